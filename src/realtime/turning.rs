//! What the clock alone changes: which instants of a row are compared with now, by a rule or by a computed value.
//!
//! Found once, from the catalog. No row is read here.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::table::Kind;
use policy::{Action, Comparison, PolicySet, Rule, TableRules};
use serde_json::Value;

use super::feed::Document;
use crate::catalog::{Catalog, Source};

/// A computed value names now by this.
const NOW: &str = "{now()}";

/// The instants of each table that are compared with now.
#[derive(Debug, Default)]
pub struct Turning {
    tables: HashMap<&'static str, Instants>,
}

/// Those of a table.
#[derive(Debug, Default)]
struct Instants {
    columns: Vec<&'static str>,
    /// Whether a rule does it: rows are there or not by it, whatever a subscription asks for.
    in_rules: bool,
}

impl Turning {
    /// What the rules and the computed values of the catalog compare with now.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let mut found = Self::default();
        for entity in &catalog.entities {
            for attribute in &entity.attributes {
                let Source::Computed(expression, _) = attribute.source else { continue };
                for column in instants_named(catalog, entity.table.name, expression.postgres) {
                    found.add(entity.table.name, column, false);
                }
            }
        }
        for table in catalog.policies.tables() {
            let guards = table.columns.iter().filter_map(|column| table.policy.guard_of(column));
            let rules = [Action::Read, Action::ReadDeleted].map(|action| table.policy.rule(action));
            rules.into_iter().chain(guards).for_each(|rule| found.rule(&catalog.policies, table, &rule));
        }
        found
    }

    fn add(&mut self, table: &'static str, column: &'static str, in_rules: bool) {
        let instants = self.tables.entry(table).or_default();
        if !instants.columns.contains(&column) {
            instants.columns.push(column);
        }
        instants.in_rules |= in_rules;
    }

    fn rule(&mut self, set: &PolicySet, table: &TableRules, rule: &Rule) {
        match rule {
            Rule::When(Comparison::AfterNow(column) | Comparison::NotAfterNow(column)) => self.add(table.table, column, true),
            Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| self.rule(set, table, rule)),
            Rule::Not(rule) => self.rule(set, table, rule),
            Rule::Exists(relation, inner) => {
                if let Some((_, target)) = set.follow(table, relation) {
                    self.rule(set, target, inner);
                }
            }
            // The rule of the other table is looked at with that table.
            Rule::Via(_)
            | Rule::Allow
            | Rule::Deny
            | Rule::Developer
            | Rule::Service
            | Rule::Authenticated
            | Rule::Verified
            | Rule::Own(_)
            | Rule::InOrganization(..)
            | Rule::InBrand(..)
            | Rule::InApplication(_)
            | Rule::When(_) => {}
        }
    }

    /// The instants of a table that are compared with now.
    pub fn columns(&self, table: &str) -> &[&'static str] {
        self.tables.get(table).map_or(&[], |instants| instants.columns.as_slice())
    }

    /// Those of the tables of which rows turn; where nothing is filtered by values, by rules alone.
    pub fn among(&self, tables: impl Iterator<Item = &'static str>, by_values: bool) -> BTreeSet<&'static str> {
        let turns = |table: &&str| self.tables.get(table).is_some_and(|instants| by_values || instants.in_rules);
        tables.filter(turns).collect()
    }

    /// When the row turns next after an instant.
    pub fn next_of(&self, table: &str, row: &Document, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let instant = |column: &&'static str| {
            let text = row.get(*column).and_then(Value::as_str)?;
            DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc())
        };
        self.columns(table).iter().filter_map(instant).filter(|instant| *instant > after).min()
    }
}

/// The instants that a computed value names, if it names now.
fn instants_named(catalog: &Catalog, table: &str, expression: &str) -> Vec<&'static str> {
    if !expression.contains(NOW) {
        return Vec::new();
    }
    let is_named = |column: &str| expression.contains(&format!("{{{column}}}"));
    let instants = catalog.columns_of(table).iter().filter(|(_, kind)| *kind == Kind::DateTime);
    instants.map(|(column, _)| *column).filter(|column| is_named(column)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compared_with_now_is_found_in_computed_values() {
        let turning = Turning::of(&Catalog::of_data_model());
        for (table, columns) in [
            ("user_brand_roles", vec!["expires_at"]),
            ("claims", vec!["effective_from", "effective_to"]),
            ("licenses", vec!["expiration_date"]),
            ("pricing_plans", vec!["promotional_from", "promotional_until"]),
            ("content", Vec::new()),
        ] {
            assert_eq!(turning.columns(table), columns, "{table}");
        }
        let tables = || ["claims", "content"].into_iter();
        assert_eq!(turning.among(tables(), true), BTreeSet::from(["claims"]));
        assert_eq!(turning.among(tables(), false), BTreeSet::new(), "no rule looks at them");
    }
}
