//! Tokens that are not to be believed: 401 each time, and never an answer to an anonymous caller.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::raw::{Server, assert_clean};
use crate::support::{Backend, DEVIN, EDGAR, OLIVE, SMALL, VERA, World, both};

const WHO: &str = "{ me { user { email } } brands { totalCount } }";

/// The key of the demonstration, which everybody knows: enough to sign any claims.
fn demo_pem() -> String {
    let seed = Sha256::digest(b"the signing key of the rowgate demonstration, known to everybody");
    let prefix = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    let body = STANDARD.encode([prefix.as_slice(), seed.as_slice()].concat());
    format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
}

fn parts(token: &str) -> (Json, Json, String) {
    let mut parts = token.split('.');
    let mut json = || -> Json {
        let bytes = URL_SAFE_NO_PAD.decode(parts.next().expect("a part")).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let (header, claims) = (json(), json());
    (header, claims, parts.next().expect("a signature").to_owned())
}

fn encoded(value: &Json) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn changed(value: &Json, key: &str, to: Json) -> Json {
    let mut value = value.clone();
    match to {
        Json::Null => drop(value.as_object_mut().expect("an object").remove(key)),
        to => value[key] = to,
    }
    value
}

fn signed(header: &Json, claims: &Json) -> String {
    let header: Header = serde_json::from_value(header.clone()).expect("a header");
    let key = EncodingKey::from_ed_pem(demo_pem().as_bytes()).expect("the key");
    jsonwebtoken::encode(&header, claims, &key).expect("it signs")
}

/// Tokens made from a good one, none of them good.
fn forged(good: &str) -> Vec<(String, String)> {
    let (header, claims, signature) = parts(good);
    let mut tokens = Vec::new();
    let mut add = |what: &str, token: String| tokens.push((what.to_owned(), token));
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let header = changed(&header, "alg", none.into());
        add("no algorithm, no signature", format!("{}.{}.", encoded(&header), encoded(&claims)));
        add("no algorithm, the old signature", format!("{}.{}.{signature}", encoded(&header), encoded(&claims)));
    }
    let public = jsonwebtoken::jwk::Jwk::from_encoding_key(
        &EncodingKey::from_ed_pem(demo_pem().as_bytes()).expect("the key"),
        Algorithm::EdDSA,
    );
    let public = serde_json::to_value(public.expect("a public key")).expect("JSON");
    let x = public["x"].as_str().expect("the point").to_owned();
    for secret in
        [URL_SAFE_NO_PAD.decode(&x).expect("bytes"), x.into_bytes(), demo_pem().into_bytes(), Vec::new(), b"secret".to_vec()]
    {
        let mut confused = Header::new(Algorithm::HS256);
        confused.kid = header["kid"].as_str().map(str::to_owned);
        if let Ok(token) = jsonwebtoken::encode(&confused, &claims, &EncodingKey::from_secret(&secret)) {
            add("HS256 with the public key", token);
        }
    }
    add("another key in the header", signed(&changed(&header, "jwk", public), &claims));
    add("an address of a key", signed(&changed(&header, "jku", "http://127.0.0.1:1/keys".into()), &claims));
    add("a kid that is a path", signed(&changed(&header, "kid", "../../dev/null".into()), &claims));
    add("a kid that is SQL", signed(&changed(&header, "kid", "' UNION SELECT 'x' --".into()), &claims));
    add("no kid", signed(&changed(&header, "kid", Json::Null), &claims));
    for (what, key, to) in [
        ("expired", "exp", json!(1_700_000_000)),
        ("no end", "exp", Json::Null),
        ("an end that is a text", "exp", json!("9999999999")),
        ("an end that is a list", "exp", json!([9_999_999_999_u64])),
        ("not yet", "nbf", json!(9_999_999_999_u64)),
        ("another issuer", "iss", json!("https://evil.example")),
        ("no issuer", "iss", Json::Null),
        ("another audience", "aud", json!("other")),
        ("no audience", "aud", Json::Null),
        ("no user", "sub", Json::Null),
        ("a user that is no id", "sub", json!("admin' --")),
        ("a user that does not exist", "sub", json!("00000000-0000-4000-8000-000000000000")),
        ("no session", "sid", Json::Null),
        ("a session that does not exist", "sid", json!("00000000-0000-4000-8000-000000000000")),
        ("a session that is null-like", "sid", json!("")),
    ] {
        add(what, signed(&header, &changed(&claims, key, to)));
    }
    let raised = changed(&claims, "role", "developer".into());
    add("claims changed under the old signature", format!("{}.{}.{signature}", encoded(&header), encoded(&raised)));
    let mut flipped = good.to_owned();
    let last = if flipped.pop() == Some('A') { 'Q' } else { 'A' };
    flipped.push(last);
    add("another last letter", flipped);
    for (what, token) in
        [("nothing", ""), ("dots", ".."), ("a word", "abc"), ("four parts", "a.b.c.d"), ("long", &"a".repeat(9_000))]
    {
        add(what, token.to_owned());
    }
    tokens
}

async fn assert_refused(server: &Server, what: &str, token: &str) {
    let reply = server.post_with_token(WHO, token).await;
    assert_eq!((reply.status, reply.code().as_str()), (401, "UNAUTHENTICATED"), "{what}: {}", reply.body);
    assert!(reply.json().get("data").is_none(), "{what} is not answered as an anonymous caller");
    assert!(reply.head.contains("www-authenticate: bearer"), "{what}");
    assert_clean(what, &reply.body);
    assert!(token.len() < 20 || !reply.body.contains(token), "{what}: the token is not echoed");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_forged_token_is_believed_nor_taken_for_nobody() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let server = Server::start(&world).await;
    let good = world.token(VERA);
    let reply = server.post_with_token(WHO, &good).await;
    assert_eq!((reply.status, reply.json()["data"]["brands"]["totalCount"].as_i64()), (200, Some(1)), "{}", reply.body);
    let (header, claims, _) = parts(&good);
    let again = server.post_with_token(WHO, &signed(&header, &claims)).await;
    assert_eq!(again.body, reply.body, "what this test signs would be believed");
    let mut bodies = std::collections::BTreeSet::new();
    let forged = forged(&good);
    println!("{} forged tokens", forged.len());
    for (what, token) in &forged {
        assert_refused(&server, what, token).await;
        bodies.insert(server.post_with_token(WHO, token).await.body);
    }
    assert_eq!(bodies.len(), 1, "all refusals read the same: {bodies:#?}");
    for scheme in ["Basic dXNlcjpwYXNz", "bearer", "Token x", good.as_str()] {
        let headers = format!("authorization: {scheme}\r\n");
        let reply = server.post_bytes(json!({"query": WHO}).to_string().as_bytes(), &headers).await;
        assert_eq!(reply.status, 401, "{scheme:.20}");
    }
    let twice = format!("authorization: Bearer {good}\r\nauthorization: Bearer {}\r\n", world.token(DEVIN));
    let reply = server.post_bytes(json!({"query": WHO}).to_string().as_bytes(), &twice).await;
    assert!(matches!(reply.status, 400 | 401), "two tokens: {} {}", reply.status, reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_written_into_a_token_mean_nothing() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let server = Server::start(&world).await;
    let good = world.token(OLIVE);
    let (header, claims, _) = parts(&good);
    let plain = server.post_with_token(WHO, &good).await;
    assert_eq!(plain.json()["data"]["brands"]["totalCount"], 0);
    let organization = world.user(crate::support::AMARA).await.viewer.organization_roles[0].organization_id;
    for (key, value) in [
        ("role", json!("developer")),
        ("platform_role", json!("developer")),
        ("developer", json!(true)),
        ("roles", json!(["admin", "developer"])),
        ("organization_id", json!(organization)),
        ("organizations", json!([{"id": organization, "role": "admin"}])),
        ("https://hasura.io/jwt/claims", json!({"x-hasura-role": "admin", "x-hasura-allowed-roles": ["admin"]})),
        ("app_metadata", json!({"claims_admin": true})),
        ("kind", json!("service")),
    ] {
        let reply = server.post_with_token(WHO, &signed(&header, &changed(&claims, key, value))).await;
        assert_eq!((reply.status, &reply.body), (200, &plain.body), "{key}");
    }
    let place = format!("x-organization-id: {organization}\r\nauthorization: Bearer {good}\r\n");
    let reply = server.post_bytes(json!({"query": WHO}).to_string().as_bytes(), &place).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "FORBIDDEN"), "an organization of others");
    let missing = place.replace(&organization.to_string(), "00000000-0000-4000-8000-000000000000");
    let missing = server.post_bytes(json!({"query": WHO}).to_string().as_bytes(), &missing).await;
    assert_eq!((missing.status, missing.body), (reply.status, reply.body), "one that does not exist");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_session_or_user_is_refused_at_once() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let server = Server::start(&world).await;
        let past = "'2026-01-06T00:00:00.000000Z'";
        let future = "'2099-01-06T00:00:00.000000Z'";
        for (what, email, change, back) in [
            (
                "a revoked session",
                VERA,
                format!("UPDATE sessions SET revoked_at = {past}"),
                Some("UPDATE sessions SET revoked_at = NULL"),
            ),
            (
                "a banned user",
                EDGAR,
                format!("UPDATE users SET banned_until = {future}"),
                Some("UPDATE users SET banned_until = NULL"),
            ),
            ("a user who is not active", DEVIN, flag(backend, "UPDATE users SET is_active = "), None),
        ] {
            let token = world.token(email);
            assert_eq!(server.post_with_token(WHO, &token).await.status, 200, "{what}: before");
            world.run(&change).await;
            assert_refused(&server, what, &token).await;
            if let Some(back) = back {
                world.run(back).await;
                assert_eq!(server.post_with_token(WHO, &token).await.status, 200, "{what}: after");
            }
        }
    })
    .await;
}

fn flag(backend: Backend, sql: &str) -> String {
    format!("{sql}{}", if backend == Backend::Sqlite { "0" } else { "FALSE" })
}
