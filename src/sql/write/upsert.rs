//! Adding a row, or changing the one with the same key.

use std::collections::{BTreeMap, HashSet};

use entity::table::Column;
use policy::{Preset, Solved};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Writer;
use super::change::{Changes, Read};
use super::error::WriteError;
use super::judge::Must;
use super::values::{rows_parameter, rows_source};
use crate::catalog::{Entity, EntityId};
use crate::input::{Change, Completed, NewRow, NewRows, Patch};
use crate::sql::dialect::Dialect;

impl Writer<'_> {
    /// Adds the row, or changes the one with the same key: `update` holds the columns that change, `None` = all that were given.
    /// A row with the key that may not be read is a conflict like any other.
    pub async fn upsert(
        &mut self,
        id: EntityId,
        new: &NewRows,
        key: usize,
        update: Option<&[String]>,
    ) -> Result<Vec<Uuid>, WriteError> {
        self.refresh().await?;
        let entity = self.catalog.entity(id);
        let row = match new.batches.as_slice() {
            [batch] if batch.rows.len() == 1 && new.connects.is_empty() => &batch.rows[0],
            _ => return Err(WriteError::problem("input", "cannot hold nested rows: an upsert is of one row")),
        };
        self.check_lawful(entity, new).await?;
        let columns = &entity.writes.keys[key].columns;
        match self.find_by_key(entity, columns, row).await? {
            None => match self.insert(new).await {
                // Somebody else added the row in between: the next try finds it.
                Err(WriteError::Conflict(mut conflict)) => {
                    if let Some(unique) = &mut conflict.unique {
                        unique.try_again = true;
                    }
                    Err(WriteError::Conflict(conflict))
                }
                other => other,
            },
            Some((_, false)) => Err(WriteError::conflict("A unique key stands against it: another row has the value already.")),
            Some((found, true)) => {
                let changes = changed_columns(entity, row, columns, update);
                let patch = Patch { changes, path: row.path.clone() };
                let (ids, field) = ([found], "input");
                let changes = Changes { entity: id, ids: &ids, patch: &patch, field, read: Read::default(), as_upsert: true };
                self.change(&changes).await
            }
        }
    }

    /// That the caller may add the row: asked before the row with the key is looked for, so that nobody else learns of it.
    async fn check_lawful(&self, entity: &Entity, new: &NewRows) -> Result<(), WriteError> {
        let rules = self.rules_of(entity.id);
        for ready in self.all_ready(new)? {
            self.check_references(entity, &rules, &ready.references, &HashSet::new()).await?;
            for (row, (_, path)) in ready.rows.iter().zip(&ready.named) {
                if *rules.insert() != Solved::Always {
                    self.judge_before(entity, &rules, rules.insert(), row, (Must::Insert.refusal(), path)).await?;
                }
                self.check_grant(entity, row, path)?;
            }
        }
        Ok(())
    }

    /// The row with the key, and whether the caller may read it.
    async fn find_by_key(&self, entity: &Entity, key: &[&'static str], row: &NewRow) -> Result<Option<(Uuid, bool)>, WriteError> {
        let rules = self.rules_of(entity.id);
        let columns: Vec<&Column> = key.iter().filter_map(|name| entity.table.column(name)).collect();
        let value = |name: &&'static str| -> Json {
            let own = self.viewer.signed_in_user().map(|id| Json::String(id.hyphenated().to_string()));
            match (row.given.get(name), entity.table.policy.preset_of(name)) {
                (Some(given), _) => given.clone(),
                (None, Some(Preset::ViewerId)) => own.unwrap_or_default(),
                (None, _) => Json::Null,
            }
        };
        let values: Completed = key.iter().map(|name| (*name, value(name))).collect();
        if values.values().any(Json::is_null) {
            return Ok(None);
        }
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let parameter = statement.known(rows_parameter([&values], &columns, self.dialect()));
        let source = rows_source(&columns, &parameter, "k", self.dialect());
        let readable = statement.text.truth(rules.rows(false).rule(), &alias);
        let on: Vec<String> = key.iter().map(|name| format!("{alias}.\"{name}\" = k.\"{name}\"")).collect();
        let lock = if self.dialect() == Dialect::Postgres { format!(" FOR UPDATE OF {alias}") } else { String::new() };
        let sql = format!(
            "SELECT {alias}.\"id\", {readable} FROM {source} JOIN \"{}\" {alias} ON {}{lock}",
            rules.table(),
            on.join(" AND ")
        );
        let rows = self.send(&sql, statement).await?;
        rows.first().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()
    }
}

/// What an upsert changes of the row it finds.
fn changed_columns(
    entity: &Entity,
    row: &NewRow,
    key: &[&'static str],
    update: Option<&[String]>,
) -> BTreeMap<&'static str, Change> {
    let given = row.given.iter().filter(|(column, _)| {
        let chosen = update.is_none_or(|update| update.iter().any(|name| name == *column));
        let changeable = entity.writes.inputs.iter().any(|input| input.column == **column && input.in_update);
        chosen && changeable && !key.contains(column)
    });
    given.map(|(column, value)| (*column, Change::Set(value.clone()))).collect()
}
