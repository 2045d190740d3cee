//! One operation of a socket, from who asks to its last message.
//!
//! It runs beside the conversation and reaches it only through what the session shares. Facts about the caller are read for each
//! operation, as they are for each request over HTTP.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::{FutureExt, StreamExt};
use tokio::sync::watch;

use super::close::Close;
use super::session::Session;
use crate::error::{Code, GraphqlError};
use crate::execute::{Answer, Event, Events, GraphqlRequest, Response};
use crate::http::live::{Outcome, Subscriber};
use crate::http::state::{Phase, reached};

/// One operation.
pub struct Operation {
    pub session: Arc<Session>,
    pub id: String,
    pub subscriber: Arc<Subscriber>,
    /// When the server stops, events end.
    pub phase: watch::Receiver<Phase>,
}

impl Operation {
    /// Runs it to its end; a mistake of the gateway ends this operation and not the socket.
    pub async fn run(mut self, request: Result<GraphqlRequest, GraphqlError>) {
        let request = match request {
            Ok(request) => request,
            Err(error) => return self.fail(&[error]),
        };
        let request_id = request.request_id.clone().unwrap_or_default();
        if AssertUnwindSafe(self.perform(request)).catch_unwind().await.is_err() {
            tracing::error!(%request_id, "an operation panicked");
            let error = GraphqlError::new(Code::Internal, "Something went wrong inside the gateway.");
            self.fail(&[error.with("requestId", request_id)]);
        }
    }

    async fn perform(&mut self, request: GraphqlRequest) {
        let most = self.session.shared.server.limits.request_time;
        match tokio::time::timeout(most, self.begin(request)).await {
            Ok(Some(Response::Once(answer))) => self.answer(answer).await,
            Ok(Some(Response::Stream(events))) => self.tell(events).await,
            Ok(None) => {}
            Err(_) => self.fail(&[GraphqlError::new(Code::Timeout, "The request took longer than it may.")]),
        }
    }

    /// The response, or none when who asked is not known and has been told.
    async fn begin(&self, request: GraphqlRequest) -> Option<Response> {
        let server = &self.session.shared.server;
        match self.session.said().identity(&server.authenticator).await {
            Ok(identity) => Some(server.operations.respond(request, &identity.viewer, false).await),
            Err(error) if error.code == Code::Unauthenticated => {
                self.session.end(Close::refused(&error));
                None
            }
            Err(error) => {
                self.fail(&[error]);
                None
            }
        }
    }

    async fn answer(&self, answer: Answer) {
        let (dialect, id) = (self.session.dialect, &self.id);
        if answer.has_data {
            self.session.queue.put(&self.subscriber, dialect.next(id, &answer.body)).await;
            self.complete();
        } else {
            self.leave_with(dialect.refusal(id, &answer.body));
        }
    }

    /// Passes on events until they end, nobody reads them or the server stops.
    async fn tell(&mut self, mut events: Events) {
        let _place = match self.session.shared.places.subscription() {
            Ok(place) => place,
            Err(error) => return self.fail(&[error]),
        };
        loop {
            let event = tokio::select! {
                biased;
                // Nothing is said of the end: a client that is not told that a subscription is over subscribes again elsewhere.
                () = reached(&mut self.phase, Phase::Stopping) => return,
                event = events.next() => event,
            };
            match event {
                None => return self.complete(),
                Some(Event::Next { body, .. }) => {
                    let text = self.session.dialect.next(&self.id, &body);
                    match self.session.queue.deliver(&self.subscriber, text).await {
                        Outcome::Queued => {}
                        Outcome::Full(error) => return self.fail(&[*error]),
                        Outcome::Left => return,
                    }
                }
                Some(Event::Failed(errors)) => return self.failed(&errors),
            }
            // A source that always has something to say must not keep others from being heard.
            tokio::task::coop::consume_budget().await;
        }
    }

    /// Who asked may be nobody any more: that is the end of all they asked for.
    fn failed(&self, errors: &[GraphqlError]) {
        match errors.first() {
            Some(error) if error.code == Code::Unauthenticated => self.session.end(Close::refused(error)),
            _ => self.fail(errors),
        }
    }

    fn fail(&self, errors: &[GraphqlError]) {
        self.leave_with(self.session.dialect.error(&self.id, errors));
    }

    fn complete(&self) {
        self.leave_with(self.session.dialect.complete(&self.id));
    }

    fn leave_with(&self, last: bytes::Bytes) {
        self.session.leave(&self.id, &self.subscriber);
        self.session.queue.finish(&self.subscriber, last);
    }
}
