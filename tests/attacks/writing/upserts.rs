//! Upserts: the caller must be allowed to add and to change, and learns of a row it may not read no more than by adding it.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{EMRE, MARTA, Picture, brand, id_of, measured, new_brand, organization, refused, user};
use crate::support::*;

const BRAND: &str =
    "mutation ($input: CreateBrandInput!, $key: BrandConflictKey!) { upsertBrand(input: $input, onConflict: $key) { id name } }";
const ROLE: &str = "mutation ($input: CreateUserBrandRoleInput!) \
    { upsertUserBrandRole(input: $input, onConflict: USER_ID_AND_BRAND_ID) { id role } }";

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_a_hidden_row_tells_nothing_to_whoever_may_not_add() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (northwind, halden) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let picture = Picture::of(&world).await;
        for email in [VERA, EDGAR, MARTA, EMRE, OLIVE] {
            let client = world.user(email).await;
            for organization in [northwind, halden, Uuid::new_v4()] {
                let asked = async |slug: &str, key: &str| {
                    let mut input = new_brand(organization, slug);
                    input["name"] = json!(if key == "ORGANIZATION_ID_AND_NAME" { slug } else { "no brand has this name" });
                    measured(&client, BRAND, json!({"input": input, "key": key})).await
                };
                for (key, taken) in [
                    ("ORGANIZATION_ID_AND_SLUG", ["northwind-tea", "halden-men"]),
                    ("ORGANIZATION_ID_AND_NAME", ["Northwind Tea", "Halden Men"]),
                ] {
                    let free = if key == "ORGANIZATION_ID_AND_NAME" { "Nothing Has It" } else { "nothing-has-it" };
                    for taken in taken {
                        let (mut taken_input, mut free_input) = (asked(taken, key).await, asked(free, key).await);
                        // A brand's name in the place of a slug is refused before anything is asked.
                        taken_input.0 = taken_input.0.replace(taken, "");
                        free_input.0 = free_input.0.replace(free, "");
                        assert_eq!(taken_input, free_input, "{email}, {organization}, {key}");
                    }
                }
            }
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_row_is_a_conflict_to_whoever_may_add_and_never_changes() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        // The only application of Halden's that has this slug; slugs of applications are unique everywhere.
        let halden = organization(&world, "halden").await;
        let known = world
            .text(&format!("SELECT slug FROM applications WHERE organization_id = {} ORDER BY slug", world.id(halden)))
            .await
            .expect("an application");
        let northwind = organization(&world, "northwind").await;
        let amara = world.user(AMARA).await;
        let picture = Picture::of(&world).await;
        let query = "mutation ($input: CreateApplicationInput!) { upsertApplication(input: $input, onConflict: SLUG) { id } }";
        let input = json!({"organizationId": northwind, "name": "Taken over", "slug": known});
        let answer = refused(&amara, query, json!({"input": input}), "CONFLICT").await;
        assert_eq!(answer["errors"][0]["extensions"].get("constraint"), None, "{answer}");
        let create = "mutation ($input: CreateApplicationInput!) { createApplication(input: $input) { id } }";
        let added = refused(&amara, create, json!({"input": input}), "CONFLICT").await;
        assert_eq!(added["errors"][0]["message"], answer["errors"][0]["message"]);
        assert_eq!(added["errors"][0]["extensions"], answer["errors"][0]["extensions"]);
        picture.assert_unchanged(&world).await;
        // An own one is changed.
        let input = json!({"organizationId": northwind, "name": "Own", "slug": "own-application"});
        let id = amara.data_with(query, json!({"input": input})).await["upsertApplication"]["id"].clone();
        let again = json!({"organizationId": northwind, "name": "Own, again", "slug": "own-application"});
        assert_eq!(amara.data_with(query, json!({"input": again})).await["upsertApplication"]["id"], id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_or_changing_alone_is_not_enough() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (coffee, vera) = (brand(&world, "northwind-coffee").await, user(&world, VERA).await);
        let input = |role: &str| json!({"input": {"userId": vera, "brandId": coffee, "role": role}});
        let bruno_id = user(&world, super::BRUNO).await;
        let restrict = async |restriction: &str| {
            let list = format!("'[\"{restriction}\"]'");
            world
                .run(&format!(
                    "UPDATE user_brand_roles SET restrictions = {list} WHERE user_id = {} AND brand_id = {}",
                    world.id(bruno_id),
                    world.id(coffee)
                ))
                .await;
        };
        for restriction in ["user_brand_roles:insert", "user_brand_roles:update"] {
            restrict(restriction).await;
            let bruno = world.user(super::BRUNO).await;
            let picture = Picture::of(&world).await;
            refused(&bruno, ROLE, input("VIEWER"), "FORBIDDEN").await;
            picture.assert_unchanged(&world).await;
        }
        restrict("content:publish").await;
        let bruno = world.user(super::BRUNO).await;
        let role: Json = bruno.data_with(ROLE, input("EDITOR")).await;
        assert_eq!(role["upsertUserBrandRole"]["role"], "EDITOR");
        // Neither does an upsert reach the own row or give more than one has.
        refused(&bruno, ROLE, json!({"input": {"userId": bruno_id, "brandId": coffee, "role": "VIEWER"}}), "FORBIDDEN").await;
        refused(&bruno, ROLE, input("ADMIN"), "FORBIDDEN").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upsert_moves_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (northwind, tea) = (organization(&world, "northwind").await, brand(&world, "northwind-tea").await);
        let amara = world.user(AMARA).await;
        let creator = world.text(&format!("SELECT CAST(created_at AS TEXT) FROM brands WHERE id = {}", world.id(tea))).await;
        let mut input = new_brand(northwind, "northwind-tea");
        input["name"] = json!("Northwind Tea and more");
        let changed = amara.data_with(BRAND, json!({"input": input, "key": "ORGANIZATION_ID_AND_SLUG"})).await;
        assert_eq!(changed["upsertBrand"]["id"], tea.to_string());
        let after = world.text(&format!("SELECT CAST(created_at AS TEXT) FROM brands WHERE id = {}", world.id(tea))).await;
        assert_eq!(creator, after);
        // A removed row has the key and is no row to change.
        let instant = id_of(&world, "brands", "slug = 'northwind-instant'").await;
        let mut input = new_brand(northwind, "northwind-instant");
        input["name"] = json!("Again");
        refused(&amara, BRAND, json!({"input": input, "key": "ORGANIZATION_ID_AND_SLUG"}), "CONFLICT").await;
        let name = world.text(&format!("SELECT name FROM brands WHERE id = {}", world.id(instant))).await;
        assert_eq!(name.as_deref(), Some("Northwind Instant"));
    })
    .await;
}
