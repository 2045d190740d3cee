//! A unique key that stands in the way tells of a row only whoever may write there, and then no more than that.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{MARTA, Picture, brand, content, id_of, measured, new_brand, organization, refused};
use crate::support::*;

/// The answers with what was asked for taken out.
async fn without(client: &Client<'_>, query: &str, input: Json, value: &str) -> (String, u64) {
    let (body, statements) = measured(client, query, json!({"input": input})).await;
    (body.replace(value, ""), statements)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_add_learns_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let (northwind, halden) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let removed = id_of(&world, "content", &format!("brand_id = {} AND version = 1", world.id(coffee))).await;
        world
            .run(&format!("UPDATE content SET deleted_at = created_at, slug = 'removed-piece' WHERE id = {}", world.id(removed)))
            .await;
        let known = world
            .text(&format!("SELECT slug FROM applications WHERE organization_id = {}", world.id(northwind)))
            .await
            .expect("one");
        let picture = Picture::of(&world).await;
        let vera = world.user(VERA).await;
        let create = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
        assert_eq!(
            without(&vera, create, content(coffee, "removed-piece"), "removed-piece").await,
            without(&vera, create, content(coffee, "no-such-piece"), "no-such-piece").await
        );
        // Neither together with a parent, for which no rule was judged yet.
        let with_template = |slug: &str| {
            let mut input = content(coffee, slug);
            input["template"] = json!({"create": {"organizationId": northwind, "name": "t", "fields": []}});
            input
        };
        assert_eq!(
            without(&vera, create, with_template("removed-piece"), "removed-piece").await,
            without(&vera, create, with_template("no-such-piece"), "no-such-piece").await
        );
        let create = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        for email in [VERA, EDGAR, MARTA] {
            let client = world.user(email).await;
            assert_eq!(
                without(&client, create, new_brand(northwind, "northwind-tea"), "northwind-tea").await,
                without(&client, create, new_brand(northwind, "no-such-brand"), "no-such-brand").await
            );
            let answer = refused(&client, create, json!({"input": new_brand(northwind, "northwind-tea")}), "FORBIDDEN").await;
            assert_eq!(answer["errors"][0]["extensions"]["field"], "input");
            refused(&client, create, json!({"input": new_brand(halden, "halden-skin")}), "NOT_FOUND").await;
        }
        let create = "mutation ($input: CreateApplicationInput!) { createApplication(input: $input) { id } }";
        for (email, organization) in [(EDGAR, northwind), (INGRID, northwind), (OLIVE, halden), (OLIVE, Uuid::new_v4())] {
            let client = world.user(email).await;
            let input = |slug: &str| json!({"organizationId": organization, "name": "n", "slug": slug});
            assert_eq!(
                without(&client, create, input(&known), &known).await,
                without(&client, create, input("no-such-application"), "no-such-application").await
            );
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_add_learns_that_there_is_one_and_nothing_about_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let removed = id_of(&world, "content", &format!("brand_id = {} AND version = 1", world.id(coffee))).await;
        world.run(&format!("UPDATE content SET deleted_at = created_at, slug = 'removed-piece' WHERE id = {}", world.id(removed))).await;
        let live = format!("brand_id = {} AND version = 1 AND deleted_at IS NULL AND slug <> 'removed-piece'", world.id(coffee));
        let live = world.text(&format!("SELECT slug FROM content WHERE {live}")).await.expect("a slug");
        let picture = Picture::of(&world).await;
        let edgar = world.user(EDGAR).await;
        let create = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
        let answer = refused(&edgar, create, json!({"input": content(coffee, "removed-piece")}), "CONFLICT").await;
        assert_eq!(answer["errors"][0]["extensions"], json!({"code": "CONFLICT"}), "an editor does not see removed content");
        let answer = refused(&edgar, create, json!({"input": content(coffee, &live)}), "CONFLICT").await;
        assert_eq!(answer["errors"][0]["extensions"]["constraint"], json!(["brandId", "slug", "version"]));
        assert!(!answer.to_string().contains(&live) && !answer.to_string().contains("uq_"), "{answer}");
        let slug = "mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { id } }";
        let answer = refused(&edgar, slug, json!({"input": {"name": "n", "slug": "halden"}}), "CONFLICT").await;
        assert_eq!(answer["errors"][0]["extensions"], json!({"code": "CONFLICT"}));
        let nested = json!({"name": "n", "slug": "edgars", "applications": {"create": [{"name": "n", "slug": world
            .text("SELECT slug FROM applications WHERE organization_id = (SELECT id FROM organizations WHERE slug = 'halden')").await}]}});
        let answer = refused(&edgar, slug, json!({"input": nested}), "CONFLICT").await;
        assert_eq!(answer["errors"][0]["extensions"], json!({"code": "CONFLICT"}));
        picture.assert_unchanged(&world).await;
    })
    .await;
}

/// The order: what is wrong with the input, then the rows referred to, then the rule, then the key.
#[tokio::test(flavor = "multi_thread")]
async fn errors_come_in_one_order() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let create = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        let picture = Picture::of(&world).await;
        for (email, last) in [(EDGAR, "FORBIDDEN"), (AMARA, "CONFLICT")] {
            let client = world.user(email).await;
            let mut input = new_brand(northwind, "northwind-tea");
            input["parentBrandId"] = json!(Uuid::new_v4());
            input["country"] = json!("Sweden");
            refused(&client, create, json!({"input": input}), "BAD_USER_INPUT").await;
            input["country"] = json!("SE");
            refused(&client, create, json!({"input": input}), "NOT_FOUND").await;
            input["parentBrandId"] = json!(null);
            refused(&client, create, json!({"input": input}), last).await;
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}
