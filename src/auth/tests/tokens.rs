//! What a token may look like: every door that must stay shut, and the few that are open.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::auth::keys::{KeyError, KeyPair, Keys};
use crate::auth::tokens::{TokenError, Verifier};
use crate::config::{Algorithm as Pinned, Config, Issuer, Sources, Tokens};

const USER: &str = "0b0e9a52-4a4f-4b8e-9d5e-0a1b2c3d4e5f";
const SESSION: &str = "5e55104a-4a4f-4b8e-9d5e-0a1b2c3d4e5f";
const NOW: i64 = 1_800_000_000;
const SECRET: &str = "a shared secret of at least 32 bytes";
const RSA_PRIVATE: &str = include_str!("keys/rsa_private.pem");
const RSA_PUBLIC: &str = include_str!("keys/rsa_public.pem");
const EC_PRIVATE: &str = include_str!("keys/ec_private.pem");
const EC_PUBLIC: &str = include_str!("keys/ec_public.pem");

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("an instant")
}

fn settings() -> Tokens {
    Config::load(Sources::default()).expect("the defaults are right").tokens
}

fn issuer(name: &str, algorithm: Pinned, key: &str) -> Issuer {
    Issuer {
        issuer: name.to_owned(),
        audience: "shop".to_owned(),
        algorithm,
        key: Some(SecretString::from(key)),
        key_file: None,
        key_id: None,
    }
}

/// Our own key pair and one issuer of each kind.
struct World {
    verifier: Verifier,
    ours: EncodingKey,
    kid: String,
}

fn world() -> World {
    let pair = KeyPair::generate().expect("a pair");
    let mut tokens = settings();
    tokens.signing_key = Some(pair.private_pem.clone());
    tokens.issuers = vec![
        issuer("hs", Pinned::HS256, SECRET),
        issuer("rs", Pinned::RS256, RSA_PUBLIC),
        issuer("es", Pinned::ES256, EC_PUBLIC),
    ];
    let keys = Keys::new(&tokens, false).expect("usable keys");
    let kid = keys.verifying[0].id.clone().expect("our key has a name");
    let ours = EncodingKey::from_ed_pem(pair.private_pem.expose_secret().as_bytes()).expect("a key");
    World { verifier: Verifier::new(keys, 100), ours, kid }
}

fn claims(issuer: &str, audience: &str) -> Map<String, Value> {
    let claims = json!({"iss": issuer, "aud": audience, "sub": USER, "sid": SESSION, "exp": NOW + 600});
    claims.as_object().expect("an object").clone()
}

impl World {
    /// A token of ours after `change`.
    fn ours(&self, change: impl FnOnce(&mut Header, &mut Map<String, Value>)) -> String {
        let mut header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        let mut claims = claims("rowgate", "rowgate");
        change(&mut header, &mut claims);
        jsonwebtoken::encode(&header, &claims, &self.ours).expect("it is signed")
    }

    fn verify(&self, token: &str) -> Result<(), TokenError> {
        self.verifier.verify(token, at(NOW)).map(drop)
    }

    fn with_claim(&self, name: &str, value: Value) -> Result<(), TokenError> {
        self.verify(&self.ours(|_, claims| {
            claims.insert(name.to_owned(), value);
        }))
    }
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[test]
fn a_token_is_good_until_the_instant_that_is_told() {
    let world = world();
    for (expiry, kept) in [(json!(NOW + 600), Some(NOW + 631)), (json!(NOW), Some(NOW + 31)), (json!(i64::MAX), None)] {
        let token = world.ours(|_, claims| drop(claims.insert("exp".to_owned(), expiry.clone())));
        let subject = world.verifier.verify(&token, at(NOW)).expect("a good token");
        let until = world.verifier.good_until(subject);
        assert_eq!(until, kept.map(at), "the leeway is 30 seconds, and seconds are whole");
        if let Some(until) = until {
            assert!(world.verifier.verify(&token, until - chrono::Duration::milliseconds(1)).is_ok());
            assert_eq!(world.verifier.verify(&token, until).err(), Some(TokenError::Expired));
        }
    }
}

#[test]
fn a_right_token_names_user_and_session() {
    let world = world();
    let user: Uuid = USER.parse().expect("an id");
    let session: Uuid = SESSION.parse().expect("an id");
    let token = world.verifier.keys().sign(user, session, at(NOW), at(NOW + 60)).expect("it is signed");
    for _ in 0..2 {
        let subject = world.verifier.verify(&token, at(NOW)).expect("it is believed, also the second time");
        assert_eq!((subject.user_id, subject.session_id, subject.expires_at), (user, Some(session), NOW + 60));
    }
}

#[test]
fn outside_issuers_need_no_session() {
    let world = world();
    let keys = [
        ("hs", Algorithm::HS256, EncodingKey::from_secret(SECRET.as_bytes())),
        ("rs", Algorithm::RS256, EncodingKey::from_rsa_pem(RSA_PRIVATE.as_bytes()).expect("a key")),
        ("es", Algorithm::ES256, EncodingKey::from_ec_pem(EC_PRIVATE.as_bytes()).expect("a key")),
    ];
    for (name, algorithm, key) in keys {
        let mut claims = claims(name, "shop");
        claims.insert("sid".to_owned(), json!("whatever the issuer calls it"));
        let token = jsonwebtoken::encode(&Header::new(algorithm), &claims, &key).expect("it is signed");
        let subject = world.verifier.verify(&token, at(NOW)).expect("it is believed");
        assert_eq!(subject.session_id, None, "{name}");
    }
}

#[test]
fn no_algorithm_is_no_token() {
    let world = world();
    for name in ["none", "None", "NONE", "nOnE", ""] {
        let head = part(&json!({"alg": name, "typ": "JWT", "kid": world.kid}));
        let body = part(&Value::Object(claims("rowgate", "rowgate")));
        for token in [format!("{head}.{body}."), format!("{head}.{body}"), format!("{head}.{body}.AAAA")] {
            assert_eq!(world.verify(&token), Err(TokenError::Malformed), "{name}");
        }
    }
}

#[test]
fn a_public_key_is_no_shared_secret() {
    let world = world();
    for (name, public) in [("rs", RSA_PUBLIC), ("es", EC_PUBLIC)] {
        let key = EncodingKey::from_secret(public.as_bytes());
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims(name, "shop"), &key).expect("it is signed");
        assert_eq!(world.verify(&token), Err(TokenError::Algorithm), "{name}");
    }
    let head = Header { kid: Some(world.kid.clone()), ..Header::new(Algorithm::HS256) };
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let token = jsonwebtoken::encode(&head, &claims("rowgate", "rowgate"), &key).expect("it is signed");
    assert_eq!(world.verify(&token), Err(TokenError::Algorithm));
}

#[test]
fn the_key_of_one_issuer_does_not_sign_for_another() {
    let world = world();
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    for (name, refusal) in [("rs", TokenError::Algorithm), ("somebody", TokenError::UnknownKey), ("", TokenError::UnknownKey)] {
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims(name, "shop"), &key).expect("it is signed");
        assert_eq!(world.verify(&token), Err(refusal), "{name}");
    }
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS384), &claims("hs", "shop"), &key).expect("it is signed");
    assert_eq!(world.verify(&token), Err(TokenError::Algorithm), "pinned to one algorithm, not to its family");
}

#[test]
fn our_own_tokens_carry_the_name_of_the_key() {
    let world = world();
    for kid in [None, Some("other"), Some("../../etc/passwd"), Some("' OR 1=1 --"), Some("")] {
        let token = world.ours(|header, _| header.kid = kid.map(str::to_owned));
        assert_eq!(world.verify(&token), Err(TokenError::UnknownKey), "{kid:?}");
    }
}

#[test]
fn a_changed_token_is_not_believed() {
    let world = world();
    let token = world.ours(|_, _| {});
    assert_eq!(world.verify(&token), Ok(()));
    let parts: Vec<&str> = token.split('.').collect();
    let mut other = claims("rowgate", "rowgate");
    other.insert("sub".to_owned(), json!(SESSION));
    let forged = format!("{}.{}.{}", parts[0], part(&Value::Object(other)), parts[2]);
    assert_eq!(world.verify(&forged), Err(TokenError::Invalid));
    let unsigned = format!("{}.{}.", parts[0], parts[1]);
    assert_eq!(world.verify(&unsigned), Err(TokenError::Invalid));
    let strange =
        EncodingKey::from_ed_pem(KeyPair::generate().expect("a pair").private_pem.expose_secret().as_bytes()).expect("a key");
    let header = Header { kid: Some(world.kid.clone()), ..Header::new(Algorithm::EdDSA) };
    let signed = jsonwebtoken::encode(&header, &claims("rowgate", "rowgate"), &strange).expect("it is signed");
    assert_eq!(world.verify(&signed), Err(TokenError::Invalid));
}

#[test]
fn a_token_brings_neither_key_nor_address_nor_demands() {
    let world = world();
    let changes: [fn(&mut Header); 7] = [
        |header| header.jku = Some("http://127.0.0.1:1/keys".to_owned()),
        |header| header.x5u = Some("http://127.0.0.1:1/cert".to_owned()),
        |header| header.x5c = Some(vec!["AAAA".to_owned()]),
        |header| header.crit = Some(vec!["exp".to_owned()]),
        |header| header.crit = Some(Vec::new()),
        |header| header.cty = Some("JWT".to_owned()),
        |header| header.typ = Some("refresh+jwt".to_owned()),
    ];
    for change in changes {
        assert_eq!(world.verify(&world.ours(|header, _| change(header))), Err(TokenError::Header));
    }
}

#[test]
fn every_claim_we_rely_on_must_be_there_and_of_its_type() {
    let world = world();
    for name in ["iss", "aud", "sub", "sid", "exp"] {
        let token = world.ours(|_, claims| {
            claims.remove(name);
        });
        assert!(world.verify(&token).is_err(), "{name}");
    }
    for value in [json!(null), json!(""), json!("1800000600"), json!(true), json!([]), json!({"a": 1})] {
        assert!(world.with_claim("exp", value.clone()).is_err(), "exp {value}");
        assert!(world.with_claim("sub", value.clone()).is_err(), "sub {value}");
        assert!(world.with_claim("sid", value.clone()).is_err(), "sid {value}");
        assert!(world.with_claim("aud", value.clone()).is_err(), "aud {value}");
        assert!(world.with_claim("iss", value).is_err());
    }
    assert!(world.with_claim("nbf", json!("tomorrow")).is_err());
    assert!(world.with_claim("aud", json!("rowgate2")).is_err());
    assert!(world.with_claim("iss", json!("Rowgate")).is_err());
    assert!(world.with_claim("iss", json!(["rowgate", "hs"])).is_err());
    assert_eq!(world.with_claim("aud", json!(["other", "rowgate"])), Ok(()));
    assert_eq!(world.with_claim("exp", json!(1_800_000_600.5)), Ok(()));
}

#[test]
fn an_odd_subject_is_refused() {
    let world = world();
    let upper = USER.to_uppercase();
    let odd = [
        "ann@example.com",
        "0b0e9a524a4f4b8e9d5e0a1b2c3d4e5f",
        "{0b0e9a52-4a4f-4b8e-9d5e-0a1b2c3d4e5f}",
        "urn:uuid:0b0e9a52-4a4f-4b8e-9d5e-0a1b2c3d4e5f",
        " 0b0e9a52-4a4f-4b8e-9d5e-0a1b2c3d4e5f",
        "0b0e9a52-4a4f-4b8e-9d5e-0a1b2c3d4e5f\u{0}",
        "' OR '1'='1",
    ];
    for text in odd {
        assert_eq!(world.with_claim("sub", json!(text)), Err(TokenError::Subject), "{text}");
        assert_eq!(world.with_claim("sid", json!(text)), Err(TokenError::Subject), "{text}");
    }
    assert_eq!(world.with_claim("sub", json!(upper)), Ok(()));
}

#[test]
fn clocks_may_differ_by_thirty_seconds_and_no_more() {
    let world = world();
    let token = world.ours(|_, claims| {
        claims.insert("exp".to_owned(), json!(NOW));
        claims.insert("nbf".to_owned(), json!(NOW - 100));
    });
    let verify = |now: i64| world.verifier.verify(&token, at(now)).map(drop);
    assert_eq!(verify(NOW + 31), Err(TokenError::Expired), "before it is remembered");
    assert_eq!(verify(NOW - 131), Err(TokenError::Early));
    assert_eq!(verify(NOW + 30), Ok(()));
    assert_eq!(verify(NOW - 130), Ok(()));
    assert_eq!(verify(NOW + 31), Err(TokenError::Expired), "also when it is remembered");
    assert_eq!(verify(NOW - 131), Err(TokenError::Early));
    for edge in [json!(i64::MAX), json!(i64::MIN), json!(u64::MAX), json!(1e300), json!(-1e300)] {
        let _ = world.with_claim("exp", edge.clone());
        let _ = world.with_claim("nbf", edge);
    }
    assert!(world.with_claim("exp", json!(-1)).is_err());
    assert!(world.with_claim("exp", json!(-1e300)).is_err());
}

#[test]
fn rubbish_is_refused_without_panic() {
    let world = world();
    let long = "a".repeat(9_000);
    assert_eq!(world.verify(&long), Err(TokenError::TooLong));
    for text in ["", ".", "..", "...", "a.b.c", "a.b.c.d", "\u{fc}.\u{fc}.\u{fc}", "eyJhbGciOiJFZERTQSJ9..", "====.====.===="] {
        assert_eq!(world.verify(text), Err(TokenError::Malformed), "{text}");
    }
    let deep = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
    let token = format!("{}.{}.AAAA", part(&json!({"alg": "EdDSA"})), URL_SAFE_NO_PAD.encode(format!("{{\"iss\":{deep}}}")));
    assert_eq!(world.verify(&token), Err(TokenError::Malformed));
    let twice = r#"{"alg":"EdDSA","alg":"HS256"}"#;
    let token = format!("{}.{}.AAAA", URL_SAFE_NO_PAD.encode(twice), part(&json!({"iss": "rowgate"})));
    assert_eq!(world.verify(&token), Err(TokenError::Malformed));
}

#[test]
fn a_retired_key_verifies_and_no_longer_signs() {
    let old = KeyPair::generate().expect("a pair");
    let mut tokens = settings();
    tokens.signing_key = Some(old.private_pem.clone());
    let before = Verifier::new(Keys::new(&tokens, false).expect("usable keys"), 10);
    let id: Uuid = USER.parse().expect("an id");
    let token = before.keys().sign(id, id, at(NOW), at(NOW + 60)).expect("it is signed");

    tokens.signing_key = Some(KeyPair::generate().expect("a pair").private_pem);
    let rotated = Verifier::new(Keys::new(&tokens, false).expect("usable keys"), 10);
    assert_eq!(rotated.verify(&token, at(NOW)), Err(TokenError::UnknownKey));
    tokens.retired_keys = vec![old.public_pem];
    let with_old = Verifier::new(Keys::new(&tokens, false).expect("usable keys"), 10);
    assert!(with_old.verify(&token, at(NOW)).is_ok());
    let newer = with_old.keys().sign(id, id, at(NOW), at(NOW + 60)).expect("it is signed");
    assert_eq!(before.verify(&newer, at(NOW)), Err(TokenError::UnknownKey));
}

#[test]
fn a_p256_key_signs_too() {
    let mut tokens = settings();
    tokens.signing_key = Some(SecretString::from(EC_PRIVATE));
    let verifier = Verifier::new(Keys::new(&tokens, false).expect("usable keys"), 10);
    let id: Uuid = USER.parse().expect("an id");
    let token = verifier.keys().sign(id, id, at(NOW), at(NOW + 60)).expect("it is signed");
    assert!(verifier.verify(&token, at(NOW)).is_ok());
    assert_eq!(jsonwebtoken::decode_header(&token).expect("a header").alg, Algorithm::ES256);
}

#[test]
fn the_key_everybody_knows_works_in_a_demonstration_only() {
    let tokens = settings();
    let refusal = |tokens: &Tokens, demo: bool| Keys::new(tokens, demo).err();
    assert_eq!(refusal(&tokens, true), None);
    assert_eq!(refusal(&tokens, false), Some(KeyError::NoKeys));
    let id: Uuid = USER.parse().expect("an id");
    let demo = Keys::new(&tokens, true).expect("usable keys");
    let token = demo.sign(id, id, at(NOW), at(NOW + 60)).expect("it is signed");
    let elsewhere = world();
    assert_eq!(elsewhere.verify(&token), Err(TokenError::UnknownKey));

    let pair = KeyPair::demo();
    let mut smuggled = settings();
    smuggled.signing_key = Some(pair.private_pem);
    assert_eq!(refusal(&smuggled, false), Some(KeyError::DemoKey { setting: "tokens.signing_key".to_owned() }));
    let mut smuggled = settings();
    smuggled.signing_key = Some(SecretString::from(EC_PRIVATE));
    smuggled.retired_keys = vec![pair.public_pem.clone()];
    assert_eq!(refusal(&smuggled, false), Some(KeyError::DemoKey { setting: "tokens.retired_keys[0]".to_owned() }));
    let mut smuggled = settings();
    smuggled.issuers = vec![issuer("mine", Pinned::EdDSA, &pair.public_pem)];
    assert_eq!(refusal(&smuggled, false), Some(KeyError::DemoKey { setting: "tokens.issuers[0]".to_owned() }));
}

#[test]
fn keys_that_are_none_are_told_without_being_shown() {
    for text in ["CANARY", RSA_PRIVATE, EC_PUBLIC, "-----BEGIN PRIVATE KEY-----\nQ0FOQVJZ\n-----END PRIVATE KEY-----\n"] {
        let mut tokens = settings();
        tokens.signing_key = Some(SecretString::from(text));
        let said = Keys::new(&tokens, false).expect_err("it is no key").to_string();
        assert!(said.starts_with("tokens.signing_key: ") && !said.contains("CANARY") && !said.contains("Q0FO"), "{said}");
    }
    for (algorithm, key) in [(Pinned::RS256, EC_PUBLIC), (Pinned::ES256, RSA_PUBLIC), (Pinned::EdDSA, RSA_PUBLIC)] {
        let mut tokens = settings();
        tokens.issuers = vec![issuer("a", algorithm, key)];
        assert!(Keys::new(&tokens, false).is_err(), "{algorithm:?}");
    }
}

#[test]
fn cursors_outlive_a_restart_where_a_secret_does() {
    let cursor = |tokens: &Tokens, demo: bool| Keys::new(tokens, demo).expect("usable keys").cursor_key();
    let mut tokens = settings();
    tokens.signing_key = Some(SecretString::from(EC_PRIVATE));
    let derived = cursor(&tokens, false);
    assert_eq!(cursor(&tokens, false), derived);
    tokens.cursor_key = Some(SecretString::from(SECRET));
    let set = cursor(&tokens, false);
    assert_ne!(set, derived);
    tokens.signing_key = None;
    tokens.issuers = vec![issuer("hs", Pinned::HS256, SECRET)];
    assert_eq!(cursor(&tokens, false), set, "other keys leave it as it is");
    tokens.cursor_key = None;
    assert_ne!(cursor(&tokens, false), cursor(&tokens, false), "without any secret it is random");
    assert_eq!(cursor(&settings(), true), cursor(&settings(), true));
}
