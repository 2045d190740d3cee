//! New rows that are not kept: judged like all others and never written.

use std::collections::{BTreeSet, HashMap};

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
    /// Takes out the rows that are not to be kept. All are judged here, in the order in which they came: what is told of a wrong one
    /// does not depend on which are kept.
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
        judged.push(expand(self.dialect().of_both(is_kept), &alias));
        let sql = format!("SELECT {alias}.\"id\", {} FROM {source}", judged.join(", "));
        let mut found: HashMap<Uuid, Vec<bool>> = HashMap::new();
        for row in &self.send(&sql, statement).await? {
            let holds = (1..=judged.len()).map(|place| row.try_get_by_index(place));
            found.insert(row.try_get_by_index(0)?, holds.collect::<Result<_, _>>()?);
        }
        let mut left_out = BTreeSet::new();
        for (id, path) in &ready.named {
            let Some([may, holds @ .., is_kept]) = found.get(id).map(Vec::as_slice) else { continue };
            if !may {
                return Err(WriteError::forbidden(Must::Insert.refusal(), path, rules.table(), None));
            }
            broken(ready.entity, path, &invariants, holds)?;
            if !is_kept {
                left_out.insert(*id);
            }
        }
        let mut is_kept = ready.named.iter().map(|(id, _)| !left_out.contains(id)).collect::<Vec<_>>().into_iter();
        ready.rows.retain(|_| is_kept.next().unwrap_or(true));
        ready.named.retain(|(id, _)| !left_out.contains(id));
        Ok(())
    }
}
