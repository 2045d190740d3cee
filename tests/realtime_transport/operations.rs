//! Operations over a socket: queries, mutations, subscriptions, their ends, and what each of them may ask for.

use serde_json::json;

use super::server::Server;
use super::socket::failed;
use super::source::{SUBSCRIPTION, event};
use crate::support::{Backend, DEVIN, EDGAR, SMALL, VERA, World, both};

#[tokio::test(flavor = "multi_thread")]
async fn queries_are_answered_as_over_http() {
    both(async |backend| {
        let server = Server::start(backend).await;
        for email in [None, Some(VERA), Some(EDGAR)] {
            let query = "query ($first: Int) { me { user { email } } brands(first: $first) { totalCount nodes { name } } }";
            let (_, expected) = server.world.http(email).post(query, json!({"first": 3})).await;
            let mut socket = server.acknowledged(email).await;
            socket.ask("q", query, json!({"first": 3})).await;
            assert_eq!(socket.hear().await, json!({"type": "next", "id": "q", "payload": expected}));
            assert_eq!(socket.hear().await, json!({"type": "complete", "id": "q"}));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mutations_are_written() {
    both(async |backend| {
        let server = Server::over(World::own(backend, SMALL).await, |_| {}).await;
        let mut socket = server.acknowledged(Some(EDGAR)).await;
        let mutation =
            r#"mutation { createUserPreference(input: {preferenceKey: "socket", preferenceValue: {a: 1}}) { preferenceKey } }"#;
        assert_eq!(socket.data("1", mutation).await["createUserPreference"]["preferenceKey"], "socket");
        let query = r#"{ userPreferences(where: {preferenceKey: {eq: "socket"}}) { totalCount } }"#;
        assert_eq!(socket.data("2", query).await["userPreferences"]["totalCount"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_answer_comes_whole() {
    let server = Server::start(Backend::Sqlite).await;
    let query = "{ contentList(first: 500) { nodes { id title status tags createdAt updatedAt brand { id name } } } }";
    let (_, expected) = server.world.http(Some(DEVIN)).post(query, json!({})).await;
    assert!(expected.to_string().len() > 100_000, "more than one frame");
    let mut socket = server.acknowledged(Some(DEVIN)).await;
    assert_eq!(socket.data("1", query).await, expected["data"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_operation_is_an_error_and_its_id_is_free() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    for (query, code) in [
        ("{", "BAD_USER_INPUT"),
        ("{ nothing }", "BAD_USER_INPUT"),
        ("subscription { nothing }", "BAD_USER_INPUT"),
        (&format!("{{ a(b: {}1{}) }}", "[".repeat(200), "]".repeat(200)), "LIMIT_EXCEEDED"),
        (&format!("{{ {} }}", "a ".repeat(6_000)), "LIMIT_EXCEEDED"),
        (&format!("{{ a }} #{}", "x".repeat(120_000)), "LIMIT_EXCEEDED"),
        (&format!("{{ {} }}", (0..40).map(|index| format!("a{index}: __typename ")).collect::<String>()), "LIMIT_EXCEEDED"),
    ] {
        socket.ask("1", query, json!({})).await;
        assert_eq!(failed(&socket.hear().await, "1"), code, "{query:.80}");
    }
    let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(40), "]".repeat(40));
    socket.ask("1", "{ __typename }", serde_json::from_str(&deep).unwrap()).await;
    assert_eq!(failed(&socket.hear().await, "1"), "LIMIT_EXCEEDED");
    socket.ask("1", "{ __typename }", json!({"a": "\0"})).await;
    assert_eq!(failed(&socket.hear().await, "1"), "BAD_USER_INPUT");
    socket.subscribe("1", json!({"refused": true})).await;
    assert_eq!(failed(&socket.hear().await, "1"), "BAD_USER_INPUT");
    assert_eq!(socket.data("1", "{ __typename }").await, json!({"__typename": "Query"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_tells_and_ends() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("1", json!({"count": 3})).await;
    for number in 1..=3 {
        assert_eq!(socket.number("1").await, number);
    }
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "1"}));
    socket.subscribe("1", json!({"count": 1})).await;
    assert_eq!(socket.number("1").await, 1);
    server.source.until_alive(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_of_one_socket_do_not_mix() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("a", json!({"feed": "one"})).await;
    socket.subscribe("b", json!({"feed": "two"})).await;
    server.source.until_alive(2).await;
    server.source.tell("one", &event(1));
    assert_eq!(socket.number("a").await, 1);
    server.source.tell("two", &event(2));
    assert_eq!(socket.number("b").await, 2);
    server.source.end("one");
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "a"}));
    server.source.tell("two", &event(3));
    assert_eq!(socket.number("b").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_ends_a_subscription_and_hears_no_more_of_it() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("1", json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    socket.say(json!({"type": "complete", "id": "1"})).await;
    socket.say(json!({"type": "complete", "id": "never there"})).await;
    server.source.until_alive(0).await;
    server.source.tell("one", &event(1));
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}), "and no complete either");
    socket.subscribe("1", json!({"count": 1})).await;
    assert_eq!(socket.number("1").await, 1, "the id is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_in_use_is_4409() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("1", json!({})).await;
    socket.ask("1", "{ __typename }", json!({})).await;
    assert_eq!(socket.closed().await, 4409);
    server.source.until_alive(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_subscriptions_are_taken_and_one_more_is_not() {
    let server = Server::with(Backend::Sqlite, |server| server.sockets.operations_per_connection = 1_000).await;
    let mut socket = server.acknowledged(None).await;
    for index in 0..1_001 {
        socket.subscribe(&index.to_string(), json!({"feed": "one"})).await;
    }
    let refusal = socket.hear().await;
    assert_eq!(failed(&refusal, "1000"), "LIMIT_EXCEEDED");
    assert_eq!(refusal["payload"][0]["extensions"]["limit"], "operationsPerConnection");
    server.source.until_alive(1_000).await;
    server.source.tell("one", &event(7));
    let mut heard: Vec<u64> = Vec::new();
    for _ in 0..1_000 {
        let next = socket.hear().await;
        heard.push(next["id"].as_str().unwrap().parse().unwrap());
    }
    heard.sort_unstable();
    assert_eq!(heard, (0..1_000).collect::<Vec<u64>>());
    socket.say(json!({"type": "complete", "id": "500"})).await;
    server.source.until_alive(999).await;
    socket.subscribe("1000", json!({"count": 1})).await;
    assert_eq!(socket.number("1000").await, 1);
    socket.close().await;
    server.source.until_alive(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_have_a_cap_in_all() {
    let server = Server::with(Backend::Sqlite, |server| server.sockets.subscriptions = 1).await;
    let (mut one, mut two) = (server.acknowledged(None).await, server.acknowledged(None).await);
    one.subscribe("1", json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    server.source.tell("one", &event(1));
    assert_eq!(one.number("1").await, 1);
    two.subscribe("1", json!({})).await;
    let refusal = two.hear().await;
    assert_eq!(failed(&refusal, "1"), "LIMIT_EXCEEDED");
    assert_eq!(refusal["payload"][0]["extensions"]["limit"], "subscriptions");
    assert_eq!(two.data("1", "{ __typename }").await, json!({"__typename": "Query"}), "a query is no subscription");
    one.close().await;
    server.source.until_alive(0).await;
    super::eventually("a free place", async || {
        let mut socket = server.acknowledged(None).await;
        socket.ask("1", SUBSCRIPTION, json!({"count": 1})).await;
        socket.hear().await["type"] == "next"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_an_operation_breaks_no_other() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("other", json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    socket.subscribe("1", json!({"panics": true})).await;
    let refusal = socket.hear().await;
    assert_eq!(failed(&refusal, "1"), "INTERNAL");
    assert!(refusal["payload"][0]["extensions"]["requestId"].is_string() && !refusal.to_string().contains("breaks"));
    server.source.tell("one", &event(1));
    assert_eq!(socket.number("other").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_fails_later_is_an_error_and_the_socket_stays() {
    use rowgate::error::{Code, GraphqlError};
    use rowgate::execute::Event;
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("1", json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    server.source.tell("one", &event(1));
    server.source.tell("one", &Event::Failed(vec![GraphqlError::new(Code::Forbidden, "No more.")]));
    assert_eq!(socket.number("1").await, 1);
    assert_eq!(failed(&socket.hear().await, "1"), "FORBIDDEN");
    server.source.until_alive(0).await;
    assert_eq!(socket.data("1", "{ __typename }").await, json!({"__typename": "Query"}));
}
