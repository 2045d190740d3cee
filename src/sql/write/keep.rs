//! What must outlive a change or a removal: an organization's last admin, a brand admin's hold on a template.

use std::collections::BTreeSet;

use policy::{Literal, Solved};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Writer;
use super::error::WriteError;
use super::insert::id_of;
use crate::catalog::Entity;
use crate::input::Completed;
use crate::restrict::WriteRules;
use crate::sql::dialect::Dialect;

impl Writer<'_> {
    /// Judges what must still hold now that rows were changed or removed; `old` is how they were.
    pub(super) async fn check_kept(
        &self,
        entity: &Entity,
        rules: &WriteRules,
        old: &[Completed],
        path: &str,
    ) -> Result<(), WriteError> {
        for keep in &entity.table.writing.keeps {
            let affected = old.iter().filter(|row| match keep.of_rows_with {
                None => true,
                Some((column, literal)) => row.get(column).is_some_and(|value| is(value, literal)),
            });
            let keys: BTreeSet<Uuid> = affected.filter_map(|row| row.get(keep.column).and_then(id_of)).collect();
            if keys.is_empty() {
                continue;
            }
            let keys: Vec<Uuid> = keys.into_iter().collect();
            if self.dialect() == Dialect::Postgres {
                // Whoever breaks it together with this writer waits here, and then sees what this one wrote.
                let mut statement = self.statement();
                let among = statement.among("kept.\"id\"", &keys);
                let parent = keep.parent;
                let sql = format!("SELECT 1 FROM \"{parent}\" kept WHERE {among} ORDER BY kept.\"id\" FOR NO KEY UPDATE");
                self.send(&sql, statement).await?;
            }
            let holds = self.dialect().of_both(keep.holds).replace("{key}", "kept.\"id\"");
            let mut statement = self.statement();
            let among = statement.among("kept.\"id\"", &keys);
            let sql = format!("SELECT 1 FROM \"{}\" kept WHERE {among} AND NOT COALESCE({holds}, FALSE)", keep.parent);
            if !self.send(&sql, statement).await?.is_empty() {
                return Err(WriteError::problem(path, keep.message));
            }
        }
        self.check_parent(rules, old, path).await
    }

    /// The caller must still be able to change the row that the rows belonged to.
    async fn check_parent(&self, rules: &WriteRules, old: &[Completed], path: &str) -> Result<(), WriteError> {
        let Some((edge, rule)) = rules.kept_parent() else { return Ok(()) };
        let parents: BTreeSet<Uuid> = old.iter().filter_map(|row| row.get(edge.from_column).and_then(id_of)).collect();
        if parents.is_empty() || *rule == Solved::Always {
            return Ok(());
        }
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let parents: Vec<Uuid> = parents.into_iter().collect();
        let among = statement.among(&format!("{alias}.\"{}\"", edge.to_column), &parents);
        let holds = statement.text.truth(rule, &alias);
        let sql = format!("SELECT 1 FROM \"{}\" {alias} WHERE {among} AND NOT {holds}", edge.target);
        if self.send(&sql, statement).await?.is_empty() {
            return Ok(());
        }
        let message = "This caller could not change what the row belongs to any more.";
        Err(WriteError::forbidden(message, path, rules.table(), None))
    }
}

fn is(value: &Json, literal: Literal) -> bool {
    match literal {
        Literal::Bool(expected) => value.as_bool() == Some(expected),
        Literal::Int(expected) => value.as_i64() == Some(expected),
        Literal::Text(expected) => value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(expected)),
    }
}
