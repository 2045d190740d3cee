//! Removing rows and bringing them back.

use std::sync::Arc;

use policy::Solved;
use serde_json::Value as Json;
use uuid::Uuid;

use super::Writer;
use super::change::{Lawful, Locked, Read, stamped};
use super::error::WriteError;
use super::insert::failed;
use super::judge::Pending;
use super::told::Changed;
use crate::catalog::{Entity, EntityId};
use crate::input::{Completed, columns_needed};
use crate::restrict::WriteRules;
use crate::sql::writer::where_clause;

const MAY_NOT_REMOVE: &str = "This caller may not remove this row.";

/// Rows that were found, locked and may be removed.
#[derive(Debug)]
pub struct Doomed {
    entity: EntityId,
    /// Their ids.
    pub ids: Vec<Uuid>,
    old: Vec<Completed>,
}

impl Writer<'_> {
    /// Finds and locks the rows that shall be removed; they are still there, to be read one last time.
    pub async fn doom(&mut self, id: EntityId, ids: &[Uuid], field: &str, read: &Read) -> Result<Doomed, WriteError> {
        self.refresh().await?;
        let entity = self.catalog.entity(id);
        let rules = self.rules_of(id);
        let locked = self.lock_under(entity, &rules, rules.delete(), ids, false).await?;
        let mut old = Vec::with_capacity(locked.len());
        for (asked, found) in ids.iter().zip(in_order(ids, locked)) {
            let found = found.ok_or_else(|| WriteError::not_found(entity.type_name, field, rules.table(), Some(*asked)))?;
            if found.flags != [true] {
                return Err(WriteError::forbidden(MAY_NOT_REMOVE, field, rules.table(), Some(*asked)));
            }
            self.check_lift(entity, &found, None, field)?;
            read.check(&found.old)?;
            old.push(found.old);
        }
        Ok(Doomed { entity: id, ids: ids.to_vec(), old })
    }

    /// Locks readable rows; the only flag of each is whether the rule holds for it. `removed` = soft-deleted ones too.
    async fn lock_under(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        rule: &Solved,
        ids: &[Uuid],
        removed: bool,
    ) -> Result<Vec<Locked>, WriteError> {
        let columns = columns_needed(entity, None);
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let may = statement.text.truth(rule, &alias);
        self.lock(entity, rules, ids, &columns, vec![may], removed, statement, &alias).await
    }

    /// Removes the rows, softly where the table is soft.
    pub async fn remove(&mut self, doomed: Doomed, field: &str) -> Result<(), WriteError> {
        let entity = self.catalog.entity(doomed.entity);
        let rules = self.rules_of(doomed.entity);
        if doomed.ids.is_empty() {
            return Ok(());
        }
        let lawful = Lawful { rule: rules.delete(), refusal: MAY_NOT_REMOVE, field };
        let removed = doomed.ids.iter().zip(&doomed.old).map(|(id, old)| Changed { id: *id, old: Some(old), new: None });
        self.note_changes(entity, "delete", &removed.collect::<Vec<_>>()).await?;
        if entity.table.soft_delete {
            let now = self.now_after(&doomed.old);
            let mut changed = Completed::from([("deleted_at", now.clone())]);
            stamped(entity, &mut changed, &now, &self.viewer);
            let rows: Vec<Completed> = doomed.ids.iter().map(|id| with_id(&changed, *id)).collect();
            self.send_changes(entity, &rules, &rows, false, lawful).await?;
        } else {
            let mut statement = self.statement();
            let table = format!("\"{}\"", rules.table());
            let mut conditions = vec![statement.among(&format!("{table}.\"id\""), &doomed.ids)];
            conditions.extend(statement.text.all_of(lawful.rule, &table));
            let sql = format!("DELETE FROM {table}{} RETURNING \"id\"", where_clause(&conditions));
            let removed = self.send(&sql, statement).await.map_err(|error| failed(error, entity.id, &[], false))?;
            lawful.all(&rules, removed.len(), doomed.ids.len())?;
        }
        self.note_written(entity.table.name);
        self.check_kept(entity, &rules, &doomed.old, field).await
    }

    /// Brings a soft-deleted row back.
    pub async fn restore(&mut self, id: EntityId, row: Uuid, field: &str) -> Result<Vec<Uuid>, WriteError> {
        self.refresh().await?;
        let entity = self.catalog.entity(id);
        let rules = self.rules_of(id);
        let locked = self.lock_under(entity, &rules, rules.restore(), &[row], true).await?;
        let Some(found) = locked.into_iter().next() else {
            return Err(WriteError::not_found(entity.type_name, field, rules.table(), Some(row)));
        };
        let lawful = Lawful { rule: rules.restore(), refusal: "This caller may not bring this row back.", field };
        if found.flags != [true] {
            return Err(WriteError::forbidden(lawful.refusal, field, rules.table(), Some(row)));
        }
        if found.old.get("deleted_at").is_none_or(Json::is_null) {
            return Err(WriteError::conflict("The row is not removed."));
        }
        let now = self.now_after(std::slice::from_ref(&found.old));
        let mut changed = Completed::from([("deleted_at", Json::Null)]);
        stamped(entity, &mut changed, &now, &self.viewer);
        self.send_changes(entity, &rules, &[with_id(&changed, row)], false, lawful).await?;
        self.note_written(entity.table.name);
        let restored = [Changed { id: row, old: Some(&found.old), new: Some(&changed) }];
        self.note_changes(entity, "restore", &restored).await?;
        let viewer = Arc::clone(&self.viewer);
        let rows = vec![(row, field.to_owned())];
        self.judge(&Pending { entity, rules, viewer, rows, must: Vec::new(), written: None }).await?;
        Ok(vec![row])
    }
}

/// The rows in the order of the ids; a missing one is none.
pub(super) fn in_order(ids: &[Uuid], locked: Vec<Locked>) -> Vec<Option<Locked>> {
    let mut by_id: std::collections::HashMap<Uuid, Locked> = locked.into_iter().map(|row| (row.id, row)).collect();
    ids.iter().map(|id| by_id.remove(id)).collect()
}

/// The same columns for one row.
pub(super) fn with_id(changed: &Completed, id: Uuid) -> Completed {
    let mut row = changed.clone();
    row.insert("id", Json::String(id.hyphenated().to_string()));
    row
}
