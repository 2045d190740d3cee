//! The guards, byte by byte.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};

use super::body::{check_body_headers, read_body};
use super::document::check_document;
use super::head::{URL_BYTES, check_headers, check_host, check_url};
use super::json::check_json;
use crate::config::Limits;
use crate::error::{Code, GraphqlError};

fn document(text: &str) -> Result<usize, GraphqlError> {
    check_document(text, &Limits::default())
}

fn limit_of(error: &GraphqlError) -> Option<&str> {
    error.details.iter().find(|(name, _)| *name == "limit").and_then(|(_, value)| value.as_str())
}

#[test]
fn tokens_are_counted_and_what_stands_between_is_not() {
    assert_eq!(document("{ a }").unwrap(), 3);
    assert_eq!(document("# a comment { [ (\n,, { a, }\t").unwrap(), 3);
    assert_eq!(document("{ ...F @include(if: $x) }").unwrap(), 12);
    assert_eq!(document(r#"{ a(b: "}}}") }"#).unwrap(), 8);
    assert_eq!(document("").unwrap(), 0);
}

#[test]
fn a_document_is_as_long_as_the_limit_and_no_longer() {
    let limits = Limits { document_bytes: 10, ..Limits::default() };
    assert!(check_document("{ a }     ", &limits).is_ok());
    let error = check_document("{ a }      ", &limits).unwrap_err();
    assert_eq!((error.code, limit_of(&error)), (Code::LimitExceeded, Some("documentBytes")));
}

#[test]
fn brackets_of_every_kind_nest_to_the_limit() {
    for (open, close) in [("{", "}"), ("[", "]"), ("(", ")"), ("{a", "}")] {
        let nested = |depth| format!("{}{}", open.repeat(depth), close.repeat(depth));
        assert!(document(&nested(64)).is_ok());
        assert_eq!(limit_of(&document(&nested(65)).unwrap_err()), Some("documentNesting"));
        assert!(document(&open.repeat(65)).is_err(), "unclosed ones count as well");
    }
    assert!(document(&"{}".repeat(2000)).is_ok(), "side by side is not nested");
    assert!(document(&format!("{}{}", "}".repeat(70), "{".repeat(65))).is_err(), "closing first buys nothing");
}

#[test]
fn brackets_in_strings_and_comments_do_not_nest() {
    let many = "{[(".repeat(100);
    assert!(document(&format!(r#"{{ a(b: "{many}") }}"#)).is_ok());
    assert!(document(&format!(r#"{{ a(b: """{many}""") }}"#)).is_ok());
    assert!(document(&format!("# {many}\n{{ a }}")).is_ok());
}

#[test]
fn brackets_after_a_string_or_comment_count_again() {
    let many = "[".repeat(65);
    for before in [
        r#""""#,
        r#""a""#,
        r#""\"""#,
        r#""\\""#,
        "\"\"\"\"\"\"",
        r#"""" \""" """"#,
        r#""""a"b""c""""#,
        "\"\"\"\\\\\"\"\" \"\"\"",
        "#\n",
        "#\r",
        "# \"\n",
    ] {
        assert!(document(&format!("{before}{many}")).is_err(), "after {before}");
    }
}

#[test]
fn unclosed_strings_are_refused_with_their_place() {
    for text in ["{ a(b: \"c", "{ a(b: \"c\n\") }", "{ a(b: \"c\\", "\"\"\" never", "\"\"\" \\\"\"\"", "\"\"\"\""] {
        let error = document(text).unwrap_err();
        assert_eq!(error.code, Code::BadUserInput, "{text}");
        assert_eq!(error.locations.len(), 1);
    }
    let error = document("{\n  a(b: \"c\n").unwrap_err();
    assert_eq!((error.locations[0].line, error.locations[0].column), (2, 8));
}

#[test]
fn nul_is_refused_wherever_it_stands() {
    for text in ["{ a\0 }", "{ a(b: \"\0\") }", "{ a(b: \"\"\"\0\"\"\") }", r#"{ a(b: "\u0000") }"#] {
        assert_eq!(document(text).unwrap_err().code, Code::BadUserInput, "{text:?}");
    }
    assert!(document(r#"{ a(b: "\\u0000") }"#).is_ok(), "an escaped backslash before u0000 is text");
}

#[test]
fn tokens_stop_at_the_limit() {
    assert!(document(&"a ".repeat(5000)).is_ok());
    assert_eq!(limit_of(&document(&"a ".repeat(5001)).unwrap_err()), Some("documentTokens"));
    assert!(document(&"@".repeat(5001)).is_err());
    assert!(document(&"...".repeat(5001)).is_err());
    assert!(document(&"!$:=|&.-".repeat(1000)).is_err());
}

#[test]
fn a_refusal_is_quick() {
    let texts =
        ["[".repeat(99_000), "\"".repeat(99_000), "\"\"\"".repeat(33_000), "#\"".repeat(49_000), "\\\"\"\"".repeat(24_000)];
    for text in texts {
        let begun = std::time::Instant::now();
        drop(document(&text));
        assert!(begun.elapsed().as_millis() < 50, "{:?} for {}", begun.elapsed(), &text[..8]);
    }
}

#[test]
fn json_nests_to_the_limit() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(check_json(nested(32).as_bytes(), 32, "variables").is_ok());
    let error = check_json(nested(33).as_bytes(), 32, "variables").unwrap_err();
    assert_eq!(limit_of(&error), Some("jsonDepth"));
    assert!(check_json(br#"{"a":"[[[[[[[[[["}"#, 2, "variables").is_ok(), "brackets in strings do not count");
    assert!(check_json(br#"{"a":"\"[[[["}"#, 1, "variables").is_ok(), "an escaped quote does not end a string");
}

#[test]
fn json_strings_hold_no_nul_and_no_half_pair() {
    let check = |text: &str| check_json(text.as_bytes(), 32, "variables");
    for text in
        [r#""\u0000""#, "\"\0\"", "\0", r#""\ud800""#, r#""\udc00""#, r#""\ud800\ud800""#, r#""\uD83Dx""#, r#""\ud83d\n""#]
    {
        assert!(check(text).is_err(), "{text}");
    }
    for text in [r#""\ud83d\ude00""#, r#""\\u0000""#, r#""\\ud800""#, r#""\u0041""#, r#""\u00""#, r#""\"#, "\"", ""] {
        assert!(check(text).is_ok(), "{text}");
    }
}

fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
}

#[test]
fn a_body_that_says_it_is_too_long_is_not_read() {
    let limits = Limits::default();
    assert!(check_body_headers(&headers(&[(header::CONTENT_LENGTH, "1048576")]), &limits).is_ok());
    let refusal = check_body_headers(&headers(&[(header::CONTENT_LENGTH, "1048577")]), &limits).unwrap_err();
    assert_eq!(refusal.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn only_gzip_is_inflated() {
    let limits = Limits::default();
    for (encoding, is_read) in [("gzip", true), ("identity", true), ("br", false), ("deflate", false), ("gzip, gzip", false)] {
        let checked = check_body_headers(&headers(&[(header::CONTENT_ENCODING, encoding)]), &limits);
        assert_eq!(checked.is_ok(), is_read, "{encoding}");
        if let Err(refusal) = checked {
            assert_eq!(refusal.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
    }
}

/// A thousand bytes `a`, in gzip.
const THOUSAND: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0x4b, 0x4c, 0x1c, 0x05, 0xa3, 0x60, 0x14, 0x0c, 0x77, 0x00, 0x00,
    0x03, 0xda, 0x38, 0x9a, 0xe8, 0x03, 0x00, 0x00,
];

#[tokio::test]
async fn a_gzip_body_is_inflated_under_the_limit() {
    let gzip = headers(&[(header::CONTENT_ENCODING, "gzip")]);
    let read = |limit| {
        let limits = Limits { body_bytes: limit, ..Limits::default() };
        let gzip = gzip.clone();
        async move { read_body(&gzip, Body::from(THOUSAND), &limits).await }
    };
    assert_eq!(read(1000).await.unwrap().len(), 1000);
    assert_eq!(read(999).await.unwrap_err().status(), StatusCode::PAYLOAD_TOO_LARGE, "the inflated bytes count");
    let broken = read_body(&gzip, Body::from("not gzip"), &Limits::default()).await.unwrap_err();
    assert_eq!(broken.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_body_that_is_longer_than_it_said_is_cut() {
    let limits = Limits { body_bytes: 4, ..Limits::default() };
    let none = HeaderMap::new();
    assert_eq!(read_body(&none, Body::from("1234"), &limits).await.unwrap(), "1234");
    assert_eq!(read_body(&none, Body::from("12345"), &limits).await.unwrap_err().status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_does_not_come_times_out() {
    let limits = Limits { body_read_time: std::time::Duration::from_millis(20), ..Limits::default() };
    let never = futures_util::stream::pending::<Result<bytes::Bytes, std::io::Error>>();
    let refusal = read_body(&HeaderMap::new(), Body::from_stream(never), &limits).await.unwrap_err();
    assert_eq!((refusal.status(), refusal.error().code), (StatusCode::REQUEST_TIMEOUT, Code::Timeout));
}

#[test]
fn a_url_and_headers_that_are_too_long_are_refused() {
    let uri = |length: usize| format!("/{}", "a".repeat(length - 1)).parse::<Uri>().unwrap();
    assert!(check_url(&uri(URL_BYTES)).is_ok());
    assert_eq!(check_url(&uri(URL_BYTES + 1)).unwrap_err().status(), StatusCode::URI_TOO_LONG);
    let limits = Limits { header_bytes: 100, ..Limits::default() };
    let long = "a".repeat(99);
    assert!(check_headers(&headers(&[(header::ACCEPT, &long[..80])]), &uri(5), &limits).is_ok());
    let refusal = check_headers(&headers(&[(header::ACCEPT, &long)]), &uri(5), &limits).unwrap_err();
    assert_eq!(refusal.status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
}

#[test]
fn a_foreign_host_is_refused_when_hosts_are_listed() {
    let uri = Uri::from_static("/graphql");
    let check = |host: &str, trusted: &[&str]| {
        let trusted: Vec<String> = trusted.iter().map(|name| (*name).to_owned()).collect();
        check_host(&headers(&[(header::HOST, host)]), &uri, &trusted).is_ok()
    };
    assert!(check("anything", &[]));
    assert!(check("api.example.com", &["api.example.com"]));
    assert!(check("API.example.com:8080", &["api.example.com"]));
    assert!(check("[::1]:8080", &["[::1]"]));
    assert!(!check("api.example.com.evil.test", &["api.example.com"]));
    assert!(!check("evil.test", &["api.example.com"]));
    assert!(check_host(&HeaderMap::new(), &uri, &["api.example.com".to_owned()]).is_err());
}
