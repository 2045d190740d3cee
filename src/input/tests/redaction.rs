//! What telemetry is kept without, and what it keeps.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::redaction::{REDACTED, redacted};
use super::rewritten;

fn assert_gone(values: impl IntoIterator<Item = &'static str>) {
    for value in values {
        assert_eq!(redacted(json!({"note": value})), json!({"note": REDACTED}), "{value}");
    }
}

fn assert_kept(values: impl IntoIterator<Item = Value>) {
    for value in values {
        assert_eq!(redacted(json!({"note": value})), json!({"note": value}));
    }
}

#[test]
fn a_telemetry_event_is_redacted_before_it_is_written() {
    let given = json!({"user": {"email": "ann@example.org", "plan": "pro"}, "clicks": 3});
    let (written, problems) = rewritten("telemetry_events", "metadata_redacted", given);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(written, json!({"user": {"email": REDACTED, "plan": "pro"}, "clicks": 3}));
    let (_, problems) = rewritten("telemetry_events", "metadata_redacted", json!(["a"]));
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn values_go_by_the_names_of_their_members() {
    for name in [
        "password",
        "clientSecret",
        "TOKEN",
        "api_key",
        "Authorization",
        "set-cookie",
        "sessionId",
        "e-mail",
        "email",
        "phoneNumber",
        "fullName",
        "ip_address",
        "cardHolder",
        "CVV",
        "ssn",
        "keyboard",
    ] {
        for value in [json!("x"), json!(1), json!(true), json!(null), json!({"a": 1}), json!([1])] {
            assert_eq!(redacted(json!({"a": [{name: value}]})), json!({"a": [{name: REDACTED}]}), "{name}");
        }
    }
    assert_kept([json!({"count": 1, "ok": true, "none": null, "size": 1.5, "list": [1, "two"]})]);
}

#[test]
fn values_go_by_their_looks() {
    assert_gone([
        "ann@example.org",
        "asked by Ann.Lee+x@mail.example.co.uk today",
        "mailto:ann%40example.org",
        "jürgen@bücher.example",
        "+49 30 1234567",
        "(555) 123-4567",
        "555-123-4567",
        "call 0301234567 now",
        "tel:+4930123456",
        "4930123456 5G",
        "5551234567",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "378282246310005",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        "Authorization: Bearer abc",
        "bearer  x",
        "192.168.0.1",
        "from 10.0.0.7:8080.",
        "2001:db8::1",
        "ip:2001:db8::1",
        "[fe80::1%eth0]:443",
        "::1",
        "0123456789abcdef0123456789abcdef0",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "id=QWxhZGRpbjpvcGVuIHNlc2FtZSBhbmQgbW9yZQ==",
        "ghp_0123456789abcdef",
        "https://ann:pass@example.org/",
        "on 2026-11-25 from 0301234567",
        "/srv/0123456789abcdef0123456789abcdef0/data",
    ]);
}

#[test]
fn what_looks_like_nothing_stays() {
    assert_kept([
        json!("a plain remark, with 12 words and 3 numbers: 42."),
        json!("2026-11-25"),
        json!("2026-11-25T10:11:12.123456Z"),
        json!("at 2026-11-25 10:11, again"),
        json!("1.2.3"),
        json!("99.5 %"),
        json!("10:11:12"),
        json!("std::io::Error"),
        json!("550e8400-e29b-41d4-a716-446655440000"),
        json!("0123456789abcdef0123456789abcdef"),
        json!("https://example.org/a/rather/long/path/with/many/parts/index.html"),
        json!("/usr/share/a/rather/long/path/with/many/parts"),
        json!("button.save:click"),
        json!("@decorator"),
        json!("user@host"),
        json!(1_764_108_000_000_i64),
        json!(4_111_111_111_111_112_i64),
        json!(-17.25),
        json!(true),
        json!(null),
    ]);
    assert_eq!(redacted(json!({"n": 4_111_111_111_111_111_i64})), json!({"n": REDACTED}), "a card as a number");
}

/// `@` is the folder of the home folders; written out it would look like a path of the machine this was written on.
fn with_home(path: &str) -> String {
    path.replace('@', &["ho", "me"].concat())
}

#[test]
fn home_folders_have_no_names() {
    for (path, kept) in [
        ("/@/ann/notes/main.rs", "~/notes/main.rs"),
        ("/@/ann", "~"),
        ("open /Users/ann.lee/x.txt, then /@/bo/y", "open ~/x.txt, then ~/y"),
        ("file:///@/ann/x", "file://~/x"),
        ("/var/@/ann/x", "~/x"),
        ("/mnt/c/Users/Ann/x", "~/x"),
        (r"C:\Users\Ann Lee\Documents\x.docx", r"~\Documents\x.docx"),
        ("c:/users/ann/x", "~/x"),
        (r"C:\Users\Ann Lee", "~"),
        ("https://example.org/@/products", "https://example.org/@/products"),
        ("/@s/ann", "/@s/ann"),
    ] {
        let [path, kept] = [path, kept].map(with_home);
        assert_eq!(redacted(json!([path])), json!([kept]), "{path}");
    }
    let of_the_administrator = ["/ro", "ot/.profile"].concat();
    assert_eq!(redacted(json!([of_the_administrator])), json!(["~/.profile"]));
}

#[test]
fn names_of_members_are_looked_at_like_values() {
    assert_eq!(redacted(json!({"ann@example.org": 3})), json!({REDACTED: REDACTED}));
    assert_eq!(redacted(json!({with_home("/@/ann/x"): 3})), json!({"~/x": 3}));
}

#[test]
fn documents_have_bounds() {
    assert_eq!(redacted(json!("é".repeat(300) + "x")), json!("é".repeat(256)));
    let deep = json!({"a": {"b": {"c": {"d": {"e": {"f": 1}, "g": [1], "h": 1}}}}});
    assert_eq!(redacted(deep), json!({"a": {"b": {"c": {"d": {"e": REDACTED, "g": REDACTED, "h": 1}}}}}));
    let wide: serde_json::Map<String, Value> = (0..70).map(|number| (format!("a{number}"), json!({"b": number}))).collect();
    let wide = redacted(Value::Object(wide));
    assert_eq!(keys_of(&wide), 64, "in all objects together");
    assert_eq!(wide["a31"], json!({"b": 31}), "the first ones are kept");
    assert_eq!(wide.get("a32"), None);
}

fn keys_of(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.len() + members.values().map(keys_of).sum::<usize>(),
        Value::Array(items) => items.iter().map(keys_of).sum(),
        _ => 0,
    }
}

fn depth_of(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth_of).max().unwrap_or_default(),
        Value::Array(items) => 1 + items.iter().map(depth_of).max().unwrap_or_default(),
        _ => 0,
    }
}

fn texts_of<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            found.push(name);
            texts_of(member, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| texts_of(item, found)),
        Value::String(text) => found.push(text),
        _ => {}
    }
}

/// What must never be kept, put anywhere into texts.
const PLANTED: [&str; 6] = [
    "ann@example.org",
    "+49 30 1234567",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "192.168.17.4",
    "4111 1111 1111 1111",
    "0123456789abcdef0123456789abcdef01",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[ -~]{0,300}",
        ("[ -~]{0,20}", prop::sample::select(&PLANTED[..]), "[ -~]{0,20}").prop_map(|(a, b, c)| format!("{a} {b} {c}")),
        "(/home|/Users|C:\\\\Users)[/\\\\][a-z]{1,8}([/\\\\][a-z. ]{0,40}){0,4}",
    ]
}

fn documents() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 200, 20, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..20).prop_map(Value::from),
            prop::collection::vec(("[a-zA-Z_]{0,12}", inner), 0..20).prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn redacted_documents_hold_nothing_planted_within_their_bounds(document in documents()) {
        let kept = redacted(document);
        let mut texts = Vec::new();
        texts_of(&kept, &mut texts);
        prop_assert!(texts.iter().all(|text| text.chars().count() <= 256));
        prop_assert!(texts.iter().all(|text| PLANTED.iter().all(|planted| !text.contains(planted))));
        prop_assert!(keys_of(&kept) <= 64);
        prop_assert!(depth_of(&kept) <= 5);
    }

    #[test]
    fn what_is_redacted_stays_as_it_is(document in documents()) {
        let once = redacted(document);
        prop_assert_eq!(redacted(once.clone()), once);
    }
}
