//! What a request must be to become a socket: a handshake of RFC 6455, from a page that may, with a sub-protocol we speak.
//!
//! Everything here is answered in HTTP; nothing is read from the socket yet.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, Version, header};
use hyper::upgrade::OnUpgrade;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::protocol::Dialect;
use crate::error::{Code, GraphqlError};
use crate::http::reply::Refusal;

/// The version of the protocol there is.
const VERSION: &str = "13";
/// Characters of a key: 16 bytes in base64.
const KEY_CHARACTERS: usize = 24;

/// A handshake that can be accepted.
pub struct Handshake {
    accept: String,
    upgrade: OnUpgrade,
}

/// Whether the request wants to become a socket.
pub fn is_upgrade(parts: &Parts) -> bool {
    parts.method == Method::GET && names(&parts.headers, &header::UPGRADE, "websocket")
}

/// Refuses pages of origins that may not read our answers over HTTP either. A page of our own may, and so may everything that is no
/// page: only browsers send the header, and they always do.
pub fn check_origin(headers: &HeaderMap, uri: &Uri, allowed: &[String]) -> Result<(), Refusal> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return Ok(()) };
    let is_listed = || allowed.iter().any(|one| one.as_bytes() == origin.as_bytes());
    if origins.next().is_none() && (is_listed() || is_ours(origin, headers, uri)) {
        return Ok(());
    }
    let message = "Pages of this origin may not open a socket here: server.cors_origins names those that may.";
    Err(Refusal::new(StatusCode::FORBIDDEN, GraphqlError::new(Code::Forbidden, message).with("field", "Origin")))
}

/// Whether the page came from where the socket is opened.
fn is_ours(origin: &HeaderValue, headers: &HeaderMap, uri: &Uri) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| uri.authority().map(|authority| authority.as_str()));
    let Some((scheme, authority)) = origin.to_str().ok().and_then(|origin| origin.split_once("://")) else { return false };
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return false,
    };
    let without_port = |name: &str| name.strip_suffix(default_port).unwrap_or(name).to_ascii_lowercase();
    host.is_some_and(|host| !authority.is_empty() && without_port(host) == without_port(authority))
}

/// The sub-protocol to speak, of those the client offers.
pub fn dialect(headers: &HeaderMap, legacy: bool) -> Result<Dialect, Refusal> {
    let offers = |dialect: &Dialect| names(headers, &header::SEC_WEBSOCKET_PROTOCOL, dialect.name());
    let spoken: &[Dialect] = if legacy { &[Dialect::Transport, Dialect::Legacy] } else { &[Dialect::Transport] };
    spoken.iter().copied().find(offers).ok_or_else(|| {
        let spoken: Vec<&str> = spoken.iter().map(|dialect| dialect.name()).collect();
        let message = format!("A socket here speaks {}: offer it in `Sec-WebSocket-Protocol`.", spoken.join(" or "));
        Refusal::malformed(GraphqlError::bad_input("Sec-WebSocket-Protocol", message))
    })
}

/// Reads the handshake.
pub fn read(parts: &mut Parts) -> Result<Handshake, Refusal> {
    let bad = |field: &'static str, message: &str| Refusal::malformed(GraphqlError::bad_input(field, message));
    if !names(&parts.headers, &header::CONNECTION, "upgrade") {
        return Err(bad("Connection", "A socket is opened with `Connection: Upgrade`."));
    }
    if parts.headers.get(header::SEC_WEBSOCKET_VERSION).is_none_or(|version| version != VERSION) {
        let error = GraphqlError::bad_input("Sec-WebSocket-Version", "The version of the WebSocket protocol is 13.");
        return Err(Refusal::new(StatusCode::UPGRADE_REQUIRED, error).with_header(header::SEC_WEBSOCKET_VERSION, VERSION));
    }
    let key = parts.headers.get(header::SEC_WEBSOCKET_KEY).filter(|key| key.len() == KEY_CHARACTERS);
    let accept = key.map(|key| derive_accept_key(key.as_bytes()));
    let accept = accept.ok_or_else(|| bad("Sec-WebSocket-Key", "`Sec-WebSocket-Key` must hold 16 bytes in base64."))?;
    match parts.extensions.remove::<OnUpgrade>().filter(|_| parts.version == Version::HTTP_11) {
        Some(upgrade) => Ok(Handshake { accept, upgrade }),
        None => Err(bad("Upgrade", "This connection cannot become a socket: it needs HTTP/1.1.")),
    }
}

impl Handshake {
    /// The answer that makes the connection a socket, and the connection that comes of it.
    pub fn accept(self, dialect: Dialect) -> (Response<Body>, OnUpgrade) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(dialect.name()));
        if let Ok(accept) = HeaderValue::from_str(&self.accept) {
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        (response, self.upgrade)
    }
}

/// Whether a header, a list of names, holds this one.
fn names(headers: &HeaderMap, header: &HeaderName, name: &str) -> bool {
    let lists = headers.get_all(header).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|one| one.trim().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, HeaderValue::from_static(value));
        }
        headers
    }

    fn may(host: &'static str, origin: &'static str) -> bool {
        let headers = headers(&[(header::HOST, host), (header::ORIGIN, origin)]);
        check_origin(&headers, &Uri::from_static("/graphql"), &["https://app.example.com".to_owned()]).is_ok()
    }

    #[test]
    fn listed_pages_and_our_own_may_and_nobody_else() {
        for (host, origin) in [
            ("api.example.com", "https://app.example.com"),
            ("api.example.com", "https://api.example.com"),
            ("api.example.com:443", "https://api.example.com"),
            ("API.example.com", "http://api.example.com"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
        ] {
            assert!(may(host, origin), "{origin} at {host}");
        }
        for (host, origin) in [
            ("api.example.com", "null"),
            ("api.example.com", ""),
            ("api.example.com", "https://"),
            ("", "https://"),
            ("api.example.com", "https://evil.example"),
            ("api.example.com", "https://app.example.com.evil.example"),
            ("api.example.com", "https://api.example.com.evil.example"),
            ("api.example.com", "https://evilapi.example.com"),
            ("api.example.com", "http://app.example.com"),
            ("api.example.com", "https://api.example.com:8443"),
            ("api.example.com:80", "https://api.example.com"),
            ("api.example.com", "ftp://api.example.com"),
            ("api.example.com", "https://api.example.com/"),
        ] {
            assert!(!may(host, origin), "{origin} at {host}");
        }
        let twice = headers(&[(header::HOST, "a"), (header::ORIGIN, "http://a"), (header::ORIGIN, "http://evil")]);
        assert!(check_origin(&twice, &Uri::from_static("/"), &[]).is_err());
        assert!(check_origin(&headers(&[(header::HOST, "a")]), &Uri::from_static("/"), &[]).is_ok(), "no page");
    }

    #[test]
    fn the_newer_protocol_is_preferred_and_the_older_one_only_spoken_when_it_is_switched_on() {
        let spoken = |offers: &'static str, legacy| {
            dialect(&headers(&[(header::SEC_WEBSOCKET_PROTOCOL, offers)]), legacy).map_err(|refusal| refusal.status())
        };
        let (yes, no) = (Ok(Dialect::Transport), Err(StatusCode::BAD_REQUEST));
        assert_eq!(spoken("graphql-transport-ws", false), yes);
        assert_eq!(spoken("soap, graphql-ws,graphql-transport-ws", true), yes);
        assert_eq!(spoken("graphql-ws", true), Ok(Dialect::Legacy));
        assert_eq!(spoken("graphql-ws", false), no);
        assert_eq!(spoken("graphql-transport-ws2", true), no);
        assert_eq!(spoken("", true), no);
        assert_eq!(dialect(&HeaderMap::new(), true).map_err(|refusal| refusal.status()), no);
    }
}
