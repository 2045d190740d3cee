//! The load: requests made beforehand over connections that stay open, and as little work as possible for each answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Failure;

/// How long one answer may take before the run is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request, ready to be sent.
#[derive(Clone, Debug)]
pub struct Request {
    bytes: Vec<u8>,
    /// How long its answer is, once it was asked for.
    pub answer_bytes: Option<usize>,
}

impl Request {
    /// A request whose answer is not known yet.
    pub fn new(text: String) -> Self {
        Self { bytes: text.into_bytes(), answer_bytes: None }
    }

    /// A request to the gateway at the address.
    pub fn graphql(address: SocketAddr, token: &str, document: &str, variables: &Value) -> Self {
        let body = json!({"query": document, "variables": variables}).to_string();
        let length = body.len();
        Self::new(format!(
            "POST /graphql HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Accept: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }
}

/// Where requests go, and which.
#[derive(Clone, Debug)]
pub struct Target {
    /// The server.
    pub address: SocketAddr,
    /// The requests, sent in turns.
    pub requests: Arc<[Request]>,
}

/// What a load came to.
#[derive(Debug, Default)]
pub struct Load {
    /// How long it took.
    pub elapsed: Duration,
    /// How long each request took, in microseconds.
    pub microseconds: Vec<u32>,
}

/// A connection that stays open.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 64 * 1024] })
    }

    /// Sends a request and returns the answer's body.
    pub async fn ask(&mut self, request: &Request) -> Result<&[u8], Failure> {
        self.stream.write_all(&request.bytes).await?;
        let mut filled = 0;
        let mut body = None;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            filled += read;
            if body.is_none() {
                body = head(&self.buffer[..filled])?;
            }
            if let Some((start, length)) = body
                && filled >= start + length
            {
                return Ok(&self.buffer[start..start + length]);
            }
            if filled == self.buffer.len() {
                self.buffer.resize(filled * 2, 0);
            }
        }
    }

    async fn check(&mut self, request: &Request) -> Result<(), Failure> {
        let body = tokio::time::timeout(PATIENCE, self.ask(request)).await.map_err(|_| "no answer came")??;
        match request.answer_bytes {
            Some(expected) if expected != body.len() => {
                let begin = String::from_utf8_lossy(&body[..body.len().min(300)]);
                Err(format!("an answer has {} bytes instead of {expected}: {begin}", body.len()).into())
            }
            None if !body.starts_with(b"{\"data\":{") => {
                let begin = String::from_utf8_lossy(&body[..body.len().min(600)]);
                Err(format!("the server did not do it: {begin}").into())
            }
            _ => Ok(()),
        }
    }
}

/// Where the body begins and how long it is, once the head is complete.
fn head(bytes: &[u8]) -> Result<Option<(usize, usize)>, Failure> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&bytes[..end])?;
    let mut lines = text.split("\r\n");
    let status = lines.next().unwrap_or_default();
    if !status.starts_with("HTTP/1.1 200") {
        let begin = String::from_utf8_lossy(&bytes[end..bytes.len().min(end + 300)]);
        return Err(format!("the server answered {status}: {begin}").into());
    }
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse().ok() } else { None }
    });
    length.map(|length| Some((end + 4, length))).ok_or_else(|| "an answer has no length".into())
}

/// Opens so many connections.
pub async fn connect(target: &Target, connections: usize) -> Result<Vec<Connection>, Failure> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(target.address).await?);
    }
    Ok(open)
}

/// Keeps every connection busy for so long; gives the connections back.
pub async fn load(target: &Target, open: Vec<Connection>, lasting: Duration) -> Result<(Load, Vec<Connection>), Failure> {
    let begun = Instant::now();
    let total = open.len();
    let tasks: Vec<_> = open
        .into_iter()
        .enumerate()
        .map(|(number, mut connection)| {
            let requests = Arc::clone(&target.requests);
            // Each begins elsewhere in the list, so that they do not ask for the same row at the same time.
            let mut next = number * requests.len() / total;
            tokio::spawn(async move {
                let mut microseconds = Vec::with_capacity(1 << 16);
                loop {
                    let sent = Instant::now();
                    if sent.duration_since(begun) >= lasting {
                        return Ok::<_, Failure>((microseconds, connection));
                    }
                    connection.check(&requests[next]).await?;
                    microseconds.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
                    next = (next + 1) % requests.len();
                }
            })
        })
        .collect();
    let mut load = Load::default();
    let mut open = Vec::with_capacity(total);
    for task in tasks {
        let (microseconds, connection) = task.await??;
        load.microseconds.extend(microseconds);
        open.push(connection);
    }
    load.elapsed = begun.elapsed();
    Ok((load, open))
}
