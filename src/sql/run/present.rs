//! Which rows are there for a viewer, as they are and as they were, and what makes two viewers see the same.

use policy::Fact;
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{ReadBack, Request, RunError, read_id};
use crate::database::Planning;
use crate::sql::before::Before;
use crate::sql::slot::Slot;

impl Request {
    /// The rows of a fetch as they were; none where nobody asks.
    async fn query_before(&self, index: usize, ids: &[Uuid], before: &Before) -> Result<Vec<QueryResult>, RunError> {
        let Some(statement) = &self.compiled.fetches[index].statement else { return Ok(Vec::new()) };
        let binder = self.binder();
        if binder.asks_for_nobody(&statement.slots) {
            return Ok(Vec::new());
        }
        let mut values = self.values[index].clone();
        binder.put_parents(&mut values, &statement.slots, ids);
        let (sql, values) = before.asked(&statement.sql, values, binder.dialect);
        Ok(self.access.query_planned(&sql, values, Planning::Anew).await?)
    }
}

impl ReadBack {
    /// Which rows a fetch finds, and what holds of each: of the rows with the ids where it asks for some, as they were before or as
    /// they are.
    pub async fn present(&self, fetch: usize, ids: &[Uuid], before: Option<&Before>) -> Result<Vec<(Uuid, Vec<bool>)>, RunError> {
        let rows = match before {
            Some(before) => self.0.query_before(fetch, ids, before).await?,
            None => self.0.query(fetch, ids).await?,
        };
        let mut present = Vec::with_capacity(rows.len());
        for row in &rows {
            let holds = (1..row.column_names().len()).map(|place| row.try_get_by_index(place)).collect::<Result<_, _>>()?;
            present.extend(read_id(row, 0)?.map(|id| (id, holds)));
        }
        Ok(present)
    }

    /// All that shapes what is sent beside the statements, but the instant and the keys of rows: equal for two who get the same.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut text = String::new();
        for (fetch, values) in self.0.compiled.fetches.iter().zip(&self.0.values) {
            let slots = fetch.statement.iter().flat_map(|statement| &statement.slots);
            for (slot, value) in slots.zip(values).filter(|(slot, _)| !matches!(slot, Slot::Fact(Fact::Now) | Slot::ParentKeys)) {
                // Lengths keep two lists of values from looking alike.
                let value = format!("{slot:?} {value:?}");
                text.push_str(&format!("{} {value};", value.len()));
            }
            text.push('|');
        }
        text
    }
}
