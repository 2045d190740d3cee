//! `/graphql`, to the specification of GraphQL over HTTP.
//!
//! One page: what the caller sends and wants, the limits, who asks, the execution, the status. It must not look into a document
//! or an answer; whether a request writes, and whether it is answered once or again and again, is told by the executor.

mod event_stream;
mod negotiate;
pub mod origin;
pub mod request;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use bytes::{BufMut, Bytes, BytesMut};

use crate::config::Limits;
use crate::error::{Code, GraphqlError};
use crate::execute::{Answer, GraphqlRequest, Response as Outcome};
use crate::http::caller;
use crate::http::limits::body::{check_body_headers, read_body};
use crate::http::limits::document::{check_document, too_many_tokens};
use crate::http::middleware::RequestId;
use crate::http::reply::{Media, Refusal, json_response, status_without_data};
use crate::http::sockets;
use crate::http::state::Shared;

use negotiate::{Accepted, Events};
pub use origin::Peer;
use request::Parsed;

/// The header with the cursor of the last event that a caller saw who comes back.
const LAST_EVENT_ID: &str = "last-event-id";

/// Answers a GraphQL request, or makes its connection a socket.
pub async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if sockets::is_upgrade(&parts) {
        return sockets::open(&shared, parts);
    }
    let accepted = match negotiate::accepted(&parts.headers) {
        Ok(accepted) => accepted,
        Err(refusal) => return refusal.into_response(Media::Json),
    };
    match process(&shared, &parts, body, accepted).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(accepted.media),
    }
}

/// The media type for a refusal that comes before, or outside of, `/graphql`.
pub fn media_for_refusals(headers: &HeaderMap) -> Media {
    negotiate::accepted(headers).map(|accepted| accepted.media).unwrap_or_default()
}

async fn process(shared: &Arc<Shared>, parts: &Parts, body: Body, accepted: Accepted) -> Result<Response<Body>, Refusal> {
    let server = &shared.server;
    let read_only = parts.method == Method::GET;
    let origin = origin::of(parts, &server.settings.trusted_proxies);
    let parsed = parse(&server.limits, parts, body).await?.under(parts.extensions.get::<RequestId>()).from(&origin);
    check_documents(&parsed, &server.limits).map_err(|error| Refusal::of_well_formed(error, accepted.media))?;
    let work = async {
        let identity = caller::identify(&server.authenticator, &parts.headers).await?;
        match parsed {
            Parsed::Single(request) => {
                let request = GraphqlRequest { resume_after: resume_after(&parts.headers)?, ..*request };
                match server.operations.respond(request, &identity.viewer, read_only).await {
                    Outcome::Once(answer) if accepted.events == Events::Everything && answer.has_data => {
                        Ok(event_stream::of_answer(&answer))
                    }
                    Outcome::Once(answer) => Ok(single(answer, accepted.media, read_only)),
                    Outcome::Stream(_) if accepted.events == Events::Never => Err(needs_stream()),
                    Outcome::Stream(events) => event_stream::of_events(shared, &identity, events),
                }
            }
            Parsed::Batch(_) if accepted.events == Events::Everything => Err(no_batch_of_events()),
            Parsed::Batch(requests) => {
                let mut answers = Vec::with_capacity(requests.len());
                // In order, one after the other: a later request may rely on what an earlier one wrote.
                for request in requests {
                    answers.push(match server.operations.respond(request, &identity.viewer, read_only).await {
                        Outcome::Once(answer) => answer,
                        Outcome::Stream(_) => Answer::refused(std::slice::from_ref(needs_stream().error())),
                    });
                }
                Ok(json_response(StatusCode::OK, accepted.media, joined(&answers)))
            }
        }
    };
    tokio::time::timeout(server.limits.request_time, work).await.unwrap_or_else(|_| {
        let error = GraphqlError::new(Code::Timeout, "The request took longer than it may.");
        Err(Refusal::of_well_formed(error, accepted.media))
    })
}

/// Where a caller goes on who comes back.
fn resume_after(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    Ok(caller::only_value(headers, LAST_EVENT_ID)?.filter(|id| !id.is_empty()).map(str::to_owned))
}

/// The refusal of a subscription by a caller who takes one answer.
fn needs_stream() -> Refusal {
    let message = "A subscription is answered again and again: send `Accept: text/event-stream`, or open a WebSocket at this path with \
        the sub-protocol graphql-transport-ws.";
    Refusal::new(StatusCode::NOT_ACCEPTABLE, GraphqlError::bad_input("Accept", message))
}

fn no_batch_of_events() -> Refusal {
    Refusal::malformed(GraphqlError::bad_input("Accept", "A batch is answered as JSON, not as events."))
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
