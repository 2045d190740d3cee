//! The engine: one task that reads the feed and tells subscribers, round by round.
//!
//! A round has one snapshot. In it rights are read anew where changes touched them, then it is found out what the changes mean, then
//! results are read that may have changed; so nobody is told anything by rights that ended before. What a round found out is sent
//! when all of it is known: a round that fails is made again, and nobody hears of anything twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use policy::Viewer;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use uuid::Uuid;

use super::Clock;
use super::cursor::Refused;
use super::feed::{Batch, Feed, FeedError, Position, Wakes};
use super::group::{Group, GroupKey, Member};
use super::results::{Reader, Results};
use super::rights::{Concern, concern};
use super::round::{Round, Scope, Sent};
use super::state::{GroupId, State};
use super::subscriber::{Events, SubscriberId, queue};
use crate::config::Live;
use crate::database::Access;
use crate::error::{Code, GraphqlError};
use crate::execute::{Event, Followable, Gateway};
use crate::facts::{self, FactsError};
use crate::plan::Following;
use crate::response::{ChangeKind, Seen, Told};

/// How long results may be read in one round; the others come in the next.
const READING: Duration = Duration::from_millis(100);

/// How long the engine rests after a round that failed.
const REST: Duration = Duration::from_millis(200);

/// What the engine is asked to do.
pub enum Command {
    /// Somebody wants to be told.
    Join {
        /// What is followed.
        followable: Arc<Followable>,
        /// Who asks.
        viewer: Arc<Viewer>,
        /// Where the events come, or why none do.
        reply: oneshot::Sender<Result<Events, Vec<GraphqlError>>>,
    },
    /// Everything ends.
    Stop,
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
    /// When a round is made again that failed.
    again: Option<Instant>,
}

/// Somebody whose facts are others now.
struct Moved {
    subscriber: SubscriberId,
    viewer: Arc<Viewer>,
}

/// What a round found out about rights.
#[derive(Default)]
struct Rights {
    moved: BTreeMap<GroupId, Vec<Moved>>,
    moved_readers: Vec<Moved>,
    current: Vec<Moved>,
    ended: Vec<(SubscriberId, GraphqlError)>,
}

/// What a round found out.
#[derive(Default)]
struct Outcome {
    sent: Vec<(GroupId, BTreeSet<SubscriberId>, Vec<Sent>)>,
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
        Self { gateway, feed, settings, clock, state, position: None, gone, left: Some(left), failed: None, again: None }
    }

    /// Runs until it is stopped, or until nobody can ask for anything any more.
    pub async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let mut wakes = self.feed.wakes();
        let Some(mut left) = self.left.take() else { return };
        loop {
            let deadline = self.deadline();
            tokio::select! {
                command = commands.recv() => match command {
                    Some(Command::Join { followable, viewer, reply }) => {
                        let answer = self.join(&followable, &viewer).await;
                        // Who has stopped waiting has dropped the events with the answer.
                        let _ = reply.send(answer);
                    }
                    Some(Command::Stop) | None => break,
                },
                Some(subscriber) = left.recv() => {
                    self.state.remove(subscriber);
                }
                () = wait(&mut wakes, !self.state.is_empty()) => self.round().await,
                () = sleep_until(deadline) => self.round().await,
            }
            if self.state.is_empty() {
                self.position = None;
            }
        }
    }

    /// When a round is due though nothing was committed: a result waits, a role ends, somebody is behind.
    fn deadline(&self) -> Option<Instant> {
        let now = (self.clock)();
        let results = self.state.results.values().filter_map(|results| results.due);
        let behind = self.state.groups.values().any(|group| group.behind.is_some()).then(Instant::now);
        let viewers = self.state.followers().map(|(.., viewer)| viewer).chain(self.state.readers().map(|(.., viewer)| viewer));
        let ends = viewers.flat_map(|viewer| viewer.brand_roles.iter().filter_map(|role| role.expires_at));
        let next = ends.filter(|end| *end > now).min();
        let next = next.and_then(|end| end.signed_duration_since(now).to_std().ok()).map(|rest| Instant::now() + rest);
        results.chain(behind).chain(next).chain(self.again).min().map(|at| self.again.map_or(at, |again| at.max(again)))
    }

    async fn join(&mut self, followable: &Arc<Followable>, viewer: &Arc<Viewer>) -> Result<Events, Vec<GraphqlError>> {
        if self.position.is_none() {
            self.position = Some(self.feed.position().await.map_err(|error| vec![refused(&error)])?);
        }
        let access = Access::Reading(self.gateway.database().clone());
        let bound = self.gateway.bind(followable, viewer, access)?;
        let (queue, events) = queue(self.settings.subscription_queue, self.gone.clone());
        let id = queue.id;
        if !matches!(followable.plan().follows, Some(Following::Changes)) {
            let results = Results::new(&self.gateway, Arc::clone(followable), Arc::clone(viewer), &bound).ok_or_else(nothing)?;
            let patches = followable.asks_for_patches();
            let reader = Reader { queue, viewer: Arc::clone(viewer), last: None, patches };
            let place = self.state.add_results(results, id, reader);
            if let Some(results) = self.state.results.get_mut(&place) {
                results.due = Some(Instant::now());
            }
            return Ok(events);
        }
        let key = GroupKey::of(&self.gateway, followable, viewer, &bound);
        let group = Group::new(&self.gateway, Arc::clone(followable), Arc::clone(viewer), &bound, key);
        let mut group = group.ok_or_else(nothing)?;
        match &followable.after {
            Some(after) => group.behind = Some(self.resumed(&group, after).await?),
            None => {
                let Some(position) = &self.position else { return Err(nothing()) };
                let cursor = group.cursors.seal(position);
                let ready = Told { kind: ChangeKind::Ready, id: None, changed_fields: Vec::new(), cursor: cursor.clone() };
                let shown = self.gateway.events(followable, &bound, &[ready]).await?;
                for shown in shown.into_iter().flatten() {
                    // The queue is empty, and its reader is here.
                    let _ = queue.put(Event::Next { body: shown.body, cursor: Some(cursor.clone()) });
                }
            }
        }
        self.state.add(group, id, Member { queue, viewer: Arc::clone(viewer) });
        Ok(events)
    }

    /// The position of a cursor from which a subscriber can go on.
    async fn resumed(&self, group: &Group, after: &str) -> Result<Position, Vec<GraphqlError>> {
        let position = group.cursors.open(after).map_err(|refused| match refused {
            Refused::Unknown => vec![GraphqlError::bad_input("after", "after is no cursor of these events")],
            Refused::OtherFacts => vec![resync("what this caller may read is not what it was")],
        })?;
        // Whether it can be read is found out now, so that a caller hears of it at once.
        let batch = self.feed.since(&position).await.map_err(|error| vec![refused(&error)])?;
        batch.finish().await.map_err(|error| vec![refused(&error)])?;
        Ok(position)
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

    /// Ends all who follow changes, and has all results read again.
    async fn start_anew(&mut self, error: &FeedError) {
        let groups: Vec<GroupId> = self.state.groups.keys().copied().collect();
        for group in groups {
            self.end_group(group, &[refused(error)]);
        }
        for results in self.state.results.values_mut() {
            results.due = Some(Instant::now());
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
        let rights = self.rights(batch).await?;
        let outcome = self.changes(batch, &rights).await?;
        let late = self.late(batch).await?;
        self.end(rights.ended);
        self.send(outcome.sent.into_iter().chain(late)).await;
        self.follow_on(outcome.moves);
        self.keep_current(rights.current);
        self.results(batch, rights.moved_readers).await
    }

    /// Reads the facts anew of everybody whose rights may be others.
    async fn rights(&self, batch: &Batch) -> Result<Rights, Failed> {
        let now = (self.clock)();
        let mut rights = Rights::default();
        let mut known: BTreeMap<(Option<Uuid>, Option<Uuid>, [Option<Uuid>; 3]), Option<Arc<Viewer>>> = BTreeMap::new();
        let followers = self.state.followers().map(|(place, id, viewer)| (Some(place), id, viewer));
        let readers = self.state.readers().map(|(_, id, viewer)| (None, id, viewer));
        for (place, subscriber, viewer) in followers.chain(readers) {
            let concern = batch.changes.iter().map(|change| concern(change, viewer)).max().unwrap_or(Concern::None);
            let has_ended =
                viewer.brand_roles.iter().any(|role| role.expires_at.is_some_and(|end| end <= now && end > viewer.now));
            match concern {
                Concern::Key => {
                    rights.ended.push((subscriber, unauthenticated()));
                    continue;
                }
                Concern::None if !has_ended => continue,
                Concern::None | Concern::Facts => {}
            }
            let key = (viewer.user_id, viewer.session_id, [viewer.organization, viewer.brand, viewer.application_id]);
            let fresh = match known.get(&key) {
                Some(fresh) => fresh.clone(),
                None => {
                    let at = Viewer { now, ..viewer.as_ref().clone() };
                    let fresh = match facts::reload(&batch.access(), &at).await {
                        Ok(fresh) => Some(Arc::new(fresh)),
                        Err(FactsError::Ended(_)) => None,
                        Err(error) => {
                            return Err(Failed {
                                group: None,
                                errors: vec![GraphqlError::new(Code::Internal, error.to_string())],
                            });
                        }
                    };
                    known.insert(key, fresh.clone());
                    fresh
                }
            };
            let Some(fresh) = fresh else {
                rights.ended.push((subscriber, unauthenticated()));
                continue;
            };
            let moved = Moved { subscriber, viewer: fresh };
            match place {
                None => rights.moved_readers.push(moved),
                Some(place) if self.is_another(place, &moved.viewer, batch)? => {
                    rights.moved.entry(place).or_default().push(moved)
                }
                Some(_) => rights.current.push(moved),
            }
        }
        Ok(rights)
    }

    /// Whether the viewer's facts do not belong to the group any more.
    fn is_another(&self, place: GroupId, viewer: &Arc<Viewer>, batch: &Batch) -> Result<bool, Failed> {
        let Some(group) = self.state.groups.get(&place) else { return Ok(false) };
        let bound = self.gateway.bind(&group.followable, viewer, batch.access());
        let bound = bound.map_err(|errors| Failed { group: Some(place), errors })?;
        Ok(GroupKey::of(&self.gateway, &group.followable, viewer, &bound) != group.key)
    }

    /// What the changes of the batch mean for everybody who is not behind.
    async fn changes(&self, batch: &Batch, rights: &Rights) -> Result<Outcome, Failed> {
        let now = (self.clock)();
        let mut round = Round::new(&self.gateway, batch, self.settings.feed_batch_changes);
        let mut outcome = Outcome::default();
        let mut concerned = self.state.concerned(&round);
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
            let sent = round.told(group, &scope, was, &is).await.map_err(failed)?;
            outcome.sent.push((place, stay, sent));
        }
        Ok(outcome)
    }

    /// Those whose facts are others now: all rows may have entered or left.
    async fn moved(
        &self,
        round: &mut Round<'_>,
        (place, group): (GroupId, &Group),
        moved: &[Moved],
        outcome: &mut Outcome,
    ) -> Result<(), Failed> {
        let failed = |errors| Failed { group: Some(place), errors };
        let mut told: BTreeMap<String, BTreeSet<SubscriberId>> = BTreeMap::new();
        let mut viewers: BTreeMap<String, [Arc<Viewer>; 2]> = BTreeMap::new();
        for Moved { subscriber, viewer } in moved {
            let bound = self.gateway.bind(&group.followable, viewer, round.access()).map_err(failed)?;
            let key = GroupKey::of(&self.gateway, &group.followable, viewer, &bound);
            let name = format!("{key:?}");
            let new = Group::new(&self.gateway, Arc::clone(&group.followable), Arc::clone(viewer), &bound, key);
            let Some(new) = new.map(|new| Group { behind: group.behind.clone(), ..new }) else { continue };
            outcome.moves.push((*subscriber, new, Arc::clone(viewer)));
            told.entry(name.clone()).or_default().insert(*subscriber);
            let was = group.members.get(subscriber).map_or(&group.viewer, |member| &member.viewer);
            viewers.entry(name).or_insert_with(|| [Arc::clone(was), Arc::clone(viewer)]);
        }
        for (name, subscribers) in told {
            let Some([was, is]) = viewers.get(&name) else { continue };
            let sent = round.told(group, &Scope::All, was, is).await.map_err(failed)?;
            outcome.sent.push((place, subscribers, sent));
        }
        Ok(())
    }

    /// Those who came back with a cursor: what happened since then, up to where the others are.
    async fn late(&mut self, batch: &Batch) -> Result<Vec<(GroupId, BTreeSet<SubscriberId>, Vec<Sent>)>, Failed> {
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
            let failed = |errors| Failed { group: Some(place), errors };
            let mut round = Round::new(&self.gateway, &own, self.settings.feed_batch_changes);
            let direct = round.changed(group.table).map(|(id, net)| (id, net.first())).collect();
            let scope = round.scope(group, direct).await.map_err(failed)?;
            let is = Viewer { now: (self.clock)(), ..group.viewer.as_ref().clone() };
            let sent = round.told(group, &scope, &group.viewer, &is).await.map_err(failed)?;
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

    async fn send(&mut self, sent: impl Iterator<Item = (GroupId, BTreeSet<SubscriberId>, Vec<Sent>)>) {
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
    async fn note(&self, viewer: &Arc<Viewer>, seen: &[Seen]) -> bool {
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

    fn follow_on(&mut self, moves: Vec<(SubscriberId, Group, Arc<Viewer>)>) {
        for (subscriber, group, viewer) in moves {
            if let Some(Member { queue, .. }) = self.state.remove(subscriber) {
                self.state.add(group, subscriber, Member { queue, viewer });
            }
        }
    }

    fn keep_current(&mut self, current: Vec<Moved>) {
        for Moved { subscriber, viewer } in current {
            self.state.replace_viewer(subscriber, &viewer);
        }
    }

    /// Reads the results that may have changed, in the round's snapshot.
    async fn results(&mut self, batch: &Batch, moved: Vec<Moved>) -> Result<(), Failed> {
        let begun = Instant::now();
        for Moved { subscriber, viewer } in moved {
            self.move_reader(subscriber, &viewer, batch)?;
        }
        let round = Round::new(&self.gateway, batch, self.settings.feed_batch_changes);
        for results in self.state.results.values_mut().filter(|results| results.due.is_none()) {
            if results.may_have_changed(&round) {
                results.due = Some(begun + self.settings.debounce);
            }
        }
        let is_due = |results: &Results| results.due.is_some_and(|due| due <= begun);
        let mut due: Vec<(Instant, GroupId)> = self
            .state
            .results
            .iter()
            .filter(|(_, results)| is_due(results))
            .filter_map(|(place, results)| Some((results.due?, *place)))
            .collect();
        due.sort_unstable();
        for (_, place) in due {
            if begun.elapsed() > READING {
                break;
            }
            self.read_result(place, batch).await?;
        }
        Ok(())
    }

    async fn read_result(&mut self, place: GroupId, batch: &Batch) -> Result<(), Failed> {
        let Some(results) = self.state.results.get(&place) else { return Ok(()) };
        let Some(reader) = results.members.values().next() else { return Ok(()) };
        let viewer = Viewer { now: (self.clock)(), ..reader.viewer.as_ref().clone() };
        let shown = self.gateway.result(&results.followable, &viewer, batch.access()).await;
        let shown = match shown {
            Ok(shown) => shown,
            Err(errors)
                if errors.iter().all(|error| matches!(error.code, Code::Unavailable | Code::Timeout | Code::Internal))
                    && self.failed != Some(place) =>
            {
                return Err(Failed { group: Some(place), errors });
            }
            Err(errors) => {
                self.end_results(place, &errors);
                return Err(Failed { group: None, errors });
            }
        };
        let viewers: Vec<Arc<Viewer>> = results.members.values().map(|reader| Arc::clone(&reader.viewer)).collect();
        for viewer in viewers {
            if !shown.seen.is_empty() && !self.note(&viewer, &shown.seen).await {
                return Err(Failed { group: Some(place), errors: vec![GraphqlError::new(Code::Unavailable, "not noted")] });
            }
        }
        let gone = match self.state.results.get_mut(&place) {
            Some(results) => {
                results.due = None;
                results.tell(&shown.body)
            }
            None => Vec::new(),
        };
        for id in gone {
            self.state.remove(id);
        }
        Ok(())
    }

    fn end_results(&mut self, place: GroupId, errors: &[GraphqlError]) {
        let ids: Vec<SubscriberId> =
            self.state.results.get(&place).into_iter().flat_map(|results| results.members.keys()).copied().collect();
        for id in ids {
            if let Some(reader) = self.state.reader(id) {
                reader.queue.end(errors.to_vec());
            }
            self.state.remove(id);
        }
    }

    /// A reader whose facts are others now reads the result of those who have the same.
    fn move_reader(&mut self, subscriber: SubscriberId, viewer: &Arc<Viewer>, batch: &Batch) -> Result<(), Failed> {
        let Some(followable) = self.state.followed_by(subscriber) else { return Ok(()) };
        let bound = self.gateway.bind(&followable, viewer, batch.access());
        let bound = bound.map_err(|errors| Failed { group: None, errors })?;
        let Some(results) = Results::new(&self.gateway, followable, Arc::clone(viewer), &bound) else { return Ok(()) };
        if let Some(reader) = self.state.take_reader(subscriber) {
            let place = self.state.add_results(results, subscriber, Reader { viewer: Arc::clone(viewer), ..reader });
            if let Some(results) = self.state.results.get_mut(&place) {
                results.due = Some(Instant::now());
            }
        }
        Ok(())
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
