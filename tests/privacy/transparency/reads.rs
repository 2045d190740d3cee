//! Reading personal data of somebody else leaves an entry; nothing else does.

use serde_json::json;

use super::{entries, id_of, silent, told_to};
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_who_reads_an_address_is_told_to_its_owner_and_to_nobody_else() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, edgar, amara, devin) =
            (world.user(VERA).await, world.user(EDGAR).await, world.user(AMARA).await, world.developer().await);
        let read = amara.data_with("query ($id: ID!) { user(id: $id) { firstName email } }", json!({"id": id_of(&vera)})).await;
        assert_eq!(read["user"]["email"], VERA);
        let told = told_to(&vera).await;
        let metadata = json!({"by": id_of(&amara), "as": "user", "count": 1, "fields": ["email", "firstName"]});
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((&told[0]["action"], &told[0]["resource"]), (&json!("read"), &json!("users")));
        assert_eq!((&told[0]["resourceId"], &told[0]["metadata"]), (&json!(id_of(&vera)), &metadata));
        assert_eq!((&told[0]["oldValueHash"], &told[0]["newValueHash"]), (&json!(null), &json!(null)));
        for other in [&edgar, &amara, &devin] {
            assert_eq!(told_to(other).await, Vec::<serde_json::Value>::new());
        }
        assert_eq!(entries(&world).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_one_s_own_or_not_shown_is_not_told() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, edgar, amara) = (world.user(VERA).await, world.user(EDGAR).await, world.user(AMARA).await);
        vera.data("{ me { user { email phone metadata } } sessions { nodes { ipAddress userAgent } } }").await;
        let of_edgar = json!({"id": id_of(&edgar)});
        let guarded =
            vera.data_with("query ($id: ID!) { user(id: $id) { email firstName displayName } }", of_edgar.clone()).await;
        assert_eq!(guarded["user"]["email"], json!(null), "a viewer does not see it");
        amara.data_with("query ($id: ID!) { user(id: $id) { id displayName avatarUrl createdAt } }", of_edgar.clone()).await;
        amara.data("{ users(where: {email: {startsWith: \"edgar\"}}) { totalCount nodes { id } } }").await;
        world
            .run_unrecorded(&format!("UPDATE users SET phone = NULL WHERE id = {}", world.id(edgar.viewer.user_id.unwrap())))
            .await;
        amara.data_with("query ($id: ID!) { user(id: $id) { phone } }", of_edgar.clone()).await;
        assert_eq!(entries(&world).await, 0);
        let missing = amara.ask_with("query ($id: ID!) { user(id: $id) { email nothing } }", of_edgar).await;
        assert_eq!(codes(&missing), ["BAD_USER_INPUT"]);
        assert_eq!(entries(&world).await, 0, "what is refused shows nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_told_to_everybody_on_it() {
    both(async |backend| {
        let world = silent(backend).await;
        let devin = world.developer().await;
        let before = world.statements();
        let seen = devin.data("{ users(first: 100) { nodes { id email } } }").await;
        let with_addresses = world.statements() - before;
        let shown = seen["users"]["nodes"].as_array().unwrap();
        let others = shown.iter().filter(|user| !user["email"].is_null() && user["id"] != id_of(&devin)).count();
        assert!(others > 49, "{others}");
        assert_eq!(entries(&world).await, others as i64);
        let before = world.statements();
        devin.data("{ users(first: 100) { nodes { id displayName } } }").await;
        assert_eq!(world.statements() - before, with_addresses, "the log costs the request no statement");
        let by = "SELECT count(*) FROM privacy_transparency_log WHERE CAST(metadata AS text) LIKE '%developer%'";
        assert_eq!(world.number(by).await, others as i64);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_again_is_counted_until_it_is_written() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, amara) = (world.user(VERA).await, world.user(AMARA).await);
        let id = json!({"id": id_of(&vera)});
        for fields in ["email", "a: email b: email", "phone lastName"] {
            amara.data_with(&format!("query ($id: ID!) {{ user(id: $id) {{ {fields} }} }}"), id.clone()).await;
        }
        let told = told_to(&vera).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["metadata"]["count"], 3, "each request counts once");
        assert!(told[0]["metadata"]["fields"].to_string().starts_with(r#"["email","lastName""#), "{told:?}");
        amara.data_with("query ($id: ID!) { user(id: $id) { email } }", id).await;
        assert_eq!(told_to(&vera).await.len(), 2, "what was written stays as it is");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_a_value_is_told() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, amara, devin) = (world.user(VERA).await, world.user(AMARA).await, world.developer().await);
        let id = json!({"id": id_of(&vera)});
        let node = amara.data_with("query ($id: ID!) { user(id: $id) { nodeId } }", id.clone()).await["user"]["nodeId"].clone();
        assert_eq!(entries(&world).await, 0);
        let member = "organizationMembers(where: {userId: {eq: $id}}, first: 1)";
        let ways = [
            format!("query ($id: ID!) {{ {member} {{ nodes {{ user {{ email }} }} }} }}"),
            format!("query ($id: ID!) {{ {member} {{ edges {{ node {{ user {{ ...Named }} }} }} }} }} fragment Named on User {{ email }}"),
            "query ($id: ID!) { organizations { nodes { members(where: {userId: {eq: $id}}) { nodes { user { x: email } } } } } }".to_owned(),
            "query ($id: ID!) { users(where: {id: {eq: $id}}, orderBy: [{createdAt: DESC}]) { edges { cursor node { email } } } }".to_owned(),
            "query ($id: ID!) { users(where: {id: {eq: $id}}) { nodes { organizations { nodes { id } } email } } }".to_owned(),
        ];
        for (place, query) in (1..).zip(&ways) {
            let shown = amara.data_with(query, id.clone()).await;
            assert!(shown.to_string().contains(VERA), "{query}: {shown}");
            assert_eq!(told_to(&vera).await.len(), place, "{query}");
        }
        amara.data_with("query ($node: ID!) { node(nodeId: $node) { ... on User { email } } }", json!({"node": node})).await;
        assert_eq!(told_to(&vera).await.len(), ways.len() + 1, "by the global id");
        devin.data_with("query ($id: ID!) { userPreferences(where: {userId: {eq: $id}}) { nodes { preferenceValue } } }", id.clone()).await;
        let of_preferences = told_to(&vera).await.iter().filter(|entry| entry["resource"] == "user_preferences").count();
        let there = vera.data("{ userPreferences(where: {preferenceValue: {isNull: false}}) { totalCount } }").await;
        assert_eq!(there["userPreferences"]["totalCount"], of_preferences, "a row each");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn images_of_a_row_in_trail_and_history_are_values_too() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, devin) = (world.user(VERA).await, world.developer().await);
        let change = "mutation ($id: ID!) { updateUser(id: $id, patch: {firstName: \"Vera-Maria\"}) { nodeId } }";
        let changed = vera.data_with(change, json!({"id": id_of(&vera)})).await;
        assert_eq!(entries(&world).await, 0, "an own change of an own row");
        let trail = "{ auditLogs(where: {resourceType: {eq: \"users\"}}) { nodes { newValue } } }";
        assert!(devin.data(trail).await.to_string().contains("Vera-Maria"));
        assert_eq!(told_to(&vera).await.last().map(|entry| entry["metadata"]["fields"].clone()), Some(json!(["newValue"])));
        let history = "query ($node: ID!) { history(nodeId: $node) { nodes { changes { field new } } } }";
        let shown = devin.data_with(history, json!({"node": changed["updateUser"]["nodeId"]})).await;
        assert!(shown.to_string().contains("Vera-Maria"), "{shown}");
        let told = told_to(&vera).await;
        let of_row = told.iter().find(|entry| entry["resource"] == "users").expect("an entry about the row");
        assert_eq!((&of_row["metadata"]["fields"], &of_row["resourceId"]), (&json!(["firstName"]), &json!(id_of(&vera))));
        assert_eq!(told.len(), 2, "{told:?}");
    })
    .await;
}
