//! What functions send: statements of their own, in which they name rows under the caller's rules and give values as parameters.
//!
//! A table that a function names by [`Reader::readable`] holds what the caller may read and nothing else. One that it names in its own
//! words it answers for: it says who may call it, and what it shows of such rows are numbers, or ids that are read back under the
//! rules for reading.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::table::Kind;
use policy::{Shape, Solved, Viewer};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::bind::{fact_value, id_list};
use super::conditions::Conditions;
use super::dialect::Dialect;
use super::slot::Slot;
use super::write::WriteError;
use super::writer::where_clause;
use crate::catalog::Catalog;
use crate::database::Access;
use crate::restrict::{facts_of_reading, read_rules};

/// Reads for one caller: each statement on its own, or all of them inside a transaction.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    catalog: &'a Catalog,
    viewer: Arc<Viewer>,
    access: Access,
}

/// A statement while it is being written.
pub struct Question {
    text: Conditions,
}

impl<'a> Reader<'a> {
    /// Reads as the viewer.
    #[must_use]
    pub fn new(catalog: &'a Catalog, viewer: Arc<Viewer>, access: Access) -> Self {
        Self { catalog, viewer, access }
    }

    /// Who asks.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The entities and their policies.
    #[must_use]
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// Which of the two databases is asked.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        Dialect::from(self.access.backend())
    }

    /// An empty statement.
    #[must_use]
    pub fn question(&self) -> Question {
        Question { text: Conditions::new(self.dialect()) }
    }

    /// The rows of a table that the caller may read, as a part of FROM under the alias: every column but the secret ones, null where
    /// the caller may not read it.
    #[must_use]
    pub fn readable(&self, question: &mut Question, table: &str, alias: &str) -> String {
        let Some(entity) = self.catalog.by_table(table) else {
            return format!("(SELECT NULL AS id WHERE FALSE) {alias}");
        };
        let shape = Shape::of(&self.viewer, &facts_of_reading(self.catalog, entity.id));
        let rules = read_rules(self.catalog, entity.id, &shape);
        let text = &mut question.text;
        let inner = text.alias();
        let columns: Vec<String> = rules
            .columns()
            .map(|(column, guard)| {
                let kind = entity.table.column(column).map_or(Kind::Id, |column| column.kind);
                let value = match guard {
                    Solved::Always => format!("{inner}.\"{column}\""),
                    Solved::Never => text.dialect.null(kind).to_owned(),
                    Solved::When(residual) => {
                        format!("CASE WHEN {} THEN {inner}.\"{column}\" END", text.residual(residual, &inner))
                    }
                };
                format!("{value} AS \"{column}\"")
            })
            .collect();
        let conditions = text.all_of(rules.rows().rule(), &inner);
        let from = format!("\"{}\" {inner}", rules.rows().table());
        format!("(SELECT {} FROM {from}{}) {alias}", columns.join(", "), where_clause(&conditions))
    }

    /// Sends the statement.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ask(&self, sql: &str, question: Question) -> Result<Vec<QueryResult>, WriteError> {
        let dialect = self.dialect();
        let value = |slot: Slot| match slot {
            Slot::Known(value) => value,
            Slot::Fact(fact) => fact_value(fact, &self.viewer, dialect),
            // No other slot is made here; a null compares with nothing.
            _ => Value::Uuid(None),
        };
        let values = question.text.slots.into_iter().map(value).collect();
        Ok(self.access.query(sql, values).await?)
    }
}

impl Question {
    fn known(&mut self, value: Value, postgres: &str) -> String {
        let parameter = self.text.parameter(Slot::Known(value));
        match self.text.dialect {
            Dialect::Postgres => format!("{parameter}::{postgres}"),
            Dialect::Sqlite => parameter,
        }
    }

    /// The parameter for an id.
    pub fn id(&mut self, id: impl Into<Option<Uuid>>) -> String {
        self.known(Value::Uuid(id.into()), "uuid")
    }

    /// The condition that an expression is one of the ids.
    pub fn among(&mut self, expression: &str, ids: &[Uuid]) -> String {
        let list = id_list(ids, self.text.dialect);
        let parameter = self.text.parameter(Slot::Known(list));
        self.text.dialect.among(expression, &parameter, Kind::Id)
    }

    /// The parameter for a text.
    pub fn text(&mut self, text: impl Into<String>) -> String {
        self.known(Value::String(Some(text.into())), "text")
    }

    /// The parameter for a whole number.
    pub fn whole(&mut self, number: i64) -> String {
        self.known(Value::BigInt(Some(number)), "bigint")
    }

    /// The parameter for a day.
    pub fn day(&mut self, day: NaiveDate) -> String {
        self.known(Value::String(Some(day.format("%Y-%m-%d").to_string())), "text::date")
    }

    /// The parameter for an instant.
    pub fn instant(&mut self, at: DateTime<Utc>) -> String {
        let text = at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        self.known(Value::String(Some(text)), "text::timestamptz")
    }
}
