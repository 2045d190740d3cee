//! Adding rows: those referred to first, a statement for each table, companions, and then the judgement.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use entity::table::Column;
use entity::writing::{Companion, CompanionOn, CompanionValue};
use policy::{Literal, Solved};
use sea_orm::Value;
use serde_json::Value as Json;
use uuid::Uuid;

use super::error::{Conflict, UniqueConflict, WriteError};
use super::judge::{Must, Pending};
use super::told::Changed;
use super::values::{image, read_image, rows_parameter, rows_source};
use super::{Statement, Writer};
use crate::catalog::{Entity, EntityId};
use crate::database::{Refused, refused};
use crate::input::{Batch, Change, Completed, NewRows, Patch, Problem, complete_row, derive_words};
use crate::restrict::WriteRules;
use crate::sql::dialect::Dialect;
use crate::sql::writer::where_clause;

/// Rows of one table, complete, with the inputs they came from.
pub(super) struct Ready<'a> {
    pub entity: &'a Entity,
    pub rows: Vec<Completed>,
    /// The rows by id, each with its input.
    pub named: Vec<(Uuid, String)>,
    /// The foreign keys that the caller gave.
    pub references: Vec<(&'static str, Uuid, String)>,
    /// The columns that the caller gave and not everybody may set: the position of the row, the column, what errors call it.
    pub limited: Vec<(usize, &'static str, String)>,
}

pub(super) const MAY_NOT_SET: &str = "This caller may not set this field of the row.";

/// What else a mutation adds.
#[derive(Clone, Copy)]
pub(super) struct Coming<'c> {
    /// The ids of all its new rows.
    pub own: &'c HashSet<Uuid>,
    /// The tables that still get rows.
    pub tables: &'c [&'static str],
}

impl<'a> Writer<'a> {
    /// Adds rows with all that comes with them; the ids of the inputs' own rows come back in their order.
    pub async fn insert(&mut self, new: &NewRows) -> Result<Vec<Uuid>, WriteError> {
        self.refresh().await?;
        let batches = self.admitted(new).await?;
        self.add_all(new, batches).await
    }

    /// The rows with all their values. What they refer to is checked for all of them before the first one is written: no row of this
    /// mutation makes another one known that was not.
    pub(super) async fn admitted(&self, new: &NewRows) -> Result<Vec<Ready<'a>>, WriteError> {
        let own = ids_of(new);
        let batches = self.all_ready(new)?;
        for ready in &batches {
            self.check_references(ready.entity, &self.rules_of(ready.entity.id), &ready.references, &own).await?;
        }
        Ok(batches)
    }

    /// Adds rows that were admitted.
    pub(super) async fn add_all(&mut self, new: &NewRows, batches: Vec<Ready<'a>>) -> Result<Vec<Uuid>, WriteError> {
        let own = ids_of(new);
        let tables: Vec<&'static str> = batches.iter().map(|ready| ready.entity.table.name).collect();
        let mut pending = Vec::new();
        for (place, ready) in batches.into_iter().enumerate() {
            pending.push(self.add(ready, Coming { own: &own, tables: &tables[place..] }).await?);
        }
        for connect in &new.connects {
            let entity = self.catalog.entity(connect.entity);
            let to = Json::String(connect.to.hyphenated().to_string());
            let patch = Patch { changes: BTreeMap::from([(connect.column, Change::Set(to))]), path: connect.path.clone() };
            self.connect(entity, &connect.ids, &patch, &own).await?;
        }
        for written in &pending {
            self.judge(written).await?;
        }
        let written: HashSet<Uuid> = pending.iter().flat_map(|written| written.rows.iter().map(|(id, _)| *id)).collect();
        Ok(new.roots.iter().copied().filter(|id| written.contains(id)).collect())
    }

    pub(super) fn all_ready(&self, new: &NewRows) -> Result<Vec<Ready<'a>>, WriteError> {
        let mut problems = Vec::new();
        let batches = new.batches.iter().map(|batch| self.ready(batch, &mut problems)).collect();
        if problems.is_empty() { Ok(batches) } else { Err(WriteError::Input(problems)) }
    }

    fn ready(&self, batch: &Batch, problems: &mut Vec<Problem>) -> Ready<'a> {
        let entity = self.catalog.entity(batch.entity);
        let rows = batch.rows.iter().map(|row| complete_row(entity, row, self.finish(), problems)).collect();
        let named = batch.rows.iter().map(|row| (row.id, row.path.clone())).collect();
        let references = batch.rows.iter().flat_map(|row| {
            let keys = row.given.iter().filter(|(column, _)| is_reference(entity, column));
            keys.filter_map(|(column, value)| Some((*column, id_of(value)?, row.path_of(entity, column))))
        });
        let limited = batch.rows.iter().enumerate().flat_map(|(place, row)| {
            let columns = row.given.keys().filter(|column| entity.table.policy.writable_of(column).is_some());
            columns.map(move |column| (place, *column, row.path_of(entity, column)))
        });
        Ready { entity, rows, named, references: references.collect(), limited: limited.collect() }
    }

    /// Adds complete rows of one table, whose references were checked; what is left is to judge them as they stand there.
    pub(super) async fn add(&mut self, ready: Ready<'a>, coming: Coming<'_>) -> Result<Pending<'a>, WriteError> {
        self.refresh().await?;
        let mut ready = ready;
        let entity = ready.entity;
        let rules = self.rules_of(entity.id);
        let path = ready.named.first().map(|(_, path)| path.clone()).unwrap_or_default();
        if *rules.insert() == Solved::Never {
            return Err(WriteError::forbidden(Must::Insert.refusal(), path, rules.table(), None));
        }
        self.check_documents(entity, &mut ready.rows, &ready.named).await?;
        ready.rows.iter_mut().for_each(|row| derive_words(entity, row));
        for (row, (_, path)) in ready.rows.iter().zip(&ready.named) {
            self.check_grant(entity, row, path)?;
        }
        self.check_limited(entity, &rules, &ready.rows, &ready.limited).await?;
        self.take_out(&mut ready, &rules).await?;
        let Ready { rows, named, .. } = ready;
        let (waiting, others): (Vec<_>, Vec<_>) =
            rows.into_iter().zip(&named).partition(|(row, _)| waits(entity, &rules, row, coming));
        self.send_rows(entity, &rules, &others, true).await?;
        self.send_rows(entity, &rules, &waiting, false).await?;
        // A rule that looks at nothing but the row was judged by the statement that added it, and cannot have changed since.
        let is_judged = waiting.is_empty() && rules.insert().is_untouched_by(&BTreeSet::new());
        let must = if is_judged { Vec::new() } else { vec![Must::Insert] };
        let viewer = Arc::clone(&self.viewer);
        self.note_written(entity.table.name);
        let added = others.iter().chain(&waiting).map(|(row, (id, _))| Changed { id: *id, old: None, new: Some(row) });
        self.note_changes(entity, "create", &added.collect::<Vec<_>>()).await?;
        let ids: Vec<Uuid> = named.iter().map(|(id, _)| *id).collect();
        self.companions(entity, &rules, &ids, false).await?;
        Ok(Pending { entity, rules, viewer, rows: named, must, written: None })
    }

    /// That the caller may set the columns, which not everybody may set who may add the row.
    async fn check_limited(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        rows: &[Completed],
        limited: &[(usize, &'static str, String)],
    ) -> Result<(), WriteError> {
        let columns: BTreeSet<&'static str> = limited.iter().map(|(_, column, _)| *column).collect();
        for column in columns {
            let Some(rule) = rules.writable(column).filter(|rule| **rule != Solved::Always) else { continue };
            let set = limited.iter().filter(|(_, set, _)| *set == column);
            let set: Vec<(&Completed, &str)> = set.filter_map(|(place, _, path)| Some((rows.get(*place)?, &**path))).collect();
            self.judge_before(entity, rules, rule, &set, MAY_NOT_SET).await?;
        }
        Ok(())
    }

    /// Sends new rows; `judged` = the statement itself leaves out every row against the rule, before a unique key can tell anything
    /// about it, and as the table was before: no row justifies itself.
    async fn send_rows(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        rows: &[(Completed, &(Uuid, String))],
        judged: bool,
    ) -> Result<(), WriteError> {
        if rows.is_empty() {
            return Ok(());
        }
        let columns: Vec<&Column> = entity.table.columns.iter().collect();
        let mut statement = self.statement();
        let parameter = statement.known(rows_parameter(rows.iter().map(|(row, _)| row), &columns, self.dialect()));
        let alias = statement.text.alias();
        let source = rows_source(&columns, &parameter, &alias, self.dialect());
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let values: Vec<String> = columns.iter().map(|column| format!("{alias}.\"{}\"", column.name)).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        let rule = if judged { statement.text.all_of(rules.insert(), &alias) } else { Vec::new() };
        let lawful = where_clause(&rule);
        let sql = format!("INSERT INTO \"{}\" ({names}) SELECT {values} FROM {source}{lawful} RETURNING \"id\"", rules.table());
        let added = match self.send(&sql, statement).await {
            Ok(added) => added,
            Err(error) => {
                let rows: Vec<Completed> = rows.iter().map(|(row, _)| row.clone()).collect();
                return Err(failed(error, entity.id, &rows, false));
            }
        };
        let added = added.iter().map(|row| row.try_get_by_index(0)).collect::<Result<HashSet<Uuid>, _>>()?;
        match rows.iter().find(|(_, (id, _))| !added.contains(id)) {
            None => Ok(()),
            Some((_, (_, path))) => Err(WriteError::forbidden(Must::Insert.refusal(), path, rules.table(), None)),
        }
    }

    /// Adds the rows of other tables that come with rows of this one; `version` = those of a new version only.
    pub(super) async fn companions(
        &mut self,
        entity: &Entity,
        rules: &WriteRules,
        ids: &[Uuid],
        version: bool,
    ) -> Result<(), WriteError> {
        for (position, companion) in entity.table.writing.companions.iter().enumerate() {
            if version && !matches!(companion.on, CompanionOn::Version) || *rules.companion(position) == Solved::Never {
                continue;
            }
            let mut statement = self.statement();
            let Some((columns, values)) = self.companion_values(companion, &mut statement) else { continue };
            let alias = "companion_of";
            let mut conditions = vec![statement.among(&format!("{alias}.\"id\""), ids)];
            conditions.extend(statement.text.all_of(rules.companion(position), alias));
            let sql = format!(
                "INSERT INTO \"{}\" ({}) SELECT {} FROM \"{}\" {alias} WHERE {}",
                companion.table,
                columns.join(", "),
                values.join(", "),
                rules.table(),
                conditions.join(" AND ")
            );
            self.send(&sql, statement).await?;
            self.note_written(companion.table);
        }
        Ok(())
    }

    /// The columns and expressions of a companion; none without a user where one is needed.
    fn companion_values(&self, companion: &Companion, statement: &mut Statement) -> Option<(Vec<String>, Vec<String>)> {
        let target = self.catalog.by_table(companion.table)?;
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for (name, value) in &companion.values {
            let column = target.table.column(name)?;
            let expression = match value {
                CompanionValue::Column(from) => format!("companion_of.\"{from}\""),
                CompanionValue::ViewerId => {
                    let user = self.viewer.signed_in_user();
                    if user.is_none() && !column.nullable {
                        return None;
                    }
                    let parameter = statement.known(Value::Uuid(user));
                    if self.dialect() == Dialect::Postgres { format!("{parameter}::uuid") } else { parameter }
                }
                CompanionValue::Constant(Literal::Text(text)) => format!("'{}'", text.replace('\'', "''")),
                CompanionValue::Constant(Literal::Int(number)) => number.to_string(),
                CompanionValue::Constant(Literal::Bool(flag)) => self.dialect().boolean(*flag).to_owned(),
                CompanionValue::Document(members) => {
                    let of_table = self
                        .catalog
                        .entities
                        .iter()
                        .find(|entity| entity.table.writing.companions.iter().any(|known| std::ptr::eq(known, companion)))?;
                    let columns: Vec<&Column> = members.iter().filter_map(|name| of_table.table.column(name)).collect();
                    let document = image(&columns, "companion_of", self.dialect());
                    if self.dialect() == Dialect::Postgres { format!("({document})::jsonb") } else { document }
                }
            };
            columns.push(format!("\"{name}\""));
            values.push(expression);
        }
        Some((columns, values))
    }

    /// Documents whose members another row declares, against that row; of rich text only what is harmless is kept.
    pub(super) async fn check_documents(
        &self,
        entity: &Entity,
        rows: &mut [Completed],
        named: &[(Uuid, String)],
    ) -> Result<(), WriteError> {
        let Some(shaped) = entity.table.writing.shaped_by else { return Ok(()) };
        let Some(declaring) = self.catalog.by_table(shaped.table) else { return Ok(()) };
        let ids: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.get(shaped.by).and_then(id_of)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let columns: Vec<&Column> =
            [shaped.fields, shaped.rules].iter().filter_map(|name| declaring.table.column(name)).collect();
        let mut statement = self.statement();
        let among = statement.among("d.\"id\"", &ids.into_iter().collect::<Vec<_>>());
        let document = image(&columns, "d", self.dialect());
        let sql = format!("SELECT d.\"id\", {document} FROM \"{}\" d WHERE {among}", shaped.table);
        let mut declared: BTreeMap<Uuid, Completed> = BTreeMap::new();
        for row in self.send(&sql, statement).await? {
            let text: String = row.try_get_by_index(1)?;
            declared.insert(row.try_get_by_index(0)?, read_image(&text, &columns, self.dialect()));
        }
        let mut problems = Vec::new();
        for (row, (_, path)) in rows.iter_mut().zip(named) {
            let by = row.get(shaped.by).and_then(id_of).and_then(|id| declared.get(&id));
            if let (Some(by), Some(document)) = (by, row.get_mut(shaped.column)) {
                let place = crate::input::path_of(entity, path, shaped.column);
                crate::input::clean_rich_text(document, &by[shaped.fields]);
                crate::input::shaped(document, &by[shaped.fields], &by[shaped.rules], &place, &mut problems);
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(WriteError::Input(problems)) }
    }
}

/// The ids of all new rows.
fn ids_of(new: &NewRows) -> HashSet<Uuid> {
    new.batches.iter().flat_map(|batch| batch.rows.iter().map(|row| row.id)).collect()
}

/// Whether a new row can be judged only when the others of its mutation are there: its rule looks at tables that still get rows, and
/// from nothing but new rows.
fn waits(entity: &Entity, rules: &WriteRules, row: &Completed, coming: Coming<'_>) -> bool {
    let companions = entity.table.writing.companions.iter().map(|companion| companion.table);
    let is_new = |column: &&'static str| row.get(column).and_then(id_of).is_some_and(|id| coming.own.contains(&id));
    companions
        .chain(coming.tables.iter().copied())
        .any(|table| rules.insert_looks_at(table).is_some_and(|columns| columns.iter().all(is_new)))
}

/// Whether the column refers to another table.
pub(super) fn is_reference(entity: &Entity, column: &str) -> bool {
    entity.table.relations.iter().any(|relation| relation.from_column == column && relation.to_column == "id")
}

/// The id that a value holds.
pub(super) fn id_of(value: &Json) -> Option<Uuid> {
    value.as_str().and_then(|text| Uuid::try_parse(text).ok())
}

/// What an error of the database means for rows that were to be written.
pub(super) fn failed(error: WriteError, entity: EntityId, rows: &[Completed], try_again: bool) -> WriteError {
    let WriteError::Run(crate::sql::RunError::Database(cause)) = &error else { return error };
    match refused(cause) {
        Some(Refused::Unique) => {
            let unique = UniqueConflict { entity, rows: rows.to_vec(), try_again };
            let message = "A unique key stands against it: another row has the value already.".to_owned();
            WriteError::Conflict(Conflict { message, unique: Some(Box::new(unique)), constraint: None })
        }
        Some(Refused::Reference) => WriteError::conflict("A row that is referred to is gone, or other rows refer to this one."),
        // The gateway's own checks come first: what is left is a check that it does not know, named in the log alone.
        Some(Refused::Check(name)) => {
            tracing::error!(name, "the database checks what the gateway does not");
            WriteError::problem("input", "breaks a rule of its table")
        }
        Some(Refused::NotNull) => WriteError::problem("input", "lacks a value that is needed"),
        Some(Refused::Range) => WriteError::problem("input", "holds a value that is out of range"),
        None => error,
    }
}
