//! Roles on brands: nobody hands out what they do not hold, and nobody gives it to themselves.

use serde_json::{Value as Json, json};

use super::{BRUNO, EMRE, KONRAD, MARTA, Picture, brand, id_of, refused, user};
use crate::support::*;

const ADD: &str = "mutation ($input: CreateUserBrandRoleInput!) { createUserBrandRole(input: $input) { id role permissions } }";
const CHANGE: &str =
    "mutation ($id: ID!, $patch: UpdateUserBrandRoleInput!) { updateUserBrandRole(id: $id, patch: $patch) { id role } }";

async fn role_of(world: &World, email: &str, slug: &str) -> uuid::Uuid {
    let (user, brand) = (user(world, email).await, brand(world, slug).await);
    id_of(world, "user_brand_roles", &format!("user_id = {} AND brand_id = {}", world.id(user), world.id(brand))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_manage_roles_hands_out_none() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let picture = Picture::of(&world).await;
        let (coffee, tea, skin) =
            (brand(&world, "northwind-coffee").await, brand(&world, "northwind-tea").await, brand(&world, "halden-skin").await);
        for (email, brand, code) in [
            (VERA, coffee, "FORBIDDEN"),
            (EDGAR, coffee, "FORBIDDEN"),
            (EDGAR, tea, "NOT_FOUND"),
            (MARTA, coffee, "NOT_FOUND"),
            (BRUNO, tea, "NOT_FOUND"),
            (BRUNO, skin, "NOT_FOUND"),
            (OLIVE, coffee, "NOT_FOUND"),
        ] {
            let client = world.user(email).await;
            let own = user(&world, email).await;
            refused(&client, ADD, json!({"input": {"userId": own, "brandId": brand, "role": "ADMIN"}}), code).await;
        }
        for email in [VERA, EDGAR, BRUNO] {
            let client = world.user(email).await;
            let id = role_of(&world, email, "northwind-coffee").await;
            for patch in [
                json!({"role": "ADMIN"}),
                json!({"role": "VIEWER"}),
                json!({"permissions": {"append": ["content:publish"]}}),
                json!({"restrictions": {"set": []}}),
                json!({"expiresAt": null}),
            ] {
                refused(&client, CHANGE, json!({"id": id, "patch": patch}), "FORBIDDEN").await;
            }
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_gives_no_more_than_one_has() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (men, emre) = (brand(&world, "halden-men").await, user(&world, EMRE).await);
        // Konrad is an admin of the organization who may not publish for this brand.
        let konrad = world.user(KONRAD).await;
        let picture = Picture::of(&world).await;
        let give = |role: &str, permissions: Json, restrictions: Json| {
            json!({"input": {"userId": emre, "brandId": men, "role": role, "permissions": permissions, "restrictions": restrictions}})
        };
        refused(&konrad, ADD, give("ADMIN", json!([]), json!([])), "FORBIDDEN").await;
        refused(&konrad, ADD, give("VIEWER", json!(["content:publish"]), json!([])), "FORBIDDEN").await;
        for pattern in ["*", "*:*", "content:*", "*:publish", "content:fly", "nothing:read", "content:publish ", "CONTENT:PUBLISH"] {
            refused(&konrad, ADD, give("VIEWER", json!([pattern]), json!([])), "BAD_USER_INPUT").await;
        }
        refused(&konrad, ADD, give("ADMIN", json!([]), json!(["content:approve"])), "FORBIDDEN").await;
        picture.assert_unchanged(&world).await;
        let made = konrad.data_with(ADD, give("ADMIN", json!([]), json!(["content:publish"]))).await;
        let id = made["createUserBrandRole"]["id"].clone();
        let picture = Picture::of(&world).await;
        for patch in [
            json!({"restrictions": {"set": []}}),
            json!({"restrictions": {"remove": ["content:publish"]}}),
            json!({"permissions": {"append": ["content:publish"]}, "restrictions": {"set": []}}),
        ] {
            refused(&konrad, CHANGE, json!({"id": id, "patch": patch}), "FORBIDDEN").await;
            let many = "mutation ($id: ID!, $patch: UpdateUserBrandRoleInput!) \
                { updateUserBrandRoles(where: {id: {eq: $id}}, patch: $patch) { affected } }";
            refused(&konrad, many, json!({"id": id, "patch": patch}), "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
        konrad.data_with(CHANGE, json!({"id": id, "patch": {"role": "EDITOR", "restrictions": {"set": []}}})).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_needs_a_member_of_the_brands_organization() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let skin = brand(&world, "halden-skin").await;
        // Devin sees everybody; Ingrid does not even see Vera.
        let vera = user(&world, VERA).await;
        let picture = Picture::of(&world).await;
        let input = json!({"input": {"userId": vera, "brandId": skin, "role": "VIEWER"}});
        refused(&world.user(INGRID).await, ADD, input.clone(), "NOT_FOUND").await;
        refused(&world.developer().await, ADD, input, "BAD_USER_INPUT").await;
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_comes_with_no_brand_of_others() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = super::organization(&world, "northwind").await;
        let edgar_id = user(&world, EDGAR).await;
        let picture = Picture::of(&world).await;
        let mut input = super::new_brand(northwind, "nested-grant");
        input["userRoles"] = json!({"create": [{"userId": edgar_id, "role": "ADMIN"}]});
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        for email in [EDGAR, VERA, BRUNO] {
            refused(&world.user(email).await, query, json!({"input": input}), "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
        world.user(AMARA).await.data_with(query, json!({"input": input})).await;
    })
    .await;
}
