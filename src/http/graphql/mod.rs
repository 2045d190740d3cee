//! `/graphql`, to the specification of GraphQL over HTTP.
//!
//! One page: what the caller sends and wants, the limits, who asks, the execution, the status. It must not look into a document
//! or an answer; whether a request writes is told by the executor.

mod negotiate;
mod origin;
mod request;
#[cfg(test)]
mod tests;
mod viewer;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use bytes::{BufMut, Bytes, BytesMut};

use crate::config::Limits;
use crate::error::{Code, GraphqlError};
use crate::execute::Answer;
use crate::http::limits::body::{check_body_headers, read_body};
use crate::http::limits::document::{check_document, too_many_tokens};
use crate::http::middleware::RequestId;
use crate::http::reply::{Media, Refusal, json_response, status_without_data};
use crate::http::state::{Server, Shared};

pub use origin::Peer;
use request::Parsed;

/// Answers a GraphQL request.
pub async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let media = match negotiate::accepted_media(&parts.headers) {
        Ok(media) => media,
        Err(refusal) => return refusal.into_response(Media::Json),
    };
    match process(&shared.server, &parts, body, media).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(media),
    }
}

/// The media type for a refusal that comes before, or outside of, `/graphql`.
pub fn media_for_refusals(headers: &HeaderMap) -> Media {
    negotiate::accepted_media(headers).unwrap_or_default()
}

async fn process(server: &Server, parts: &Parts, body: Body, media: Media) -> Result<Response<Body>, Refusal> {
    let read_only = parts.method == Method::GET;
    let id = parts.extensions.get::<RequestId>();
    let origin = origin::origin(&parts.headers, parts.extensions.get::<Peer>().copied(), id, &server.settings.trusted_proxies);
    let parsed = parse(&server.limits, parts, body).await?.under(id).from(&origin);
    check_documents(&parsed, &server.limits).map_err(|error| Refusal::of_well_formed(error, media))?;
    let work = async {
        let viewer = viewer::identify(&server.authenticator, &parts.headers).await?;
        match parsed {
            Parsed::Single(request) => Ok(single(server.gateway.execute(*request, &viewer, read_only).await, media, read_only)),
            Parsed::Batch(requests) => {
                let mut answers = Vec::with_capacity(requests.len());
                // In order, one after the other: a later request may rely on what an earlier one wrote.
                for request in requests {
                    answers.push(server.gateway.execute(request, &viewer, read_only).await);
                }
                Ok(json_response(StatusCode::OK, media, joined(&answers)))
            }
        }
    };
    tokio::time::timeout(server.limits.request_time, work).await.unwrap_or_else(|_| {
        let error = GraphqlError::new(Code::Timeout, "The request took longer than it may.");
        Err(Refusal::of_well_formed(error, media))
    })
}

async fn parse(limits: &Limits, parts: &Parts, body: Body) -> Result<Parsed, Refusal> {
    match parts.method {
        Method::GET => {
            // A GET has no body, so a type can only be someone's attempt to slip something past the rule for POST.
            if parts.headers.contains_key(header::CONTENT_TYPE) {
                negotiate::check_content_type(&parts.headers)?;
            }
            let query = parts.uri.query().unwrap_or_default();
            request::from_url(query, limits).map(|request| Parsed::Single(Box::new(request))).map_err(Refusal::malformed)
        }
        Method::POST => {
            negotiate::check_content_type(&parts.headers)?;
            check_body_headers(&parts.headers, limits)?;
            let bytes = read_body(&parts.headers, body, limits).await?;
            let parsed = request::from_body(&bytes, limits).map_err(Refusal::malformed)?;
            match (origin::idempotency(&parts.headers, &bytes)?, parsed) {
                (Some(_), Parsed::Batch(_)) => Err(origin::no_batch()),
                (idempotency, Parsed::Single(mut request)) => {
                    request.idempotency = idempotency;
                    Ok(Parsed::Single(request))
                }
                (None, batch) => Ok(batch),
            }
        }
        _ => Err(Refusal::method_not_allowed("GET, POST", "GraphQL requests come with GET or POST.")),
    }
}

/// The limits of a document hold for all documents of a batch together.
fn check_documents(parsed: &Parsed, limits: &Limits) -> Result<(), GraphqlError> {
    let requests = parsed.requests();
    let bytes: usize = requests.iter().map(|request| request.query.len()).sum();
    if bytes > limits.document_bytes {
        return Err(GraphqlError::limit("documentBytes", limits.document_bytes, "The document is too long."));
    }
    let mut tokens = 0;
    for request in requests {
        tokens += check_document(&request.query, limits)?;
        if tokens > limits.document_tokens {
            return Err(too_many_tokens(limits));
        }
    }
    Ok(())
}

fn single(answer: Answer, media: Media, read_only: bool) -> Response<Body> {
    let status = match answer.code {
        _ if answer.has_data => StatusCode::OK,
        None => StatusCode::OK,
        Some(Code::Forbidden) if read_only => StatusCode::METHOD_NOT_ALLOWED,
        Some(code) => status_without_data(code, media),
    };
    let mut response = json_response(status, media, answer.body);
    match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        StatusCode::UNAUTHORIZED => {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        _ => {}
    }
    response
}

/// The answers of a batch as one JSON array.
fn joined(answers: &[Answer]) -> Bytes {
    let length = answers.iter().map(|answer| answer.body.len() + 1).sum::<usize>() + 1;
    let mut body = BytesMut::with_capacity(length);
    for (index, answer) in answers.iter().enumerate() {
        body.put_u8(if index == 0 { b'[' } else { b',' });
        body.extend_from_slice(&answer.body);
    }
    body.put_u8(b']');
    body.freeze()
}
