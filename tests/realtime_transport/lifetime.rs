//! How long a socket lives: tokens that expire or are renewed, sessions that are revoked, servers that stop.

use std::time::Duration;

use chrono::TimeDelta;
use rowgate::auth;
use serde_json::json;

use super::server::Server;
use super::socket::{Opening, Socket, failed};
use super::source::{ended, event};
use crate::support::{AMARA, Backend, DEVIN, SMALL, VERA, World};

/// A server that forgives no token a second.
async fn exact() -> Server {
    let world = World::configured(Backend::Sqlite, SMALL, |config| config.tokens.leeway = Duration::ZERO).await;
    Server::over(world, |_| {}).await
}

fn short(server: &Server, email: &str, seconds: i64) -> String {
    let now = auth::now();
    format!("Bearer {}", server.world.token_between(email, now, now + TimeDelta::seconds(seconds)))
}

async fn refresh(socket: &mut Socket, authorization: String) {
    socket.say(json!({"type": "ping", "payload": {"type": "refresh", "authorization": authorization}})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_ends_with_its_token() {
    let server = exact().await;
    let mut socket = server.socket().await;
    socket.init(json!({"Authorization": short(&server, VERA, 2)})).await;
    socket.subscribe("1", json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    server.source.tell("one", &event(1));
    assert_eq!(socket.number("1").await, 1);
    assert_eq!(socket.closed().await, 4401);
    server.source.until_alive(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_token_keeps_the_socket_and_its_subscriptions() {
    let server = exact().await;
    let (mut kept, mut other) = (server.socket().await, server.socket().await);
    for socket in [&mut kept, &mut other] {
        socket.init(json!({"Authorization": short(&server, VERA, 3)})).await;
    }
    kept.subscribe("1", json!({"feed": "one"})).await;
    refresh(&mut kept, format!("Bearer {}", server.world.token(VERA))).await;
    assert_eq!(kept.hear().await, json!({"type": "pong", "payload": {"refreshed": true}}));
    assert_eq!(other.closed().await, 4401, "the first token has expired");
    server.source.tell("one", &event(1));
    assert_eq!(kept.number("1").await, 1);
    assert_eq!(kept.data("2", "{ me { user { email } } }").await["me"]["user"]["email"], VERA);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_no_good_renews_nothing() {
    let server = Server::start(Backend::Sqlite).await;
    let token = |email: &str| format!("Bearer {}", server.world.token(email));
    for (email, authorization, code) in
        [(Some(VERA), "Bearer x".to_owned(), 4401), (Some(VERA), token(AMARA), 4403), (None, token(VERA), 4403)]
    {
        let mut socket = server.acknowledged(email).await;
        socket.subscribe("1", json!({})).await;
        refresh(&mut socket, authorization).await;
        assert_eq!(socket.closed().await, code);
    }
    let mut socket = server.acknowledged(Some(VERA)).await;
    socket.say(json!({"type": "ping", "payload": {"type": "refresh"}})).await;
    assert_eq!(socket.closed().await, 4400);
    server.source.until_alive(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_nobody_any_more_loses_the_socket() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(Some(VERA)).await;
    let mut other = server.acknowledged(Some(AMARA)).await;
    socket.subscribe("1", json!({"feed": "hers"})).await;
    socket.subscribe("2", json!({"feed": "all"})).await;
    other.subscribe("1", json!({"feed": "all"})).await;
    server.source.until_alive(3).await;
    server.source.tell("hers", &ended());
    assert_eq!(socket.closed().await, 4401);
    server.source.until_alive(1).await;
    server.source.tell("all", &event(1));
    assert_eq!(other.number("1").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_sends_what_waits_and_ends_no_subscription_for_good() {
    let mut server = Server::start(Backend::Sqlite).await;
    let (mut idle, mut silent) = (server.acknowledged(None).await, server.socket().await);
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("1", json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    server.source.tell("one", &event(1));
    assert_eq!(socket.number("1").await, 1);
    server.stop();
    for socket in [&mut idle, &mut silent, &mut socket] {
        assert_eq!(socket.closed().await, 1001, "without a complete: the client subscribes again elsewhere");
    }
    assert_eq!(server.source.alive(), 0);
    drop((idle, silent, socket));
    server.stopped().await;
    assert!(tokio::net::TcpStream::connect(server.address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_waits_for_no_client() {
    let mut server = Server::with(Backend::Sqlite, |server| server.settings.shutdown_grace = Duration::from_millis(100)).await;
    let opening = Opening { receive_buffer: Some(4096), ..Opening::default() };
    let mut deaf = opening.open(server.address).await.unwrap();
    deaf.init(json!({})).await;
    deaf.subscribe("1", json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    for number in 0..64 {
        server.source.tell("one", &super::source::large_event(number, 128 * 1024));
    }
    server.stop();
    server.stopped().await;
    drop(deaf);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_under_way_is_finished_first() {
    let mut server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(Some(DEVIN)).await;
    for index in 0..20 {
        socket.ask(&index.to_string(), "{ contentList(first: 100) { totalCount nodes { id title } } }", json!({})).await;
    }
    // The last one is read after all before it have begun.
    socket.ask("last", "{", json!({})).await;
    let mut results = 0;
    let mut ends = 0;
    let code = loop {
        match socket.hear_or_close().await {
            Ok(message) if message["type"] == "next" => results += 1,
            Ok(message) if message["type"] == "complete" => ends += 1,
            Ok(message) => assert_eq!(failed(&message, "last"), "BAD_USER_INPUT"),
            Err((code, _)) => break code,
        }
        if results == 1 {
            server.stop();
        }
    };
    assert_eq!(code, 1001);
    assert!(results > 0 && results == ends, "{results} {ends}: what had begun was answered whole");
}
