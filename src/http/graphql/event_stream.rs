//! Answers as server-sent events: one stream for each operation, to the protocol GraphQL over SSE, "distinct connections".
//!
//! A pump takes events from the subscription into a bounded queue, and the body takes them from there, so that a reader who stops
//! reading holds up nobody. Errors before the first event are answered in HTTP, with a status.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::auth::Identity;
use crate::error::{Code, GraphqlError, request_error_body};
use crate::execute::{Answer, Event, Events};
use crate::http::live::{Connection, Outcome, Queue, Subscriber, Subscription, until};
use crate::http::reply::Refusal;
use crate::http::state::{Phase, Shared, reached};

/// Too many of something that this caller may have fewer of.
const TOO_MANY: StatusCode = StatusCode::TOO_MANY_REQUESTS;
/// A line that says nothing but that the stream lives.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");
/// The end of an operation. Without a line of data a browser would not tell it to the page.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

/// One answer, as the only event of a stream.
pub fn of_answer(answer: &Answer) -> Response<Body> {
    let mut text = BytesMut::from(&next(&answer.body, None)[..]);
    text.extend_from_slice(&COMPLETE);
    response(Body::from(text.freeze()))
}

/// The events of a subscription, if there is a place for them.
pub fn of_events(shared: &Arc<Shared>, identity: &Identity, events: Events) -> Result<Response<Body>, Refusal> {
    let unavailable = |error| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, error);
    let mut connection = shared.places.connection().map_err(unavailable)?;
    connection.belongs_to(identity.viewer.user_id).map_err(|error| Refusal::new(TOO_MANY, error))?;
    let subscription = shared.places.subscription().map_err(unavailable)?;
    let queue = Arc::new(Queue::new(shared.queue_bounds()));
    let pump = Pump {
        queue: Arc::clone(&queue),
        subscriber: Arc::default(),
        phase: shared.phase(),
        good_until: identity.good_until,
        comment_interval: shared.server.sockets.ping_interval,
        write_time: shared.server.limits.write_time,
        _places: (connection, subscription),
    };
    // The first line is sent at once, so that the caller knows that the stream stands.
    queue.reply(COMMENT);
    let reader = Reader { queue, batch: Vec::new(), pump: tokio::spawn(pump.run(events)) };
    Ok(response(Body::from_stream(stream::unfold(reader, Reader::read))))
}

fn response(body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("accept"));
    // Proxies that collect answers before they pass them on would collect this one for ever.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// Moves events from a subscription into the queue.
struct Pump {
    queue: Arc<Queue>,
    subscriber: Arc<Subscriber>,
    phase: watch::Receiver<Phase>,
    good_until: Option<DateTime<Utc>>,
    comment_interval: Duration,
    write_time: Duration,
    _places: (Connection, Subscription),
}

impl Drop for Pump {
    fn drop(&mut self) {
        // However it ends, the reader does not wait for more.
        self.queue.close();
    }
}

impl Pump {
    /// Until the events end, the token does, nobody reads or the server stops.
    async fn run(mut self, events: Events) {
        if let Some(last) = self.pass_on(events).await {
            self.queue.finish(&self.subscriber, last);
        }
        self.queue.close();
        // What is not even read at the end is not kept for ever.
        if tokio::time::timeout(self.write_time, self.queue.drained()).await.is_err() {
            self.queue.discard();
        }
    }

    /// The last word to one who is nobody any more: what waited for them is not told either.
    fn shut_out(&self, errors: &[GraphqlError]) -> Option<Bytes> {
        self.queue.clear();
        Some(failure(errors))
    }

    /// The last word to the reader; none when the server stops: a caller who was not told of an end comes back.
    async fn pass_on(&mut self, mut events: Events) -> Option<Bytes> {
        let mut expiry = std::pin::pin!(until(self.good_until));
        let mut comments = interval(self.comment_interval);
        comments.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let event = tokio::select! {
                biased;
                () = reached(&mut self.phase, Phase::Stopping) => return None,
                () = &mut expiry => return self.shut_out(&[expired()]),
                _ = comments.tick() => {
                    if self.queue.is_empty() {
                        self.queue.reply(COMMENT);
                    }
                    continue;
                }
                event = events.next() => event,
            };
            match event {
                None => return Some(COMPLETE),
                Some(Event::Failed(errors)) if errors.first().is_some_and(|error| error.code == Code::Unauthenticated) => {
                    return self.shut_out(&errors);
                }
                Some(Event::Failed(errors)) => return Some(failure(&errors)),
                Some(Event::Next { body, cursor }) => {
                    let text = next(&body, cursor.as_deref());
                    let outcome = tokio::select! {
                        outcome = self.queue.deliver(&self.subscriber, text) => outcome,
                        () = &mut expiry => return self.shut_out(&[expired()]),
                    };
                    match outcome {
                        Outcome::Queued => {}
                        Outcome::Full(error) => return Some(failure(&[*error])),
                        Outcome::Left => return None,
                    }
                }
            }
            // A source that always has something to say must not keep others from being heard.
            tokio::task::coop::consume_budget().await;
        }
    }
}

/// The body's end of the queue. When the caller goes, the pump ends.
struct Reader {
    queue: Arc<Queue>,
    batch: Vec<crate::http::live::Item>,
    pump: JoinHandle<()>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl Reader {
    /// The next piece of the body. That it is asked for says that the one before was taken.
    async fn read(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        self.queue.sent(&mut self.batch);
        if !self.queue.take(&mut self.batch).await {
            return None;
        }
        let piece = match self.batch.as_slice() {
            [item] => item.text.clone(),
            items => items
                .iter()
                .fold(BytesMut::new(), |mut piece, item| {
                    piece.extend_from_slice(&item.text);
                    piece
                })
                .freeze(),
        };
        Some((Ok(piece), self))
    }
}

fn expired() -> GraphqlError {
    GraphqlError::new(Code::Unauthenticated, "The token has expired.")
}

/// The end of an operation that failed: a result without data, and the end.
fn failure(errors: &[GraphqlError]) -> Bytes {
    let mut text = BytesMut::from(&next(&request_error_body(errors), None)[..]);
    text.extend_from_slice(&COMPLETE);
    text.freeze()
}

/// One event. Lines end it, so that line breaks, which in JSON are only blank space, become spaces.
fn next(body: &[u8], cursor: Option<&str>) -> Bytes {
    let mut text = Vec::with_capacity(body.len() + cursor.map_or(0, str::len) + 32);
    text.extend_from_slice(b"event: next\n");
    if let Some(cursor) = cursor.filter(|cursor| cursor.bytes().all(|byte| byte.is_ascii_graphic())) {
        text.extend_from_slice(b"id: ");
        text.extend_from_slice(cursor.as_bytes());
        text.push(b'\n');
    }
    text.extend_from_slice(b"data: ");
    text.extend(body.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }));
    text.extend_from_slice(b"\n\n");
    Bytes::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_of_data_whatever_it_holds() {
        assert_eq!(next(b"{\"data\":1}", Some("abc.1")), "event: next\nid: abc.1\ndata: {\"data\":1}\n\n");
        assert_eq!(next(b"{\n\"data\":\r\n1}", None), "event: next\ndata: { \"data\":  1}\n\n");
        assert_eq!(next(b"{}", Some("a\nevent: complete")), "event: next\ndata: {}\n\n", "a cursor is one line or none");
    }

    #[test]
    fn a_failure_is_a_result_and_the_end() {
        let text = String::from_utf8(failure(&[GraphqlError::new(Code::Timeout, "Late.")]).to_vec()).unwrap();
        assert!(
            text.starts_with("event: next\ndata: {\"errors\":[{\"message\":\"Late.\"")
                && text.ends_with("}\n\nevent: complete\ndata:\n\n")
        );
    }
}
