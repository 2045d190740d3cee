//! What an operation comes to: one answer, or events for as long as somebody listens.
//!
//! Whatever carries operations - HTTP, server-sent events, a socket - knows them through [`Operations`] alone and does the same for all:
//! it must not look into a document to know what it asks for.

use std::fmt;
use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::Stream;
use policy::Viewer;

use super::{Answer, Gateway, GraphqlRequest};
use crate::error::GraphqlError;

/// What an operation answers: once, or again and again.
pub enum Response {
    /// A query or a mutation, or a subscription that was refused before it began.
    Once(Answer),
    /// A subscription.
    Stream(Events),
}

/// The events of one subscription, in their order. The stream ends when the subscription does; dropping it ends the subscription.
///
/// Who carries events takes the next one only when there is room for it, and waits for room for a moment at most. What waits behind
/// the stream meanwhile is for the stream to bound.
pub type Events = Pin<Box<dyn Stream<Item = Event> + Send>>;

/// One event of a subscription.
#[derive(Clone, Debug)]
pub enum Event {
    /// Something to tell.
    Next {
        /// The whole JSON document, `{"data":..}` with or without `errors`.
        body: Bytes,
        /// The point after which a subscriber who comes back goes on.
        cursor: Option<String>,
    },
    /// The subscription cannot go on; the stream ends with this. UNAUTHENTICATED says that the one who asked is nobody any more: the
    /// session was revoked, the account was banned. Then everything ends that was carried for them with it.
    Failed(Vec<GraphqlError>),
}

/// Responds to operations: the gateway, as those who carry operations see it.
#[async_trait]
pub trait Operations: Send + Sync {
    /// Responds to an operation of a viewer. `read_only` refuses what writes: the request came by GET.
    async fn respond(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Response;
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once(answer) => formatter.debug_tuple("Once").field(answer).finish(),
            Self::Stream(_) => formatter.write_str("Stream"),
        }
    }
}

impl Gateway {
    /// Responds to an operation: queries and mutations with their answer, subscriptions with their events.
    pub async fn respond(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Response {
        Response::Once(self.execute(request, viewer, read_only).await)
    }
}

#[async_trait]
impl Operations for Gateway {
    async fn respond(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Response {
        Self::respond(self, request, viewer, read_only).await
    }
}
