//! The engine: one task that reads the feed and tells subscribers, round by round.
//!
//! A round has one snapshot. In it rights are read anew where changes touched them, then it is found out what the changes mean, then
//! results are read that may have changed; so nobody is told anything by rights that ended before. What a round found out is sent
//! when all of it is known: a round that fails is made again, and nobody hears of anything twice.

mod join;
mod reading;
mod rights;
mod turns;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use policy::Viewer;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use self::rights::Rights;
use self::turns::Turns;
use super::Clock;
use super::feed::{Batch, Feed, FeedError, Position, Wakes};
use super::group::Group;
use super::results::Results;
use super::round::{Round, Sent, Turned};
use super::state::{GroupId, State};
use super::subscriber::{Events, SubscriberId};
use super::sweep::keep_swept;
use crate::config::Live;
use crate::error::{Code, GraphqlError};
use crate::execute::{Event, Followable, Gateway};
use crate::facts::FactsError;
use crate::response::Seen;

/// How many who begin to follow are let in between two rounds.
const JOINS_AT_ONCE: usize = 64;
/// How long the engine rests after a round that failed.
const REST: Duration = Duration::from_millis(200);

/// What the engine is asked to do.
pub enum Command {
    /// Somebody wants to be told.
    Join(Join),
    /// Everything ends.
    Stop,
}

/// Somebody who wants to be told.
pub struct Join {
    /// What is followed.
    pub followable: Arc<Followable>,
    /// Who asks.
    pub viewer: Arc<Viewer>,
    /// Where the events come, or why none do.
    pub reply: oneshot::Sender<Result<Events, Vec<GraphqlError>>>,
}

/// The state of the task.
pub struct Engine {
    gateway: Gateway,
    feed: Feed,
    settings: Live,
    clock: Clock,
    state: State,
    /// Up to where everybody was told who is not behind; none while nobody follows anything.
    position: Option<Position>,
    gone: mpsc::UnboundedSender<SubscriberId>,
    left: Option<mpsc::UnboundedReceiver<SubscriberId>>,
    /// The group with which the last round failed.
    failed: Option<GroupId>,
    /// When the first facts about anybody end; it may be somebody who has gone.
    next_end: Option<DateTime<Utc>>,
    /// What the clock changes of rows.
    turns: Turns,
    /// When a round is made again that failed.
    again: Option<Instant>,
}

/// The events for some of a group.
type ToTell = (GroupId, BTreeSet<SubscriberId>, Vec<Sent>);

/// What a round found out.
#[derive(Default)]
struct Outcome {
    sent: Vec<ToTell>,
    moves: Vec<(SubscriberId, Group, Arc<Viewer>)>,
}

/// Why a round failed: with which group, if it was one.
struct Failed {
    group: Option<GroupId>,
    errors: Vec<GraphqlError>,
}

impl Engine {
    /// An engine that nobody listens to yet.
    #[must_use]
    pub fn new(gateway: Gateway, feed: Feed, settings: Live, clock: Clock) -> Self {
        let (gone, left) = mpsc::unbounded_channel();
        let state = State::default();
        let turns = Turns::new(gateway.catalog(), clock());
        Self {
            gateway,
            feed,
            settings,
            clock,
            state,
            position: None,
            gone,
            left: Some(left),
            failed: None,
            next_end: None,
            turns,
            again: None,
        }
    }

    /// Runs until it is stopped, or until nobody can ask for anything any more.
    pub async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let mut wakes = self.feed.wakes();
        let Some(mut left) = self.left.take() else { return };
        let (wanted, is_wanted) = watch::channel(false);
        let mut waiting = Vec::new();
        let sweeping = tokio::spawn(keep_swept(self.gateway.clone(), Arc::clone(&self.clock), is_wanted));
        loop {
            let deadline = self.deadline();
            tokio::select! {
                asked = commands.recv_many(&mut waiting, JOINS_AT_ONCE) => {
                    let is_over = asked == 0 || waiting.iter().any(|command| matches!(command, Command::Stop));
                    if is_over {
                        break;
                    }
                    self.join_all(waiting.drain(..)).await;
                }
                Some(subscriber) = left.recv() => {
                    self.state.remove(subscriber);
                }
                () = wait(&mut wakes, !self.state.is_empty()) => self.round().await,
                () = sleep_until(deadline) => self.round().await,
            }
            if self.state.is_empty() {
                self.rest();
            }
            let is_called = self.state.results.values().any(Results::is_called);
            wanted.send_if_modified(|wanted| std::mem::replace(wanted, is_called) != is_called);
        }
        drop(wanted);
        if let Err(error) = sweeping.await {
            tracing::error!(%error, "what has lapsed was not taken away to the end");
        }
    }

    /// When a round is due though nothing was committed: a result waits, facts end, a row turns, somebody is behind.
    fn deadline(&self) -> Option<Instant> {
        let now = (self.clock)();
        let results = self.state.results.values().filter_map(|results| results.due);
        let behind = self.state.groups.values().any(|group| group.behind.is_some()).then(Instant::now);
        let rest = |end: DateTime<Utc>| end.signed_duration_since(now).to_std().unwrap_or_default();
        let next = self.next_end.into_iter().chain(self.turns.next()).min().map(|end| Instant::now() + rest(end));
        results.chain(behind).chain(next).chain(self.again).min().map(|at| self.again.map_or(at, |again| at.max(again)))
    }

    /// Nobody follows anything: no instant matters either, and whoever comes next begins anew.
    fn rest(&mut self) {
        (self.position, self.next_end, self.again) = (None, None, None);
        self.turns.end();
    }

    /// Makes a round, and what a failed one needs.
    async fn round(&mut self) {
        self.again = None;
        let Some(position) = self.position.clone() else { return };
        let batch = match self.feed.read(&position).await {
            Ok(batch) => batch,
            Err(FeedError::Database(error)) => {
                tracing::warn!(%error, "changes cannot be read for a moment");
                self.again = Some(Instant::now() + REST);
                return;
            }
            // Too much has happened to tell it one by one.
            Err(error) => {
                self.start_anew(&error).await;
                return;
            }
        };
        match self.tell(&batch).await {
            Ok(()) => {
                self.failed = None;
                self.position = Some(batch.to.clone());
                if let Err(error) = batch.finish().await {
                    tracing::debug!(%error, "a snapshot ended by itself");
                }
            }
            Err(failed) => {
                tracing::error!(errors = ?failed.errors, "subscribers cannot be told for a moment");
                drop(batch);
                self.again = Some(Instant::now() + REST);
                match failed.group.filter(|group| self.failed == Some(*group)) {
                    // It failed twice for the same subscribers: they are told, and the others are not kept waiting.
                    Some(group) => self.end_group(group, &failed.errors),
                    None => self.failed = failed.group,
                }
            }
        }
    }

    /// Ends everybody: nobody knows whose rights ended meanwhile.
    async fn start_anew(&mut self, error: &FeedError) {
        let groups: Vec<GroupId> = self.state.groups.keys().copied().collect();
        for group in groups {
            self.end_group(group, &[refused(error)]);
        }
        let results: Vec<GroupId> = self.state.results.keys().copied().collect();
        for place in results {
            self.end_results(place, &[refused(error)]);
        }
        match self.feed.position().await {
            Ok(position) => self.position = Some(position),
            Err(error) => tracing::warn!(%error, "the change feed cannot be read for a moment"),
        }
    }

    fn end_group(&mut self, group: GroupId, errors: &[GraphqlError]) {
        if let Some(group) = self.state.remove_group(group) {
            for member in group.members.values() {
                member.queue.end(errors.to_vec());
            }
        }
    }

    async fn tell(&mut self, batch: &Batch) -> Result<(), Failed> {
        let now = (self.clock)();
        let rights = self.rights(batch, now).await?;
        let turned = self.turned(batch, now).await?;
        let next_turns = self.next_turns(batch, &turned, now).await?;
        let outcome = self.changes(batch, &rights, &turned, now).await?;
        self.end(rights.ended);
        let late = self.late(batch, now).await?;
        self.send(outcome.sent.into_iter().chain(late)).await;
        self.follow_on(outcome.moves);
        self.keep_current(rights.current);
        if self.next_end.is_some_and(|end| end <= now) {
            self.find_next_end(now);
        }
        self.turned_on(next_turns, now);
        self.results(batch, rights.moved_readers, turned).await;
        Ok(())
    }

    /// What the changes of the batch mean for everybody who is not behind.
    async fn changes(&self, batch: &Batch, rights: &Rights, turned: &Turned, now: DateTime<Utc>) -> Result<Outcome, Failed> {
        let mut round = Round::new(&self.gateway, batch, turned.clone(), self.settings.feed_batch_changes);
        let mut outcome = Outcome::default();
        let mut concerned = self.state.concerned(&round);
        if !turned.is_empty() {
            let is_turned = |group: &Group| self.turns.of_group(group).iter().any(|table| turned.contains_key(table));
            for (place, _) in self.state.groups.iter().filter(|(_, group)| is_turned(group)) {
                concerned.entry(*place).or_default();
            }
        }
        let ended: BTreeSet<SubscriberId> = rights.ended.iter().map(|(id, _)| *id).collect();
        for (place, moved) in &rights.moved {
            concerned.remove(place);
            let Some(group) = self.state.groups.get(place) else { continue };
            self.moved(&mut round, (*place, group), moved, &mut outcome).await?;
            let away: BTreeSet<SubscriberId> = moved.iter().map(|moved| moved.subscriber).collect();
            if away.len() < group.members.len() && group.behind.is_none() {
                // The others stay what they are.
                let direct = round.changed(group.table).map(|(id, net)| (id, net.first())).collect();
                concerned.insert(*place, direct);
            }
        }
        for (place, direct) in concerned {
            let Some(group) = self.state.groups.get(&place).filter(|group| group.behind.is_none()) else { continue };
            let failed = |errors| Failed { group: Some(place), errors };
            let scope = round.scope(group, direct).await.map_err(failed)?;
            let away: BTreeSet<SubscriberId> =
                rights.moved.get(&place).into_iter().flatten().map(|moved| moved.subscriber).collect();
            let stay: BTreeSet<SubscriberId> =
                group.members.keys().filter(|id| !away.contains(id) && !ended.contains(id)).copied().collect();
            // Whoever stays speaks for all who do: the facts of one who leaves may end before theirs.
            let Some(was) = stay.first().and_then(|id| group.members.get(id)).map(|member| &member.viewer) else { continue };
            let is = Viewer { now, ..was.as_ref().clone() };
            let sent = round.told(group, &scope, &self.turns.before(was), &is).await.map_err(failed)?;
            outcome.sent.push((place, stay, sent));
        }
        Ok(outcome)
    }

    /// Those who came back with a cursor: what happened since then, up to where the others are.
    async fn late(&mut self, batch: &Batch, now: DateTime<Utc>) -> Result<Vec<ToTell>, Failed> {
        let late: Vec<GroupId> =
            self.state.groups.iter().filter(|(_, group)| group.behind.is_some()).map(|(place, _)| *place).collect();
        let mut found = Vec::new();
        for place in late {
            let Some(group) = self.state.groups.get(&place) else { continue };
            let Some(from) = &group.behind else { continue };
            let own = match self.feed.also(batch, from).await {
                Ok(own) => own,
                Err(FeedError::Database(error)) => {
                    return Err(Failed { group: None, errors: vec![crate::database::graphql_error(&error)] });
                }
                Err(error) => {
                    self.end_group(place, &[refused(&error)]);
                    continue;
                }
            };
            let (turned, was) = self.turned_for_late(group, &own, from.taken_at(), now).await?;
            let failed = |errors| Failed { group: Some(place), errors };
            let mut round = Round::new(&self.gateway, &own, turned, self.settings.feed_batch_changes);
            let direct = round.changed(group.table).map(|(id, net)| (id, net.first())).collect();
            let scope = round.scope(group, direct).await.map_err(failed)?;
            let is = Viewer { now, ..group.viewer.as_ref().clone() };
            let sent = round.told(group, &scope, &was, &is).await.map_err(failed)?;
            found.push((place, group.members.keys().copied().collect(), sent));
        }
        for (place, ..) in &found {
            if let Some(group) = self.state.groups.get_mut(place) {
                group.behind = Some(batch.to.clone());
            }
        }
        Ok(found)
    }

    fn end(&mut self, ended: Vec<(SubscriberId, GraphqlError)>) {
        for (subscriber, error) in ended {
            if let Some(reader) = self.state.reader(subscriber) {
                reader.queue.end(vec![error]);
                self.state.remove(subscriber);
            } else if let Some(member) = self.state.remove(subscriber) {
                member.queue.end(vec![error]);
            }
        }
    }

    async fn send(&mut self, sent: impl Iterator<Item = ToTell>) {
        let sent: Vec<_> = sent.collect();
        let mut gone = Vec::new();
        for (place, subscribers, events) in sent {
            let Some(group) = self.state.groups.get(&place) else { continue };
            for (id, member) in group.members.iter().filter(|(id, _)| subscribers.contains(id)) {
                for event in &events {
                    let noted = self.note(&member.viewer, &event.shown.seen).await;
                    let next = Event::Next { body: event.shown.body.clone(), cursor: Some(event.cursor.clone()) };
                    if !noted || !member.queue.put(next) {
                        gone.push(*id);
                        break;
                    }
                }
            }
            if group.behind.is_some() {
                self.state.caught_up(place);
            }
        }
        for id in gone {
            self.state.remove(id);
        }
    }

    /// Notes whose data somebody is about to be shown.
    pub(super) async fn note(&self, viewer: &Arc<Viewer>, seen: &[Seen]) -> bool {
        let own = viewer.signed_in_user();
        let seen: Vec<Seen> = seen.iter().filter(|seen| Some(seen.subject) != own).cloned().collect();
        let viewer = Viewer { now: (self.clock)(), ..viewer.as_ref().clone() };
        match self.gateway.log().note(&viewer, seen).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "the transparency log cannot be written: a subscription ends");
                false
            }
        }
    }
}

/// Comes when there may be something to read, and never while nobody listens.
async fn wait(wakes: &mut Wakes, is_listened_to: bool) {
    if !is_listened_to || !wakes.next().await {
        std::future::pending::<()>().await;
    }
}

async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

fn nothing() -> Vec<GraphqlError> {
    vec![GraphqlError::new(Code::BadUserInput, "Nothing is followed.")]
}

fn unauthenticated() -> GraphqlError {
    GraphqlError::new(Code::Unauthenticated, "The session has ended: sign in again.")
}

/// What a subscriber learns of why the facts about it cannot be read.
fn no_facts(error: FactsError) -> GraphqlError {
    match error {
        FactsError::Ended(_) => unauthenticated(),
        FactsError::Database(error) => crate::database::graphql_error(&error),
        FactsError::Unknown(what) => {
            tracing::error!(what, "the facts about a subscriber cannot be understood");
            GraphqlError::new(Code::Internal, "The facts about the caller cannot be read.")
        }
    }
}

fn resync(why: &str) -> GraphqlError {
    GraphqlError::new(
        Code::Resync,
        format!("The subscription cannot go on where it was left, since {why}: read the rows and subscribe anew."),
    )
}

/// What a subscriber learns of why the feed cannot be read.
fn refused(error: &FeedError) -> GraphqlError {
    match error {
        FeedError::Malformed => GraphqlError::bad_input("after", "after is no cursor of these events"),
        FeedError::OtherDatabase => resync("the cursor is of another database"),
        FeedError::Expired => resync("what happened since is not kept any more"),
        FeedError::TooMany => resync("too much has happened since"),
        FeedError::Database(error) => crate::database::graphql_error(error),
    }
}
