//! Judging rows: those a write refers to before it, the written ones after it, and what stood in the way of one that failed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use entity::table::Column;
use entity::writing::Invariant;
use policy::{Solved, Viewer};
use serde_json::Value as Json;
use uuid::Uuid;

use super::error::{Conflict, UniqueConflict, WriteError};
use super::insert::id_of;
use super::replace::same;
use super::values::{rows_parameter, rows_source};
use super::{Rules, Statement, Writer, bound};
use crate::catalog::{Catalog, Entity};
use crate::database::{Access, Database};
use crate::input::Completed;
use crate::restrict::WriteRules;
use crate::sql::conditions::Conditions;
use crate::sql::dialect::Dialect;
use crate::sql::writer::expand;

/// Written rows that are still to be judged, with the facts that held before they were written.
pub(super) struct Pending<'a> {
    pub entity: &'a Entity,
    pub rules: Arc<WriteRules>,
    pub viewer: Arc<Viewer>,
    /// The rows, each with the input it came from.
    pub rows: Vec<(Uuid, String)>,
    /// The rules they must satisfy, each with the refusal.
    pub must: Vec<Must>,
    /// The columns that were written; `None` = all of them.
    pub written: Option<BTreeSet<&'static str>>,
}

/// A rule that written rows must satisfy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Must {
    /// The rule for new rows.
    Insert,
    /// The rule for changed rows.
    Update,
}

impl Must {
    fn rule(self, rules: &WriteRules) -> &Solved {
        match self {
            Self::Insert => rules.insert(),
            Self::Update => rules.update(),
        }
    }

    pub const fn refusal(self) -> &'static str {
        match self {
            Self::Insert => "This caller may not add this row.",
            Self::Update => "This caller may not change the row in this way.",
        }
    }
}

/// SQL with the columns of a row on the alias.
pub(super) fn on_row(invariant: &Invariant, alias: &str, dialect: Dialect) -> String {
    format!("COALESCE({}, FALSE)", expand(dialect.of_both(invariant.holds), alias))
}

/// Refuses a row that does not meet all of the conditions.
pub(super) fn broken(entity: &Entity, path: &str, invariants: &[&Invariant], holds: &[bool]) -> Result<(), WriteError> {
    let broken = invariants.iter().zip(holds).filter(|(_, holds)| !**holds);
    let problems = broken.map(|(invariant, _)| crate::input::Problem {
        field: crate::input::path_of(entity, path, invariant.column),
        message: invariant.message.to_owned(),
    });
    let problems: Vec<crate::input::Problem> = problems.collect();
    if problems.is_empty() { Ok(()) } else { Err(WriteError::Input(problems)) }
}

impl Writer<'_> {
    /// Judges written rows: the rules as they were before the write, and the conditions that look at other rows.
    pub(super) async fn judge(&self, pending: &Pending<'_>) -> Result<(), WriteError> {
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let mut conditions = Vec::new();
        let musts: Vec<Must> = pending.must.iter().copied().filter(|must| *must.rule(&pending.rules) != Solved::Always).collect();
        for must in &musts {
            conditions.push(statement.text.truth(must.rule(&pending.rules), &alias));
        }
        let invariants = pending.entity.table.writing.invariants.iter().filter(|invariant| match &pending.written {
            None => true,
            Some(written) => invariant.columns().any(|column| written.contains(column)),
        });
        let invariants: Vec<&Invariant> = invariants.collect();
        conditions.extend(invariants.iter().map(|invariant| on_row(invariant, &alias, self.dialect())));
        if conditions.is_empty() || pending.rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = pending.rows.iter().map(|(id, _)| *id).collect();
        let among = statement.among(&format!("{alias}.\"id\""), &ids);
        let sql = format!(
            "SELECT {alias}.\"id\", {} FROM \"{}\" {alias} WHERE {among} AND NOT ({})",
            conditions.join(", "),
            pending.rules.table(),
            conditions.join(" AND ")
        );
        let failed = self.send_as(&sql, statement, &pending.viewer).await?;
        let mut found: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
        for row in &failed {
            let id: Uuid = row.try_get_by_index(0)?;
            let holds = (1..=conditions.len()).map(|column| row.try_get_by_index::<bool>(column));
            let place = pending.rows.iter().position(|(known, _)| *known == id).unwrap_or_default();
            found.insert(place, holds.collect::<Result<_, _>>()?);
        }
        let Some((place, holds)) = found.first_key_value() else { return Ok(()) };
        let (id, path) = &pending.rows[*place];
        if let Some(must) = musts.iter().zip(holds).find(|(_, holds)| !**holds).map(|(must, _)| must) {
            let row = (*must != Must::Insert).then_some(*id);
            return Err(WriteError::forbidden(must.refusal(), path, pending.rules.table(), row));
        }
        broken(pending.entity, path, &invariants, &holds[musts.len()..])
    }

    /// Judges new rows by a rule before they are there and before anything is known of the rows that are; each row comes with what
    /// errors call it.
    pub(super) async fn judge_before(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        rule: &Solved,
        rows: &[(&Completed, &str)],
        refusal: &str,
    ) -> Result<(), WriteError> {
        let mut statement = self.statement();
        let columns: Vec<&Column> = entity.table.columns.iter().collect();
        let alias = statement.text.alias();
        let parameter = statement.known(rows_parameter(rows.iter().map(|(row, _)| *row), &columns, self.dialect()));
        let source = rows_source(&columns, &parameter, &alias, self.dialect());
        let holds = statement.text.truth(rule, &alias);
        let lawful = self.send(&format!("SELECT {alias}.\"id\" FROM {source} WHERE {holds}"), statement).await?;
        let lawful = lawful.iter().map(|row| row.try_get_by_index(0)).collect::<Result<HashSet<Uuid>, _>>()?;
        let is_lawful = |row: &Completed| row.get("id").and_then(id_of).is_some_and(|id| lawful.contains(&id));
        match rows.iter().find(|(row, _)| !is_lawful(row)) {
            Some((_, path)) => Err(WriteError::forbidden(refusal, *path, rules.table(), None)),
            None => Ok(()),
        }
    }

    /// That every given foreign key names a row the caller may read. Rows of the same mutation are not there for others to hide.
    pub(super) async fn check_references(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        given: &[(&'static str, Uuid, String)],
        own: &HashSet<Uuid>,
    ) -> Result<(), WriteError> {
        let mut statement = self.statement();
        let mut parts = Vec::new();
        let mut asked: BTreeSet<(usize, Uuid)> = BTreeSet::new();
        for (place, reference) in rules.references().iter().enumerate() {
            let named = given.iter().filter(|(column, id, _)| *column == reference.column && !own.contains(id));
            let ids: BTreeSet<Uuid> = named.map(|(_, id, _)| *id).collect();
            if ids.is_empty() {
                continue;
            }
            asked.extend(ids.iter().map(|id| (place, *id)));
            if *reference.rows().rule() == Solved::Never {
                continue;
            }
            let alias = statement.text.alias();
            let column = format!("{alias}.\"{}\"", reference.to_column);
            let mut conditions = vec![statement.among(&column, &ids.into_iter().collect::<Vec<_>>())];
            conditions.extend(statement.text.all_of(reference.rows().rule(), &alias));
            let from = format!("\"{}\" {alias}", reference.rows().table());
            parts.push(format!("SELECT {place} AS place, {column} AS id FROM {from} WHERE {}", conditions.join(" AND ")));
        }
        if asked.is_empty() {
            return Ok(());
        }
        if !parts.is_empty() {
            for row in self.send(&parts.join(" UNION ALL "), statement).await? {
                let place = row.try_get_by_index::<i32>(0)?;
                asked.remove(&(usize::try_from(place).unwrap_or_default(), row.try_get_by_index(1)?));
            }
        }
        let Some((place, id)) = asked.first() else { return Ok(()) };
        let reference = &rules.references()[*place];
        let path = given.iter().find(|(column, named, _)| *column == reference.column && named == id);
        let path = path.map_or_else(|| entity.single_field.clone(), |(_, _, path)| path.clone());
        Err(WriteError::not_found(reference.type_name, path, reference.rows().table(), Some(*id)))
    }
}

/// Says of a unique key that stood in the way what the caller may know: nothing, unless it may read the row that has the key. That the
/// caller may write the rows was judged before the key could stand in the way.
pub async fn explain_conflict(
    database: &Database,
    catalog: &Catalog,
    rules: &Rules,
    viewer: &Viewer,
    conflict: UniqueConflict,
) -> Result<WriteError, WriteError> {
    let access = Access::Reading(database.clone());
    let dialect = Dialect::from(access.backend());
    let entity = catalog.entity(conflict.entity);
    let rules = rules.of(catalog, conflict.entity, viewer);
    let mut constraint = None;
    let (keys, with_nulls) = (&entity.table.unique_keys, &entity.table.unique_keys_with_nulls);
    for (key, nulls_are_equal) in keys.iter().map(|key| (key, false)).chain(with_nulls.iter().map(|key| (key, true))) {
        let columns: Vec<&Column> = key.iter().filter_map(|name| entity.table.column(name)).collect();
        let is_known =
            |row: &&Completed, name: &&'static str| row.get(name).is_some_and(|value| nulls_are_equal || *value != Json::Null);
        let known: Vec<&Completed> = conflict.rows.iter().filter(|row| key.iter().all(|name| is_known(row, name))).collect();
        if known.is_empty() || *rules.rows(true).rule() == Solved::Never {
            continue;
        }
        let mut statement = Statement { text: Conditions::new(dialect) };
        let (row, alias) = (statement.text.alias(), statement.text.alias());
        let parameter = statement.known(rows_parameter(known, &columns, dialect));
        let source = rows_source(&columns, &parameter, &row, dialect);
        let mut conditions: Vec<String> = key.iter().map(|name| same(entity, name, &alias, &row, dialect)).collect();
        conditions.extend(statement.text.all_of(rules.rows(true).rule(), &alias));
        let sql = format!("SELECT 1 FROM {source} JOIN \"{}\" {alias} ON {} LIMIT 1", rules.table(), conditions.join(" AND "));
        if !access.query(&sql, bound(statement, viewer)).await?.is_empty() {
            constraint = Some(key.iter().map(|name| crate::catalog::camel(name)).collect());
            break;
        }
    }
    let message = "A unique key stands against it: another row has the value already.".to_owned();
    Ok(WriteError::Conflict(Conflict { message, unique: None, constraint }))
}
