//! Refuses by the request line and the headers alone: too long a URL, too many bytes of headers, a host that is not ours.
//!
//! It reads no body and knows no path. What the HTTP library itself cannot parse never comes here; it answers that with an empty
//! 400, 414 or 431.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Limits;
use crate::error::GraphqlError;
use crate::http::graphql::media_for_refusals;
use crate::http::reply::Refusal;
use crate::http::state::Shared;

/// The most bytes of a path and query.
pub const URL_BYTES: usize = 8 * 1024;

/// The middleware.
pub async fn check(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let settings = &shared.server.settings;
    let checked = check_url(request.uri())
        .and_then(|()| check_headers(request.headers(), request.uri(), &shared.server.limits))
        .and_then(|()| check_host(request.headers(), request.uri(), &settings.trusted_hosts));
    match checked {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(media_for_refusals(request.headers())),
    }
}

/// Refuses a URL that is too long.
pub fn check_url(uri: &Uri) -> Result<(), Refusal> {
    let bytes = uri.path_and_query().map_or(0, |text| text.as_str().len());
    if bytes <= URL_BYTES {
        return Ok(());
    }
    let message = "The URL is too long; send the request with POST.";
    Err(Refusal::new(StatusCode::URI_TOO_LONG, GraphqlError::limit("urlBytes", URL_BYTES, message)))
}

/// Refuses headers that are too long together.
pub fn check_headers(headers: &HeaderMap, uri: &Uri, limits: &Limits) -> Result<(), Refusal> {
    let line = uri.path_and_query().map_or(0, |text| text.as_str().len());
    // Four bytes a header for the colon, the space and the line break.
    let bytes = headers.iter().fold(line, |bytes, (name, value)| bytes + name.as_str().len() + value.len() + 4);
    if bytes <= limits.header_bytes {
        return Ok(());
    }
    let error = GraphqlError::limit("headerBytes", limits.header_bytes, "The headers are too long.");
    Err(Refusal::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, error))
}

/// Refuses a host that is not in the list. A page that makes its own name point here (DNS rebinding) stops at this.
pub fn check_host(headers: &HeaderMap, uri: &Uri, trusted: &[String]) -> Result<(), Refusal> {
    if trusted.is_empty() {
        return Ok(());
    }
    let named = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let host = named.or_else(|| uri.authority().map(|authority| authority.as_str())).unwrap_or_default();
    let without_port = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if trusted.iter().any(|name| name.eq_ignore_ascii_case(host) || name.eq_ignore_ascii_case(without_port)) {
        return Ok(());
    }
    let error = GraphqlError::bad_input("Host", "This server does not answer for that host.");
    Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, error))
}
