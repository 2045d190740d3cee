//! Operations as server-sent events: what a reader gets line by line, and the answers in HTTP of what cannot be told so.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use chrono::TimeDelta;
use http_body_util::BodyExt;
use rowgate::{auth, http};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::PATIENCE;
use super::server::parts;
use super::source::{SUBSCRIPTION, Source, ended, event, large_event};
use crate::support::{AMARA, Backend, SMALL, VERA, World, both};

const EVENTS: &str = "text/event-stream";

struct Service {
    world: World,
    source: Arc<Source>,
    router: Router,
}

impl Service {
    async fn with(backend: Backend, change: impl FnOnce(&mut http::Server)) -> Self {
        let world = World::shared(backend, SMALL).await;
        Self::over(world, change)
    }

    fn over(world: World, change: impl FnOnce(&mut http::Server)) -> Self {
        let (mut server, source) = parts(&world);
        change(&mut server);
        Self { world, source, router: http::router(server) }
    }

    async fn start() -> Self {
        Self::with(Backend::Sqlite, |_| {}).await
    }

    async fn send(&self, headers: &[(&str, &str)], query: &str, variables: Json) -> Response<Body> {
        let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = json!({"query": query, "variables": variables}).to_string();
        self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
    }

    /// A stream of a subscription.
    async fn subscribe(&self, headers: &[(&str, &str)], variables: Json) -> Stream {
        let response = self.send(&[&[("accept", EVENTS)], headers].concat(), SUBSCRIPTION, variables).await;
        Stream::of(response)
    }

    async fn refused(&self, headers: &[(&str, &str)], query: &str, variables: Json) -> (u16, String) {
        let response = self.send(headers, query, variables).await;
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let json: Json =
            serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("{status}: {}", String::from_utf8_lossy(&bytes)));
        (status, json["errors"][0]["extensions"]["code"].as_str().expect("a code").to_owned())
    }
}

/// An event as a reader understands it.
#[derive(Debug, PartialEq)]
struct Heard {
    kind: String,
    id: Option<String>,
    data: Json,
}

struct Stream {
    body: Body,
    text: String,
    comments: usize,
}

impl Stream {
    fn of(response: Response<Body>) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream; charset=utf-8");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        Self { body: response.into_body(), text: String::new(), comments: 0 }
    }

    /// The next event, or none at the end.
    async fn hear(&mut self) -> Option<Heard> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                if block == ":" {
                    self.comments += 1;
                    continue;
                }
                return Some(parsed(&block));
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await.expect("something comes");
            let Some(frame) = frame else {
                assert_eq!(self.text, "", "no event is cut in two");
                return None;
            };
            let data = frame.expect("the body goes on").into_data().expect("data");
            self.text.push_str(std::str::from_utf8(&data).expect("text"));
        }
    }

    async fn number(&mut self) -> u64 {
        let heard = self.hear().await.expect("an event");
        assert_eq!(heard.kind, "next");
        heard.data["data"]["events"].as_u64().expect("a number")
    }

    /// The code of the failure with which the stream ends.
    async fn failure(&mut self) -> Json {
        let heard = self.hear().await.expect("an event");
        assert_eq!(heard.kind, "next");
        assert_eq!(self.hear().await.map(|heard| heard.kind).as_deref(), Some("complete"));
        assert_eq!(self.hear().await, None);
        heard.data["errors"][0]["extensions"].clone()
    }
}

fn parsed(block: &str) -> Heard {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim_start().to_owned());
    let data = field("data:").expect("browsers tell of no event without data");
    let data = if data.is_empty() { Json::Null } else { serde_json::from_str(&data).expect("data is JSON") };
    Heard { kind: field("event:").expect("a kind"), id: field("id:"), data }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_one_result_and_the_end() {
    both(async |backend| {
        let service = Service::with(backend, |_| {}).await;
        let token = format!("Bearer {}", service.world.token(VERA));
        let query = "{ me { user { email } } }";
        let mut stream = Stream::of(service.send(&[("accept", EVENTS), ("authorization", &token)], query, json!({})).await);
        let data = json!({"data": {"me": {"user": {"email": VERA}}}});
        assert_eq!(stream.hear().await, Some(Heard { kind: "next".to_owned(), id: None, data }));
        assert_eq!(stream.hear().await, Some(Heard { kind: "complete".to_owned(), id: None, data: Json::Null }));
        assert_eq!(stream.hear().await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_tells_its_events_with_their_cursors() {
    let service = Service::start().await;
    let mut stream = service.subscribe(&[], json!({"count": 2})).await;
    for number in 1..=2_u64 {
        let data = json!({"data": {"events": number}});
        assert_eq!(stream.hear().await, Some(Heard { kind: "next".to_owned(), id: Some(format!("cursor-{number}")), data }));
    }
    assert_eq!(stream.hear().await.unwrap().kind, "complete");
    assert_eq!(stream.hear().await, None);
    assert!(stream.comments > 0, "the stream was open before its first event");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_by_get_too_and_goes_on_after_an_event() {
    let service = Service::start().await;
    let uri = "/graphql?query=subscription%20Events%20%7B%20events%20%7D&variables=%7B%22count%22%3A1%7D";
    let request = Request::get(uri).header("accept", EVENTS).header("last-event-id", "cursor-7").body(Body::empty()).unwrap();
    let mut stream = Stream::of(service.router.clone().oneshot(request).await.unwrap());
    assert_eq!(stream.number().await, 1);
    assert_eq!(service.source.resumed_after().as_deref(), Some("cursor-7"));
    let mut stream = service.subscribe(&[], json!({"count": 1})).await;
    assert_eq!(stream.number().await, 1);
    assert_eq!(service.source.resumed_after(), None);
    let mutation = "/graphql?query=mutation%20%7B%20deleteBrand(id%3A%221%22)%7Bid%7D%7D";
    let request = Request::get(mutation).header("accept", EVENTS).body(Body::empty()).unwrap();
    assert_eq!(service.router.clone().oneshot(request).await.unwrap().status(), 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_both_gets_events_only_for_subscriptions() {
    let service = Service::start().await;
    let both = [("accept", "application/graphql-response+json, application/json, text/event-stream")];
    let answer = service.send(&both, "{ __typename }", json!({})).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/graphql-response+json; charset=utf-8");
    let mut stream = Stream::of(service.send(&both, SUBSCRIPTION, json!({"count": 1})).await);
    assert_eq!(stream.number().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_before_the_first_event_has_a_status() {
    let service = Service::start().await;
    let events = [("accept", EVENTS)];
    let none = json!({});
    for (headers, query, variables, status, code) in [
        (&events[..], "{ nothing }", &none, 400, "BAD_USER_INPUT"),
        (&events, SUBSCRIPTION, &json!({"refused": true}), 400, "BAD_USER_INPUT"),
        (&[("accept", EVENTS), ("authorization", "Bearer x")], SUBSCRIPTION, &none, 401, "UNAUTHENTICATED"),
        (&[("accept", EVENTS), ("last-event-id", "a"), ("last-event-id", "b")], SUBSCRIPTION, &none, 400, "BAD_USER_INPUT"),
        (&[], SUBSCRIPTION, &none, 406, "BAD_USER_INPUT"),
        (&[("accept", "*/*")], SUBSCRIPTION, &none, 406, "BAD_USER_INPUT"),
        (&[("accept", "application/graphql-response+json")], SUBSCRIPTION, &none, 406, "BAD_USER_INPUT"),
    ] {
        assert_eq!(service.refused(headers, query, variables.clone()).await, (status, code.to_owned()), "{headers:?} {query}");
    }
    assert_eq!(service.source.alive(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_goes_ends_the_subscription() {
    let service = Service::start().await;
    let mut stream = service.subscribe(&[], json!({"feed": "one"})).await;
    service.source.until_alive(1).await;
    service.source.tell("one", &event(1));
    assert_eq!(stream.number().await, 1);
    drop(stream);
    service.source.until_alive(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_is_told_and_nobody_else_waits() {
    let service = Service::with(Backend::Sqlite, |server| {
        server.sockets.queue_events = 8;
        server.sockets.slow_time = Duration::from_millis(20);
    })
    .await;
    let mut slow = service.subscribe(&[], json!({"feed": "all"})).await;
    let mut quick = service.subscribe(&[], json!({"feed": "all"})).await;
    service.source.until_alive(2).await;
    for number in 0..200 {
        service.source.tell("all", &large_event(number, 16 * 1024));
        assert_eq!(quick.number().await, number as u64);
    }
    service.source.until_alive(1).await;
    for number in 0..8 {
        assert_eq!(slow.number().await, number);
    }
    let failure = slow.failure().await;
    assert_eq!((&failure["code"], &failure["limit"]), (&json!("LIMIT_EXCEEDED"), &json!("subscriptionQueue")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_token_and_with_its_session() {
    let world = World::configured(Backend::Sqlite, SMALL, |config| config.tokens.leeway = Duration::ZERO).await;
    let service = Service::over(world, |_| {});
    let now = auth::now();
    let token = format!("Bearer {}", service.world.token_between(VERA, now, now + TimeDelta::seconds(2)));
    let mut stream = service.subscribe(&[("authorization", &token)], json!({"feed": "one"})).await;
    service.source.until_alive(1).await;
    assert_eq!(stream.failure().await["code"], "UNAUTHENTICATED");
    service.source.until_alive(0).await;
    let token = format!("Bearer {}", service.world.token(VERA));
    let mut stream = service.subscribe(&[("authorization", &token)], json!({"feed": "two"})).await;
    service.source.until_alive(1).await;
    service.source.tell("two", &event(1));
    assert_eq!(stream.number().await, 1);
    service.source.tell("two", &ended());
    assert_eq!(stream.failure().await["code"], "UNAUTHENTICATED");
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_have_the_caps_of_sockets() {
    let service = Service::with(Backend::Sqlite, |server| {
        server.sockets.connections = 3;
        server.sockets.connections_per_user = 1;
        server.sockets.subscriptions = 2;
    })
    .await;
    let token = |email: &str| format!("Bearer {}", service.world.token(email));
    let (vera, amara) = (token(VERA), token(AMARA));
    let events = |token| [("accept", EVENTS), ("authorization", token)];
    let first = service.subscribe(&[("authorization", &vera)], json!({})).await;
    let too_many = service.refused(&events(&vera), SUBSCRIPTION, json!({})).await;
    assert_eq!(too_many, (429, "LIMIT_EXCEEDED".to_owned()));
    let second = service.subscribe(&[("authorization", &amara)], json!({})).await;
    assert_eq!(service.refused(&[("accept", EVENTS)], SUBSCRIPTION, json!({})).await, (503, "LIMIT_EXCEEDED".to_owned()));
    drop((first, second));
    service.source.until_alive(0).await;
    super::eventually("free places", async || {
        service.send(&events(&vera), SUBSCRIPTION, json!({"count": 1})).await.status() == 200
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_stream_says_that_it_lives() {
    let service = Service::with(Backend::Sqlite, |server| server.sockets.ping_interval = Duration::from_millis(10)).await;
    let mut stream = service.subscribe(&[], json!({})).await;
    while stream.text.matches(":\n\n").count() < 5 {
        let frame = stream.body.frame().await.unwrap().unwrap().into_data().unwrap();
        stream.text.push_str(std::str::from_utf8(&frame).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_ends_streams_without_saying_that_they_are_over() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut server = super::server::Server::start(Backend::Sqlite).await;
    let mut stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let body = json!({"query": SUBSCRIPTION, "variables": {"feed": "one"}}).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\naccept: {EVENTS}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    server.source.until_alive(1).await;
    server.source.tell("one", &event(1));
    let mut text = String::new();
    while !text.contains("\"events\":1") {
        let mut part = [0; 1024];
        let count = stream.read(&mut part).await.unwrap();
        assert!(count > 0, "{text}");
        text.push_str(&String::from_utf8_lossy(&part[..count]));
    }
    server.stop();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(!rest.contains("complete"), "{rest}");
    server.stopped().await;
}
