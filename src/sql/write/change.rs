//! Changing rows: locked and judged as they are, changed by one statement, judged as they have become.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeDelta};
use entity::table::Column;
use entity::writing::Versioning;
use policy::{Solved, Viewer};
use serde_json::Value as Json;
use uuid::Uuid;

use super::error::WriteError;
use super::insert::{MAY_NOT_SET, failed, id_of, is_reference};
use super::judge::{Must, Pending};
use super::remove::{in_order, with_id};
use super::told::Changed;
use super::values::{image, read_image, rows_parameter, rows_source};
use super::{Statement, Writer};
use crate::catalog::{Entity, EntityId};
use crate::input::{Change, Completed, Patch, Problem, columns_needed, complete_change, derive_words, stored_text};
use crate::restrict::WriteRules;
use crate::sql::dialect::Dialect;
use crate::sql::writer::where_clause;

const MAY_NOT_CHANGE: &str = "This caller may not change this row.";
const CHANGED_SINCE: &str = "The row was changed since it was read.";

/// What the caller says it has read of a row.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// `version`.
    pub version: Option<i64>,
    /// `updated_at`, as it is stored.
    pub updated_at: Option<String>,
}

impl Read {
    /// Refuses a row that has changed since.
    pub(super) fn check(&self, row: &Completed) -> Result<(), WriteError> {
        let version = self.version.is_none_or(|read| row.get("version").and_then(Json::as_i64) == Some(read));
        let updated_at = self.updated_at.as_deref();
        let updated_at = updated_at.is_none_or(|read| row.get("updated_at").and_then(Json::as_str) == Some(read));
        if version && updated_at { Ok(()) } else { Err(WriteError::conflict(CHANGED_SINCE)) }
    }
}

/// Which rows change, and how.
pub struct Changes<'c> {
    /// The entity.
    pub entity: EntityId,
    /// The rows.
    pub ids: &'c [Uuid],
    /// What changes.
    pub patch: &'c Patch,
    /// What errors about a row call it.
    pub field: &'c str,
    /// What the caller has read.
    pub read: Read,
    /// Whether the rows must satisfy the rule for new rows as well: an upsert adds or changes.
    pub as_upsert: bool,
}

/// A row that was found and locked.
pub(super) struct Locked {
    pub id: Uuid,
    /// The columns asked for.
    pub old: Completed,
    /// Whether each of the conditions holds for it.
    pub flags: Vec<bool>,
    /// Whether it hands out nothing and restricts somebody.
    pub only_restricts: bool,
}

/// The rule by which a statement changes or removes rows that were locked.
#[derive(Clone, Copy)]
pub(super) struct Lawful<'r> {
    pub rule: &'r Solved,
    /// What is said when it does not hold any more.
    pub refusal: &'static str,
    /// What errors about a row call it.
    pub field: &'r str,
}

impl<'r> Lawful<'r> {
    pub(super) fn change(rules: &'r WriteRules, field: &'r str) -> Self {
        Self { rule: rules.update(), refusal: MAY_NOT_CHANGE, field }
    }

    /// Refuses when the statement left out a row.
    pub(super) fn all(self, rules: &WriteRules, done: usize, asked: usize) -> Result<(), WriteError> {
        if done == asked { Ok(()) } else { Err(WriteError::forbidden(self.refusal, self.field, rules.table(), None)) }
    }
}

impl<'a> Writer<'a> {
    /// Finds rows that may be read, and on PostgreSQL locks them: whoever is changing one is waited for, and what it has become is
    /// judged. SQLite has one writer at a time.
    #[expect(clippy::too_many_arguments, reason = "a statement under way and what it asks of one table belong together")]
    pub(super) async fn lock(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        ids: &[Uuid],
        columns: &BTreeSet<&'static str>,
        mut flags: Vec<String>,
        deleted: bool,
        mut statement: Statement,
        alias: &str,
    ) -> Result<Vec<Locked>, WriteError> {
        let columns: Vec<&Column> = columns.iter().filter_map(|name| entity.table.column(name)).collect();
        let mut conditions = vec![statement.among(&format!("{alias}.\"id\""), ids)];
        conditions.extend(statement.text.all_of(rules.rows(deleted).rule(), alias));
        let document = if columns.is_empty() { "'{}'".to_owned() } else { image(&columns, alias, self.dialect()) };
        let restricts = self.only_restricts(entity, alias);
        let is_grant = restricts.is_some();
        flags.extend(restricts);
        let flags_written: String = flags.iter().map(|flag| format!(", {flag}")).collect();
        // In the order of the ids, so that two writers of the same rows do not wait for each other in a circle.
        let lock = if self.dialect() == Dialect::Postgres {
            format!(" ORDER BY {alias}.\"id\" FOR UPDATE OF {alias}")
        } else {
            String::new()
        };
        let sql = format!(
            "SELECT {alias}.\"id\", {document}{flags_written} FROM \"{}\" {alias} WHERE {}{lock}",
            rules.table(),
            conditions.join(" AND ")
        );
        let rows = self.send(&sql, statement).await?;
        let locked = rows.iter().map(|row| {
            let text: String = row.try_get_by_index(1)?;
            let mut flags: Vec<bool> =
                (2..flags.len() + 2).map(|column| row.try_get_by_index(column)).collect::<Result<_, _>>()?;
            let only_restricts = is_grant && flags.pop() == Some(true);
            Ok(Locked { id: row.try_get_by_index(0)?, old: read_image(&text, &columns, self.dialect()), flags, only_restricts })
        });
        locked.collect()
    }

    /// Changes rows; the ids of the rows that hold the change come back, in the order of those asked for.
    pub async fn change(&mut self, changes: &Changes<'_>) -> Result<Vec<Uuid>, WriteError> {
        self.refresh().await?;
        let entity = self.catalog.entity(changes.entity);
        let rules = self.rules_of(changes.entity);
        let locked = self.locked_for_change(entity, &rules, changes).await?;
        self.check_references(entity, &rules, &references(entity, changes.patch), &HashSet::new()).await?;
        let mut problems = Vec::new();
        let mut rows = Vec::new();
        let mut begun = Vec::new();
        for row in &locked {
            if begins_version(entity, &row.old, changes.patch) {
                begun.push(row);
                continue;
            }
            let mut changed = complete_change(entity, changes.patch, &row.old, self.finish(), &mut problems);
            if !changed.is_empty() {
                count_version(entity, &row.old, &mut changed);
                rows.push((row, changed));
            }
        }
        if !problems.is_empty() {
            problems.dedup();
            return Err(WriteError::Input(problems));
        }
        let mut ids: BTreeMap<Uuid, Uuid> = locked.iter().map(|row| (row.id, row.id)).collect();
        self.write_changes(entity, &rules, changes, rows).await?;
        if !begun.is_empty() {
            ids.extend(self.begin_versions(entity, &begun, changes).await?);
        }
        Ok(changes.ids.iter().filter_map(|id| ids.get(id).copied()).collect())
    }

    /// Locks the rows and judges them as they are.
    async fn locked_for_change(
        &self,
        entity: &'a Entity,
        rules: &WriteRules,
        changes: &Changes<'_>,
    ) -> Result<Vec<Locked>, WriteError> {
        let columns = columns_needed(entity, Some(changes.patch));
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let mut flags = vec![statement.text.truth(rules.update(), &alias)];
        let given: Vec<&'static str> = changes.patch.changes.keys().copied().collect();
        let limited: Vec<&'static str> = given.iter().copied().filter(|column| rules.changeable(column).is_some()).collect();
        for column in &limited {
            let rule = rules.changeable(column).unwrap_or(&Solved::Never);
            flags.push(statement.text.truth(rule, &alias));
        }
        let moved: Vec<(&'static str, String)> =
            given.iter().filter_map(|column| moved_to(rules, changes.patch, column)).collect();
        for (column, to) in &moved {
            let moves = rules.moves(column).filter(|known| known.to == to);
            let allowed: Vec<String> = moves
                .map(|known| {
                    let rule = statement.text.truth(&known.rule, &alias);
                    format!("({alias}.\"{column}\" = '{}' AND {rule})", known.from)
                })
                .chain([format!("{alias}.\"{column}\" = '{to}'")])
                .collect();
            flags.push(format!("COALESCE({}, FALSE)", allowed.join(" OR ")));
        }
        let ids = changes.ids;
        let locked = self.lock(entity, rules, ids, &columns, flags, false, statement, &alias).await?;
        let mut found = Vec::with_capacity(locked.len());
        for (asked, row) in ids.iter().zip(in_order(ids, locked)) {
            let row = row.ok_or_else(|| WriteError::not_found(entity.type_name, changes.field, rules.table(), Some(*asked)))?;
            self.check_flags(entity, rules, changes, &row, &limited, &moved)?;
            changes.read.check(&row.old)?;
            found.push(row);
        }
        Ok(found)
    }

    fn check_flags(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        changes: &Changes<'_>,
        row: &Locked,
        limited: &[&'static str],
        moved: &[(&'static str, String)],
    ) -> Result<(), WriteError> {
        let forbidden = |message: &str, field: &str| WriteError::forbidden(message, field, rules.table(), Some(row.id));
        let Some((may_change, others)) = row.flags.split_first() else { return Ok(()) };
        if !may_change {
            return Err(forbidden(MAY_NOT_CHANGE, changes.field));
        }
        let (writable, moves) = others.split_at(limited.len().min(others.len()));
        if let Some((column, _)) = limited.iter().zip(writable).find(|(_, may)| !**may) {
            return Err(forbidden(MAY_NOT_SET, &changes.patch.path_of(entity, column)));
        }
        let Some(((column, to), _)) = moved.iter().zip(moves).find(|(_, may)| !**may) else { return Ok(()) };
        let from = stored_text(&row.old, column);
        let place = changes.patch.path_of(entity, column);
        if rules.moves(column).any(|known| known.from == from && known.to == to) {
            return Err(forbidden("This caller may not make this move.", &place));
        }
        let message = format!("cannot become {} after {}", to.to_ascii_uppercase(), from.to_ascii_uppercase());
        Err(WriteError::problem(place, message))
    }

    async fn write_changes(
        &mut self,
        entity: &'a Entity,
        rules: &Arc<WriteRules>,
        changes: &Changes<'_>,
        mut rows: Vec<(&Locked, Completed)>,
    ) -> Result<(), WriteError> {
        if rows.is_empty() {
            return Ok(());
        }
        let old: Vec<Completed> = rows.iter().map(|(row, _)| row.old.clone()).collect();
        let now = self.now_after(&old);
        for (_, changed) in &mut rows {
            stamped(entity, changed, &now, &self.viewer);
        }
        self.next_of_chain(entity, &mut rows).await?;
        let mut merged: Vec<Completed> = rows
            .iter()
            .map(|(row, changed)| row.old.iter().chain(changed).map(|(column, value)| (*column, value.clone())).collect())
            .collect();
        let named: Vec<(Uuid, String)> = rows.iter().map(|(row, _)| (row.id, changes.patch.path.clone())).collect();
        if rows.iter().any(|(_, changed)| touches_document(entity, changed)) {
            self.check_documents(entity, &mut merged, &named).await?;
            for ((_, changed), merged) in rows.iter_mut().zip(&merged) {
                changed.iter_mut().filter_map(|(column, value)| Some((value, merged.get(column)?))).for_each(
                    |(value, cleaned)| {
                        if value != cleaned {
                            value.clone_from(cleaned);
                        }
                    },
                );
            }
        }
        rows.iter_mut().for_each(|(_, changed)| derive_words(entity, changed));
        for ((locked, _), row) in rows.iter().zip(&merged) {
            self.check_grant(entity, row, &changes.patch.path)?;
            self.check_lift(entity, locked, Some(row), &changes.patch.path)?;
        }
        // Rows of one statement change the same columns.
        let mut groups: BTreeMap<Vec<&'static str>, Vec<Completed>> = BTreeMap::new();
        for (row, changed) in &rows {
            groups.entry(changed.keys().copied().collect()).or_default().push(with_id(changed, row.id));
        }
        for group in groups.values() {
            self.send_changes(entity, rules, group, changes.as_upsert, Lawful::change(rules, changes.field)).await?;
        }
        let versions: Vec<Uuid> =
            rows.iter().filter(|(_, changed)| changed.contains_key("version")).map(|(row, _)| row.id).collect();
        if !versions.is_empty() {
            self.companions(entity, rules, &versions, true).await?;
        }
        let written = rows.iter().flat_map(|(_, changed)| changed.keys().copied()).collect();
        // A rule that looks at other columns only holds as it did when the rows were locked.
        let must = match (changes.as_upsert, rules.update().is_untouched_by(&written)) {
            (true, _) => vec![Must::Insert, Must::Update],
            (false, true) => Vec::new(),
            (false, false) => vec![Must::Update],
        };
        let viewer = Arc::clone(&self.viewer);
        let pending = Pending { entity, rules: Arc::clone(rules), viewer, rows: named, must, written: Some(written) };
        self.judge(&pending).await?;
        self.check_kept(entity, rules, &old, &changes.patch.path).await?;
        self.note_written(entity.table.name);
        let changed = rows.iter().map(|(row, new)| Changed { id: row.id, old: Some(&row.old), new: Some(new) });
        self.note_changes(entity, "update", &changed.collect::<Vec<_>>()).await
    }

    /// Writes the columns of the rows, which all change the same ones. They were judged when they were locked; other rows, which the
    /// rule may look at, were not: the statement judges once more.
    pub(super) async fn send_changes(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        rows: &[Completed],
        try_again: bool,
        lawful: Lawful<'_>,
    ) -> Result<(), WriteError> {
        let Some(first) = rows.first() else { return Ok(()) };
        let columns: Vec<&Column> = first.keys().filter_map(|name| entity.table.column(name)).collect();
        let mut statement = self.statement();
        let parameter = statement.known(rows_parameter(rows, &columns, self.dialect()));
        let alias = statement.text.alias();
        let source = rows_source(&columns, &parameter, &alias, self.dialect());
        let set = columns.iter().filter(|column| column.name != "id");
        let set: Vec<String> = set.map(|column| format!("\"{0}\" = {alias}.\"{0}\"", column.name)).collect();
        let table = rules.table();
        let mut conditions = vec![format!("\"{table}\".\"id\" = {alias}.\"id\"")];
        if let [only] = rows {
            // How many rows a parameter holds is a guess, and a bad one makes PostgreSQL read the whole table for one row.
            let id: Vec<Uuid> = only.get("id").and_then(id_of).into_iter().collect();
            conditions.push(statement.among(&format!("\"{table}\".\"id\""), &id));
        }
        conditions.extend(statement.text.all_of(lawful.rule, &format!("\"{table}\"")));
        let sql = format!(
            "UPDATE \"{table}\" SET {} FROM {source}{} RETURNING \"{table}\".\"id\"",
            set.join(", "),
            where_clause(&conditions)
        );
        let again = try_again || matches!(entity.table.writing.versioning, Versioning::Chain(_));
        match self.send(&sql, statement).await {
            Ok(changed) => lawful.all(rules, changed.len(), rows.len()),
            Err(error) => Err(failed(error, entity.id, rows, again)),
        }
    }

    /// Lets rows that are there refer to a new row; it is of the same mutation, so it need not be readable yet.
    pub(super) async fn connect(
        &mut self,
        entity: &'a Entity,
        ids: &[Uuid],
        patch: &Patch,
        own: &HashSet<Uuid>,
    ) -> Result<(), WriteError> {
        let rules = self.rules_of(entity.id);
        let changes = Changes { entity: entity.id, ids, patch, field: &patch.path, read: Read::default(), as_upsert: false };
        let locked = self.locked_for_change(entity, &rules, &changes).await?;
        self.check_references(entity, &rules, &references(entity, patch), own).await?;
        if locked.iter().any(|row| begins_version(entity, &row.old, patch)) {
            return Err(WriteError::problem(&patch.path, "cannot hold a row of which a change begins a new version"));
        }
        let mut problems = Vec::new();
        let rows = locked.iter().map(|row| {
            let mut changed = complete_change(entity, patch, &row.old, self.finish(), &mut problems);
            count_version(entity, &row.old, &mut changed);
            (row, changed)
        });
        let rows: Vec<(&Locked, Completed)> = rows.collect();
        if !problems.is_empty() {
            return Err(WriteError::Input(problems));
        }
        self.write_changes(entity, &rules, &changes, rows).await
    }

    /// The instant of a change: that of the request, and later than the last change of each row.
    pub(super) fn now_after(&self, old: &[Completed]) -> Json {
        let last = old.iter().filter_map(|row| row.get("updated_at").and_then(Json::as_str)).max();
        let last = last.and_then(|text| DateTime::parse_from_rfc3339(text).ok()).map(|at| at.to_utc());
        let now = match last {
            Some(last) if last >= self.viewer.now => last + TimeDelta::microseconds(1),
            _ => self.viewer.now,
        };
        Json::String(now.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// When and by whom the row was changed last.
pub(super) fn stamped(entity: &Entity, changed: &mut Completed, now: &Json, viewer: &Viewer) {
    if entity.table.column("updated_at").is_some() {
        changed.insert("updated_at", now.clone());
    }
    if entity.table.column("updated_by").is_some()
        && let Some(user) = viewer.signed_in_user()
    {
        changed.insert("updated_by", Json::String(user.hyphenated().to_string()));
    }
}

/// The foreign keys that a change gives.
pub(super) fn references(entity: &Entity, patch: &Patch) -> Vec<(&'static str, Uuid, String)> {
    let keys = patch.changes.iter().filter(|(column, _)| is_reference(entity, column));
    let keys = keys.filter_map(|(column, change)| match change {
        Change::Set(value) => Some((*column, id_of(value)?, patch.path_of(entity, column))),
        Change::Increment(_) | Change::List { .. } => None,
    });
    keys.collect()
}

/// The stored value that a column with declared moves takes.
fn moved_to(rules: &WriteRules, patch: &Patch, column: &'static str) -> Option<(&'static str, String)> {
    rules.moves(column).next()?;
    match patch.changes.get(column) {
        Some(Change::Set(Json::String(to))) => Some((column, to.to_ascii_lowercase())),
        _ => None,
    }
}

fn touches_document(entity: &Entity, changed: &Completed) -> bool {
    let shaped = entity.table.writing.shaped_by;
    shaped.is_some_and(|shaped| changed.contains_key(shaped.column) || changed.contains_key(shaped.by))
}

/// Whether a change of the row begins a further version instead.
fn begins_version(entity: &Entity, old: &Completed, patch: &Patch) -> bool {
    let Versioning::Chain(chain) = &entity.table.writing.versioning else { return false };
    if !chain.frozen.contains(&stored_text(old, chain.status).as_str()) || patch.changes.is_empty() {
        return false;
    }
    let moves_in_place = patch.changes.len() == 1
        && matches!(patch.changes.get(chain.status), Some(Change::Set(Json::String(to)))
            if chain.in_place.contains(&to.to_ascii_lowercase().as_str()));
    !moves_in_place
}

/// Raises the version where the change counts; the numbers of a chain are found later.
fn count_version(entity: &Entity, old: &Completed, changed: &mut Completed) {
    let counts = match &entity.table.writing.versioning {
        Versioning::None | Versioning::Chain(_) => false,
        Versioning::Counter { .. } => true,
        Versioning::CounterOf(columns) => {
            columns.iter().any(|column| changed.get(column).is_some_and(|value| Some(value) != old.get(column)))
        }
    };
    if counts {
        let version = old.get("version").and_then(Json::as_i64).unwrap_or_default();
        changed.insert("version", Json::from(version + 1));
    }
}

/// What is wrong with a change that begins a version and asks for another status.
pub(super) fn wrong_beginning(place: String, begins: &str) -> Problem {
    Problem {
        field: place,
        message: format!("must be {}: a change of this row begins a new version", begins.to_ascii_uppercase()),
    }
}
