//! One round: what some committed changes mean for those who follow rows.
//!
//! A row is there for a subscriber or it is not, before the changes and after them; the two together say what it is told. Both are
//! asked of one snapshot: after, as the rows are; before, with the changed rows as they were. The statement is the one a query
//! would send. Where a row can be judged by what it says itself, the policy's reading of rows in memory is asked instead.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use policy::{Action, Edge, Image, ImageValue, Truth, Viewer, World, decide};
use sea_orm::DbErr;
use serde_json::Value as Json;
use uuid::Uuid;

use super::feed::{Batch, Document, Position};
use super::group::Group;
use super::image::image;
use super::rights::id_in;
use crate::error::GraphqlError;
use crate::execute::{Bound, Gateway, Shown};
use crate::response::{ChangeKind, Told};
use crate::sql::{Before, Dialect, FollowedRows, RunError, Step, rows_hanging_from};

/// For so many events of one round each has a cursor of its own; those behind share one with which some may come again.
const CURSORS_MOST: usize = 256;

/// What became of a row between the positions.
#[derive(Clone, Debug)]
pub struct Net {
    /// The first change of it in the batch.
    first: usize,
    old: Option<Arc<Document>>,
    new: Option<Arc<Document>>,
}

/// Rows that may have entered or left, with the first change that touched each; all rows, where nobody knows which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// These.
    Some(BTreeMap<Uuid, usize>),
    /// Any.
    All,
}

/// Rows that hang from changed ones, with the first change; none where they are too many or cannot be found.
type Hanging = Option<BTreeMap<Uuid, usize>>;

/// An event with its place.
#[derive(Debug)]
pub struct Sent {
    /// The document, and whom it shows.
    pub shown: Shown,
    /// Its place.
    pub cursor: String,
}

/// A round.
pub struct Round<'a> {
    gateway: &'a Gateway,
    batch: &'a Batch,
    changed: BTreeMap<&'static str, BTreeMap<Uuid, Net>>,
    before: Before,
    /// Rows that the clock turned since the round before.
    turned: Turned,
    most: usize,
    hanging: HashMap<(&'static str, Vec<Step>), Hanging>,
}

/// Rows that the clock turned, by tables; none where they are too many.
pub type Turned = BTreeMap<&'static str, Option<Vec<Uuid>>>;

/// What became of rows, each with the first change that touched it, and what shows them.
struct Found {
    bound: Bound,
    events: Vec<(usize, Told)>,
}

/// A row is there, and of which guarded columns it may be read.
type Present = BTreeMap<Uuid, Vec<bool>>;

impl<'a> Round<'a> {
    /// The round of a batch; of more than `most` rows at once it is not found out which they are.
    #[must_use]
    pub fn new(gateway: &'a Gateway, batch: &'a Batch, turned: Turned, most: usize) -> Self {
        let mut changed: BTreeMap<&'static str, BTreeMap<Uuid, Net>> = BTreeMap::new();
        for (index, change) in batch.changes.iter().enumerate() {
            let rows = changed.entry(change.table).or_default();
            let net = rows.entry(change.row_id).or_insert_with(|| Net { first: index, old: change.old.clone(), new: None });
            net.new.clone_from(&change.new);
        }
        let were = changed
            .iter()
            .map(|(table, rows)| (*table, rows.iter().map(|(id, net)| (*id, net.old.as_deref())).collect::<BTreeMap<_, _>>()));
        let before = Before::new(gateway.catalog(), &were.collect(), Dialect::from(batch.access().backend()));
        Self { gateway, batch, changed, before, turned, most, hanging: HashMap::new() }
    }

    /// The rows of a table that have changed.
    pub fn changed(&self, table: &str) -> impl Iterator<Item = (Uuid, &Net)> {
        self.changed.get(table).into_iter().flatten().map(|(id, net)| (*id, net))
    }

    /// The tables of which rows were turned by the clock.
    pub fn turned(&self) -> impl Iterator<Item = &'static str> {
        self.turned.keys().copied()
    }

    /// Where rows are read as they are at the end of the round.
    #[must_use]
    pub fn access(&self) -> crate::database::Access {
        self.batch.access()
    }

    /// The tables of which rows have changed.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        self.changed.keys().copied()
    }

    /// Which rows the group must be told of, perhaps. `direct` are those that have changed themselves.
    pub async fn scope(&mut self, group: &Group, direct: BTreeMap<Uuid, usize>) -> Result<Scope, Vec<GraphqlError>> {
        if group.paths.unknown.iter().any(|table| self.changed.contains_key(table)) {
            return Ok(Scope::All);
        }
        let mut rows = direct;
        for (table, turned) in &self.turned {
            match turned {
                // No change touched them: they come behind all that one did.
                Some(turned) if *table == group.table => turned.iter().for_each(|id| {
                    rows.entry(*id).or_insert(self.batch.changes.len());
                }),
                _ if group.tables().any(|known| known == *table) => return Ok(Scope::All),
                _ => {}
            }
        }
        for path in &group.paths.known {
            let is_touched = path.last().is_some_and(|last| self.changed.contains_key(last.target));
            if !is_touched {
                continue;
            }
            match self.hanging(group.table, path).await? {
                None => return Ok(Scope::All),
                Some(found) => found.iter().for_each(|(id, first)| {
                    let known = rows.entry(*id).or_insert(*first);
                    *known = (*known).min(*first);
                }),
            }
        }
        Ok(if rows.len() > self.most { Scope::All } else { Scope::Some(rows) })
    }

    /// The rows of the table that hang by the path from rows that have changed.
    async fn hanging(&mut self, table: &'static str, path: &[Step]) -> Result<&Hanging, Vec<GraphqlError>> {
        let key = (table, path.to_vec());
        if !self.hanging.contains_key(&key) {
            let mut found = None;
            if let Some((keys, first)) = path.last().and_then(|last| self.keys(last)) {
                let rows = rows_hanging_from(&self.batch.access(), table, path, &keys, self.most).await;
                let rows = rows.map_err(|error| failed(&error))?;
                found = rows.map(|rows| rows.into_iter().map(|id| (id, first)).collect());
            }
            self.hanging.insert(key.clone(), found);
        }
        // It was put there just now.
        Ok(self.hanging.entry(key).or_insert(None))
    }

    /// What the changed rows at the end of a step are referred to by, before and after, and the first change; none where that is no id.
    fn keys(&self, last: &Step) -> Option<(Vec<Uuid>, usize)> {
        let columns = self.gateway.catalog().columns_of(last.target);
        let is_id = columns.iter().any(|(column, kind)| *column == last.to_column && *kind == entity::table::Kind::Id);
        let rows = self.changed.get(last.target).filter(|_| is_id)?;
        let keys = rows.values().flat_map(|net| [&net.old, &net.new]).flatten().filter_map(|image| id_in(image, last.to_column));
        let first = rows.values().map(|net| net.first).min().unwrap_or_default();
        Some((keys.collect::<BTreeSet<_>>().into_iter().collect(), first))
    }

    /// What a group is told: of rows that were there for `was` and are there for `is`, who are the same but for facts that changed.
    pub async fn told(&self, group: &Group, scope: &Scope, was: &Viewer, is: &Viewer) -> Result<Vec<Sent>, Vec<GraphqlError>> {
        let mut told = self.found(group, scope, was, is).await?;
        self.with_cursors(group, &mut told.events);
        self.shown(group, told).await
    }

    /// The same for those whose facts have changed from `was` to `is`: they go on as members of the group `new`.
    pub async fn told_moved(
        &self,
        group: &Group,
        new: &Group,
        was: &Viewer,
        is: &Viewer,
    ) -> Result<Vec<Sent>, Vec<GraphqlError>> {
        let mut told = self.found(group, &Scope::All, was, is).await?;
        let between = new.cursors.seal_between(&self.batch.to);
        told.events.iter_mut().for_each(|(_, told)| told.cursor.clone_from(&between));
        if let Some((_, last)) = told.events.last_mut() {
            last.cursor = new.cursors.seal(&self.batch.to);
        }
        self.shown(group, told).await
    }

    async fn found(&self, group: &Group, scope: &Scope, was: &Viewer, is: &Viewer) -> Result<Found, Vec<GraphqlError>> {
        let bind = |viewer: &Viewer| self.gateway.bind(&group.followable, viewer, self.batch.access());
        let (bound_before, bound_after) = (bind(was)?, bind(is)?);
        let (Some(earlier), Some(followed)) = (bound_before.followed(), bound_after.followed()) else {
            return Ok(Found { bound: bound_after, events: Vec::new() });
        };
        let (present_before, present_after) = match scope {
            Scope::Some(rows) if rows.is_empty() => (Present::new(), Present::new()),
            Scope::Some(rows) if group.is_plain && rows.keys().all(|id| self.net(group.table, *id).is_some()) => {
                let ids: Vec<Uuid> = rows.keys().copied().collect();
                (self.judged(group, &ids, was, |net| &net.old), self.judged(group, &ids, is, |net| &net.new))
            }
            Scope::Some(rows) => {
                let ids: Vec<Uuid> = rows.keys().copied().collect();
                let before = self.asked(&bound_before, earlier.some, &ids, Some(&self.before)).await?;
                (before, self.asked(&bound_after, followed.some, &ids, None).await?)
            }
            Scope::All => {
                let before = self.asked(&bound_before, earlier.all, &[], Some(&self.before)).await?;
                (before, self.asked(&bound_after, followed.all, &[], None).await?)
            }
        };
        let mut events = self.compared(group, followed, scope, &present_before, &present_after);
        events.sort_by_key(|(first, told)| (*first, told.id));
        Ok(Found { bound: bound_after, events })
    }

    /// The events as they are sent, those that show a row which is not there any more left out.
    async fn shown(&self, group: &Group, found: Found) -> Result<Vec<Sent>, Vec<GraphqlError>> {
        if found.events.is_empty() {
            return Ok(Vec::new());
        }
        let told: Vec<Told> = found.events.into_iter().map(|(_, told)| told).collect();
        let shown = self.gateway.events(&group.followable, &found.bound, &told).await?;
        Ok(shown.into_iter().zip(told).filter_map(|(shown, told)| Some(Sent { shown: shown?, cursor: told.cursor })).collect())
    }

    fn net(&self, table: &str, id: Uuid) -> Option<&Net> {
        self.changed.get(table)?.get(&id)
    }

    async fn asked(
        &self,
        bound: &Bound,
        fetch: usize,
        ids: &[Uuid],
        before: Option<&Before>,
    ) -> Result<Present, Vec<GraphqlError>> {
        let present = bound.reads().present(fetch, ids, before).await;
        let why = |error| match error {
            RunError::Bind(error) => vec![GraphqlError::from(error)],
            RunError::Database(error) => failed(&error),
        };
        Ok(present.map_err(why)?.into_iter().collect())
    }

    /// Which of the rows are there for the viewer, judged in memory.
    fn judged<'n>(
        &'n self,
        group: &Group,
        ids: &[Uuid],
        viewer: &Viewer,
        side: impl Fn(&'n Net) -> &'n Option<Arc<Document>>,
    ) -> Present {
        let catalog = self.gateway.catalog();
        let table = &catalog.entity(group.entity).table;
        let is_there = |id: &Uuid| {
            let document = side(self.net(group.table, *id)?).as_ref()?;
            let row = image(table, document);
            let truth = decide(&catalog.policies, group.table, Action::Read, viewer, &row, &Nowhere);
            (truth == Truth::True).then(|| (*id, Vec::new()))
        };
        ids.iter().filter_map(is_there).collect()
    }

    fn compared(
        &self,
        group: &Group,
        followed: &FollowedRows,
        scope: &Scope,
        before: &Present,
        after: &Present,
    ) -> Vec<(usize, Told)> {
        let mut found = Vec::new();
        let ids: BTreeSet<Uuid> = before.keys().chain(after.keys()).copied().collect();
        for id in ids {
            let net = self.net(group.table, id);
            let first = match scope {
                Scope::Some(rows) => rows.get(&id).copied().unwrap_or_default(),
                Scope::All => net.map_or(0, |net| net.first),
            };
            let (kind, changed_fields) = match (before.get(&id), after.get(&id)) {
                (None, Some(_)) => (ChangeKind::Entered, Vec::new()),
                (Some(_), None) => (if self.is_removed(net) { ChangeKind::Deleted } else { ChangeKind::Left }, Vec::new()),
                (Some(earlier), Some(now)) => match changed_fields(followed, net, earlier, now) {
                    fields if fields.is_empty() => continue,
                    fields => (ChangeKind::Updated, fields),
                },
                (None, None) => continue,
            };
            found.push((first, Told { kind, id: Some(id), changed_fields, cursor: String::new() }));
        }
        found
    }

    fn is_removed(&self, net: Option<&Net>) -> bool {
        net.is_some_and(|net| net.new.as_ref().is_none_or(|image| image.get("deleted_at").is_some_and(|at| !at.is_null())))
    }

    /// With an event's cursor everything is seen that touched the events up to it, and nothing of those behind.
    fn with_cursors(&self, group: &Group, told: &mut [(usize, Told)]) {
        let firsts: Vec<usize> = told.iter().map(|(first, _)| *first).collect();
        let mut known: Option<(usize, String)> = None;
        for (place, (_, told)) in told.iter_mut().enumerate() {
            let next = firsts.get(place + 1).copied();
            told.cursor = match (next, &known) {
                (None, _) => group.cursors.seal(&self.batch.to),
                (Some(next), Some((at, cursor))) if *at == next || place >= CURSORS_MOST => cursor.clone(),
                (Some(next), _) => group.cursors.seal(&self.position_before(next)),
            };
            if let Some(next) = next.filter(|_| place < CURSORS_MOST) {
                known = Some((next, told.cursor.clone()));
            }
        }
    }

    fn position_before(&self, index: usize) -> Position {
        if index == 0 { self.batch.from.clone() } else { self.batch.position_after(index - 1) }
    }
}

/// What a subscriber learns of a failure of the database; what it was is for the log.
fn failed(error: &DbErr) -> Vec<GraphqlError> {
    tracing::warn!(%error, "it cannot be read what became of rows");
    vec![crate::database::graphql_error(error)]
}

/// The fields that differ for who reads them: by their values, where they may be read before and after, or by that they may be read.
fn changed_fields(followed: &FollowedRows, net: Option<&Net>, before: &[bool], after: &[bool]) -> Vec<Arc<str>> {
    let images = net.and_then(|net| net.old.as_ref().zip(net.new.as_ref()));
    let differs = |column: &str| {
        images.is_some_and(|(old, new)| old.get(column).unwrap_or(&Json::Null) != new.get(column).unwrap_or(&Json::Null))
    };
    let holds = |of: &[bool], guard: usize| of.get(guard).copied().unwrap_or_default();
    let is_told = |(column, _, guard): &&(&'static str, Arc<str>, Option<usize>)| match guard {
        None => differs(column),
        Some(guard) => match (holds(before, *guard), holds(after, *guard)) {
            (false, false) => false,
            (true, true) => differs(column),
            (true, false) | (false, true) => true,
        },
    };
    followed.columns.iter().filter(is_told).map(|(_, field, _)| Arc::clone(field)).collect()
}

/// Rows that are judged by themselves look at no others.
struct Nowhere;

impl World for Nowhere {
    fn related(&self, _: &Edge, _: &ImageValue) -> Vec<Image> {
        Vec::new()
    }
}

impl Net {
    /// The ids that the row names in the column, before and after.
    pub fn named(&self, column: &str) -> impl Iterator<Item = Uuid> {
        [&self.old, &self.new].into_iter().flatten().filter_map(move |image| id_in(image, column))
    }

    /// The first change of it in the batch.
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }
}
