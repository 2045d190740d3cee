//! What surrounds every request: its id and span, the safety net under a panic, the headers every answer carries.
//!
//! Nothing here decides about a request. The log gets no query, header or body.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use crate::error::{Code, GraphqlError};
use crate::http::graphql::media_for_refusals;
use crate::http::reply::Refusal;

/// The header that carries the id of a request, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The most characters of a request id that a caller may choose.
const REQUEST_ID_CHARACTERS: usize = 128;

/// The id of a request, for errors that name it.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives the request an id and a span, and logs how it ended.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let id = chosen_id(request.headers()).unwrap_or_else(|| Uuid::new_v4().to_string());
    let span = tracing::info_span!("request", id = %id, method = %request.method(), path = %short(request.uri().path()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    span.in_scope(|| {
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), milliseconds, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), milliseconds, "answered");
        }
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The id the caller chose, if it can go into a log line and a header as it is.
fn chosen_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(REQUEST_ID)?.to_str().ok()?;
    let sane = (1..=REQUEST_ID_CHARACTERS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    sane.then(|| text.to_owned())
}

/// At most the first 200 characters of a path, which is visible ASCII.
fn short(path: &str) -> &str {
    path.get(..200).unwrap_or(path)
}

/// Turns a panic below into an answer, so that it ends one request and not the connection or the process.
pub async fn catch_panic(request: Request, next: Next) -> Response {
    let media = media_for_refusals(request.headers());
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a handler panicked");
            let error = GraphqlError::new(Code::Internal, "Something went wrong inside the gateway.").with("requestId", id);
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error).into_response(media)
        }
    }
}

/// Headers for browsers. A page sets its own content policy; everything else may load nothing.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}
