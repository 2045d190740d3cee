//! Rules of policies as SQL conditions, with the parameters of the statement they stand in.
//!
//! What is written here came out of `solve`; nothing decides anything.

use entity::table::Kind;
use policy::{Comparison as RuleComparison, Edge, Fact, Literal, Residual, Solved};

use super::dialect::Dialect;
use super::slot::Slot;

/// The conditions of a statement being written, its parameters and its aliases.
pub(super) struct Conditions {
    pub dialect: Dialect,
    pub slots: Vec<Slot>,
    aliases: usize,
}

impl Conditions {
    pub const fn new(dialect: Dialect) -> Self {
        Self { dialect, slots: Vec::new(), aliases: 0 }
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

    /// What was solved as conditions on `alias`, each of which must hold.
    pub fn all_of(&mut self, solved: &Solved, alias: &str) -> Vec<String> {
        match solved {
            Solved::Always => Vec::new(),
            Solved::Never => vec!["FALSE".to_owned()],
            Solved::When(Residual::All(parts)) => parts.iter().map(|part| self.residual(part, alias)).collect(),
            Solved::When(residual) => vec![self.residual(residual, alias)],
        }
    }

    /// What was solved as one condition on `alias`: true, or not.
    pub fn truth(&mut self, solved: &Solved, alias: &str) -> String {
        match solved {
            Solved::Always => "TRUE".to_owned(),
            Solved::Never => "FALSE".to_owned(),
            Solved::When(residual) => format!("COALESCE({}, FALSE)", self.residual(residual, alias)),
        }
    }

    pub fn residual(&mut self, residual: &Residual, alias: &str) -> String {
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
