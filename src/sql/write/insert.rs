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
use super::values::{image, read_image, rows_parameter, rows_source};
use super::{Statement, Writer};
use crate::catalog::{Entity, EntityId};
use crate::database::{Refused, refused};
use crate::input::{Batch, Change, Completed, NewRows, Patch, Problem, complete_row};
use crate::restrict::WriteRules;
use crate::sql::dialect::Dialect;

/// Rows of one table, complete, with the inputs they came from.
pub(super) struct Ready<'a> {
    pub entity: &'a Entity,
    pub rows: Vec<Completed>,
    /// The rows by id, each with its input.
    pub named: Vec<(Uuid, String)>,
    /// The foreign keys that the caller gave.
    pub references: Vec<(&'static str, Uuid, String)>,
}

impl<'a> Writer<'a> {
    /// Adds rows with all that comes with them; the ids of the inputs' own rows come back in their order.
    pub async fn insert(&mut self, new: &NewRows) -> Result<Vec<Uuid>, WriteError> {
        self.check_count(new.count())?;
        let own: HashSet<Uuid> = new.batches.iter().flat_map(|batch| batch.rows.iter().map(|row| row.id)).collect();
        let mut problems = Vec::new();
        let batches: Vec<Ready<'a>> = new.batches.iter().map(|batch| self.ready(batch, &mut problems)).collect();
        if !problems.is_empty() {
            return Err(WriteError::Input(problems));
        }
        let mut pending = Vec::new();
        for ready in batches {
            pending.push(self.add(ready, &own, &[Must::Insert]).await?);
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
        Ok(new.roots.clone())
    }

    fn ready(&self, batch: &Batch, problems: &mut Vec<Problem>) -> Ready<'a> {
        let entity = self.catalog.entity(batch.entity);
        let rows = batch.rows.iter().map(|row| complete_row(entity, row, self.finish(), problems)).collect();
        let named = batch.rows.iter().map(|row| (row.id, row.path.clone())).collect();
        let references = batch.rows.iter().flat_map(|row| {
            let keys = row.given.iter().filter(|(column, _)| is_reference(entity, column));
            keys.filter_map(|(column, value)| Some((*column, id_of(value)?, row.path_of(entity, column))))
        });
        Ready { entity, rows, named, references: references.collect() }
    }

    /// Adds complete rows of one table; what is left is to judge them.
    pub(super) async fn add(
        &mut self,
        ready: Ready<'a>,
        own: &HashSet<Uuid>,
        must: &[Must],
    ) -> Result<Pending<'a>, WriteError> {
        self.refresh().await?;
        let Ready { entity, mut rows, named, references } = ready;
        let rules = self.rules_of(entity.id);
        let path = named.first().map(|(_, path)| path.clone()).unwrap_or_default();
        if *rules.insert() == Solved::Never {
            return Err(WriteError::forbidden(Must::Insert.refusal(), path, rules.table(), None));
        }
        self.check_references(entity, &rules, &references, own).await?;
        self.check_documents(entity, &mut rows, &named).await?;
        for (row, (_, path)) in rows.iter().zip(&named) {
            self.check_grant(entity, row, path)?;
        }
        if rules.insert_looks_at_itself() && *rules.insert() != Solved::Always {
            self.judge_before(entity, &rules, &rows, &path).await?;
        }
        let is_alone = references.iter().all(|(_, id, _)| !own.contains(id));
        self.send_rows(entity, &rules, &rows, is_alone).await?;
        let viewer = Arc::clone(&self.viewer);
        self.note_written(entity.table.name);
        let ids: Vec<Uuid> = named.iter().map(|(id, _)| *id).collect();
        self.companions(entity, &rules, &ids, false).await?;
        Ok(Pending { entity, rules, viewer, rows: named, must: must.to_vec(), written: None })
    }

    async fn send_rows(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        rows: &[Completed],
        is_alone: bool,
    ) -> Result<(), WriteError> {
        let columns: Vec<&Column> = entity.table.columns.iter().collect();
        let mut statement = self.statement();
        let parameter = statement.known(rows_parameter(rows, &columns, self.dialect()));
        let alias = statement.text.alias();
        let source = rows_source(&columns, &parameter, &alias, self.dialect());
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let values: Vec<String> = columns.iter().map(|column| format!("{alias}.\"{}\"", column.name)).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        let sql = format!("INSERT INTO \"{}\" ({names}) SELECT {values} FROM {source}", rules.table());
        match self.send(&sql, statement).await {
            Ok(_) => Ok(()),
            Err(error) => Err(failed(error, entity.id, rows, is_alone, false)),
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
                    let of_table = self.catalog.entities.iter().find(|entity| {
                        entity.table.writing.companions.iter().any(|known| std::ptr::eq(known, companion))
                    })?;
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

    /// Nobody hands out a right on a brand without holding it.
    pub(super) fn check_grant(&self, entity: &Entity, row: &Completed, path: &str) -> Result<(), WriteError> {
        let Some(grants) = entity.table.writing.grants else { return Ok(()) };
        let texts = |column: &str| -> Vec<String> {
            let items = row.get(column).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
            items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        };
        let role = row.get(grants.role).and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
        let brand = row.get(grants.brand).and_then(id_of);
        let (permissions, restrictions) = (texts(grants.permissions), texts(grants.restrictions));
        if brand.is_some_and(|brand| policy::may_grant(&self.viewer, brand, &role, &permissions, &restrictions)) {
            return Ok(());
        }
        let message = "Nobody hands out a permission without holding it.";
        Err(WriteError::forbidden(message, path, entity.table.name, None))
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

/// Whether the column refers to another table.
pub(super) fn is_reference(entity: &Entity, column: &str) -> bool {
    entity.table.relations.iter().any(|relation| relation.from_column == column && relation.to_column == "id")
}

/// The id that a value holds.
pub(super) fn id_of(value: &Json) -> Option<Uuid> {
    value.as_str().and_then(|text| Uuid::try_parse(text).ok())
}

/// What an error of the database means for rows that were to be written.
pub(super) fn failed(
    error: WriteError,
    entity: EntityId,
    rows: &[Completed],
    is_insert: bool,
    try_again: bool,
) -> WriteError {
    let WriteError::Run(crate::sql::RunError::Database(cause)) = &error else { return error };
    match refused(cause) {
        Some(Refused::Unique) => {
            let unique = UniqueConflict { entity, rows: rows.to_vec(), is_insert, try_again };
            let message = "A unique key stands against it: another row has the value already.".to_owned();
            WriteError::Conflict(Conflict { message, unique: Some(Box::new(unique)), constraint: None })
        }
        Some(Refused::Reference) => {
            WriteError::conflict("A row that is referred to is gone, or other rows refer to this one.")
        }
        // The gateway's own checks come first: what is left is a check that it does not know, named for whoever can tell.
        Some(Refused::Check(name)) => WriteError::problem("input", format!("breaks the rule {name}")),
        Some(Refused::NotNull) => WriteError::problem("input", "lacks a value that is needed"),
        Some(Refused::Range) => WriteError::problem("input", "holds a number that is out of range"),
        None => error,
    }
}
