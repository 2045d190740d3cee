//! A server on a port of its own and a client that sends whatever bytes it likes.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rowgate::http;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::support::World;

/// Far longer than a refusal takes, on a busy machine and in a debug build too; the time itself is printed.
pub const REFUSAL_MOST: Duration = Duration::from_secs(3);

/// A running server; it ends with this value.
pub struct Server {
    pub address: SocketAddr,
    task: JoinHandle<std::io::Result<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
    pub took: Duration,
}

impl Reply {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {} {}", self.status, self.body))
    }

    /// The code of the first error.
    pub fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or("no code").to_owned()
    }
}

impl Server {
    pub async fn start(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let task = tokio::spawn(http::serve(world.server(), listener, std::future::pending()));
        Self { address, task }
    }

    /// Sends bytes and reads until the server closes. A server may answer and close before it read everything.
    pub async fn send(&self, bytes: &[u8]) -> Reply {
        let began = Instant::now();
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        let (mut reading, mut writing) = stream.split();
        let mut answer = Vec::new();
        let read = async {
            let mut part = [0; 16 * 1024];
            while let Ok(count @ 1..) = reading.read(&mut part).await {
                answer.extend_from_slice(&part[..count]);
                if is_whole(&answer) {
                    break;
                }
            }
        };
        let write = async {
            drop(writing.write_all(bytes).await);
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = read => {}
            () = write => {}
            () = tokio::time::sleep(Duration::from_secs(30)) => panic!("no answer within 30 s"),
        }
        let took = began.elapsed();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_ascii_lowercase(), body: body.to_owned(), took }
    }

    /// Posts a body as JSON with further header lines.
    pub async fn post_bytes(&self, body: &[u8], headers: &str) -> Reply {
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n\
             accept: application/graphql-response+json\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        );
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        self.send(&bytes).await
    }

    pub async fn post(&self, query: &str, variables: Json) -> Reply {
        self.post_bytes(json!({"query": query, "variables": variables}).to_string().as_bytes(), "").await
    }

    pub async fn post_with_token(&self, query: &str, token: &str) -> Reply {
        self.post_as(token, query, json!({})).await
    }

    pub async fn post_as(&self, token: &str, query: &str, variables: Json) -> Reply {
        let headers = format!("authorization: Bearer {token}\r\n");
        self.post_bytes(json!({"query": query, "variables": variables}).to_string().as_bytes(), &headers).await
    }

    /// The server still answers others.
    pub async fn assert_alive(&self) {
        let reply = self.post("{ __typename }", json!({})).await;
        assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"data":{"__typename":"Query"}}"#));
    }
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    length.is_some_and(|length| body.len() >= length)
}

/// An answer that tells nothing about the database behind it.
pub fn assert_clean(what: &str, body: &str) {
    let lower = body.to_ascii_lowercase();
    let words = [
        "select ",
        " from \"",
        "sqlite",
        "postgres",
        "sqlx",
        "sqlstate",
        "\": syntax error",
        "at or near",
        "constraint",
        "panicked",
        "src/",
        "\"internal\"",
    ];
    for word in words {
        assert!(!lower.contains(word), "{what}: {word:?} stands in {body:.600}");
    }
}
