//! Restrictions: an admin of the organization is an admin of each of its brands, less what a role on the brand restricts. Nobody lifts
//! such a restriction on what they do not hold, neither of others nor of oneself, by whatever way.

use serde_json::{Value as Json, json};

use super::{KONRAD, Picture, brand, id_of, refused, user};
use crate::support::*;

async fn role(world: &World) -> uuid::Uuid {
    let (konrad, men) = (user(world, KONRAD).await, brand(world, "halden-men").await);
    id_of(world, "user_brand_roles", &format!("user_id = {} AND brand_id = {}", world.id(konrad), world.id(men))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_admin_stays_restricted() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let id = role(&world).await;
        let konrad = world.user(KONRAD).await;
        let picture = Picture::of(&world).await;
        let remove = "mutation ($id: ID!) { deleteUserBrandRole(id: $id) { id } }";
        refused(&konrad, remove, json!({"id": id}), "FORBIDDEN").await;
        let all = "mutation { deleteUserBrandRoles(where: {user: {email: {startsWith: \"konrad\"}}}, atMost: 100) { affected } }";
        refused(&konrad, all, Json::Null, "FORBIDDEN").await;
        let again = "mutation ($id: ID!, $input: CreateUserBrandRoleInput!) { \
            deleteUserBrandRole(id: $id) { id } createUserBrandRole(input: $input) { id } }";
        let input = json!({"userId": user(&world, KONRAD).await, "brandId": brand(&world, "halden-men").await, "role": "ADMIN"});
        refused(&konrad, again, json!({"id": id, "input": input}), "FORBIDDEN").await;
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_restricted_admin_does_not_lift_it_either() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let id = role(&world).await;
        let men = brand(&world, "halden-men").await;
        let ingrid_id = user(&world, INGRID).await;
        let change =
            "mutation ($id: ID!, $patch: UpdateUserBrandRoleInput!) { updateUserBrandRole(id: $id, patch: $patch) { id } }";
        let remove = "mutation ($id: ID!) { deleteUserBrandRole(id: $id) { id } }";
        // Ingrid is an admin of the same organization: restricted likewise, she lifts nothing.
        let new = uuid::Uuid::new_v4();
        world
            .run(&format!(
                "INSERT INTO user_brand_roles (id, user_id, brand_id, role, restrictions) \
                 VALUES ({}, {}, {}, 'viewer', '[\"content:publish\"]')",
                world.id(new),
                world.id(ingrid_id),
                world.id(men)
            ))
            .await;
        let ingrid = world.user(INGRID).await;
        let picture = Picture::of(&world).await;
        refused(&ingrid, remove, json!({"id": id}), "FORBIDDEN").await;
        for patch in [
            json!({"restrictions": {"set": []}, "role": "VIEWER"}),
            json!({"expiresAt": "2026-01-12T08:00:01Z", "role": "VIEWER"}),
            json!({"restrictions": {"remove": ["content:publish"]}, "role": "EDITOR"}),
        ] {
            refused(&ingrid, change, json!({"id": id, "patch": patch}), "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
        // More restrictions are no matter, and without one of her own she lifts what is there.
        ingrid.data_with(change, json!({"id": id, "patch": {"restrictions": {"append": ["claims:*"]}}})).await;
        world.run(&format!("DELETE FROM user_brand_roles WHERE id = {}", world.id(new))).await;
        let ingrid = world.user(INGRID).await;
        ingrid.data_with(change, json!({"id": id, "patch": {"restrictions": {"set": []}}})).await;
        ingrid.data_with(remove, json!({"id": id})).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_gives_up_a_role_that_gives() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let restricted = "ruth.adeyemi@halden.example";
        let (ruth, skin) = (user(&world, restricted).await, brand(&world, "halden-skin").await);
        let id =
            id_of(&world, "user_brand_roles", &format!("user_id = {} AND brand_id = {}", world.id(ruth), world.id(skin))).await;
        let client = world.user(restricted).await;
        client.data_with("mutation ($id: ID!) { deleteUserBrandRole(id: $id) { id } }", json!({"id": id})).await;
        let brands = world.user(restricted).await.data("{ brands { totalCount } }").await;
        assert_eq!(brands["brands"]["totalCount"], 0);
    })
    .await;
}
