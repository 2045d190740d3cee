//! Writing statements: parameters, aliases, and the only way to name a table or a column.
//!
//! A table is named through [`Rows`], a column through [`Readable`]; both come from `restrict` alone.

use entity::table::Kind;
use entity::writing::PerDatabase;
use policy::{Fact, Solved};

use super::conditions::Conditions;
use super::dialect::Dialect;
use super::slot::Slot;
use crate::catalog::{Catalog, Entity, EntityId, Source};
use crate::plan::Plan;
use crate::restrict::{Readable, Restricted, Rows};
use std::sync::Arc;

/// The restricted tree that statements are compiled from.
pub(super) type Tree = Restricted<Arc<Plan>>;

/// A statement being written.
pub(super) struct Writer<'a> {
    pub catalog: &'a Catalog,
    pub restricted: &'a Tree,
    pub dialect: Dialect,
    pub conditions: Conditions,
}

impl<'a> Writer<'a> {
    pub fn new(catalog: &'a Catalog, restricted: &'a Tree, dialect: Dialect) -> Self {
        Self { catalog, restricted, dialect, conditions: Conditions::new(dialect) }
    }

    pub fn entity(&self, id: EntityId) -> &'a Entity {
        self.catalog.entity(id)
    }

    /// An alias that no other part of the statement has.
    pub fn alias(&mut self) -> String {
        self.conditions.alias()
    }

    /// The parameter for a value; equal values share one.
    pub fn parameter(&mut self, slot: Slot) -> String {
        self.conditions.parameter(slot)
    }

    /// Leave to read the entity's rows; `None` when no row of it may be read at all.
    pub fn rows(&self, entity: EntityId, include_deleted: bool) -> Option<Rows<'a>> {
        self.restricted.rows(entity, include_deleted).filter(|rows| !matches!(rows.rule(), Solved::Never))
    }

    /// `"table" alias`
    pub fn table(rows: Rows<'_>, alias: &str) -> String {
        format!("\"{}\" {alias}", rows.table())
    }

    /// The rule of the rows as conditions on `alias`, each of which must hold.
    pub fn rule(&mut self, rows: Rows<'_>, alias: &str) -> Vec<String> {
        self.conditions.all_of(rows.rule(), alias)
    }

    /// An attribute as the viewer may read it: null where its guard does not hold.
    pub fn attribute(&mut self, entity: EntityId, attribute: usize, alias: &str) -> String {
        let Some(readable) = self.restricted.readable(entity, attribute) else { return "NULL".to_owned() };
        self.readable(readable, alias)
    }

    pub fn readable(&mut self, readable: Readable<'_>, alias: &str) -> String {
        let plain = match readable.source() {
            Source::Column(column) => self.dialect.column(&format!("{alias}.\"{column}\""), readable.kind()),
            // In brackets: `a IS NOT NULL < b` would be another question.
            Source::Computed(expression, _) => format!("({})", self.computed(expression, alias)),
        };
        match readable.guard() {
            Solved::Always => plain,
            Solved::Never => self.dialect.null(readable.kind()).to_owned(),
            Solved::When(residual) => {
                let guard = self.conditions.residual(residual, alias);
                format!("CASE WHEN {guard} THEN {plain} END")
            }
        }
    }

    /// A computed value, with the instant of the request as a parameter.
    fn computed(&mut self, expression: PerDatabase, alias: &str) -> String {
        let written = self.dialect.of_both(expression);
        if !written.contains(NOW) {
            return expand(written, alias);
        }
        let now = self.parameter(Slot::Fact(Fact::Now));
        expand(&written.replace(NOW, &now), alias)
    }

    /// A column that joins two tables. A guarded one joins only where it may be read.
    pub fn key(&mut self, entity: EntityId, alias: &str, column: &str) -> String {
        match self.entity(entity).attribute_of_column(column) {
            Some(attribute) => self.attribute(entity, attribute, alias),
            None => self.dialect.null(Kind::Id).to_owned(),
        }
    }

    /// Whether the attribute can be null for this viewer.
    pub fn can_be_null(&self, entity: EntityId, attribute: usize) -> bool {
        self.restricted.readable(entity, attribute).is_none_or(|readable| readable.can_be_null())
    }
}

/// The instant of the request in a computed value.
const NOW: &str = "{now()}";

/// A portable expression with its columns on `alias`.
pub(super) fn expand(expression: &str, alias: &str) -> String {
    expression.replace('{', &format!("{alias}.\"")).replace('}', "\"")
}

/// ` WHERE a AND b`, or nothing.
pub(super) fn where_clause(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn columns_of_an_expression_stand_on_the_alias() {
        assert_eq!(expand("COALESCE({full_name}, '')", "t1"), "COALESCE(t1.\"full_name\", '')");
    }
}
