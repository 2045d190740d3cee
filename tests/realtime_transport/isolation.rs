//! What one client does to another: nothing. Slow readers, floods, and what is left after many have come and gone.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;

use super::server::{Server, parts};
use super::socket::{Opening, Socket, failed};
use super::source::{event, large_event};
use super::{PATIENCE, eventually};
use crate::support::{Backend, DEVIN, SMALL, World};

const EVENTS: usize = 400;
const EVENT_BYTES: usize = 32 * 1024;

/// A client whose kernel soon takes no more.
async fn narrow(server: &Server) -> Socket {
    let mut socket = Opening { receive_buffer: Some(4096), ..Opening::default() }.open(server.address).await.unwrap();
    socket.init(json!({})).await;
    socket
}

/// Two hear the same; one of them does not read until the other has heard everything. How the slow one's subscription ended.
async fn beside_a_slow_reader(server: &Server) -> serde_json::Value {
    let (mut slow, mut quick) = (narrow(server).await, server.acknowledged(None).await);
    slow.subscribe("slow", json!({"feed": "all"})).await;
    quick.subscribe("quick", json!({"feed": "all"})).await;
    server.source.until_alive(2).await;
    for number in 0..EVENTS {
        server.source.tell("all", &large_event(number, EVENT_BYTES));
        assert_eq!(quick.number("quick").await, number as u64, "none is late, lost or told twice");
    }
    server.source.until_alive(1).await;
    let mut heard = 0;
    let refusal = loop {
        let message = slow.hear().await;
        if message["type"] == "error" {
            break message;
        }
        assert_eq!(message["payload"]["data"]["events"], heard, "what it heard is without a gap");
        heard += 1;
    };
    assert_eq!(failed(&refusal, "slow"), "LIMIT_EXCEEDED");
    assert!(heard < EVENTS);
    assert_eq!(slow.data("1", "{ __typename }").await, json!({"__typename": "Query"}), "the socket stays");
    refusal["payload"][0]["extensions"]["limit"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_is_told_and_nobody_else_waits() {
    let server = Server::with(Backend::Sqlite, |server| {
        server.sockets.queue_events = 16;
        server.sockets.slow_time = Duration::from_millis(20);
    })
    .await;
    assert_eq!(beside_a_slow_reader(&server).await, "subscriptionQueue");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_to_a_slow_reader_are_bounded_too() {
    let server = Server::with(Backend::Sqlite, |server| {
        server.sockets.queue_events = 100_000;
        server.sockets.queue_bytes = 512 * 1024;
        server.sockets.slow_time = Duration::from_millis(20);
    })
    .await;
    assert_eq!(beside_a_slow_reader(&server).await, "connectionQueueBytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_told_to_who_reads_it() {
    let server = Server::with(Backend::Sqlite, |server| {
        server.sockets.queue_events = 4;
        server.sockets.slow_time = PATIENCE;
    })
    .await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("1", json!({"count": 5_000})).await;
    for number in 1..=5_000 {
        assert_eq!(socket.number("1").await, number);
    }
    assert_eq!(socket.hear().await["type"], "complete");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_nothing_at_all_is_cut_off() {
    let server = Server::with(Backend::Sqlite, |server| {
        server.sockets.connections = 1;
        server.limits.write_time = Duration::from_millis(100);
    })
    .await;
    let mut deaf = narrow(&server).await;
    deaf.subscribe("1", json!({"feed": "all"})).await;
    server.source.until_alive(1).await;
    for number in 0..EVENTS {
        server.source.tell("all", &large_event(number, EVENT_BYTES));
    }
    server.source.until_alive(0).await;
    eventually("a free place", async || Opening::default().open(server.address).await.is_ok()).await;
    drop(deaf);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_pings_is_answered_as_fast_as_it_is_read() {
    const PINGS: usize = 20_000;
    let server = Server::start(Backend::Sqlite).await;
    let (flooding, mut other) = (narrow(&server).await, server.acknowledged(None).await);
    let (mut sink, mut stream) = flooding.stream.split();
    let flood = tokio::spawn(async move {
        for number in 0..PINGS {
            let ping = json!({"type": "ping", "payload": {"number": number, "filling": "x".repeat(1024)}});
            sink.send(Message::Text(ping.to_string().into())).await.expect("it is sent");
        }
        sink
    });
    for index in 0..20 {
        let data = other.data(&index.to_string(), "{ __typename }").await;
        assert_eq!(data, json!({"__typename": "Query"}), "nobody else waits");
    }
    for number in 0..PINGS {
        let Some(Ok(Message::Text(pong))) = stream.next().await else { panic!("the socket ended after {number} pings") };
        let pong: serde_json::Value = serde_json::from_str(&pong).unwrap();
        assert_eq!((&pong["type"], &pong["payload"]["number"]), (&json!("pong"), &json!(number)));
    }
    drop(flood.await.unwrap());
}

/// A thousand sockets, a few at a time; each has begun a subscription and a query and leaves in one of four ways.
async fn come_and_go(address: std::net::SocketAddr) {
    for round in 0..50_usize {
        let guests = (0..20_usize).map(|guest| async move {
            let mut socket = Opening::default().open(address).await.expect("a socket");
            if guest % 4 == 3 {
                return drop(socket);
            }
            socket.init(json!({})).await;
            socket.ask("q", "{ __typename }", json!({})).await;
            socket.subscribe("s", json!({"count": round % 3})).await;
            socket.subscribe("t", json!({})).await;
            match guest % 4 {
                0 => socket.close().await,
                1 => drop(socket),
                _ => {
                    socket.say_text("nonsense").await;
                    assert_eq!(socket.closed_at_last().await, 4400);
                }
            }
        });
        futures_util::future::join_all(guests).await;
    }
}

#[test]
fn nothing_is_left_of_a_thousand_sockets() {
    // The server has a runtime of its own, so that its tasks can be counted.
    let theirs = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ours = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (address, source) = theirs.block_on(async {
        let world = World::shared(Backend::Sqlite, SMALL).await;
        let (server, source) = parts(&world);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(rowgate::http::serve(server, listener, std::future::pending()));
        (address, source)
    });
    let alive = || theirs.metrics().num_alive_tasks();
    ours.block_on(async {
        let before = alive();
        come_and_go(address).await;
        assert!(source.begun() > 0);
        source.until_alive(0).await;
        eventually("all tasks ended", async || alive() <= before).await;
    });
    theirs.shutdown_background();
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn no_descriptor_is_left_either() {
    use crate::support::Process;
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&format!("sqlite://{}?mode=rwc", folder.path().join("sockets.sqlite").display()));
    let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", process.id())).unwrap().count();
    // The pool of the database opens what it needs with the first of them.
    for index in 0..1_000_usize {
        let mut socket = Opening::default().open(process.address).await.expect("a socket");
        socket.init(json!({})).await;
        if index == 0 {
            assert_eq!(socket.data("1", "{ __typename }").await, json!({"__typename": "Query"}));
        }
        socket.subscribe("s", json!({})).await;
        if index % 2 == 0 { socket.close().await } else { drop(socket) }
    }
    eventually("the descriptors of sockets are closed", async || descriptors() < 60).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_waits_for_room_ends_with_its_socket() {
    let server = Server::with(Backend::Sqlite, |server| server.sockets.queue_bytes = 1).await;
    let mut socket = Opening { receive_buffer: Some(4096), ..Opening::default() }.open(server.address).await.unwrap();
    socket.init(server.claims(Some(DEVIN))).await;
    let query =
        "{ contentList(first: 100) { nodes { id title status createdAt updatedAt brand { name } creator { displayName } } } }";
    for index in 0..16 {
        socket.ask(&index.to_string(), query, json!({})).await;
    }
    socket.subscribe("s", json!({"feed": "all"})).await;
    assert_eq!(socket.hear().await["type"], "next");
    drop(socket);
    let mut other = server.acknowledged(None).await;
    other.subscribe("s", json!({"feed": "all"})).await;
    eventually("only the other is left", async || server.source.alive() == 1).await;
    server.source.tell("all", &event(1));
    assert_eq!(other.number("s").await, 1);
}
