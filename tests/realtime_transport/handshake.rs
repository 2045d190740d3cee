//! What a connection must be to become a socket, and the answers in HTTP of those that must not.

use super::server::Server;
use super::socket::Opening;
use crate::support::Backend;

/// The status and the code of the refusal.
async fn refused(server: &Server, opening: Opening) -> (String, String) {
    let answer = opening.open(server.address).await.err().expect("it is refused");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let json: serde_json::Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {answer}"));
    let code = json["errors"][0]["extensions"]["code"].as_str().expect("a code").to_owned();
    (head.split(' ').nth(1).expect("a status").to_owned(), code)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newer_protocol_is_chosen_and_any_other_refused() {
    let server = Server::start(Backend::Sqlite).await;
    for protocols in ["graphql-transport-ws", "graphql-ws, graphql-transport-ws", "a,graphql-transport-ws"] {
        let socket = Opening { protocols, ..Opening::default() }.open(server.address).await.unwrap();
        assert!(socket.head.to_ascii_lowercase().contains("sec-websocket-protocol: graphql-transport-ws\r\n"), "{}", socket.head);
        assert!(
            socket.head.to_ascii_lowercase().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"),
            "{}",
            socket.head
        );
    }
    for protocols in ["", "graphql-ws", "soap", "graphql-transport-ws2"] {
        let (status, code) = refused(&server, Opening { protocols, ..Opening::default() }).await;
        assert_eq!((status.as_str(), code.as_str()), ("400", "BAD_USER_INPUT"), "{protocols}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_origins_open_no_socket() {
    let server = Server::with(Backend::Sqlite, |server| {
        server.settings.cors_origins = vec!["https://app.example.com".to_owned()];
    })
    .await;
    let own = format!("http://{}", server.address);
    for origin in ["https://app.example.com", &own] {
        Opening::default().header("origin", origin).open(server.address).await.unwrap();
    }
    for origin in ["null", "https://evil.example", "https://app.example.com.evil.example", "http://app.example.com"] {
        let (status, code) = refused(&server, Opening::default().header("origin", origin)).await;
        assert_eq!((status.as_str(), code.as_str()), ("403", "FORBIDDEN"), "{origin}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sockets_have_a_cap_in_all() {
    let server = Server::with(Backend::Sqlite, |server| server.sockets.connections = 2).await;
    let (first, second) = (server.socket().await, server.socket().await);
    assert_eq!(refused(&server, Opening::default()).await, ("503".to_owned(), "UNAVAILABLE".to_owned()));
    first.close().await;
    super::eventually("a free place", async || Opening::default().open(server.address).await.is_ok()).await;
    drop(second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_keeps_its_place_among_the_connections_of_its_address() {
    let server = Server::with(Backend::Sqlite, |server| server.limits.connections_per_address = 2).await;
    let (first, _second) = (server.socket().await, server.socket().await);
    assert!(Opening::default().open(server.address).await.err().expect("no room").contains(" 503 "));
    first.close().await;
    super::eventually("a free place", async || Opening::default().open(server.address).await.is_ok()).await;
}
