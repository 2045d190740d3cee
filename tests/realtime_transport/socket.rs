//! A raw client: it says what it is told to say and repeats what it hears.

use std::fmt::Write;
use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::PATIENCE;
use super::source::SUBSCRIPTION;

/// How a socket is opened.
pub struct Opening {
    pub protocols: &'static str,
    /// Further lines of the head.
    pub headers: Vec<(&'static str, String)>,
    /// The size of the kernel's buffer for what comes in; small ones fill soon.
    pub receive_buffer: Option<u32>,
}

impl Default for Opening {
    fn default() -> Self {
        Self { protocols: "graphql-transport-ws", headers: Vec::new(), receive_buffer: None }
    }
}

impl Opening {
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The socket, or the answer in HTTP that refused it.
    pub async fn open(&self, address: SocketAddr) -> Result<Socket, String> {
        let socket = TcpSocket::new_v4().expect("a socket");
        if let Some(size) = self.receive_buffer {
            socket.set_recv_buffer_size(size).expect("a buffer");
        }
        let mut stream = socket.connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("an option");
        stream.write_all(self.head(address).as_bytes()).await.expect("the head is sent");
        let head = read_head(&mut stream).await;
        if !head.starts_with("HTTP/1.1 101") {
            return Err(head);
        }
        Ok(Socket { stream: WebSocketStream::from_raw_socket(stream, Role::Client, None).await, head })
    }

    fn head(&self, address: SocketAddr) -> String {
        let mut head = format!(
            "GET /graphql HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        if !self.protocols.is_empty() {
            let _ = write!(head, "sec-websocket-protocol: {}\r\n", self.protocols);
        }
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head + "\r\n"
    }
}

/// The head of an answer; of one that is no socket, what follows as well.
async fn read_head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = async {
        while !bytes.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => bytes.push(byte),
                Err(_) => break,
            }
        }
        if !bytes.starts_with(b"HTTP/1.1 101") {
            let mut rest = vec![0; 64 * 1024];
            let count = stream.read(&mut rest).await.unwrap_or(0);
            bytes.extend_from_slice(&rest[..count]);
        }
    };
    tokio::time::timeout(PATIENCE, read).await.expect("an answer");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An open socket.
pub struct Socket {
    pub stream: WebSocketStream<TcpStream>,
    /// The head of the answer that opened it.
    pub head: String,
}

impl Socket {
    pub async fn say(&mut self, message: Json) {
        self.say_text(message.to_string()).await;
    }

    pub async fn say_text(&mut self, text: impl Into<String>) {
        self.say_frame(Message::Text(text.into().into())).await;
    }

    pub async fn say_frame(&mut self, frame: Message) {
        self.stream.send(frame).await.expect("it is sent");
    }

    /// Says `connection_init` and hears that it was taken.
    pub async fn init(&mut self, payload: Json) {
        self.say(json!({"type": "connection_init", "payload": payload})).await;
        assert_eq!(self.hear().await, json!({"type": "connection_ack"}));
    }

    pub async fn subscribe(&mut self, id: &str, variables: Json) {
        self.ask(id, SUBSCRIPTION, variables).await;
    }

    pub async fn ask(&mut self, id: &str, query: &str, variables: Json) {
        self.say(json!({"type": "subscribe", "id": id, "payload": {"query": query, "variables": variables}})).await;
    }

    /// The next message. Pings of the server are answered and not repeated.
    pub async fn hear(&mut self) -> Json {
        match self.hear_or_close().await {
            Ok(message) => message,
            Err(close) => panic!("the socket was closed: {close:?}"),
        }
    }

    /// The next message, or the code and the reason of the close.
    pub async fn hear_or_close(&mut self) -> Result<Json, (u16, String)> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("something comes");
            match frame {
                Some(Ok(Message::Text(text))) => {
                    let message: Json = serde_json::from_str(&text).expect("a message is JSON");
                    if message == json!({"type": "ping"}) {
                        self.say(json!({"type": "pong"})).await;
                        continue;
                    }
                    return Ok(message);
                }
                Some(Ok(Message::Close(Some(close)))) => return Err((close.code.into(), close.reason.to_string())),
                Some(Ok(Message::Close(None))) => return Err((1005, String::new())),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err((1006, error.to_string())),
                None => return Err((1006, "the connection ended".to_owned())),
            }
        }
    }

    /// The code with which the socket is closed next.
    pub async fn closed(&mut self) -> u16 {
        match self.hear_or_close().await {
            Err((code, reason)) => {
                assert!(reason.len() <= 123);
                code
            }
            Ok(message) => panic!("not closed: {message}"),
        }
    }

    /// The code with which the socket is closed, whatever comes before.
    pub async fn closed_at_last(&mut self) -> u16 {
        loop {
            if let Err((code, _)) = self.hear_or_close().await {
                return code;
            }
        }
    }

    /// The data of the only answer to a query.
    pub async fn data(&mut self, id: &str, query: &str) -> Json {
        self.ask(id, query, json!({})).await;
        let mut next = self.hear().await;
        assert_eq!((next["type"].as_str(), next["id"].as_str()), (Some("next"), Some(id)), "{next}");
        assert_eq!(self.hear().await, json!({"type": "complete", "id": id}));
        assert!(next["payload"].get("errors").is_none(), "{next}");
        next["payload"]["data"].take()
    }

    /// The number of the event that comes next for a subscription.
    pub async fn number(&mut self, id: &str) -> u64 {
        let next = self.hear().await;
        assert_eq!((next["type"].as_str(), next["id"].as_str()), (Some("next"), Some(id)), "{next}");
        next["payload"]["data"]["events"].as_u64().expect("a number")
    }

    /// Closes the socket, and waits until the server has.
    pub async fn close(mut self) {
        self.stream.close(None).await.expect("it is closed");
        while let Some(Ok(_)) = self.stream.next().await {}
    }
}

/// A message that says that an operation failed with this code.
pub fn failed(message: &Json, id: &str) -> String {
    assert_eq!((message["type"].as_str(), message["id"].as_str()), (Some("error"), Some(id)), "{message}");
    message["payload"][0]["extensions"]["code"].as_str().expect("a code").to_owned()
}
