//! Secrets go in and never come out: not in answers, not in the trail, not in any table as they are.

use serde_json::{Value as Json, json};

use super::{Picture, organization, refused};
use crate::non_interference::rows::Rows;
use crate::support::*;

const CANARY: &str = "canary-7f3a9b-never-seen-again";

async fn assert_nowhere(world: &World) {
    for (table, rows) in Rows::load(world).await.rows {
        for row in rows {
            assert!(!row.cells.iter().flatten().any(|cell| cell.contains(CANARY)), "{table} holds the secret: {:?}", row.cells);
        }
    }
    let further = "SELECT count(*) FROM idempotent_answers WHERE answer LIKE '%canary-7f3a9b%'";
    assert_eq!(world.number(further).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_in_no_answer_and_in_no_table() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let edgar = world.user(EDGAR).await;
        let mut answers: Vec<String> = Vec::new();
        let create = "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { id hasApiKey keyHint } }";
        let inputs = world.gateway.schema().types().get("CreateApiKeyInput").and_then(rowgate::schema::types::Type::inputs).expect("an input");
        let mut input = json!({"organizationId": northwind, "apiKey": CANARY});
        for needed in inputs.iter().filter(|input| input.is_required() && &*input.name != "apiKey") {
            input[&*needed.name] = json!("x");
        }
        let made = edgar.data_with(create, json!({"input": input})).await;
        assert_eq!((made["createApiKey"]["hasApiKey"].clone(), made["createApiKey"]["keyHint"].as_str()), (json!(true), Some("gain")));
        let id = made["createApiKey"]["id"].clone();
        answers.push(made.to_string());
        let change = "mutation ($id: ID!, $patch: UpdateApiKeyInput!) { updateApiKey(id: $id, patch: $patch) { id keyHint } }";
        answers.push(edgar.data_with(change, json!({"id": id, "patch": {"apiKey": format!("{CANARY}-two")}})).await.to_string());
        let create = "mutation ($input: CreateUserIntegrationInput!) { createUserIntegration(input: $input) { id hasCredentials config } }";
        let credentials = json!({"userId": super::user(&world, EDGAR).await, "organizationId": northwind, "provider": "p", "name": "n",
            "credentials": {"token": CANARY, "inner": [{"key": CANARY}]}});
        let made = edgar.data_with(create, json!({"input": credentials})).await;
        assert_eq!(made["createUserIntegration"]["hasCredentials"], true);
        answers.push(made.to_string());
        answers.push(edgar.data_with("mutation ($id: ID!) { deleteApiKey(id: $id) { id keyHint } }", json!({"id": id})).await.to_string());
        for trail in ["{ auditLogs(first: 200) { nodes { oldValue newValue metadata } } }", "{ events(first: 200) { nodes { payload metadata } } }"] {
            for client in [&edgar, &world.user(AMARA).await, &world.developer().await] {
                answers.push(client.ask(trail).await.to_string());
            }
        }
        assert!(answers.iter().all(|answer| !answer.contains(CANARY)), "a secret is in an answer");
        assert_nowhere(&world).await;
        let sealed = world.number("SELECT count(*) FROM user_integrations WHERE CAST(credentials AS TEXT) LIKE '%v1:%'").await;
        assert_eq!(sealed, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_not_repeated() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let edgar = world.user(EDGAR).await;
        let picture = Picture::of(&world).await;
        let create = "mutation ($input: CreateUserIntegrationInput!) { createUserIntegration(input: $input) { id } }";
        let own = super::user(&world, EDGAR).await;
        for config in [json!({"password": CANARY}), json!({"inner": {"apiKey": CANARY}}), json!({CANARY: {"secret": CANARY}})] {
            let input = json!({"userId": own, "organizationId": northwind, "provider": "p", "name": "n", "config": config});
            let answer = refused(&edgar, create, json!({"input": input}), "BAD_USER_INPUT").await;
            // The name of a member is the caller's own and part of the path.
            assert!(!answer.to_string().replace(&format!("config.{CANARY}"), "").contains(CANARY), "{answer}");
        }
        for input in [
            json!({"userId": own, "organizationId": uuid::Uuid::new_v4(), "provider": "p", "name": "n", "credentials": {"token": CANARY}}),
            json!({"userId": own, "organizationId": northwind, "provider": CANARY.repeat(40), "name": "n", "credentials": {"token": CANARY}}),
        ] {
            let answer = edgar.ask_with(create, json!({"input": input})).await;
            if answer.get("errors").is_some() {
                assert!(!answer.to_string().contains(CANARY), "{answer}");
            }
        }
        let integrations = format!("SELECT count(*) FROM user_integrations WHERE name = 'n' AND user_id = {}", world.id(own));
        if world.number(&integrations).await == 0 {
            picture.assert_unchanged(&world).await;
            assert_nowhere(&world).await;
        }
        let read = "mutation { updateApiKeys(where: {}, patch: {}) { nodes { apiKey } } }";
        let answer = edgar.ask_with(read, Json::Null).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
        let filter = "mutation { deleteApiKeys(where: {apiKey: {startsWith: \"c\"}}) { affected } }";
        assert_eq!(codes(&edgar.ask_with(filter, Json::Null).await), ["BAD_USER_INPUT"]);
    })
    .await;
}
