//! Rights that rows hand out: nobody gives what they do not hold, be it by a role, a permission or a restriction that goes.

use serde_json::Value as Json;

use super::Writer;
use super::change::Locked;
use super::error::WriteError;
use super::insert::id_of;
use crate::catalog::Entity;
use crate::input::Completed;
use crate::sql::dialect::Dialect;
use crate::sql::writer::expand;

impl Writer<'_> {
    /// Nobody hands out a right on a brand without holding it.
    pub(super) fn check_grant(&self, entity: &Entity, row: &Completed, path: &str) -> Result<(), WriteError> {
        let Some(grants) = entity.table.writing.grants else { return Ok(()) };
        let role = row.get(grants.role).and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
        let brand = row.get(grants.brand).and_then(id_of);
        let (permissions, restrictions) = (texts(row, grants.permissions), texts(row, grants.restrictions));
        if brand.is_some_and(|brand| policy::may_grant(&self.viewer, brand, &role, &permissions, &restrictions)) {
            return Ok(());
        }
        let message = "Nobody hands out a permission without holding it.";
        Err(WriteError::forbidden(message, path, entity.table.name, None))
    }

    /// The condition on locked rows that they only restrict somebody; `None` where rows hand out nothing.
    pub(super) fn only_restricts(&self, entity: &Entity, alias: &str) -> Option<String> {
        let holds = entity.table.writing.grants?.only_restricts;
        let text = if self.dialect() == Dialect::Postgres { holds.postgres } else { holds.sqlite };
        Some(format!("COALESCE({}, FALSE)", expand(text, alias)))
    }

    /// Nobody lifts a restriction on what they do not hold: not by changing the row, not by ending it, not by removing it. `row` is
    /// how it becomes; `None` = it goes.
    pub(super) fn check_lift(
        &self,
        entity: &Entity,
        old: &Locked,
        row: Option<&Completed>,
        path: &str,
    ) -> Result<(), WriteError> {
        let Some(grants) = entity.table.writing.grants else { return Ok(()) };
        let ends = |row: &Completed| row.get(grants.ends).cloned().unwrap_or_default();
        // One that ends, or ends at another time, restricts no longer than until then.
        let stays = row.filter(|row| ends(row).is_null() || ends(row) == ends(&old.old));
        let after = stays.map(|row| texts(row, grants.restrictions)).unwrap_or_default();
        let before = texts(&old.old, grants.restrictions);
        let brand = old.old.get(grants.brand).and_then(id_of);
        if !old.only_restricts || brand.is_some_and(|brand| policy::may_lift(&self.viewer, brand, &before, &after)) {
            return Ok(());
        }
        let message = "Nobody lifts a restriction on what they do not hold themselves.";
        Err(WriteError::forbidden(message, path, entity.table.name, Some(old.id)))
    }
}

/// The texts of a list.
fn texts(row: &Completed, column: &str) -> Vec<String> {
    let items = row.get(column).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
