//! What happened to a row, for whom.

use serde_json::{Value as Json, json};

use crate::support::*;

const HISTORY: &str = "query ($node: ID!, $first: Int, $after: String) { history(nodeId: $node, first: $first, after: $after) { \
    nodes { action user { email displayName } changes { field old new } } pageInfo { hasNextPage endCursor } } }";

/// Adds content as an editor and changes it twice; its id and its global id.
async fn written(world: &World) -> (Json, Json) {
    let edgar = world.user(EDGAR).await;
    let brand = edgar.data("{ brands(where: {slug: {eq: \"northwind-coffee\"}}) { nodes { id } } }").await;
    let input =
        json!({"brandId": brand["brands"]["nodes"][0]["id"], "type": "article", "title": "First", "slug": "history-of-it"});
    let query = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id nodeId } }";
    let created = edgar.data_with(query, json!({"input": input})).await["createContent"].clone();
    for patch in [json!({"title": "Second", "tags": {"append": ["x"]}}), json!({"status": "PENDING_REVIEW"})] {
        let query = "mutation ($id: ID!, $patch: UpdateContentInput!) { updateContent(id: $id, patch: $patch) { id } }";
        edgar.data_with(query, json!({"id": created["id"], "patch": patch})).await;
    }
    (created["id"].clone(), created["nodeId"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_read_the_row_reads_who_changed_what() {
    let answers = std::sync::Mutex::new(Vec::new());
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (id, node) = written(&world).await;
        let amara = world.user(AMARA).await;
        let seen = amara.data_with(HISTORY, json!({"node": node})).await["history"]["nodes"].clone();
        let actions: Vec<&str> = seen.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["UPDATE", "UPDATE", "CREATE"]);
        assert_eq!(seen[0]["user"]["email"], json!(EDGAR), "an admin of the organization sees the address");
        let changed = |entry: &Json, field: &str| {
            entry["changes"].as_array().unwrap().iter().find(|change| change["field"] == field).cloned().unwrap_or_default()
        };
        assert_eq!(changed(&seen[0], "status"), json!({"field": "status", "old": "DRAFT", "new": "PENDING_REVIEW"}));
        assert_eq!(changed(&seen[1], "title"), json!({"field": "title", "old": "First", "new": "Second"}));
        assert_eq!(changed(&seen[1], "tags"), json!({"field": "tags", "old": [], "new": ["x"]}));
        assert_eq!(changed(&seen[2], "title"), json!({"field": "title", "old": null, "new": "First"}));

        let vera = world.user(VERA).await.data_with(HISTORY, json!({"node": node})).await["history"]["nodes"].clone();
        assert_eq!(vera.as_array().unwrap().len(), 3, "who reads the content reads its history");
        assert_eq!(vera[0]["user"]["email"], Json::Null, "of the author a viewer sees the name");
        for stranger in [world.outsider().await, world.user(INGRID).await, world.anonymous()] {
            let none = stranger.data_with(HISTORY, json!({"node": node})).await;
            assert_eq!(none["history"]["nodes"], json!([]));
            let missing = global_id("Content", "00000000-0000-4000-8000-000000000000");
            assert_eq!(none, stranger.data_with(HISTORY, json!({"node": missing})).await, "hidden and missing look alike");
        }

        let first = amara.data_with(HISTORY, json!({"node": node, "first": 2})).await["history"].clone();
        assert_eq!(first["pageInfo"]["hasNextPage"], true);
        let after = first["pageInfo"]["endCursor"].clone();
        let rest = amara.data_with(HISTORY, json!({"node": node, "first": 2, "after": after})).await["history"].clone();
        assert_eq!(rest["nodes"], json!([seen[2]]));

        let remove = "mutation ($id: ID!) { deleteContent(id: $id) { id } }";
        amara.data_with(remove, json!({"id": id})).await;
        let seen = amara.data_with(HISTORY, json!({"node": node})).await["history"]["nodes"].clone();
        assert_eq!(seen[0]["action"], "DELETE", "who sees deleted rows sees that it was removed");
        let vera = world.user(VERA).await.data_with(HISTORY, json!({"node": node})).await;
        assert_eq!(vera["history"]["nodes"], json!([]), "for the others it is gone with its history");
        let mut bytes = seen.to_string();
        for stamp in ["createdAt", "updatedAt", "deletedAt"] {
            bytes = bytes.replace(stamp, "at");
        }
        answers.lock().unwrap().push(bytes.replace(id.as_str().unwrap(), "ID"));
    })
    .await;
    let answers = answers.into_inner().unwrap();
    assert_eq!(answers[0], answers[1], "both databases tell the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guarded_field_takes_no_part_in_what_others_see() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.user(VERA).await;
        let me = vera.data("{ me { user { id nodeId } } }").await["me"]["user"].clone();
        let query = "mutation ($id: ID!) { updateUser(id: $id, patch: {company: \"CANARY\", avatarUrl: \"https://x.example/a.png\"}) { id } }";
        vera.data_with(query, json!({"id": me["id"]})).await;
        let own = vera.data_with(HISTORY, json!({"node": me["nodeId"]})).await;
        assert!(own.to_string().contains("CANARY"), "{own}");
        let edgar = world.user(EDGAR).await.data_with(HISTORY, json!({"node": me["nodeId"]})).await;
        let text = edgar.to_string();
        assert!(text.contains("avatarUrl") && !text.contains("CANARY"), "a colleague sees the picture alone: {text}");
    })
    .await;
}

fn global_id(type_name: &str, id: &str) -> String {
    rowgate::plan::global_id::encode(type_name, uuid::Uuid::parse_str(id).unwrap())
}
