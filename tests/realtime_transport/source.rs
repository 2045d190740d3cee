//! Subscriptions that tell what a test wants told. Everything else is answered by the gateway.
//!
//! A subscription says in its variables what it is: `{"count": 3}` counts to three and ends, `{"feed": "name"}` hears what the test
//! tells to all feeds of that name, `{"refused": true}` is refused before it begins.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use policy::Viewer;
use rowgate::error::{Code, GraphqlError};
use rowgate::execute::{Answer, Event, Events, Gateway, GraphqlRequest, Operations, Response};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::eventually;

/// The document of all subscriptions.
pub const SUBSCRIPTION: &str = "subscription Events { events }";

/// What stands in the gateway's place.
pub struct Source {
    gateway: Gateway,
    feeds: Mutex<HashMap<String, Vec<UnboundedSender<Event>>>>,
    alive: Arc<AtomicUsize>,
    begun: AtomicUsize,
    resumed_after: Mutex<Option<String>>,
}

/// Says that a subscription is over when it is dropped.
struct Alive(Arc<AtomicUsize>);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// An event with a number.
pub fn event(number: usize) -> Event {
    Event::Next { body: Bytes::from(format!(r#"{{"data":{{"events":{number}}}}}"#)), cursor: Some(format!("cursor-{number}")) }
}

/// An event with a number and so many bytes beside it.
pub fn large_event(number: usize, bytes: usize) -> Event {
    let body = format!(r#"{{"data":{{"events":{number},"filling":"{}"}}}}"#, "x".repeat(bytes));
    Event::Next { body: Bytes::from(body), cursor: None }
}

/// The end of who asked.
pub fn ended() -> Event {
    Event::Failed(vec![GraphqlError::new(Code::Unauthenticated, "The session has ended.")])
}

impl Source {
    pub fn new(gateway: Gateway) -> Arc<Self> {
        Arc::new(Self {
            gateway,
            feeds: Mutex::default(),
            alive: Arc::default(),
            begun: AtomicUsize::new(0),
            resumed_after: Mutex::default(),
        })
    }

    /// Tells all feeds of a name.
    pub fn tell(&self, feed: &str, event: &Event) {
        for listener in self.feeds.lock().unwrap().get(feed).into_iter().flatten() {
            // A listener may be gone.
            drop(listener.send(event.clone()));
        }
    }

    /// Ends all feeds of a name.
    pub fn end(&self, feed: &str) {
        self.feeds.lock().unwrap().remove(feed);
    }

    /// How many subscriptions are alive.
    pub fn alive(&self) -> usize {
        self.alive.load(Ordering::SeqCst)
    }

    /// How many ever began.
    pub fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    /// Waits until so many subscriptions are alive.
    pub async fn until_alive(&self, count: usize) {
        eventually(&format!("{count} subscriptions"), async || self.alive() == count).await;
    }

    /// After which event the last subscription went on.
    pub fn resumed_after(&self) -> Option<String> {
        self.resumed_after.lock().unwrap().clone()
    }

    fn listen(&self, feed: &str) -> UnboundedReceiver<Event> {
        let (sender, receiver) = unbounded_channel();
        self.feeds.lock().unwrap().entry(feed.to_owned()).or_default().push(sender);
        receiver
    }

    fn subscribe(&self, request: &GraphqlRequest, viewer: &Viewer) -> Response {
        let wanted = |name: &str| request.variables.get(name);
        if wanted("refused").is_some() {
            return Response::Once(Answer::refused(&[GraphqlError::bad_input("refused", "This is refused.")]));
        }
        *self.resumed_after.lock().unwrap() = request.resume_after.clone();
        let events: Events = if let Some(count) = wanted("count").and_then(serde_json::Value::as_u64) {
            Box::pin(stream::iter((1..=count).map(|number| event(number as usize))))
        } else if wanted("viewer").is_some() {
            let body = format!(r#"{{"data":{{"events":"{}"}}}}"#, viewer.user_id.unwrap_or_default());
            Box::pin(stream::iter([Event::Next { body: body.into(), cursor: None }]))
        } else if wanted("panics").is_some() {
            Box::pin(stream::poll_fn(|_| panic!("a source that breaks")))
        } else {
            let feed = wanted("feed").and_then(serde_json::Value::as_str).unwrap_or("silence");
            let listening = stream::unfold(self.listen(feed), async |mut receiver| Some((receiver.recv().await?, receiver)));
            Box::pin(listening)
        };
        self.alive.fetch_add(1, Ordering::SeqCst);
        self.begun.fetch_add(1, Ordering::SeqCst);
        let alive = Alive(Arc::clone(&self.alive));
        Response::Stream(Box::pin(events.map(move |event| {
            let _held = &alive;
            event
        })))
    }
}

#[async_trait]
impl Operations for Source {
    async fn respond(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Response {
        if request.query == SUBSCRIPTION {
            return self.subscribe(&request, viewer);
        }
        self.gateway.respond(request, viewer, read_only).await
    }
}
