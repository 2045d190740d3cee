//! New rows that are not kept: judged like all others and never written.

use std::collections::BTreeSet;

use entity::table::Column;
use uuid::Uuid;

use super::Writer;
use super::error::WriteError;
use super::insert::Ready;
use super::judge::{Must, broken, on_row};
use super::values::{rows_parameter, rows_source};
use crate::restrict::WriteRules;
use crate::sql::writer::expand;

impl Writer<'_> {
    /// Takes out the rows that are not to be kept. What is wrong with one of them is told as if it were: whether it would have been
    /// kept says nothing about whether it may be written.
    pub(super) async fn take_out(&self, ready: &mut Ready<'_>, rules: &WriteRules) -> Result<(), WriteError> {
        let Some(is_kept) = ready.entity.table.writing.kept_when else { return Ok(()) };
        let invariants: Vec<_> = ready.entity.table.writing.invariants.iter().collect();
        let columns: Vec<&Column> = ready.entity.table.columns.iter().collect();
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let parameter = statement.known(rows_parameter(&ready.rows, &columns, self.dialect()));
        let source = rows_source(&columns, &parameter, &alias, self.dialect());
        let mut judged = vec![statement.text.truth(rules.insert(), &alias)];
        judged.extend(invariants.iter().map(|invariant| on_row(invariant, &alias, self.dialect())));
        let is_kept = expand(self.dialect().of_both(is_kept), &alias);
        let sql = format!("SELECT {alias}.\"id\", {} FROM {source} WHERE NOT ({is_kept})", judged.join(", "));
        let mut left_out = BTreeSet::new();
        for row in &self.send(&sql, statement).await? {
            let id: Uuid = row.try_get_by_index(0)?;
            let path = ready.named.iter().find(|(known, _)| *known == id).map(|(_, path)| path.as_str()).unwrap_or_default();
            let holds: Vec<bool> = (1..=judged.len()).map(|place| row.try_get_by_index(place)).collect::<Result<_, _>>()?;
            if holds.first() != Some(&true) {
                return Err(WriteError::forbidden(Must::Insert.refusal(), path, rules.table(), None));
            }
            broken(ready.entity, path, &invariants, &holds[1..])?;
            left_out.insert(id);
        }
        let mut is_kept = ready.named.iter().map(|(id, _)| !left_out.contains(id)).collect::<Vec<_>>().into_iter();
        ready.rows.retain(|_| is_kept.next().unwrap_or(true));
        ready.named.retain(|(id, _)| !left_out.contains(id));
        Ok(())
    }
}
