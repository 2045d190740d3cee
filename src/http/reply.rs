//! Answers that carry no data: one shape for every refusal, in the media type the caller asked for.
//!
//! A refusal is always a GraphQL error in JSON, whatever stopped the request. Nothing of the request is echoed in one.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;

use crate::error::{Code, GraphqlError, request_error_body};

/// The two media types of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: 200 for whatever a well-formed request comes to.
    #[default]
    Json,
    /// `application/graphql-response+json`: the status tells what happened.
    GraphqlResponse,
}

impl Media {
    /// The value of `Content-Type`.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }
}

/// Why a request is not executed, and the status that says so.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    error: Box<GraphqlError>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// A refusal with its own status: the request is not a well-formed GraphQL request, or may not be made at all.
    #[must_use]
    pub fn new(status: StatusCode, error: GraphqlError) -> Self {
        Self { status, error: Box::new(error), headers: Vec::new() }
    }

    /// A request of the wrong shape.
    #[must_use]
    pub fn malformed(error: GraphqlError) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// A refusal of a well-formed request: the status depends on the media type as it does for an answer of the executor.
    #[must_use]
    pub fn of_well_formed(error: GraphqlError, media: Media) -> Self {
        Self::new(status_without_data(error.code, media), error)
    }

    /// A method that the path does not offer.
    #[must_use]
    pub fn method_not_allowed(allow: &'static str, message: &str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, GraphqlError::bad_input("method", message)).with_header(header::ALLOW, allow)
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The error that is sent.
    #[must_use]
    pub fn error(&self) -> &GraphqlError {
        &self.error
    }

    /// The answer.
    #[must_use]
    pub fn into_response(self, media: Media) -> Response<Body> {
        let mut response = json_response(self.status, media, request_error_body(&[*self.error]).into());
        response.headers_mut().extend(self.headers);
        response
    }
}

/// An answer with a JSON document. It is never stored by a cache: the next caller may be another viewer.
#[must_use]
pub fn json_response(status: StatusCode, media: Media, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("accept"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

/// The status of an answer to a well-formed request that has no data.
///
/// `application/json` promises 200 for these; a failure of the gateway itself keeps its status, so that proxies and monitors see it.
#[must_use]
pub fn status_without_data(code: Code, media: Media) -> StatusCode {
    let status = StatusCode::from_u16(code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match media {
        Media::GraphqlResponse => status,
        Media::Json if status.is_server_error() => status,
        Media::Json => StatusCode::OK,
    }
}
