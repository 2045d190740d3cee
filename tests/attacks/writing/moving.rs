//! Rows do not move to another brand, organization, application or owner, whichever way is tried.

use serde_json::json;
use uuid::Uuid;

use super::{Picture, brand, content, id_of, new_brand, organization, refused, user};
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_cannot_name_another_tenant() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let picture = Picture::of(&world).await;
        let devin = world.developer().await;
        let (skin, halden) = (brand(&world, "halden-skin").await, organization(&world, "halden").await);
        let other = user(&world, INGRID).await;
        for (mutation, field, to) in [
            ("updateContent", "brandId", skin),
            ("updateClaim", "brandId", skin),
            ("updateProduct", "brandId", skin),
            ("updateBrand", "organizationId", halden),
            ("updateBrand", "createdBy", other),
            ("updateCustomer", "organizationId", halden),
            ("updateContentTemplate", "organizationId", halden),
            ("updateWorkflow", "organizationId", halden),
            ("updateApiKey", "userId", other),
            ("updateUserPreference", "userId", other),
            ("updateUserMembership", "applicationId", halden),
            ("updateMembershipTier", "applicationId", halden),
            ("updateOrganizationMember", "userId", other),
            ("updateUserBrandRole", "brandId", skin),
        ] {
            let type_name = mutation.strip_prefix("update").unwrap_or_default();
            let version = if type_name == "Claim" { ", ifVersion: 1" } else { "" };
            let query = format!(
                "mutation ($id: ID!, $patch: Update{type_name}Input!) {{ {mutation}(id: $id, patch: $patch{version}) {{ id }} }}"
            );
            let before = world.statements();
            refused(&devin, &query, json!({"id": Uuid::nil(), "patch": {field: to}}), "BAD_USER_INPUT").await;
            assert_eq!(world.statements(), before, "{mutation}");
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_row_takes_no_rows_of_others_along() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let skin = brand(&world, "halden-skin").await;
        let (amara, devin) = (world.user(AMARA).await, world.developer().await);
        let picture = Picture::of(&world).await;
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        for (relation, table) in [("claims", "claims"), ("products", "products"), ("contents", "content")] {
            let row = id_of(&world, table, &format!("brand_id = {}", world.id(skin))).await;
            let mut input = new_brand(northwind, "taker");
            input[relation] = json!({"connect": [row]});
            // There is no such member: the column never changes.
            refused(&devin, query, json!({"input": input}), "BAD_USER_INPUT").await;
        }
        let mut input = new_brand(northwind, "taker");
        input["childBrands"] = json!({"connect": [skin]});
        let answer = refused(&amara, query, json!({"input": input}), "NOT_FOUND").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.childBrands.connect");
        input["childBrands"] = json!(null);
        input["parentBrand"] = json!({"connect": skin});
        let answer = refused(&amara, query, json!({"input": input}), "NOT_FOUND").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.parentBrand.connect");
        // A developer sees it and may change it: it still stays where it is.
        input["parentBrand"] = json!(null);
        input["childBrands"] = json!({"connect": [skin]});
        let answer = refused(&devin, query, json!({"input": input}), "BAD_USER_INPUT").await;
        assert!(answer["errors"][0]["message"].as_str().unwrap_or_default().contains("same organization"), "{answer}");
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn own_brands_can_be_put_below_a_new_one() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (northwind, tea) = (organization(&world, "northwind").await, brand(&world, "northwind-tea").await);
        let amara = world.user(AMARA).await;
        let mut input = new_brand(northwind, "above-tea");
        input["childBrands"] = json!({"connect": [tea]});
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id childBrands { nodes { slug } } } }";
        let made = amara.data_with(query, json!({"input": input})).await;
        assert_eq!(texts_of_nodes(&made["createBrand"]["childBrands"], "slug"), ["northwind-tea"]);
        input["slug"] = json!("twice");
        input["name"] = json!("twice");
        input["childBrands"] = json!({"connect": [tea, tea]});
        let answer = refused(&amara, query, json!({"input": input}), "BAD_USER_INPUT").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.childBrands.connect[1]");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn content_stays_with_its_brand_whatever_it_is_tied_to() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (coffee, roastery) = (brand(&world, "northwind-coffee").await, brand(&world, "northwind-roastery").await);
        let skin = brand(&world, "halden-skin").await;
        let edgar = world.user(EDGAR).await;
        let picture = Picture::of(&world).await;
        let live = "deleted_at IS NULL";
        let own = id_of(&world, "content", &format!("brand_id = {} AND status = 'draft' AND {live}", world.id(coffee))).await;
        let beside = id_of(&world, "content", &format!("brand_id = {} AND {live}", world.id(roastery))).await;
        let foreign = id_of(&world, "content", &format!("brand_id = {} AND {live}", world.id(skin))).await;
        let query = "mutation ($id: ID!, $patch: UpdateContentInput!) { updateContent(id: $id, patch: $patch) { id } }";
        refused(&edgar, query, json!({"id": own, "patch": {"parentId": beside}}), "BAD_USER_INPUT").await;
        refused(&edgar, query, json!({"id": own, "patch": {"parentId": foreign}}), "NOT_FOUND").await;
        refused(&edgar, query, json!({"id": own, "patch": {"parentId": own}}), "BAD_USER_INPUT").await;
        let create = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
        let mut input = content(coffee, "with-versions");
        input["versions"] = json!({"connect": [foreign]});
        refused(&edgar, create, json!({"input": input}), "NOT_FOUND").await;
        input["versions"] = json!({"create": [content(coffee, "x")]});
        let answer = edgar.ask_with(create, json!({"input": content(skin, "foreign")})).await;
        assert_eq!(codes(&answer), ["NOT_FOUND"]);
        picture.assert_unchanged(&world).await;
    })
    .await;
}
