//! Sockets: GraphQL over WebSocket, at the same path and by the same rules as requests over HTTP.
//!
//! One page: what is checked before a connection becomes a socket. Then a conversation reads, its operations run beside it, and one
//! writer sends; between them stands a bounded queue. Who asks, what a request may be and what answers it is the same here as there.

mod claims;
mod close;
mod conversation;
mod handshake;
mod operation;
mod protocol;
mod session;
mod writer;

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tracing::Instrument;

use self::conversation::Conversation;
use self::session::Session;
use super::caller::Said;
use super::graphql::origin;
use super::middleware::RequestId;
use super::reply::{Media, Refusal};
use super::server::Seat;
use super::state::Shared;
use crate::error::{Code, GraphqlError};

pub use handshake::is_upgrade;

/// Bytes that are read at once. It is kept for each socket, and most of them say little.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Bytes that are collected before they are written.
const WRITE_BUFFER_BYTES: usize = 16 * 1024;

/// Makes a connection a socket, or says why not.
pub fn open(shared: &Arc<Shared>, mut parts: Parts) -> Response<Body> {
    admit(shared, &mut parts).unwrap_or_else(|refusal| refusal.into_response(Media::Json))
}

fn admit(shared: &Arc<Shared>, parts: &mut Parts) -> Result<Response<Body>, Refusal> {
    let settings = &shared.server.sockets;
    handshake::check_origin(&parts.headers, &parts.uri, &shared.server.settings.cors_origins)?;
    let dialect = handshake::dialect(&parts.headers, settings.legacy_protocol)?;
    let said = Said::in_headers(&parts.headers)?;
    if shared.is_stopping() {
        let error = GraphqlError::new(Code::Unavailable, "The server is stopping.");
        return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, error));
    }
    let handshake = handshake::read(parts)?;
    let place = shared.places.connection().map_err(|error| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, error))?;
    let from = origin::of(parts, &shared.server.settings.trusted_proxies);
    let session = Session::new(Arc::clone(shared), dialect, from, said);
    let conversation = Conversation::new(session, place, shared.phase());
    // The place among the connections is kept as long as the connection is: to the accept loop it ends here.
    let seat = parts.extensions.get::<Seat>().cloned();
    // What is too long for a body is too long for a message.
    let config = configuration(settings.message_bytes.min(shared.server.limits.body_bytes));
    let id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let (response, upgraded) = handshake.accept(dialect);
    let serve = async move {
        match upgraded.await {
            Ok(upgraded) => {
                let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
                conversation.hold(socket).await;
            }
            Err(error) => tracing::debug!(%error, "a connection broke off before it was a socket"),
        }
        drop(seat);
    };
    tokio::spawn(serve.instrument(tracing::info_span!("socket", %id)));
    Ok(response)
}

fn configuration(message_bytes: usize) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_message_size(Some(message_bytes))
        .max_frame_size(Some(message_bytes))
}
