//! The older sub-protocol, for clients that speak no other: only where it is switched on, and by the same rules.

use serde_json::{Value as Json, json};

use super::server::Server;
use super::socket::{Opening, Socket};
use super::source::{SUBSCRIPTION, event};
use crate::support::{Backend, VERA};

async fn start() -> Server {
    Server::with(Backend::Sqlite, |server| server.sockets.legacy_protocol = true).await
}

async fn open(server: &Server) -> Socket {
    let socket = Opening { protocols: "graphql-ws", ..Opening::default() }.open(server.address).await.unwrap();
    assert!(socket.head.to_ascii_lowercase().contains("sec-websocket-protocol: graphql-ws\r\n"));
    socket
}

async fn begin(socket: &mut Socket, id: &str, query: &str, variables: Json) {
    socket.say(json!({"type": "start", "id": id, "payload": {"query": query, "variables": variables}})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_are_answered_in_its_words() {
    let server = start().await;
    let mut socket = open(&server).await;
    socket.init(server.claims(Some(VERA))).await;
    begin(&mut socket, "1", "{ me { user { email } } }", json!({})).await;
    let data = json!({"data": {"me": {"user": {"email": VERA}}}});
    assert_eq!(socket.hear().await, json!({"type": "data", "id": "1", "payload": data}));
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "1"}));
    begin(&mut socket, "1", SUBSCRIPTION, json!({"feed": "one"})).await;
    server.source.until_alive(1).await;
    server.source.tell("one", &event(1));
    assert_eq!(socket.hear().await["type"], "data");
    socket.say(json!({"type": "stop", "id": "1"})).await;
    server.source.until_alive(0).await;
    begin(&mut socket, "2", "{", json!({})).await;
    assert_eq!(socket.hear().await["type"], "error");
    socket.say(json!({"type": "connection_terminate"})).await;
    assert_eq!(socket.closed().await, 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_past_init() {
    let server = start().await;
    let mut socket = open(&server).await;
    begin(&mut socket, "1", "{ __typename }", json!({})).await;
    assert_eq!(socket.closed().await, 4401);
    let mut socket = open(&server).await;
    socket.say(json!({"type": "connection_init", "payload": {"Authorization": "Bearer x"}})).await;
    assert_eq!(socket.hear().await["type"], "connection_error");
    assert_eq!(socket.closed().await, 4401);
    let mut socket = open(&server).await;
    socket.init(json!({})).await;
    socket.say(json!({"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }"}})).await;
    assert_eq!(socket.closed().await, 4400, "the words of the newer protocol");
    assert_eq!(server.source.begun(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_that_it_lives_and_asks_whether_the_client_does() {
    use futures_util::StreamExt;
    use tokio_tungstenite::tungstenite::Message;
    let server = Server::with(Backend::Sqlite, |server| {
        server.sockets.legacy_protocol = true;
        server.sockets.ping_interval = std::time::Duration::from_millis(300);
    })
    .await;
    let mut socket = open(&server).await;
    socket.init(json!({})).await;
    // The client library answers the frames by itself, so that the socket stays.
    let mut heard = (0, 0);
    while heard.0 < 5 || heard.1 < 5 {
        match socket.stream.next().await {
            Some(Ok(Message::Text(text))) => {
                assert_eq!(text.as_str(), r#"{"type":"ka"}"#);
                heard.0 += 1;
            }
            Some(Ok(Message::Ping(_))) => heard.1 += 1,
            other => panic!("{other:?}"),
        }
    }
}
