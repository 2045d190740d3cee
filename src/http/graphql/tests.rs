//! Negotiation and the shapes of requests.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

use super::negotiate::{Accepted, Events, accepted as negotiated, check_content_type};
use super::request::{Parsed, from_body, from_url};
use crate::config::Limits;
use crate::error::{Code, GraphqlError};
use crate::execute::GraphqlRequest;
use crate::http::reply::{Media, status_without_data};

fn accepted(values: &[&str]) -> Option<Media> {
    let headers: HeaderMap = values.iter().map(|value| (header::ACCEPT, HeaderValue::from_str(value).unwrap())).collect();
    negotiated(&headers).ok().map(|accepted| accepted.media)
}

#[test]
fn the_media_type_is_the_one_the_caller_wants_most() {
    let graphql = "application/graphql-response+json";
    for (accept, expected) in [
        (graphql, Media::GraphqlResponse),
        ("application/json", Media::Json),
        ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", Media::GraphqlResponse),
        ("application/json, application/graphql-response+json", Media::GraphqlResponse),
        ("application/graphql-response+json;q=0.5, application/json;q=0.9", Media::Json),
        ("application/graphql-response+json;q=0.9, application/json;q=0.5", Media::GraphqlResponse),
        ("application/graphql-response+json;q=0, application/json", Media::Json),
        ("application/json;q=0, */*", Media::GraphqlResponse),
        ("*/*", Media::Json),
        ("application/*", Media::Json),
        ("", Media::Json),
        ("*/*, application/graphql-response+json", Media::GraphqlResponse),
        ("text/html, application/json, */*;q=0.1", Media::Json),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Media::Json),
        ("APPLICATION/JSON", Media::Json),
        ("application/json;charset=utf-16, application/graphql-response+json;q=0.1", Media::GraphqlResponse),
    ] {
        assert_eq!(accepted(&[accept]), Some(expected), "{accept}");
    }
    assert_eq!(accepted(&[]), Some(Media::Json));
    assert_eq!(accepted(&["text/html", graphql]), Some(Media::GraphqlResponse), "two headers are one list");
}

#[test]
fn what_cannot_be_served_is_not_acceptable() {
    for accept in [
        "text/html",
        "application/json;q=0",
        "*/*;q=0",
        "application/json;charset=utf-16",
        "application/xml, image/*",
        "nonsense",
    ] {
        assert_eq!(accepted(&[accept]), None, "{accept}");
    }
}

#[test]
fn events_come_only_to_who_names_them() {
    let events = |accept: &'static str| {
        negotiated(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]))
            .ok()
            .map(|accepted| accepted.events)
    };
    for (accept, expected) in [
        ("text/event-stream", Events::Everything),
        ("TEXT/EVENT-STREAM; charset=utf-8", Events::Everything),
        ("text/event-stream, */*;q=0.5", Events::Everything),
        ("text/event-stream, application/json", Events::Subscriptions),
        ("application/graphql-response+json, application/json;q=0.5, text/event-stream;q=0.8", Events::Subscriptions),
        ("text/event-stream;q=0.1, application/json", Events::Subscriptions),
        ("text/event-stream;q=0, application/json", Events::Never),
        ("*/*", Events::Never),
        ("text/*, application/json", Events::Never),
    ] {
        assert_eq!(events(accept), Some(expected), "{accept}");
    }
    for nothing in ["text/event-stream;q=0", "text/event-stream;charset=utf-16", "text/*"] {
        assert_eq!(events(nothing), None, "{nothing}");
    }
    let alone = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("text/event-stream"))]);
    assert_eq!(negotiated(&alone).ok(), Some(Accepted { media: Media::GraphqlResponse, events: Events::Everything }));
}

#[test]
fn only_json_in_utf8_is_read() {
    let check = |values: &[&str]| {
        let headers: HeaderMap =
            values.iter().map(|value| (header::CONTENT_TYPE, HeaderValue::from_str(value).unwrap())).collect();
        check_content_type(&headers).map_err(|refusal| refusal.status())
    };
    for good in [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        r#"application/json; charset="utf-8""#,
    ] {
        assert_eq!(check(&[good]), Ok(()), "{good}");
    }
    let bad = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonp",
    ];
    for bad in bad.into_iter().chain(["application/json; charset=utf-16", "application/json, text/plain", "json", ""]) {
        assert_eq!(check(&[bad]), Err(StatusCode::UNSUPPORTED_MEDIA_TYPE), "{bad}");
    }
    assert!(check(&[]).is_err());
    assert!(check(&["application/json", "text/plain"]).is_err());
}

#[test]
fn a_status_without_data_depends_on_the_media_type() {
    let status = |code, media| status_without_data(code, media).as_u16();
    assert_eq!(status(Code::BadUserInput, Media::GraphqlResponse), 400);
    assert_eq!(status(Code::BadUserInput, Media::Json), 200);
    assert_eq!(status(Code::Forbidden, Media::Json), 200);
    assert_eq!(status(Code::Unavailable, Media::Json), 503);
    assert_eq!(status(Code::Timeout, Media::GraphqlResponse), 504);
}

fn single(body: &str) -> Result<GraphqlRequest, GraphqlError> {
    from_body(body.as_bytes(), &Limits::default()).map(|parsed| match parsed {
        Parsed::Single(request) => *request,
        Parsed::Batch(_) => panic!("a batch"),
    })
}

fn field_of(error: &GraphqlError) -> Option<&str> {
    error.details.iter().find(|(name, _)| *name == "field").and_then(|(_, value)| value.as_str())
}

#[test]
fn a_body_becomes_a_request() {
    let request = single(r#" {"query":"{a}","operationName":"A","variables":{"b":[1,null]},"extensions":{},"more":1}"#).unwrap();
    assert_eq!((request.query.as_str(), request.operation_name.as_deref()), ("{a}", Some("A")));
    assert_eq!(json!(request.variables), json!({"b": [1, null]}));
    let request = single(r#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#).unwrap();
    assert_eq!((request.operation_name, request.variables.len()), (None, 0));
    assert_eq!(single(r#"{"query":"{a}","operationName":""}"#).unwrap().operation_name, None);
}

#[test]
fn a_parameter_of_the_wrong_type_is_named() {
    for (body, field) in [
        (r"{}", "query"),
        (r#"{"qeury":"{a}"}"#, "query"),
        (r#"{"query":null}"#, "query"),
        (r#"{"query":1}"#, "query"),
        (r#"{"query":["{a}"]}"#, "query"),
        (r#"{"query":"{a}","operationName":1}"#, "operationName"),
        (r#"{"query":"{a}","operationName":{}}"#, "operationName"),
        (r#"{"query":"{a}","variables":"{}"}"#, "variables"),
        (r#"{"query":"{a}","variables":[7]}"#, "variables"),
        (r#"{"query":"{a}","extensions":true}"#, "extensions"),
        (r#""{a}""#, "body"),
        ("null", "body"),
        ("", "body"),
        ("NONSENSE", "body"),
        (r#"{"query":"#, "body"),
        (r#"{"query":"{a}"} x"#, "body"),
        (r#"{"query":"{a}","variables":{"a":"\ud800"}}"#, "body"),
        (r#"{"query":"{a}","variables":{"a":1e999}}"#, "body"),
    ] {
        let error = single(body).unwrap_err();
        assert_eq!((error.code, field_of(&error)), (Code::BadUserInput, Some(field)), "{body}");
    }
    assert!(from_body(b"{\"query\":\"\xff\"}", &Limits::default()).is_err(), "not UTF-8");
}

#[test]
fn variables_nest_to_the_limit_in_every_form() {
    let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let body = |depth| format!(r#"{{"query":"{{a}}","variables":{}}}"#, nested(depth));
    assert!(single(&body(32)).is_ok());
    assert_eq!(single(&body(33)).unwrap_err().code, Code::LimitExceeded);
    let limits = Limits { batch: 2, ..Limits::default() };
    assert!(from_body(format!("[{}]", body(32)).as_bytes(), &limits).is_ok());
    assert!(from_body(format!("[{}]", body(33)).as_bytes(), &limits).is_err());
}

#[test]
fn a_batch_is_refused_unless_it_is_switched_on() {
    let batch = br#"[{"query":"{a}"},{"query":"{b}"}]"#;
    let error = from_body(batch, &Limits::default()).unwrap_err();
    assert_eq!(error.code, Code::LimitExceeded);
    let limits = Limits { batch: 2, ..Limits::default() };
    let parsed = from_body(batch, &limits).unwrap();
    let documents: Vec<&str> = parsed.requests().iter().map(|request| request.query.as_str()).collect();
    assert_eq!(documents, ["{a}", "{b}"]);
    assert!(from_body(b"[]", &limits).is_err());
    assert!(from_body(b"[1]", &limits).is_err());
    assert!(from_body(br#"[{"query":"{a}"},{"query":"{b}"},{"query":"{c}"}]"#, &limits).is_err());
}

fn url(query: &str) -> Result<GraphqlRequest, GraphqlError> {
    from_url(query, &Limits::default())
}

#[test]
fn a_url_becomes_a_request() {
    let request =
        url("query=query(%24id%3A%20ID!)%7Ba+b%7D&operationName=A&variables=%7B%22id%22%3A%22%C3%A4%2B%22%7D&other=1").unwrap();
    assert_eq!(request.query, "query($id: ID!){a b}");
    assert_eq!(request.operation_name.as_deref(), Some("A"));
    assert_eq!(json!(request.variables), json!({"id": "ä+"}));
    let request = url("query={a}&operationName=&variables=&extensions=").unwrap();
    assert_eq!((request.operation_name, request.variables.len()), (None, 0));
    assert_eq!(url("query=%7Ba%7D&operationName=null").unwrap().operation_name.as_deref(), Some("null"));
    assert_eq!(url("query=100%").unwrap().query, "100%");
    assert_eq!(url("query={a}&variables=null").unwrap().variables.len(), 0);
}

#[test]
fn a_url_of_the_wrong_shape_is_refused_by_name() {
    for (query, field) in [
        ("", "query"),
        ("Query={a}", "query"),
        ("query={a}&query={b}", "query"),
        ("query=%ff", "query"),
        ("query=%00", "query"),
        ("query={a}&variables=7", "variables"),
        ("query={a}&variables=[]", "variables"),
        ("query={a}&variables={", "variables"),
        ("query={a}&extensions=1", "extensions"),
        ("query={a}&operationName=%00", "operationName"),
    ] {
        let error = url(query).unwrap_err();
        assert_eq!(field_of(&error), Some(field), "{query}");
    }
    let deep = format!("query={{a}}&variables={}", "{\"a\":".repeat(33));
    assert_eq!(url(&deep).unwrap_err().code, Code::LimitExceeded);
}
