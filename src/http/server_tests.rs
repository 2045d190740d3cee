//! The accept loop over real sockets, with a router of its own.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::AcceptLoop;
use crate::config::Limits;

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

async fn start(limits: Limits) -> Running {
    let router = Router::new().route("/", get(|| async { "here" })).route(
        "/slow",
        get(|| async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            "at last"
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(async move {
        let mut accepting = AcceptLoop::new(router, limits);
        accepting.run(&listener, async move { drop(stopped.await) }).await;
        drop(listener);
        accepting.finish(Duration::from_secs(2), std::future::ready(())).await;
    });
    Running { address, stop, task }
}

fn impatient() -> Limits {
    Limits { header_read_time: Duration::from_millis(100), ..Limits::default() }
}

/// What the server says until it closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is a close as well.
    drop(tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut bytes)).await.unwrap());
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_request_is_answered() {
    let running = start(Limits::default()).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"), "{answer}");
}

#[tokio::test]
async fn who_says_nothing_or_half_a_head_is_closed() {
    let running = start(impatient()).await;
    for half in [&b""[..], b"PRI * HT", b"GET / HT", b"GET / HTTP/1.1\r\nhost: a\r\n", b"GET / HTTP/1.1\r\nhost: a\r\nx: "] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(half).await.unwrap();
        let begun = Instant::now();
        let answer = rest(&mut stream).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "{half:?}");
        assert!(!answer.contains(" 200 "), "{answer}");
    }
}

#[tokio::test]
async fn a_slow_answer_is_not_cut_by_the_patience_for_heads() {
    let running = start(Limits { header_read_time: Duration::from_millis(1), ..Limits::default() }).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut stream).await.ends_with("at last"));
}

#[tokio::test]
async fn one_address_gets_so_many_connections() {
    let running = start(Limits { connections_per_address: 1, ..Limits::default() }).await;
    let mut first = TcpStream::connect(running.address).await.unwrap();
    first.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut bytes = [0; 12];
    first.read_exact(&mut bytes).await.unwrap();
    let mut second = TcpStream::connect(running.address).await.unwrap();
    let refusal = rest(&mut second).await;
    assert!(refusal.starts_with("HTTP/1.1 503") && refusal.contains("UNAVAILABLE"), "{refusal}");
    let (head, body) = refusal.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}", body.len())), "{refusal}");
    serde_json::from_str::<serde_json::Value>(body).unwrap();
}

#[tokio::test]
async fn stopping_finishes_what_runs_and_closes_what_idles() {
    let running = start(Limits::default()).await;
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut busy = TcpStream::connect(running.address).await.unwrap();
    busy.write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    running.stop.send(()).unwrap();
    assert!(rest(&mut busy).await.ends_with("at last"));
    assert!(rest(&mut idle).await.ends_with("here"));
    running.task.await.unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn stopping_cuts_off_who_never_ends() {
    let running = start(Limits::default()).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    running.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(4), running.task).await.unwrap().unwrap();
}
