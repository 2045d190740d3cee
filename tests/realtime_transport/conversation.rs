//! From `connection_init` to the close: the order of the messages and a code for each way to break it.

use rowgate::http;
use serde_json::json;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

use super::server::Server;
use crate::support::{Backend, VERA, both};

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_begins_with_init() {
    both(async |backend| {
        let server = Server::start(backend).await;
        for payload in
            [json!({"type": "connection_init"}), json!({"type": "connection_init", "payload": server.claims(Some(VERA))})]
        {
            let mut socket = server.socket().await;
            socket.say(payload).await;
            assert_eq!(socket.hear().await, json!({"type": "connection_ack"}));
            assert_eq!(socket.data("1", "{ __typename }").await, json!({"__typename": "Query"}));
            socket.close().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_before_init_is_4401() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.socket().await;
    socket.subscribe("1", json!({})).await;
    assert_eq!(socket.closed().await, 4401);
    assert_eq!(server.source.begun(), 0);
    let mut socket = server.socket().await;
    socket.say(json!({"type": "ping", "payload": {"type": "refresh", "authorization": "Bearer x"}})).await;
    assert_eq!(socket.closed().await, 4401);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_at_once_is_heard_in_its_order() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.socket().await;
    socket.say(json!({"type": "connection_init"})).await;
    socket.subscribe("1", json!({"count": 1})).await;
    assert_eq!(socket.hear().await, json!({"type": "connection_ack"}));
    assert_eq!(socket.number("1").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_init_is_4429() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.say(json!({"type": "connection_init"})).await;
    assert_eq!(socket.closed().await, 4429);
    let mut socket = server.socket().await;
    socket.say(json!({"type": "connection_init"})).await;
    socket.say(json!({"type": "connection_init"})).await;
    assert_eq!(socket.closed_at_last().await, 4429);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_init_in_time_is_4408() {
    let server = Server::with(Backend::Sqlite, |server| server.sockets.init_time = Duration::from_secs(1)).await;
    let mut socket = server.socket().await;
    assert_eq!(socket.closed().await, 4408);
    let mut socket = server.acknowledged(None).await;
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}), "who was let in stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_4400() {
    let server = Server::start(Backend::Sqlite).await;
    for text in [
        "",
        "nonsense",
        "{",
        "null",
        r#"{"type":"unknown"}"#,
        r#"{"type":"start","id":"1","payload":{"query":"{a}"}}"#,
        r#"{"type":"connection_ack"}"#,
        r#"{"type":"next","id":"1","payload":{}}"#,
        r#"{"type":"ping","payload":1}"#,
        r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
        r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
        r#"{"type":"subscribe","id":"1"}"#,
        r#"{"type":"subscribe","id":"1","payload":{}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":1}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","extensions":1}}"#,
        r#"{"type":"complete"}"#,
    ] {
        let mut socket = server.acknowledged(None).await;
        socket.say_text(text).await;
        assert_eq!(socket.closed().await, 4400, "{text}");
    }
    let mut socket = server.acknowledged(None).await;
    socket.say_frame(Message::Binary(r#"{"type":"ping"}"#.into())).await;
    assert_eq!(socket.closed().await, 4400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_has_a_length() {
    let server = Server::with(Backend::Sqlite, |server| server.sockets.message_bytes = 4096).await;
    let ping = |bytes: usize| format!(r#"{{"type":"ping","payload":{{"a":"{}"}}}}"#, "x".repeat(bytes - 34));
    let mut socket = server.acknowledged(None).await;
    socket.say_text(ping(4096)).await;
    assert_eq!(socket.hear().await["type"], "pong");
    socket.say_text(ping(4097)).await;
    assert_eq!(socket.closed().await, 1009);
    // In pieces it is no shorter.
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
    let mut socket = server.acknowledged(None).await;
    for index in 0..3 {
        let kind = if index == 0 { Data::Text } else { Data::Continue };
        socket.say_frame(Message::Frame(Frame::message(vec![b' '; 2048], OpCode::Data(kind), false))).await;
    }
    assert_eq!(socket.closed().await, 1009);
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_are_none_close_the_socket_and_no_other() {
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
    let server = Server::start(Backend::Sqlite).await;
    let mut other = server.acknowledged(None).await;
    let mut socket = server.acknowledged(None).await;
    socket.say_frame(Message::Frame(Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true))).await;
    assert_eq!(socket.closed().await, 1007);
    let mut socket = server.acknowledged(None).await;
    socket.say_frame(Message::Frame(Frame::message(vec![b'x'], OpCode::Data(Data::Continue), true))).await;
    assert_eq!(socket.closed().await, 1002);
    assert_eq!(other.data("1", "{ __typename }").await, json!({"__typename": "Query"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn pings_are_answered_with_what_they_carry() {
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.socket().await;
    for (payload, pong) in [
        (json!({"type": "ping"}), json!({"type": "pong"})),
        (json!({"type": "ping", "payload": null}), json!({"type": "pong"})),
        (json!({"type": "ping", "payload": {"a": [1, "ä"]}}), json!({"type": "pong", "payload": {"a": [1, "ä"]}})),
    ] {
        socket.say(payload).await;
        assert_eq!(socket.hear().await, pong, "before and after connection_init");
    }
    socket.say(json!({"type": "pong", "payload": {"anything": true}})).await;
    socket.say_frame(Message::Ping("abc".into())).await;
    socket.init(json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_no_ping_is_closed_and_who_does_stays() {
    fn often(server: &mut http::Server) {
        server.sockets.ping_interval = Duration::from_millis(300);
    }
    use futures_util::StreamExt;
    let server = Server::with(Backend::Sqlite, often).await;
    let mut silent = server.acknowledged(None).await;
    let mut pings = 0;
    let code = loop {
        match silent.stream.next().await {
            Some(Ok(Message::Text(text))) => {
                assert_eq!(text.as_str(), r#"{"type":"ping"}"#);
                pings += 1;
            }
            Some(Ok(Message::Close(Some(close)))) => break u16::from(close.code),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((pings, code), (2, 1013));
    let mut lively = server.acknowledged(None).await;
    let mut pings = 0;
    while pings < 6 {
        match lively.stream.next().await {
            Some(Ok(Message::Text(text))) => {
                assert_eq!(text.as_str(), r#"{"type":"ping"}"#);
                pings += 1;
                lively.say(json!({"type": "pong"})).await;
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_closes_is_answered() {
    use futures_util::StreamExt;
    let server = Server::start(Backend::Sqlite).await;
    let mut socket = server.acknowledged(None).await;
    socket.subscribe("1", json!({})).await;
    server.source.until_alive(1).await;
    socket.stream.close(None).await.unwrap();
    let answer = socket.stream.next().await;
    assert!(matches!(answer, Some(Ok(Message::Close(_)))), "{answer:?}");
    server.source.until_alive(0).await;
}
