//! Adding a row, or changing the one with the same key.

use std::collections::BTreeMap;

use entity::table::Column;
use uuid::Uuid;

use super::Writer;
use super::change::{Changes, Read};
use super::error::WriteError;
use super::judge::Must;
use super::replace::found_on_the_next_try;
use super::values::{rows_parameter, rows_source};
use crate::catalog::{Entity, EntityId};
use crate::input::{Change, Completed, NewRow, NewRows, Patch};

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
        let batches = self.admitted(new).await?;
        let columns = &entity.writes.keys[key].columns;
        let complete = batches.iter().flat_map(|ready| &ready.rows).next().cloned().unwrap_or_default();
        match self.find_by_key(entity, columns, &complete, &row.path).await? {
            None => self.add_all(new, batches).await.map_err(found_on_the_next_try),
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

    /// The row with the key, and whether the caller may read it. Nobody learns of one who may not add the row: the same statement
    /// judges that.
    async fn find_by_key(
        &self,
        entity: &Entity,
        key: &[&'static str],
        row: &Completed,
        path: &str,
    ) -> Result<Option<(Uuid, bool)>, WriteError> {
        let rules = self.rules_of(entity.id);
        let columns: Vec<&Column> = entity.table.columns.iter().collect();
        let mut statement = self.statement();
        let (new, there) = (statement.text.alias(), statement.text.alias());
        let parameter = statement.known(rows_parameter([row], &columns, self.dialect()));
        let source = rows_source(&columns, &parameter, &new, self.dialect());
        let lawful = statement.text.truth(rules.insert(), &new);
        let readable = statement.text.truth(rules.rows(false).rule(), &there);
        let on: Vec<String> = key.iter().map(|name| format!("{there}.\"{name}\" = {new}.\"{name}\"")).collect();
        let sql = format!(
            "SELECT {lawful}, {there}.\"id\", {readable} FROM {source} LEFT JOIN \"{}\" {there} ON {}",
            rules.table(),
            on.join(" AND ")
        );
        let rows = self.send(&sql, statement).await?;
        let Some(found) = rows.first() else { return Ok(None) };
        if !found.try_get_by_index::<bool>(0)? {
            return Err(WriteError::forbidden(Must::Insert.refusal(), path, rules.table(), None));
        }
        self.check_grant(entity, row, path)?;
        let id: Option<Uuid> = found.try_get_by_index(1)?;
        Ok(id.zip(found.try_get_by_index::<Option<bool>>(2)?))
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
