//! Attacks over a real socket: what is too much is refused in words, fast and without a statement, and the server answers on.

mod leaks;
mod raw;
mod tokens;
pub mod writing;

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use self::raw::{REFUSAL_MOST, Reply, Server, assert_clean};
use crate::support::{Backend, SMALL, World};

/// The longest refusal: it does not echo what was sent.
const REFUSAL_BYTES: usize = 8_000;

struct Field {
    world: World,
    server: Server,
}

impl Field {
    async fn new() -> Self {
        let world = World::limited(Backend::Sqlite, SMALL, |limits| {
            limits.header_read_time = Duration::from_secs(1);
            limits.body_read_time = Duration::from_secs(1);
        });
        let world = world.await;
        let server = Server::start(&world).await;
        server.assert_alive().await;
        Self { world, server }
    }

    /// The reply is a refusal as it should be, no statement was sent, and the server goes on.
    async fn refused(&self, what: &str, before: u64, reply: &Reply, expected: (u16, &str)) {
        println!("{what}: {} in {:?}", reply.status, reply.took);
        assert_eq!((reply.status, reply.code().as_str()), expected, "{what}: {:.600}", reply.body);
        assert!(reply.took < REFUSAL_MOST, "{what}: {:?}", reply.took);
        assert!(reply.body.len() < REFUSAL_BYTES, "{what}: {} bytes", reply.body.len());
        assert_clean(what, &reply.body);
        assert!(reply.json().get("data").is_none(), "{what}: a refused request has no data");
        assert_eq!(self.world.statements(), before, "{what}: no statement is sent");
        self.server.assert_alive().await;
    }

    async fn refuses(&self, what: &str, query: &str, variables: Json, code: &str) {
        let before = self.world.statements();
        let reply = self.server.post(query, variables).await;
        self.refused(what, before, &reply, (400, code)).await;
    }

    async fn refuses_bytes(&self, what: &str, body: &[u8], headers: &str, expected: (u16, &str)) {
        let before = self.world.statements();
        let reply = self.server.post_bytes(body, headers).await;
        self.refused(what, before, &reply, expected).await;
    }
}

const LIMIT: &str = "LIMIT_EXCEEDED";
const INPUT: &str = "BAD_USER_INPUT";

/// Fragments that spread the next one twice.
fn fragment_bomb(width: usize, levels: usize) -> String {
    let mut text = "{ ...F0 }".to_owned();
    for level in 0..levels {
        let spreads = format!("...F{} ", level + 1).repeat(width);
        write!(text, " fragment F{level} on Query {{ {spreads}}}").expect("a string");
    }
    write!(text, " fragment F{levels} on Query {{ __typename }}").expect("a string");
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_cost_too_much_are_refused() {
    let field = Field::new().await;
    let none = || json!({});
    let aliases: String = (0..5_000).map(|number| format!("a{number}:__typename ")).collect();
    let some_aliases: String = (0..31).map(|number| format!("a{number}:__typename ")).collect();
    let introspection = format!("{{ __schema {{ types {{ {} name {} }} }} }}", "ofType { ".repeat(30), "} ".repeat(30));
    let cycle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    let roots: String = (0..25).map(|number| format!("a{number}: brands {{ totalCount }} ")).collect();
    let limited = [
        ("nested braces", "{a".repeat(20_000)),
        (
            "nested lists in an argument",
            format!("{{ brands(where: {}1{}) {{ totalCount }} }}", "[".repeat(5_000), "]".repeat(5_000)),
        ),
        ("fragment bomb, 2 wide", fragment_bomb(2, 24)),
        ("fragment bomb, 4 wide", fragment_bomb(4, 10)),
        ("5,000 aliases", format!("{{ {aliases} }}")),
        ("31 aliases", format!("{{ {some_aliases} }}")),
        ("duplicated fields", format!("{{ {} }}", "__typename ".repeat(9_000))),
        ("1,900 duplicated fields", format!("{{ brands {{ {} }} }}", "totalCount ".repeat(2_100))),
        ("25 root fields", format!("{{ {roots} }}")),
        ("unknown directives", format!("{{ __typename {} }}", "@a ".repeat(3_000))),
        ("known directives", format!("{{ __typename {} }}", "@include(if:true) ".repeat(40))),
        ("operations", (0..500).map(|number| format!("query A{number} {{ __typename }} ")).collect()),
        ("deep introspection", introspection),
        ("a long document", format!("{{ __typename }} #{}", "x".repeat(200_000))),
    ];
    for (what, query) in limited {
        field.refuses(what, &query, none(), LIMIT).await;
    }
    for (what, query) in [
        ("fragment cycle", cycle.to_owned()),
        ("unclosed braces", "{a".repeat(30)),
        ("unterminated string", format!("{{ brands(after: \"{}", "x".repeat(50_000))),
        ("unterminated block string", "{ brands(after: \"\"\"x".to_owned()),
        ("nothing", String::new()),
        ("NUL", "{ brands(after: \"\\u0000\") { totalCount } }".to_owned()),
    ] {
        field.refuses(what, &query, none(), INPUT).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_that_cost_too_much_are_refused() {
    let field = Field::new().await;
    let token = field.world.token(crate::support::DEVIN);
    let digits = "9".repeat(400);
    let ids: Vec<String> = (0..20_000).map(|number| uuid::Uuid::from_u128(number).to_string()).collect();
    let numbers: Vec<i32> = vec![1; 100_000];
    let by_ids = "query($ids: [ID!]) { brands(where: {id: {in: $ids}}) { totalCount } }";
    let by_numbers = "query($n: [Int!]) { contentList(where: {views: {in: $n}}) { totalCount } }";
    let by_pattern = "query($p: String) { brands(where: {name: {like: $p}}) { totalCount } }";
    for (what, query, variables, code) in [
        ("first: 1000000", "{ brands(first: 1000000) { nodes { id } } }".to_owned(), json!({}), LIMIT),
        ("in with 20,000 ids", by_ids.to_owned(), json!({"ids": ids}), LIMIT),
        ("in with 100,000 numbers", by_numbers.to_owned(), json!({"n": numbers}), LIMIT),
        ("a pattern", by_pattern.to_owned(), json!({"p": "%a".repeat(5_000)}), LIMIT),
        ("400 digits", format!("{{ brands(first: {digits}) {{ totalCount }} }}"), json!({}), INPUT),
        ("a negative page", "{ brands(first: -1) { totalCount } }".to_owned(), json!({}), INPUT),
        (
            "400 digits in a text",
            "query($n: Decimal) { products(where: {price: {gt: $n}}) { totalCount } }".to_owned(),
            json!({"n": digits}),
            INPUT,
        ),
    ] {
        let before = field.world.statements();
        let reply = field.server.post_as(&token, &query, variables).await;
        // The one statement is the one for the facts about the caller.
        field.refused(what, before + 1, &reply, (400, code)).await;
    }
    let raw = |variables: &str| {
        format!(r#"{{"query":"query($v: String) {{ brands(after: $v) {{ totalCount }} }}","variables":{variables}}}"#)
    };
    let deep = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    field.refuses_bytes("deep variables", raw(&format!("{{\"v\":{deep}}}")).as_bytes(), "", (400, LIMIT)).await;
    field
        .refuses_bytes("half-deep variables", raw(&format!("{{\"v\":{}", "{\"a\":".repeat(10_000))).as_bytes(), "", (400, LIMIT))
        .await;
    for (what, variables) in [
        ("a lone surrogate", r#"{"v":"\ud800"}"#.to_owned()),
        ("NUL in a variable", r#"{"v":"\u0000"}"#.to_owned()),
        ("1e999", r#"{"v":1e999}"#.to_owned()),
        ("400 digits in JSON", format!("{{\"v\":{digits}}}")),
    ] {
        field.refuses_bytes(what, raw(&variables).as_bytes(), "", (400, INPUT)).await;
    }
    let pages = "{ brands(first: 1000) { nodes { contents(first: 1000) { nodes {
        versions(first: 1000) { totalCount nodes { id } } } } } } }";
    let before = field.world.statements();
    let reply = field.server.post_with_token(pages, &token).await;
    field.refused("pages multiplied", before + 1, &reply, (400, LIMIT)).await;
    let batch = json!(vec![json!({"query": "{ __typename }"}); 1_000]).to_string();
    field.refuses_bytes("a batch of 1000", batch.as_bytes(), "", (400, LIMIT)).await;
}

/// A gzip file that inflates to `bytes` letters: one literal, then copies of 258 letters in 13 bits each.
fn gzip_bomb(bytes: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = vec![true, true, false];
    let code =
        |value: u32, length: u32, bits: &mut Vec<bool>| bits.extend((0..length).rev().map(|place| value >> place & 1 == 1));
    code(0x30 + u32::from(b'a'), 8, &mut bits);
    for _ in 0..bytes / 258 {
        code(0b1100_0101, 8, &mut bits);
        code(0, 5, &mut bits);
    }
    code(0, 7, &mut bits);
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    file.extend(bits.chunks(8).map(|byte| byte.iter().enumerate().fold(0_u8, |sum, (place, bit)| sum | u8::from(*bit) << place)));
    file.extend([0; 8]);
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_too_long_are_refused() {
    let field = Field::new().await;
    let long = vec![b' '; 10 * 1024 * 1024];
    let too_long = (413, LIMIT);
    field.refuses_bytes("10 MB", &long, "", too_long).await;
    let before = field.world.statements();
    let mut chunked = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
        content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        .to_vec();
    for part in long.chunks(1 << 16) {
        chunked.extend(format!("{:x}\r\n", part.len()).into_bytes());
        chunked.extend_from_slice(part);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    let reply = field.server.send(&chunked).await;
    field.refused("10 MB in chunks", before, &reply, too_long).await;
    let bomb = gzip_bomb(50_000_000);
    assert!(bomb.len() < 400_000);
    field.refuses_bytes("gzip bomb", &bomb, "content-encoding: gzip\r\n", too_long).await;
    field.refuses_bytes("no gzip", b"nonsense", "content-encoding: gzip\r\n", (400, INPUT)).await;
    field.refuses_bytes("brotli", b"nonsense", "content-encoding: br\r\n", (415, INPUT)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_that_are_too_long_are_refused() {
    let field = Field::new().await;
    let before = field.world.statements();
    let url = format!("GET /graphql?query={} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n", "a".repeat(200_000));
    let reply = field.server.send(url.as_bytes()).await;
    println!("a URL of 200 kB: {} in {:?}", reply.status, reply.took);
    assert!(reply.status == 414 && reply.took < REFUSAL_MOST, "{reply:?}");
    for bytes in [50_000, 1_000_000] {
        let header =
            format!("GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-long: {}\r\n\r\n", "a".repeat(bytes));
        let reply = field.server.send(header.as_bytes()).await;
        println!("a header of {bytes} bytes: {} in {:?}", reply.status, reply.took);
        assert!(reply.status == 431 && reply.took < REFUSAL_MOST, "{reply:?}");
    }
    let many: String = (0..500).map(|number| format!("x-{number}: a\r\n")).collect();
    let reply = field.server.send(format!("GET /graphql HTTP/1.1\r\nhost: localhost\r\n{many}\r\n").as_bytes()).await;
    assert!(matches!(reply.status, 400 | 431), "{reply:?}");
    assert_eq!(field.world.statements(), before);
    field.server.assert_alive().await;
}

/// Sends the beginning of a request and waits until the server gives up.
async fn half(field: &Field, beginning: &str) -> (Duration, String) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(field.server.address).await.expect("the server listens");
    stream.write_all(beginning.as_bytes()).await.expect("it takes the beginning");
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    (began.elapsed(), String::from_utf8_lossy(&answer).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_never_end_are_closed_and_nobody_else_waits() {
    let field = Field::new().await;
    let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    let no_end = head.to_owned();
    let no_body = format!("{head}content-length: 100\r\n\r\n{{\"query\"");
    let slow: Vec<String> = vec![String::new(), "POST /gr".to_owned(), no_end, no_body];
    let waiting = futures_util::future::join_all(slow.iter().cycle().take(80).map(|beginning| half(&field, beginning)));
    let others = async {
        for _ in 0..5 {
            field.server.assert_alive().await;
        }
    };
    let (ended, ()) = tokio::join!(waiting, others);
    for ((took, answer), beginning) in ended.iter().zip(slow.iter().cycle()) {
        assert!(*took < Duration::from_secs(8), "{took:?} for {beginning:?}");
        assert!(!beginning.ends_with("{\"query\"") || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    field.server.assert_alive().await;
}
