//! A request that comes twice under one key is carried out once.

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use serde_json::{Value as Json, json};

use crate::support::*;

/// Posts a body under a key; the status and the answer.
async fn post(client: &HttpClient, key: &str, body: &Json) -> (u16, String) {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .expect("a request");
    let response = client.send(request).await;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

/// A request that adds a preference of the caller.
fn adding(key: &str) -> Json {
    let query = "mutation ($input: CreateUserPreferenceInput!) { createUserPreference(input: $input) { id preferenceKey } }";
    json!({"query": query, "variables": {"input": {"preferenceKey": key, "preferenceValue": {"a": 1}}}})
}

async fn preferences(world: &World) -> i64 {
    world.number("SELECT count(*) FROM user_preferences WHERE preference_key LIKE 'twice%'").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_request_gets_the_first_answer() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.http(Some(VERA));
        let first = post(&vera, "key-1", &adding("twice")).await;
        assert!(first.0 == 200 && first.1.contains("\"preferenceKey\":\"twice\""), "{first:?}");
        assert_eq!(post(&vera, "key-1", &adding("twice")).await, first, "byte for byte");
        assert_eq!(preferences(&world).await, 1);

        let (status, other) = post(&vera, "key-1", &adding("twice, otherwise")).await;
        assert!(other.contains("BAD_USER_INPUT") && other.contains("Idempotency-Key"), "{status} {other}");
        assert_eq!(preferences(&world).await, 1, "another request needs another key");

        let edgar = world.http(Some(EDGAR));
        let (status, own) = post(&edgar, "key-1", &adding("twice")).await;
        assert!(status == 200 && own != first.1, "a key belongs to its caller: {own}");
        assert_eq!(preferences(&world).await, 2);

        for key in [String::new(), "x".repeat(256), "a\u{7f}b".to_owned()] {
            let request = Request::post("/graphql").header("idempotency-key", &key).body(Body::empty());
            if request.is_ok() {
                assert_eq!(post(&vera, &key, &adding("twice-bad")).await.0, 400, "{key:?}");
            }
        }
        assert_eq!(preferences(&world).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_failed_may_come_again_and_an_old_key_is_free() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.http(Some(VERA));
        let bad = json!({"query": "mutation { a: createUserPreference(input: {preferenceKey: \"twice\"}) { id } \
            b: updateUser(id: \"00000000-0000-4000-8000-000000000000\", patch: {company: \"x\"}) { id } }"});
        let (_, refused) = post(&vera, "key-2", &bad).await;
        assert!(refused.contains("NOT_FOUND"), "{refused}");
        assert_eq!(preferences(&world).await, 0, "nothing was written");
        let (_, again) = post(&vera, "key-2", &adding("twice")).await;
        assert!(again.contains("\"preferenceKey\":\"twice\""), "the key was not used up: {again}");

        let old = if backend == Backend::Sqlite { "'2020-01-01T00:00:00.000000Z'" } else { "timestamptz '2020-01-01'" };
        world.run(&format!("UPDATE idempotent_answers SET created_at = {old}")).await;
        let (_, anew) = post(&vera, "key-2", &adding("twice more")).await;
        assert!(anew.contains("\"preferenceKey\":\"twice more\""), "after a day the key is free: {anew}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_writes() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let body = adding("twice");
        let requests = (0..12).map(|_| async {
            let client = world.http(Some(VERA));
            post(&client, "key-3", &body).await
        });
        let answers = futures_util::future::join_all(requests).await;
        assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
        assert_eq!(preferences(&world).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_tells_from_where_a_change_came() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let client = world.http(Some(VERA));
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "a client/1.0")
            .header("x-request-id", "7b0c1f9e-93b5-4d2e-8f5c-0123456789ab")
            .body(Body::from(adding("twice").to_string()))
            .expect("a request");
        assert_eq!(client.send(request).await.status().as_u16(), 200);
        let entry = "SELECT user_agent || ' ' || CAST(metadata AS text) FROM audit_logs WHERE resource_type = 'user_preferences'";
        let told = world.text(entry).await.expect("an entry");
        assert!(told.starts_with("a client/1.0 ") && told.contains("7b0c1f9e-93b5-4d2e-8f5c-0123456789ab"), "{told}");
    })
    .await;
}
