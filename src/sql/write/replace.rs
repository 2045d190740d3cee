//! Many rows at once, each added or put in the place of the one with the same key: as many statements for a thousand rows as for two.
//!
//! Whoever replaces must be allowed to add and to change every row, whether there is one to change or not: so nothing is told of rows
//! that are there. A row never moves: what ties it to its tenant and owner stays what it is, or the whole call fails.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::table::{Column, Kind, PRIMARY_KEY};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Writer;
use super::change::{Lawful, Locked, stamped};
use super::error::WriteError;
use super::insert::id_of;
use super::judge::{Must, Pending};
use super::remove::{in_order, with_id};
use super::values::{rows_parameter, rows_source};
use crate::catalog::{Entity, EntityId};
use crate::input::{Batch, Completed, NewRow, NewRows, Problem};
use crate::restrict::WriteRules;
use crate::sql::dialect::Dialect;

/// Rows of one entity that are added or replace others.
#[derive(Debug)]
pub struct Replacing<'r> {
    /// The entity.
    pub entity: EntityId,
    /// The rows, no two with the same key.
    pub rows: &'r [NewRow],
    /// The columns by which a row is the same; null equals null.
    pub key: &'r [&'static str],
    /// The columns that are replaced.
    pub replaced: &'r [&'static str],
    /// Whether a column that was not given keeps its value; otherwise it takes its default.
    pub keeps_omitted: bool,
    /// The columns that are null in a new row which does not name them, whoever would be meant otherwise.
    pub nobody: &'r [&'static str],
}

/// How many rows were added and replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// Rows that were added.
    pub inserted: usize,
    /// Rows that were there.
    pub updated: usize,
}

/// A row that is there, and the one that replaces it.
struct Match<'r> {
    id: Uuid,
    new: &'r NewRow,
    values: Completed,
}

impl<'a> Writer<'a> {
    /// Adds each row, or replaces the one with the same key.
    pub async fn replace(&mut self, replacing: &Replacing<'_>) -> Result<Replaced, WriteError> {
        self.refresh().await?;
        if replacing.rows.is_empty() {
            return Ok(Replaced::default());
        }
        let entity = self.catalog.entity(replacing.entity);
        let all = of_one_batch(replacing.entity, replacing.rows.iter().map(|row| as_new(row, replacing.nobody)).collect());
        let batches = self.admitted(&all).await?;
        let complete: Vec<Completed> = batches.into_iter().flat_map(|ready| ready.rows).collect();
        let there = self.find_all(entity, replacing, &complete).await?;
        let (mut matches, mut others) = (Vec::new(), Vec::new());
        for (new, values) in replacing.rows.iter().zip(complete) {
            match there.get(&new.id) {
                Some(id) => matches.push(Match { id: *id, new, values }),
                None => others.push(as_new(new, replacing.nobody)),
            }
        }
        let counts = Replaced { inserted: others.len(), updated: matches.len() };
        if !others.is_empty() {
            let new = of_one_batch(replacing.entity, others);
            let ready = self.all_ready(&new)?;
            self.add_all(&new, ready).await.map_err(found_on_the_next_try)?;
        }
        if !matches.is_empty() {
            self.replace_all(entity, replacing, &matches).await?;
        }
        Ok(counts)
    }

    /// The rows that are there, by the ids of the new ones. The same statement judges the new ones: a row that may not be written is
    /// refused whether it is there or not.
    async fn find_all(
        &self,
        entity: &Entity,
        replacing: &Replacing<'_>,
        complete: &[Completed],
    ) -> Result<HashMap<Uuid, Uuid>, WriteError> {
        let rules = self.rules_of(entity.id);
        let columns: Vec<&Column> = entity.table.columns.iter().collect();
        let mut statement = self.statement();
        let (new, there) = (statement.text.alias(), statement.text.alias());
        let parameter = statement.known(rows_parameter(complete, &columns, self.dialect()));
        let source = rows_source(&columns, &parameter, &new, self.dialect());
        let may = [rules.insert(), rules.update()].map(|rule| statement.text.truth(rule, &new)).join(" AND ");
        let readable = statement.text.truth(rules.rows(false).rule(), &there);
        let same: Vec<String> = replacing.key.iter().map(|name| same(entity, name, &there, &new, self.dialect())).collect();
        let sql = format!(
            "SELECT {new}.\"id\", ({may}), {there}.\"id\", {readable} FROM {source} LEFT JOIN \"{}\" {there} ON {} \
             WHERE {there}.\"id\" IS NOT NULL OR NOT ({may})",
            rules.table(),
            same.join(" AND ")
        );
        let mut found: HashMap<Uuid, (bool, Option<Uuid>, bool)> = HashMap::new();
        for row in self.send(&sql, statement).await? {
            let there = (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            found.insert(row.try_get_by_index(0)?, there);
        }
        let mut matched = HashMap::new();
        for (new, (may, there, readable)) in replacing.rows.iter().filter_map(|new| Some((new, *found.get(&new.id)?))) {
            if !may {
                return Err(WriteError::forbidden(Must::Insert.refusal(), &new.path, rules.table(), None));
            }
            match there {
                Some(_) if !readable => {
                    let message = format!("{}: a unique key stands against it, another row has the value already.", new.path);
                    return Err(WriteError::conflict(message));
                }
                Some(id) => matched.insert(new.id, id),
                None => None,
            };
        }
        Ok(matched)
    }

    /// Replaces rows that are there: locked and judged as they are, changed by one statement, judged as they have become.
    async fn replace_all(
        &mut self,
        entity: &'a Entity,
        replacing: &Replacing<'_>,
        matches: &[Match<'_>],
    ) -> Result<(), WriteError> {
        let rules = self.rules_of(entity.id);
        let locked = self.lock_matches(entity, &rules, replacing, matches).await?;
        refuse_moves(entity, matches, &locked)?;
        let old: Vec<Completed> = locked.iter().map(|row| row.old.clone()).collect();
        let now = self.now_after(&old);
        let rows = matches.iter().zip(&old).map(|(found, old)| {
            let mut changed: Completed = replacing
                .replaced
                .iter()
                .map(|column| {
                    let is_kept = replacing.keeps_omitted && !found.new.given.contains_key(column);
                    let value = if is_kept { old.get(column) } else { found.values.get(column) };
                    (*column, value.cloned().unwrap_or_default())
                })
                .collect();
            stamped(entity, &mut changed, &now, &self.viewer);
            with_id(&changed, found.id)
        });
        let rows: Vec<Completed> = rows.collect();
        let field = matches.first().map(|found| found.new.path.clone()).unwrap_or_default();
        self.send_changes(entity, &rules, &rows, true, Lawful::change(&rules, &field)).await?;
        let written = rows.iter().flat_map(|row| row.keys().copied()).filter(|name| *name != PRIMARY_KEY).collect();
        let named = matches.iter().map(|found| (found.id, found.new.path.clone())).collect();
        let (viewer, must) = (Arc::clone(&self.viewer), vec![Must::Insert, Must::Update]);
        let pending = Pending { entity, rules: Arc::clone(&rules), viewer, rows: named, must, written: Some(written) };
        self.judge(&pending).await?;
        self.check_kept(entity, &rules, &old, &field).await?;
        self.note_written(entity.table.name);
        Ok(())
    }

    async fn lock_matches(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        replacing: &Replacing<'_>,
        matches: &[Match<'_>],
    ) -> Result<Vec<Locked>, WriteError> {
        let ids: Vec<Uuid> = matches.iter().map(|found| found.id).collect();
        let mut columns: BTreeSet<&'static str> = fixed(entity).chain(replacing.replaced.iter().copied()).collect();
        columns.extend(crate::input::columns_needed(entity, None));
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let may = statement.text.truth(rules.update(), &alias);
        let locked = self.lock(entity, rules, &ids, &columns, vec![may], false, statement, &alias).await?;
        let mut found = Vec::with_capacity(locked.len());
        for (asked, row) in matches.iter().zip(in_order(&ids, locked)) {
            let path = &asked.new.path;
            let Some(row) = row else {
                return Err(WriteError::not_found(entity.type_name, path, rules.table(), Some(asked.id)));
            };
            if row.flags != [true] {
                return Err(WriteError::forbidden(Must::Update.refusal(), path, rules.table(), Some(row.id)));
            }
            found.push(row);
        }
        Ok(found)
    }
}

/// The columns that never change.
fn fixed(entity: &Entity) -> impl Iterator<Item = &'static str> {
    let policy = &entity.table.policy;
    let columns = entity.table.columns.iter().map(|column| column.name);
    columns.filter(|name| *name != PRIMARY_KEY && policy.is_immutable(name) && !policy.is_system(name) && !policy.is_secret(name))
}

/// Refuses a row that would move another one: to another organization, to another user.
fn refuse_moves(entity: &Entity, matches: &[Match<'_>], locked: &[Locked]) -> Result<(), WriteError> {
    let mut problems = Vec::new();
    for (found, row) in matches.iter().zip(locked) {
        for name in fixed(entity) {
            let Some(given) = found.new.given.get(name) else { continue };
            let old = row.old.get(name).unwrap_or(&Json::Null);
            let is_same = match entity.table.column(name).map(|column| column.kind) {
                Some(Kind::Id) => id_of(given) == id_of(old),
                _ => given == old,
            };
            if !is_same {
                let message = "must be what it is in the row that is there: a row does not move".to_owned();
                problems.push(Problem { field: found.new.path_of(entity, name), message });
            }
        }
    }
    problems.truncate(crate::input::MOST_PROBLEMS);
    if problems.is_empty() { Ok(()) } else { Err(WriteError::Input(problems)) }
}

/// Somebody else added a row with the key in between.
pub(super) fn found_on_the_next_try(error: WriteError) -> WriteError {
    match error {
        WriteError::Conflict(mut conflict) => {
            if let Some(unique) = &mut conflict.unique {
                unique.try_again = true;
            }
            WriteError::Conflict(conflict)
        }
        other => other,
    }
}

/// The row as a new one: null where nobody is meant.
fn as_new(row: &NewRow, nobody: &[&'static str]) -> NewRow {
    let mut new = row.clone();
    for name in nobody {
        new.given.entry(name).or_insert(Json::Null);
    }
    new
}

fn of_one_batch(entity: EntityId, rows: Vec<NewRow>) -> NewRows {
    let roots = rows.iter().map(|row| row.id).collect();
    NewRows { batches: vec![Batch { entity, rows }], connects: Vec::new(), roots }
}

/// The condition that a column is the same in both rows; null is the same as null.
pub(super) fn same(entity: &Entity, name: &str, left: &str, right: &str, dialect: Dialect) -> String {
    let is_nullable = entity.table.column(name).is_some_and(|column| column.nullable);
    let (left, right) = (format!("{left}.\"{name}\""), format!("{right}.\"{name}\""));
    match (is_nullable, dialect) {
        (false, _) => format!("{left} = {right}"),
        (true, Dialect::Sqlite) => format!("{left} IS {right}"),
        // Two conditions that an index serves, which `IS NOT DISTINCT FROM` is not.
        (true, Dialect::Postgres) => format!("({left} = {right} OR ({left} IS NULL AND {right} IS NULL))"),
    }
}
