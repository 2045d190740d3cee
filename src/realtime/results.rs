//! Results that are sent again when they have changed.
//!
//! A result is read again when a change may matter to it, for all at once who ask for the same with the same rights; each reader is
//! sent what differs from what it was sent last.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use policy::{Action, Shape, Viewer, facts_of, solve};
use serde_json::{Value as Json, json};
use tokio::time::Instant;
use uuid::Uuid;

use super::group::GroupKey;
use super::paths::Paths;
use super::pins::{Pins, fewest, pins, pins_of_filter};
use super::round::Round;
use super::subscriber::{Queue, SubscriberId};
use crate::execute::{Bound, BoundCall, Event, Followable, Gateway, Shown};
use crate::plan::RootRead;

/// One who reads a result.
#[derive(Debug)]
pub struct Reader {
    /// Where results are put.
    pub queue: Queue,
    /// Who it is.
    pub viewer: Arc<Viewer>,
    /// What it was sent last.
    pub last: Option<Bytes>,
    /// Whether it is sent what has changed instead of the whole.
    pub patches: bool,
}

/// Readers of the same result.
#[derive(Debug)]
pub struct Results {
    /// What makes them equal.
    pub key: GroupKey,
    /// What they ask for.
    pub followable: Arc<Followable>,
    /// The tables whose rows the result is about, and what they name.
    about: Vec<(&'static str, Pins)>,
    /// Further tables whose rows may change it.
    further: BTreeSet<&'static str>,
    /// When it is read again.
    pub due: Option<Instant>,
    /// As it was read last; while it is not due, that is what it is.
    pub current: Option<Arc<Shown>>,
    /// Whether it could not be read the last time.
    pub failed: bool,
    /// Who reads it.
    pub members: BTreeMap<SubscriberId, Reader>,
}

impl Results {
    /// A result nobody reads yet; none for what has no result.
    #[must_use]
    pub fn new(gateway: &Gateway, followable: Arc<Followable>, viewer: Arc<Viewer>, bound: &Bound) -> Option<Self> {
        if let Some(call) = bound.call() {
            return Self::of_call(gateway, followable, &viewer, bound, call);
        }
        let catalog = gateway.catalog();
        let (entity, filter, is_deleted_shown) = match &followable.plan().roots.first()?.read {
            RootRead::Connection(connection) => (connection.entity, connection.filter.as_ref(), connection.include_deleted),
            RootRead::Aggregation(aggregation) => (aggregation.entity, aggregation.filter.as_ref(), aggregation.include_deleted),
            _ => return None,
        };
        let table = catalog.entity(entity).table.name;
        let mut further: BTreeSet<&'static str> = Paths::of(catalog, entity, filter).tables().collect();
        let mut is_reached_again = false;
        for reached in gateway.entities_of(&followable) {
            let name = catalog.entity(reached).table.name;
            further.extend(Paths::of(catalog, reached, None).tables());
            if reached != entity {
                further.insert(name);
            }
        }
        is_reached_again |= further.contains(table);
        let shape = Shape::of(&viewer, &facts_of(&catalog.policies, table));
        let rule = solve(&catalog.policies, table, Action::Read, &shape);
        // Deleted rows are read under another rule, and rows of the same table that stand further down under no pin.
        let filtered =
            filter.and_then(|filter| pins_of_filter(catalog.entity(entity), filter, &|operand| followable.id(operand)));
        let ruled = if is_deleted_shown { None } else { pins(&rule, &viewer) };
        let pins = if is_reached_again { None } else { fewest(ruled, filtered) };
        let key = GroupKey::of(gateway, &followable, &viewer, bound);
        Some(Self::empty(key, followable, vec![(table, pins)], further))
    }

    /// What a function answers: it depends on the rows that the function says, on those that are shown, and on all that the rules of
    /// both look at.
    fn of_call(gateway: &Gateway, followable: Arc<Followable>, viewer: &Viewer, bound: &Bound, call: &BoundCall) -> Option<Self> {
        let catalog = gateway.catalog();
        let mut about = Vec::new();
        let mut further = BTreeSet::new();
        for watched in &catalog.functions.get(call.function)?.follows {
            if let Some(entity) = catalog.by_table(watched.table) {
                further.extend(Paths::of(catalog, entity.id, None).tables());
            }
            match watched.named {
                None => {
                    further.insert(watched.table);
                }
                Some((column, argument)) => {
                    let id = call.arguments.get(argument).and_then(Json::as_str).and_then(|text| Uuid::try_parse(text).ok());
                    about.push((watched.table, id.map(|id| BTreeSet::from([(column, id)]))));
                }
            }
        }
        for reached in gateway.entities_of(&followable) {
            further.insert(catalog.entity(reached).table.name);
            further.extend(Paths::of(catalog, reached, None).tables());
        }
        let key = GroupKey::of(gateway, &followable, viewer, bound);
        Some(Self::empty(key, followable, about, further))
    }

    fn empty(
        key: GroupKey,
        followable: Arc<Followable>,
        about: Vec<(&'static str, Pins)>,
        further: BTreeSet<&'static str>,
    ) -> Self {
        Self { key, followable, about, further, due: None, current: None, failed: false, members: BTreeMap::new() }
    }

    /// Whether it is what a function answers.
    #[must_use]
    pub fn is_called(&self) -> bool {
        matches!(self.followable.plan().roots.first().map(|root| &root.read), Some(RootRead::Call(_)))
    }

    /// The tables whose rows may change it.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        self.about.iter().map(|(table, _)| *table).chain(self.further.iter().copied())
    }

    /// Whether the changes may have changed the result.
    #[must_use]
    pub fn may_have_changed(&self, round: &Round<'_>) -> bool {
        let is_named = |net: &super::round::Net, pins: &Pins| match pins {
            None => true,
            Some(pins) => pins.iter().any(|(column, id)| net.named(column).any(|named| named == *id)),
        };
        round.tables().any(|table| self.further.contains(table))
            || round.turned().any(|table| self.tables().any(|known| known == table))
            || self.about.iter().any(|(table, pins)| round.changed(table).any(|(_, net)| is_named(net, pins)))
    }

    /// Tells those who were not sent this yet; who cannot be told any more comes back.
    #[must_use]
    pub fn tell(&mut self, body: &Bytes) -> Vec<SubscriberId> {
        let mut gone = Vec::new();
        // Most were sent the same the last time.
        let mut patched: Option<(Bytes, Option<Bytes>)> = None;
        for (id, reader) in &mut self.members {
            let sent = match &reader.last {
                Some(last) if last == body => continue,
                Some(last) if reader.patches => {
                    if patched.as_ref().is_none_or(|(from, _)| from != last) {
                        patched = Some((last.clone(), difference(last, body)));
                    }
                    patched.as_ref().and_then(|(_, patch)| patch.clone()).unwrap_or_else(|| body.clone())
                }
                _ => body.clone(),
            };
            reader.last = Some(body.clone());
            if !reader.queue.put(Event::Next { body: sent, cursor: None }) {
                gone.push(*id);
            }
        }
        gone
    }
}

/// What has changed of `data`, as a document; nothing where it cannot be said so.
fn difference(from: &Bytes, to: &Bytes) -> Option<Bytes> {
    let [mut from, mut to] = [from, to].map(|body| serde_json::from_slice::<Json>(body).ok());
    let [from, to] = [from.as_mut()?, to.as_mut()?];
    // Errors stand beside `data`: a result with any is sent whole.
    if from.get("errors").is_some() || to.get("errors").is_some() {
        return None;
    }
    let patch = json_patch::diff(&from.get_mut("data")?.take(), &to.get_mut("data")?.take());
    let document = json!({"extensions": {"patch": patch}});
    serde_json::to_vec(&document).ok().map(Bytes::from)
}
