//! GraphQL over HTTP: the checks of the specification, written from its text, and what surrounds it.
//!
//! Each check is one line of a table: the request, the statuses allowed, and what the answer must look like.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use http_body_util::BodyExt;
use rowgate::http;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::support::{Backend, SMALL, VERA, World};

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
const QUERY: &str = r#"{"query":"{ __typename }"}"#;

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}: {}", self.status, String::from_utf8_lossy(&self.body)))
    }

    /// The values of a header as one list.
    fn header(&self, name: &str) -> String {
        let values: Vec<&str> = self.headers.get_all(name).iter().map(|value| value.to_str().expect("text")).collect();
        values.join(", ")
    }

    fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }

    fn is_typename(&self) -> bool {
        self.json() == json!({"data": {"__typename": "Query"}})
    }
}

async fn send(router: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.clone().oneshot(request.body(body.into()).expect("a request")).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes().to_vec();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

async fn router() -> Router {
    World::shared(Backend::Sqlite, SMALL).await.router()
}

async fn post(router: &Router, accept: &str, body: &str) -> Answer {
    send(router, "POST", "/graphql", &[("content-type", JSON), ("accept", accept)], body.to_owned()).await
}

async fn get(router: &Router, accept: &str, query: &str) -> Answer {
    send(router, "GET", &format!("/graphql?{query}"), &[("accept", accept)], Body::empty()).await
}

#[tokio::test]
async fn the_media_type_follows_accept() {
    let router = router().await;
    for (accept, expected) in [
        (GRAPHQL, GRAPHQL),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json; charset=utf-8", JSON),
        ("application/graphql-response+json; charset=utf-8", GRAPHQL),
        ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", GRAPHQL),
        ("application/json, application/graphql-response+json;q=0.5", JSON),
        ("text/html, application/json;q=0.1", JSON),
    ] {
        for answer in [post(&router, accept, QUERY).await, get(&router, accept, "query=%7B__typename%7D").await] {
            assert_eq!(answer.status, 200, "{accept}");
            assert_eq!(answer.header("content-type"), format!("{expected}; charset=utf-8"), "{accept}");
            assert!(answer.is_typename(), "{accept}");
        }
    }
    let without = send(&router, "POST", "/graphql", &[("content-type", JSON)], QUERY).await;
    assert_eq!((without.status, without.header("content-type").as_str()), (200, "application/json; charset=utf-8"));
    for accept in ["text/html", "application/xml", "application/json;q=0"] {
        let answer = post(&router, accept, QUERY).await;
        assert_eq!((answer.status, answer.code().as_str()), (406, "BAD_USER_INPUT"), "{accept}");
    }
}

#[tokio::test]
async fn a_body_is_json_in_utf8_or_refused() {
    let router = router().await;
    for (kind, status) in [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("application/json; charset=UTF-8", 200),
        ("APPLICATION/JSON", 200),
        ("application/json; charset=iso-8859-1", 415),
        ("application/json; charset=utf-16", 415),
        ("text/plain", 415),
        ("text/plain; application/json", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/graphql", 415),
        ("application/jsonx", 415),
        ("", 415),
    ] {
        for accept in [GRAPHQL, JSON] {
            let answer = send(&router, "POST", "/graphql", &[("content-type", kind), ("accept", accept)], QUERY).await;
            assert_eq!(answer.status, status, "{kind}");
            assert!(answer.header("content-type").starts_with(accept), "{kind}");
            assert!(status == 200 || answer.json().get("data").is_none(), "{kind}");
        }
    }
    let none = send(&router, "POST", "/graphql", &[("accept", GRAPHQL)], QUERY).await;
    assert_eq!(none.status, 415, "no Content-Type");
    let twice = [("content-type", JSON), ("content-type", "text/plain")];
    assert_eq!(send(&router, "POST", "/graphql", &twice, QUERY).await.status, 415, "two types");
}

#[tokio::test]
async fn parameters_have_their_types() {
    let router = router().await;
    let good = [
        r#"{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null}"#,
        r#"{"query":"query A { __typename }","operationName":"A"}"#,
        r#"{"query":"query A { __typename } query B { roles { name } }","operationName":"A"}"#,
        r#"{"query":"{ __typename }","variables":{}}"#,
        r#"{"query":"query($a: String = \"x\") { __typename @include(if: true) @skip(if: false) }","variables":{"a":"y"}}"#,
        r#"{"query":"{ __typename }","variables":{"unknown":1},"extensions":{"any":[1]}}"#,
        r#"{"query":"{ __typename }","whatever":1}"#,
    ];
    // A variable that is not used is a mistake of the document, so that one is asked for its refusal below.
    for body in good.iter().filter(|body| !body.contains("$a")) {
        for accept in [GRAPHQL, JSON] {
            let answer = post(&router, accept, body).await;
            assert!(answer.status == 200 && answer.is_typename(), "{body}: {} {}", answer.status, answer.json());
        }
    }
    for body in [
        "",
        "NONSENSE",
        "{",
        r#"{"query":"#,
        "null",
        "1",
        r#""{ __typename }""#,
        "{}",
        "[]",
        r#"{"qeury":"{ __typename }"}"#,
        r#"{"query":null}"#,
        r#"{"query":{}}"#,
        r#"{"query":0}"#,
        r#"{"query":[]}"#,
        r#"{"query":"{ __typename }","operationName":{}}"#,
        r#"{"query":"{ __typename }","operationName":0}"#,
        r#"{"query":"{ __typename }","operationName":[]}"#,
        r#"{"query":"{ __typename }","variables":"{}"}"#,
        r#"{"query":"{ __typename }","variables":0}"#,
        r#"{"query":"{ __typename }","variables":["x"]}"#,
        r#"{"query":"{ __typename }","extensions":"x"}"#,
        r#"{"query":"{ __typename }","extensions":0}"#,
        r#"{"query":"{ __typename }","extensions":[]}"#,
    ] {
        for accept in [GRAPHQL, JSON] {
            let answer = post(&router, accept, body).await;
            assert_eq!(answer.status, 400, "{body}");
            assert!(answer.json().get("data").is_none() && answer.json()["errors"][0]["message"].is_string(), "{body}");
        }
    }
}

#[tokio::test]
async fn the_status_tells_what_happened_where_it_may() {
    let router = router().await;
    for (what, body, status) in [
        ("syntax", r#"{"query":"{"}"#, 400),
        ("an empty document", r#"{"query":""}"#, 400),
        ("validation", r#"{"query":"{ nothing }"}"#, 400),
        ("a missing selection", r#"{"query":"{ brands }"}"#, 400),
        ("an unused variable", r#"{"query":"query($a: String) { __typename }"}"#, 400),
        ("no such operation", r#"{"query":"query A { __typename }","operationName":"B"}"#, 400),
        ("which operation", r#"{"query":"query A { __typename } query B { __typename }"}"#, 400),
        ("a missing variable", r#"{"query":"query($id: ID!) { brand(id: $id) { id } }"}"#, 400),
        ("a variable of the wrong type", r#"{"query":"query($id: ID!) { brand(id: $id) { id } }","variables":{"id":true}}"#, 400),
        ("a mutation that does not exist", r#"{"query":"mutation { nothing }"}"#, 400),
        ("a subscription", r#"{"query":"subscription { nothing }"}"#, 400),
    ] {
        let answer = post(&router, GRAPHQL, body).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.json());
        assert!(answer.json().get("data").is_none(), "{what}: no entry `data` when nothing was executed");
        assert!(!answer.json()["errors"].as_array().expect("errors").is_empty(), "{what}");
        let plain = post(&router, JSON, body).await;
        assert_eq!((plain.status, plain.json()), (200, answer.json()), "{what}: 200 for application/json");
    }
    let partial = r#"{"query":"{ me { user { id } } brand(id: \"00000000-0000-4000-8000-000000000000\") { id } }"}"#;
    for accept in [GRAPHQL, JSON] {
        let answer = post(&router, accept, partial).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"data": {"me": {"user": null}, "brand": null}})));
        let answer = send(
            &router,
            "POST",
            "/graphql",
            &[("content-type", JSON), ("accept", accept), ("authorization", "Bearer x")],
            QUERY,
        )
        .await;
        assert_eq!(answer.code(), "UNAUTHENTICATED");
        assert_eq!(answer.status, 401, "{accept}: a bad token is told to every client");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
}

#[tokio::test]
async fn get_reads_and_never_writes() {
    let router = router().await;
    for query in [
        "query=%7B__typename%7D",
        "query={__typename}",
        "query=query+A{__typename}query+B{roles{name}}&operationName=A",
        "query={__typename}&variables={}",
        "query={__typename}&variables=&operationName=&extensions=",
        "query={__typename}&extensions={\"a\":1}".replace('"', "%22").as_str(),
        "query={__typename}&other=1",
    ] {
        let answer = get(&router, GRAPHQL, query).await;
        assert!(answer.status == 200 && answer.is_typename(), "{query}: {} {}", answer.status, answer.json());
    }
    let with_variables =
        "query=query($id:ID!){brand(id:$id){id}}&variables=%7B%22id%22:%2200000000-0000-4000-8000-000000000000%22%7D";
    assert_eq!(get(&router, GRAPHQL, with_variables).await.json(), json!({"data": {"brand": null}}));
    for (query, status) in [
        ("", 400),
        ("Query={__typename}", 400),
        ("query=", 400),
        ("query={", 400),
        ("query={__typename}&query={__typename}", 400),
        ("query={__typename}&variables=7", 400),
        ("query={__typename}&variables=[]", 400),
        ("query={__typename}&variables={", 400),
        ("query={__typename}&extensions=x", 400),
        ("query={__typename}&operationName=B", 400),
        ("query=%ff", 400),
    ] {
        let answer = get(&router, GRAPHQL, query).await;
        assert_eq!(answer.status, status, "{query}: {}", answer.json());
    }
    for query in
        ["query=mutation{__typename}", "query=mutation+A{nothing}query+B{__typename}&operationName=A", "query=mutation{nothing}"]
    {
        for accept in [GRAPHQL, JSON] {
            let answer = get(&router, accept, query).await;
            assert!(answer.json().get("data").is_none(), "{query}");
            assert_eq!(answer.status, 405, "{query} as {accept}: {}", answer.json());
            assert!(answer.header("allow").contains("POST"), "{query}");
        }
    }
    let typed = |kind| vec![("accept", GRAPHQL), ("content-type", kind)];
    for (kind, status) in [(JSON, 200), ("text/plain", 415), ("application/x-www-form-urlencoded", 415)] {
        let answer = send(&router, "GET", "/graphql?query=%7B__typename%7D", &typed(kind), Body::empty()).await;
        assert_eq!(answer.status, status, "GET with {kind}");
    }
}

#[tokio::test]
async fn other_methods_and_paths_are_refused_in_json() {
    let router = router().await;
    for method in ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"] {
        let answer = send(&router, method, "/graphql?query=%7B__typename%7D", &[("accept", GRAPHQL)], Body::empty()).await;
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), "GET, POST", "{method}");
        assert!(method == "HEAD" || answer.json().get("data").is_none(), "{method}");
    }
    for path in ["/nothing", "/graphql/", "/GraphQL", "/graphql/x", "/..%2fetc/passwd", "/demo/users", "/healthz/"] {
        for method in ["GET", "POST"] {
            let answer = send(&router, method, path, &[("accept", GRAPHQL)], Body::empty()).await;
            assert_eq!((answer.status, answer.code().as_str()), (404, "NOT_FOUND"), "{method} {path}");
        }
    }
    for path in ["/healthz", "/readyz"] {
        let answer = send(&router, "GET", path, &[], Body::empty()).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.json()["status"].is_string(), "{path}");
        let head = send(&router, "HEAD", path, &[], Body::empty()).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "HEAD {path}");
        assert_eq!(send(&router, "POST", path, &[], Body::empty()).await.status, 405, "POST {path}");
        let words = String::from_utf8(answer.body).expect("text");
        assert!(!words.contains("sqlite") && !words.contains("0.1"), "{path} names no database and no version: {words}");
    }
}

#[tokio::test]
async fn batches_are_not_offered() {
    let router = router().await;
    for body in [format!("[{QUERY}]"), format!("[{QUERY},{QUERY}]"), "[]".to_owned(), format!(" \n[{QUERY}]")] {
        for accept in [GRAPHQL, JSON] {
            let answer = post(&router, accept, &body).await;
            assert_eq!(answer.status, 400, "{body}");
            assert!(answer.json().is_object(), "one refusal, no list: {body}");
        }
    }
}

#[tokio::test]
async fn foreign_pages_may_read_only_where_the_configuration_says_so() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let closed = world.router();
    let preflight = |origin| {
        vec![
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type, authorization"),
        ]
    };
    let answer = send(&closed, "OPTIONS", "/graphql", &preflight("https://app.example.com"), Body::empty()).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin").as_str()), (405, ""), "closed by default");
    let mut server = world.server();
    server.settings.cors_origins = vec!["https://app.example.com".to_owned()];
    let open = http::router(server);
    let answer = send(&open, "OPTIONS", "/graphql", &preflight("https://app.example.com"), Body::empty()).await;
    assert!(matches!(answer.status, 200 | 204), "{}", answer.status);
    assert_eq!(answer.header("access-control-allow-origin"), "https://app.example.com");
    assert!(answer.header("access-control-allow-methods").contains("POST"));
    let allowed = answer.header("access-control-allow-headers").to_ascii_lowercase();
    assert!(allowed.contains("authorization") && allowed.contains("content-type"), "{allowed}");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    for origin in ["https://evil.example", "null", "https://app.example.com.evil.example", "http://app.example.com"] {
        let answer = send(&open, "OPTIONS", "/graphql", &preflight(origin), Body::empty()).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        let headers = [("origin", origin), ("content-type", JSON)];
        let answer = send(&open, "POST", "/graphql", &headers, QUERY).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
    let headers = [("origin", "https://app.example.com"), ("content-type", JSON)];
    let answer = send(&open, "POST", "/graphql", &headers, QUERY).await;
    assert_eq!(answer.header("access-control-allow-origin"), "https://app.example.com");
    assert!(answer.header("vary").contains("origin"), "a cache must keep origins apart");
}

#[tokio::test]
async fn answers_are_compressed_when_wanted_and_worth_it() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let router = world.router();
    let long = r#"{"query":"{ __schema { types { name description } } }"}"#;
    let plain = post(&router, JSON, long).await;
    assert_eq!(plain.header("content-encoding"), "");
    for encoding in ["gzip", "br"] {
        let headers = [("content-type", JSON), ("accept-encoding", encoding)];
        let answer = send(&router, "POST", "/graphql", &headers, long).await;
        assert_eq!((answer.status, answer.header("content-encoding").as_str()), (200, encoding));
        assert!(answer.body.len() * 3 < plain.body.len(), "{} of {}", answer.body.len(), plain.body.len());
        assert!(answer.header("vary").contains("accept-encoding"));
        let short = send(&router, "POST", "/graphql", &headers, QUERY).await;
        assert_eq!(short.header("content-encoding"), "", "a short answer is sent as it is");
    }
}

#[tokio::test]
async fn every_answer_has_an_id_and_the_headers_browsers_need() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let router = world.router();
    let token = format!("Bearer {}", world.token(VERA));
    for (method, path, body) in [
        (Method::POST, "/graphql", QUERY),
        (Method::POST, "/graphql", "nonsense"),
        (Method::GET, "/nothing", ""),
        (Method::GET, "/healthz", ""),
    ] {
        let headers = [("content-type", JSON), ("x-request-id", "mine-1"), (header::AUTHORIZATION.as_str(), token.as_str())];
        let answer = send(&router, method.as_str(), path, &headers, body).await;
        assert_eq!(answer.header("x-request-id"), "mine-1", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("server"), "", "{path} names no product");
        let forged = send(&router, method.as_str(), path, &[("content-type", JSON), ("x-request-id", "a b")], body).await;
        assert_eq!(forged.header("x-request-id").len(), 36, "{path}");
    }
    let answer = send(&router, "POST", "/graphql", &[("content-type", JSON)], QUERY).await;
    assert!(answer.header("cache-control").contains("no-store"), "answers depend on the caller: {:?}", answer.headers);
}
