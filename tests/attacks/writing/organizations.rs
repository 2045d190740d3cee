//! Memberships are the source of every right in an organization: nobody makes oneself a member, an admin, or the last one.

use serde_json::{Value as Json, json};

use super::{Picture, id_of, organization, refused, user};
use crate::support::*;

const MEMBER: &str = "mutation ($input: CreateOrganizationMemberInput!) { createOrganizationMember(input: $input) { id role } }";

#[tokio::test(flavor = "multi_thread")]
async fn nobody_joins_by_themselves() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let picture = Picture::of(&world).await;
        let (northwind, halden) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        for (email, organization, code) in [
            (OLIVE, northwind, "NOT_FOUND"),
            (AMARA, halden, "NOT_FOUND"),
            (EDGAR, northwind, "FORBIDDEN"),
            (VERA, northwind, "FORBIDDEN"),
        ] {
            let client = world.user(email).await;
            let own = user(&world, email).await;
            let input = json!({"organizationId": organization, "userId": own, "role": "ADMIN"});
            refused(&client, MEMBER, json!({"input": input}), code).await;
            let many =
                "mutation ($inputs: [CreateOrganizationMemberInput!]!) { createOrganizationMembers(inputs: $inputs) { id } }";
            refused(&client, many, json!({"inputs": [input]}), code).await;
            let upsert = "mutation ($input: CreateOrganizationMemberInput!) \
                { upsertOrganizationMember(input: $input, onConflict: ORGANIZATION_ID_AND_USER_ID) { id } }";
            refused(&client, upsert, json!({"input": input}), code).await;
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

/// A right taken in an earlier field is judged before a later field can use it.
#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_field_is_no_ladder() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let picture = Picture::of(&world).await;
        let northwind = organization(&world, "northwind").await;
        let edgar = world.user(EDGAR).await;
        let own = user(&world, EDGAR).await;
        let membership = id_of(&world, "organization_members", &format!("user_id = {}", world.id(own))).await;
        let query = "mutation ($id: ID!, $brand: CreateBrandInput!) { \
            first: updateOrganizationMember(id: $id, patch: {role: ADMIN}) { id } second: createBrand(input: $brand) { id } }";
        let brand = super::new_brand(northwind, "by-ladder");
        let answer = refused(&edgar, query, json!({"id": membership, "brand": brand}), "FORBIDDEN").await;
        assert_eq!(answer["errors"][0]["path"], json!(["first"]));
        assert_eq!(answer["errors"][1]["path"], json!(["second"]));
        // An organization of one's own is a ladder to itself alone.
        let nested = "mutation ($input: CreateOrganizationInput!, $brand: CreateBrandInput!) { \
            first: createOrganization(input: $input) { id } second: createBrand(input: $brand) { id } }";
        let input = json!({"name": "Own", "slug": "edgars-own", "members": {"create": [{"userId": user(&world, VERA).await, "role": "ADMIN"}]}});
        let answer = refused(&edgar, nested, json!({"input": input, "brand": brand}), "FORBIDDEN").await;
        assert_eq!(answer["errors"].as_array().map(|errors| errors.iter().map(|error| error["path"][0].clone()).collect::<Vec<_>>()), Some(vec![json!("first"), json!("second")]));
        picture.assert_unchanged(&world).await;
        let made = edgar.data_with("mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { id members { nodes { role } } } }", json!({"input": input})).await;
        assert_eq!(made["createOrganization"]["members"]["nodes"].as_array().map(Vec::len), Some(2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_the_own_role() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let picture = Picture::of(&world).await;
        for email in [AMARA, EDGAR, VERA] {
            let client = world.user(email).await;
            let own = user(&world, email).await;
            let id = id_of(&world, "organization_members", &format!("user_id = {}", world.id(own))).await;
            for role in ["ADMIN", "VIEWER"] {
                let query =
                    format!("mutation ($id: ID!) {{ updateOrganizationMember(id: $id, patch: {{role: {role}}}) {{ id }} }}");
                refused(&client, &query, json!({"id": id}), "FORBIDDEN").await;
            }
            let query = "mutation ($id: ID!) { updateUser(id: $id, patch: {platformRole: DEVELOPER}) { id } }";
            refused(&client, query, json!({"id": own}), "FORBIDDEN").await;
            let by_filter = format!(
                "mutation {{ updateUsers(where: {{id: {{eq: \"{own}\"}}}}, patch: {{platformRole: DEVELOPER}}) {{ affected }} }}"
            );
            refused(&client, &by_filter, Json::Null, "FORBIDDEN").await;
            let banned = "mutation ($id: ID!) { updateUser(id: $id, patch: {bannedUntil: null}) { id } }";
            refused(&client, banned, json!({"id": own}), "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_keeps_an_admin() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let admins = format!("SELECT count(*) FROM organization_members WHERE organization_id = {} AND role = 'admin'", world.id(northwind));
        assert_eq!(world.number(&admins).await, 1, "Amara is the only one");
        let own = user(&world, AMARA).await;
        let membership = id_of(&world, "organization_members", &format!("user_id = {}", world.id(own))).await;
        let picture = Picture::of(&world).await;
        let amara = world.user(AMARA).await;
        let leave = "mutation ($id: ID!) { deleteOrganizationMember(id: $id) { id } }";
        let answer = refused(&amara, leave, json!({"id": membership}), "BAD_USER_INPUT").await;
        assert!(answer["errors"][0]["message"].as_str().unwrap_or_default().contains("keeps an admin"), "{answer}");
        let all = format!("mutation {{ deleteOrganizationMembers(where: {{organizationId: {{eq: \"{northwind}\"}}}}, atMost: 1000) {{ affected }} }}");
        refused(&amara, &all, Json::Null, "BAD_USER_INPUT").await;
        let devin = world.developer().await;
        refused(&devin, leave, json!({"id": membership}), "BAD_USER_INPUT").await;
        let demote = "mutation ($id: ID!) { updateOrganizationMember(id: $id, patch: {role: EDITOR}) { id } }";
        refused(&devin, demote, json!({"id": membership}), "BAD_USER_INPUT").await;
        picture.assert_unchanged(&world).await;
        // With another one there she may leave, and has no rights from then on.
        let edgar = user(&world, EDGAR).await;
        let of_edgar = id_of(&world, "organization_members", &format!("user_id = {}", world.id(edgar))).await;
        amara.data_with("mutation ($id: ID!) { updateOrganizationMember(id: $id, patch: {role: ADMIN}) { id } }", json!({"id": of_edgar})).await;
        let both = "mutation ($id: ID!, $other: ID!) { first: deleteOrganizationMember(id: $id) { id } \
            second: updateOrganizationMember(id: $other, patch: {role: VIEWER}) { id } }";
        let answer = amara.ask_with(both, json!({"id": membership, "other": of_edgar})).await;
        assert_eq!(codes(&answer)[0], "NOT_FOUND", "she left in the first field: {answer}");
        amara.data_with(leave, json!({"id": membership})).await;
        assert_eq!(world.number(&admins).await, 1);
    })
    .await;
}
