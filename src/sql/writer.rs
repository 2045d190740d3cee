//! Writing statements: parameters, aliases, and the only way to name a table or a column.
//!
//! A table is named through [`Rows`], a column through [`Readable`]; both come from `restrict` alone.

use entity::table::Kind;
use policy::{Comparison as RuleComparison, Edge, Fact, Literal, Residual, Solved};

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
    pub slots: Vec<Slot>,
    aliases: usize,
}

impl<'a> Writer<'a> {
    pub fn new(catalog: &'a Catalog, restricted: &'a Tree, dialect: Dialect) -> Self {
        Self { catalog, restricted, dialect, slots: Vec::new(), aliases: 0 }
    }

    pub fn entity(&self, id: EntityId) -> &'a Entity {
        self.catalog.entity(id)
    }

    /// An alias that no other part of the statement has.
    pub fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// The parameter for a value; equal values share one.
    pub fn parameter(&mut self, slot: Slot) -> String {
        let position = self.slots.iter().position(|known| *known == slot).unwrap_or_else(|| {
            self.slots.push(slot);
            self.slots.len() - 1
        });
        self.dialect.parameter(position + 1)
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
        match rows.rule() {
            Solved::Always => Vec::new(),
            Solved::Never => vec!["FALSE".to_owned()],
            Solved::When(Residual::All(parts)) => parts.iter().map(|part| self.residual(part, alias)).collect(),
            Solved::When(residual) => vec![self.residual(residual, alias)],
        }
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
            Source::Computed(expression, _) => format!("({})", expand(expression, alias)),
        };
        match readable.guard() {
            Solved::Always => plain,
            Solved::Never => self.dialect.null(readable.kind()).to_owned(),
            Solved::When(residual) => {
                let guard = self.residual(residual, alias);
                format!("CASE WHEN {guard} THEN {plain} END")
            }
        }
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

    fn residual(&mut self, residual: &Residual, alias: &str) -> String {
        match residual {
            Residual::Is(column, fact) => {
                let parameter = self.parameter(Slot::Fact(*fact));
                format!("{alias}.\"{column}\" = {parameter}")
            }
            Residual::Among(column, fact) => {
                let list = self.parameter(Slot::Fact(*fact));
                self.dialect.among(&format!("{alias}.\"{column}\""), &list, Kind::Id)
            }
            Residual::Compare(comparison) => self.rule_comparison(comparison, alias),
            Residual::Exists(edge, inner) => self.rule_exists(edge, inner.as_deref(), alias),
            Residual::All(parts) => self.joined(parts, alias, " AND ", "TRUE"),
            Residual::Any(parts) => self.joined(parts, alias, " OR ", "FALSE"),
            Residual::Not(inner) => format!("NOT ({})", self.residual(inner, alias)),
        }
    }

    fn joined(&mut self, parts: &[Residual], alias: &str, by: &str, empty: &str) -> String {
        if parts.is_empty() {
            return empty.to_owned();
        }
        let written: Vec<String> = parts.iter().map(|part| self.residual(part, alias)).collect();
        format!("({})", written.join(by))
    }

    fn rule_exists(&mut self, edge: &Edge, inner: Option<&Residual>, alias: &str) -> String {
        let other = self.alias();
        let inner = inner.map(|inner| format!(" AND {}", self.residual(inner, &other))).unwrap_or_default();
        format!(
            "EXISTS (SELECT 1 FROM \"{}\" {other} WHERE {other}.\"{}\" = {alias}.\"{}\"{inner})",
            edge.target, edge.to_column, edge.from_column
        )
    }

    fn rule_comparison(&mut self, comparison: &RuleComparison, alias: &str) -> String {
        match comparison {
            RuleComparison::Equals(column, literal) => format!("{alias}.\"{column}\" = {}", self.literal(*literal)),
            RuleComparison::OneOf(_, literals) if literals.is_empty() => "FALSE".to_owned(),
            RuleComparison::OneOf(column, literals) => {
                let literals: Vec<String> = literals.iter().map(|literal| self.literal(*literal)).collect();
                format!("{alias}.\"{column}\" IN ({})", literals.join(", "))
            }
            RuleComparison::IsNull(column) => format!("{alias}.\"{column}\" IS NULL"),
            RuleComparison::AfterNow(column) => {
                let now = self.parameter(Slot::Fact(Fact::Now));
                format!("{alias}.\"{column}\" > {now}")
            }
            RuleComparison::NotAfterNow(column) => {
                let now = self.parameter(Slot::Fact(Fact::Now));
                format!("{alias}.\"{column}\" <= {now}")
            }
        }
    }

    /// Constants of the policies' source; never a caller's value.
    fn literal(&self, literal: Literal) -> String {
        match literal {
            Literal::Bool(value) => self.dialect.boolean(value).to_owned(),
            Literal::Int(value) => value.to_string(),
            Literal::Text(text) => format!("'{}'", text.replace('\'', "''")),
        }
    }
}

/// A portable expression with its columns on `alias`.
fn expand(expression: &str, alias: &str) -> String {
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
