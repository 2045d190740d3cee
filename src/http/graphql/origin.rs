//! Where a request comes from and the key under which it may come twice, from its headers.
//!
//! Addresses in headers count only when a proxy that is trusted wrote them. Nothing here says who somebody is.

use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::GraphqlError;
use crate::execute::{Idempotency, Origin};
use crate::http::caller::only_value;
use crate::http::middleware::RequestId;
use crate::http::reply::Refusal;

/// The header with the key of a request that may come twice.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The most characters of such a key.
const KEY_CHARACTERS: usize = 255;
/// The header in which proxies write whom they speak for.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Where a request comes from.
pub fn of(parts: &Parts, trusted: &[IpAddr]) -> Origin {
    let (headers, peer) = (&parts.headers, parts.extensions.get::<Peer>());
    let id = parts.extensions.get::<RequestId>();
    Origin {
        address: peer.map(|peer| client(headers, peer.0, trusted).to_canonical().to_string()),
        user_agent: headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned),
        correlation_id: id.map(|id| correlation(&id.0)),
    }
}

/// The nearest address that is no trusted proxy's, reading the way back from the connection.
fn client(headers: &HeaderMap, peer: IpAddr, trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.contains(&address.to_canonical());
    if !is_trusted(&peer) {
        return peer;
    }
    let named = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let addresses: Vec<Option<IpAddr>> =
        named.flat_map(|list| list.split(',')).map(|address| address.trim().parse().ok()).collect();
    let mut nearest = peer;
    for address in addresses.into_iter().rev() {
        let Some(address) = address else { return nearest };
        nearest = address;
        if !is_trusted(&nearest) {
            break;
        }
    }
    nearest
}

/// The id of a request as a UUID; any other text has one of its own.
fn correlation(id: &str) -> Uuid {
    Uuid::try_parse(id).unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()))
}

/// The key under which the request may come twice; with it belongs everything that decides what the request does.
pub(super) fn idempotency(headers: &HeaderMap, body: &[u8]) -> Result<Option<Idempotency>, Refusal> {
    let Some(key) = only_value(headers, IDEMPOTENCY_KEY)? else { return Ok(None) };
    let is_plain = (1..=KEY_CHARACTERS).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if !is_plain {
        let message = format!("`{IDEMPOTENCY_KEY}` must have 1 to {KEY_CHARACTERS} visible characters.");
        return Err(Refusal::malformed(GraphqlError::bad_input(IDEMPOTENCY_KEY, message)));
    }
    let mut hash = Sha256::new();
    for narrowed in ["x-organization-id", "x-brand-id"] {
        hash.update(only_value(headers, narrowed)?.unwrap_or_default().as_bytes());
        hash.update([0]);
    }
    hash.update(body);
    let body_hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(Idempotency { key: key.to_owned(), body_hash }))
}

/// A key names one request.
pub(super) fn no_batch() -> Refusal {
    let message = format!("`{IDEMPOTENCY_KEY}` goes with a single request, not with a batch.");
    Refusal::malformed(GraphqlError::bad_input(IDEMPOTENCY_KEY, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn only_trusted_proxies_say_whom_they_speak_for() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let stranger: IpAddr = "203.0.113.9".parse().unwrap();
        let claims = headers(&[(FORWARDED_FOR, "1.2.3.4, 198.51.100.7, 10.0.0.1")]);
        assert_eq!(client(&claims, stranger, &[proxy]), stranger, "a stranger's header is no proof");
        assert_eq!(client(&claims, proxy, &[proxy]).to_string(), "198.51.100.7", "the first that no proxy of ours vouches for");
        assert_eq!(client(&headers(&[(FORWARDED_FOR, "nonsense")]), proxy, &[proxy]), proxy);
        assert_eq!(client(&headers(&[]), proxy, &[proxy]), proxy);
    }

    #[test]
    fn a_key_belongs_to_its_body_and_its_narrowing() {
        let of = |pairs: &[(&'static str, &str)], body: &[u8]| idempotency(&headers(pairs), body).ok().flatten();
        let one = of(&[(IDEMPOTENCY_KEY, "k")], b"a").unwrap();
        assert_eq!(of(&[(IDEMPOTENCY_KEY, "k")], b"a").unwrap(), one);
        assert_ne!(of(&[(IDEMPOTENCY_KEY, "k")], b"b").unwrap().body_hash, one.body_hash);
        assert_ne!(of(&[(IDEMPOTENCY_KEY, "k"), ("x-brand-id", "b")], b"a").unwrap().body_hash, one.body_hash);
        assert!(of(&[], b"a").is_none());
        for bad in [String::new(), "x".repeat(256)] {
            assert!(idempotency(&headers(&[(IDEMPOTENCY_KEY, &bad)]), b"a").is_err(), "{} characters", bad.len());
        }
    }

    #[test]
    fn every_request_id_is_one_correlation_id() {
        let id = Uuid::from_u128(5);
        assert_eq!(correlation(&id.to_string()), id);
        assert_eq!(correlation("abc"), correlation("abc"));
        assert_ne!(correlation("abc"), correlation("abd"));
    }
}
