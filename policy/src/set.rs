//! All policies together, so that a rule can follow a relation.
//!
//! A set knows tables, columns and relations by name and nothing of a database.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Action, Policy, Rule};

/// How many `via` a rule may follow one after the other. A longer chain can only be a circle.
pub(crate) const LONGEST_VIA_CHAIN: usize = 8;

/// The column that marks a soft-deleted row.
pub(crate) const DELETED_AT: &str = "deleted_at";

/// A relation as a rule follows it: `target.to_column = row.from_column`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// The field name of the relation (`brand`, `userRoles`).
    pub name: String,
    /// The table at the other end.
    pub target: &'static str,
    /// The column of this table.
    pub from_column: &'static str,
    /// The column of the other table.
    pub to_column: &'static str,
}

/// A table, as the policies see it.
#[derive(Clone, Debug)]
pub struct TableRules {
    /// The table's name.
    pub table: &'static str,
    /// All columns of the table.
    pub columns: Vec<&'static str>,
    /// Whether delete sets `deleted_at`.
    pub soft_delete: bool,
    /// Direct relations, many-to-many ones not among them.
    pub edges: Vec<Edge>,
    /// The table's policy.
    pub policy: Policy,
}

impl TableRules {
    /// The relation called `name`.
    #[must_use]
    pub fn edge(&self, name: &str) -> Option<&Edge> {
        self.edges.iter().find(|edge| edge.name == name)
    }

    /// Whether the table has the column.
    #[must_use]
    pub fn has_column(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }
}

/// The policies of all tables.
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    tables: BTreeMap<&'static str, TableRules>,
}

impl PolicySet {
    /// A set of the given tables.
    #[must_use]
    pub fn new(tables: impl IntoIterator<Item = TableRules>) -> Self {
        Self { tables: tables.into_iter().map(|table| (table.table, table)).collect() }
    }

    /// The table's rules; an unknown table has none.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&TableRules> {
        self.tables.get(name)
    }

    /// All tables, in the order of their names.
    pub fn tables(&self) -> impl Iterator<Item = &TableRules> {
        self.tables.values()
    }

    /// The relation and the table at its other end, if the set has both tables and both columns.
    #[must_use]
    pub fn follow<'t>(&self, table: &'t TableRules, relation: &str) -> Option<(&'t Edge, &TableRules)> {
        let edge = table.edge(relation).filter(|edge| table.has_column(edge.from_column))?;
        let target = self.table(edge.target).filter(|target| target.has_column(edge.to_column))?;
        Some((edge, target))
    }

    /// The tables whose rows the rule for the action looks at through relations, each with the columns of the row from which the
    /// rule sets out to get there.
    #[must_use]
    pub fn looks_at(&self, table: &str, action: Action) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut found: BTreeMap<&'static str, BTreeSet<&'static str>> = BTreeMap::new();
        let Some(rules) = self.table(table) else { return found };
        let rule = rules.policy.rule(action);
        for edge in &rules.edges {
            for at in self.tables.keys() {
                let mut seen = BTreeSet::new();
                if self.rule_reaches(rules, &rule, action, at, Some(&edge.name), &mut seen) {
                    found.entry(at).or_default().insert(edge.from_column);
                }
            }
        }
        found
    }

    /// Whether the rule looks at rows of the table `at`; `first` = the only relation by which it may set out.
    fn rule_reaches(
        &self,
        table: &TableRules,
        rule: &Rule,
        action: Action,
        at: &str,
        first: Option<&str>,
        seen: &mut BTreeSet<(&'static str, Action)>,
    ) -> bool {
        let follow = |relation: &String| {
            let is_open = first.is_none_or(|first| first == relation);
            self.follow(table, relation).filter(|_| is_open)
        };
        match rule {
            Rule::All(rules) | Rule::Any(rules) => {
                rules.iter().any(|rule| self.rule_reaches(table, rule, action, at, first, seen))
            }
            Rule::Not(inner) => self.rule_reaches(table, inner, action, at, first, seen),
            Rule::Exists(relation, inner) => follow(relation)
                .is_some_and(|(_, target)| target.table == at || self.rule_reaches(target, inner, action, at, None, seen)),
            Rule::Via(relation) => follow(relation).is_some_and(|(_, target)| {
                let asked = action.on_parent();
                target.table == at
                    || (seen.insert((target.table, asked))
                        && self.rule_reaches(target, &target.policy.rule(asked), asked, at, None, seen))
            }),
            Rule::Allow
            | Rule::Deny
            | Rule::Developer
            | Rule::Service
            | Rule::Authenticated
            | Rule::Verified
            | Rule::Own(_)
            | Rule::InOrganization(..)
            | Rule::InBrand(..)
            | Rule::InApplication(_)
            | Rule::When(_) => false,
        }
    }
}
