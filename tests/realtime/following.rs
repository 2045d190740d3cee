//! Subscribers in memory: the events they were told, and the rows they would show.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use policy::Viewer;
use rowgate::config::Live;
use rowgate::execute::{Event, Events, GraphqlRequest, Operations, Response};
use rowgate::realtime::feed::Feed;
use rowgate::realtime::{Clock, Realtime};
use serde_json::Value as Json;

use crate::support::world::variables;
use crate::support::{DEVIN, World, in_time, now};

/// A clock that stands still until it is told to go on, so that nothing is over before a case has begun.
#[derive(Debug)]
pub struct StoppedClock {
    shows: DateTime<Utc>,
    going_since: OnceLock<Instant>,
    looks: AtomicUsize,
}

impl StoppedClock {
    /// Shows this until it goes on.
    pub fn at(shows: DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self { shows, going_since: OnceLock::new(), looks: AtomicUsize::new(0) })
    }

    /// From now on it shows how time passes.
    pub fn go_on(&self) {
        self.going_since.get_or_init(Instant::now);
    }

    /// How often somebody has looked at it.
    pub fn looks(&self) -> usize {
        self.looks.load(Ordering::Relaxed)
    }

    /// For those who look at it.
    pub fn face(self: &Arc<Self>) -> Clock {
        let clock = Arc::clone(self);
        Arc::new(move || {
            clock.looks.fetch_add(1, Ordering::Relaxed);
            clock.shows + clock.going_since.get().map(Instant::elapsed).unwrap_or_default()
        })
    }
}

/// A world with its realtime side.
pub struct Lively {
    /// The world.
    pub world: World,
    /// What answers subscriptions.
    pub realtime: Realtime,
    /// The feed below it.
    pub feed: Feed,
}

impl Lively {
    /// Starts the realtime side of a world.
    pub fn of(world: World) -> Self {
        Self::with(world, Live::default())
    }

    /// The same with settings.
    pub fn with(world: World, settings: Live) -> Self {
        Self::at(world, settings, Arc::new(now))
    }

    /// The same with another clock.
    pub fn at(world: World, settings: Live, clock: Clock) -> Self {
        let feed = Feed::start(world.database.clone(), world.gateway.catalog(), settings.clone());
        let realtime = Realtime::start(world.gateway.clone(), feed.clone(), settings, clock);
        Self { world, realtime, feed }
    }

    /// Responds to a subscription of somebody.
    pub async fn respond(&self, viewer: &Viewer, query: &str, given: Json) -> Response {
        let request = GraphqlRequest { query: query.to_owned(), variables: variables(given), ..GraphqlRequest::default() };
        self.realtime.respond(request, viewer, false).await
    }

    /// The events of a subscription that must begin.
    pub async fn events(&self, viewer: &Viewer, query: &str, given: Json) -> Events {
        match self.respond(viewer, query, given).await {
            Response::Stream(events) => events,
            Response::Once(answer) => panic!("{query}: {}", String::from_utf8_lossy(&answer.body)),
        }
    }

    /// The events of somebody of the demonstration.
    pub async fn follow(&self, email: &str, query: &str) -> Events {
        let viewer = self.world.user(email).await.viewer;
        self.events(&viewer, query, Json::Null).await
    }

    /// Why a subscription is refused.
    pub async fn refusal(&self, viewer: &Viewer, query: &str, given: Json) -> Json {
        match self.respond(viewer, query, given).await {
            Response::Once(answer) => serde_json::from_slice(&answer.body).expect("JSON"),
            Response::Stream(_) => panic!("{query} is followed"),
        }
    }

    /// Comes when everything that was committed so far was told to everybody.
    pub async fn quiet(&self) {
        let viewer = self.world.user(DEVIN).await.viewer;
        // What is told in a round is sent to one after the other: with the second event the round of the first is over.
        let mut events = self.events(&viewer, "subscription { featureFlagChanges { kind node { key } } }", Json::Null).await;
        assert_eq!(next(&mut events).await["featureFlagChanges"]["kind"], "READY");
        for _ in 0..2 {
            let number = uuid::Uuid::new_v4();
            self.world
                .run(&format!(
                    "INSERT INTO feature_flags (id, key, enabled) VALUES ({}, 'quiet-{number}', {})",
                    self.world.id(number),
                    self.truth()
                ))
                .await;
            while next(&mut events).await["featureFlagChanges"]["node"]["key"] != format!("quiet-{number}") {}
        }
    }

    fn truth(&self) -> &'static str {
        if self.world.backend == crate::support::Backend::Sqlite { "1" } else { "TRUE" }
    }

    /// Ends everything.
    pub async fn stop(self) {
        self.realtime.stop().await;
        self.feed.stop().await;
    }
}

/// The next event's data, which must have no errors.
pub async fn next(events: &mut Events) -> Json {
    let event = in_time("an event", events.next()).await.expect("the stream goes on");
    match event {
        Event::Next { body, .. } => {
            let mut document: Json = serde_json::from_slice(&body).expect("JSON");
            assert!(document.get("errors").is_none(), "{document:#}");
            document["data"].take()
        }
        Event::Failed(errors) => panic!("{errors:?}"),
    }
}

/// The next event with its cursor.
pub async fn next_with_cursor(events: &mut Events) -> (Json, String) {
    let event = in_time("an event", events.next()).await.expect("the stream goes on");
    match event {
        Event::Next { body, cursor } => {
            let mut document: Json = serde_json::from_slice(&body).expect("JSON");
            (document["data"].take(), cursor.expect("a cursor"))
        }
        Event::Failed(errors) => panic!("{errors:?}"),
    }
}

/// The code with which the stream ends.
pub async fn end(events: &mut Events) -> String {
    loop {
        let event = in_time("an event", events.next()).await;
        match event {
            Some(Event::Next { .. }) => {}
            Some(Event::Failed(errors)) => return errors[0].code.name().to_owned(),
            None => return "END".to_owned(),
        }
    }
}

/// What is there already, without waiting: the data of each event, or the code of the end.
pub fn told(events: &mut Events) -> Vec<Result<Json, String>> {
    let mut found = Vec::new();
    // Else the runtime has a task pause after so many events, as if there were no more.
    while let Some(event) = futures_util::FutureExt::now_or_never(tokio::task::unconstrained(events.next())) {
        match event {
            Some(Event::Next { body, .. }) => {
                let mut document: Json = serde_json::from_slice(&body).expect("JSON");
                found.push(Ok(document["data"].take()));
            }
            Some(Event::Failed(errors)) => found.push(Err(errors[0].code.name().to_owned())),
            None => break,
        }
    }
    found
}

/// The same with the cursors.
pub fn told_with_cursors(events: &mut Events) -> Vec<Result<(Json, String), String>> {
    let mut found = Vec::new();
    while let Some(event) = futures_util::FutureExt::now_or_never(tokio::task::unconstrained(events.next())) {
        match event {
            Some(Event::Next { body, cursor }) => {
                let mut document: Json = serde_json::from_slice(&body).expect("JSON");
                found.push(Ok((document["data"].take(), cursor.expect("a cursor"))));
            }
            Some(Event::Failed(errors)) => found.push(Err(errors[0].code.name().to_owned())),
            None => break,
        }
    }
    found
}

/// The rows of a subscriber: a list as it was, and what events made of it.
#[derive(Debug, Default, PartialEq)]
pub struct Rows(pub BTreeMap<String, Json>);

impl Rows {
    /// Applies an event, which must be about a row that is there, or is not, as its kind says.
    pub fn apply(&mut self, who: &str, event: &Json) {
        let id = event["id"].as_str().unwrap_or_default().to_owned();
        let is_known = self.0.contains_key(&id);
        match event["kind"].as_str().expect("a kind") {
            "READY" => {}
            "ENTERED" => {
                assert!(!is_known, "{who}: {id} entered twice");
                self.0.insert(id, event["node"].clone());
            }
            "UPDATED" => {
                assert!(is_known, "{who}: {id} was updated and is not there");
                self.0.insert(id, event["node"].clone());
            }
            kind @ ("LEFT" | "DELETED") => {
                assert!(is_known, "{who}: {kind} of {id}, which was not there");
                assert_eq!(event["node"], Json::Null, "{who}: {kind} shows a row");
                self.0.remove(&id);
            }
            other => panic!("{other} is no kind"),
        }
    }
}
