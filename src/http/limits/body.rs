//! Reads a request body under a limit of bytes and of time, inflating gzip on the way.
//!
//! The limit counts inflated bytes as they come, so a small body that inflates to gigabytes is given up after the first megabyte.
//! Nothing here looks at what the bytes say.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower::{ServiceExt, service_fn};
use tower_http::decompression::{DecompressionBody, RequestDecompression};

use crate::config::Limits;
use crate::error::{Code, GraphqlError};
use crate::http::reply::Refusal;

/// Refuses, by its headers alone, a body that says it is too long or comes in an encoding that is not read here.
pub fn check_body_headers(headers: &HeaderMap, limits: &Limits) -> Result<(), Refusal> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > limits.body_bytes as u64) {
        return Err(too_long(limits));
    }
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    match (encodings.next().map(|value| value.as_bytes()), encodings.next()) {
        (None | Some(b"gzip" | b"identity"), None) => Ok(()),
        _ => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            GraphqlError::bad_input("Content-Encoding", "A body may be sent as it is or with `Content-Encoding: gzip`."),
        )
        .with_header(header::ACCEPT_ENCODING, "gzip, identity")),
    }
}

/// The whole body, inflated.
pub async fn read_body(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(limits.body_read_time, collect(headers, body, limits.body_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(failure)) if is_length_limit(failure.as_ref()) => Err(too_long(limits)),
        Ok(Err(_)) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            GraphqlError::bad_input("body", "The body could not be read: it broke off or is not what its headers say."),
        )),
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            GraphqlError::new(Code::Timeout, "The body did not arrive in time.").with("field", "body"),
        )
        // What is left of the body would be read as the next request.
        .with_header(header::CONNECTION, "close")),
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn collect(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, Failure> {
    let mut request = Request::new(body);
    if let Some(encoding) = headers.get(header::CONTENT_ENCODING) {
        request.headers_mut().insert(header::CONTENT_ENCODING, encoding.clone());
    }
    // The decompression of tower-http is a service; this one hands its inflated body straight back.
    let (sender, receiver) = tokio::sync::oneshot::channel::<DecompressionBody<Body>>();
    let mut sender = Some(sender);
    let hand_back = service_fn(move |request: Request<DecompressionBody<Body>>| {
        if let Some(sender) = sender.take() {
            drop(sender.send(request.into_body()));
        }
        std::future::ready(Ok::<_, Infallible>(Response::new(Body::empty())))
    });
    RequestDecompression::new(hand_back).oneshot(request).await?;
    let inflated = receiver.await?;
    Ok(Limited::new(inflated, most).collect().await?.to_bytes())
}

/// Whether the limit is what stopped the reading; it may lie below errors that others wrapped around it.
fn is_length_limit(failure: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(failure);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn too_long(limits: &Limits) -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        GraphqlError::limit("bodyBytes", limits.body_bytes, "The request body is too long."),
    )
}
