//! By which ways a row of one table decides whether a row of another one is there for somebody: the relations that the rules for
//! reading and a filter follow.
//!
//! Ways are found once for each subscription. No row is read here.

use std::collections::BTreeSet;

use policy::{Action, PolicySet, Rule, TableRules};

use crate::catalog::{Catalog, EntityId};
use crate::plan::Filter;
use crate::sql::Step;

/// How many `via` rules follow one after the other at the most; more is a circle.
const LONGEST: usize = 8;

/// The ways that lead from a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Each way, step by step.
    pub known: BTreeSet<Vec<Step>>,
    /// Tables that lead here by a way that cannot be walked back.
    pub unknown: BTreeSet<&'static str>,
}

impl Paths {
    /// The ways of the rules for reading an entity, and of a filter on it.
    #[must_use]
    pub fn of(catalog: &Catalog, entity: EntityId, filter: Option<&Filter>) -> Self {
        let mut walk = Walk { catalog, set: &catalog.policies, found: Self::default() };
        walk.table(catalog.entity(entity).table.name, &[], 0);
        if let Some(filter) = filter {
            walk.filter(filter, entity, &[]);
        }
        walk.found
    }

    /// The tables that the ways lead to.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        self.known.iter().filter_map(|way| way.last()).map(|last| last.target).chain(self.unknown.iter().copied())
    }

    /// Whether rows of no other table matter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.unknown.is_empty()
    }
}

struct Walk<'a> {
    catalog: &'a Catalog,
    set: &'a PolicySet,
    found: Paths,
}

impl Walk<'_> {
    /// All that reading a row of the table looks at: its rule, and the guards of its columns.
    fn table(&mut self, table: &str, way: &[Step], vias: usize) {
        let Some(rules) = self.set.table(table) else { return };
        self.rule(rules, &rules.policy.rule(Action::Read), way, vias);
        for column in &rules.columns {
            if let Some(guard) = rules.policy.guard_of(column) {
                self.rule(rules, &guard, way, vias);
            }
        }
    }

    fn rule(&mut self, table: &TableRules, rule: &Rule, way: &[Step], vias: usize) {
        match rule {
            Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| self.rule(table, rule, way, vias)),
            Rule::Not(rule) => self.rule(table, rule, way, vias),
            Rule::Exists(relation, inner) => {
                if let Some((way, target)) = self.step(table, relation, way) {
                    self.rule(target, inner, &way, vias);
                }
            }
            Rule::Via(relation) if vias < LONGEST => {
                if let Some((way, target)) = self.step(table, relation, way) {
                    let read = target.policy.rule(Action::Read);
                    self.rule(target, &read, &way, vias + 1);
                }
            }
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

    fn filter(&mut self, filter: &Filter, entity: EntityId, way: &[Step]) {
        match filter {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().for_each(|part| self.filter(part, entity, way)),
            Filter::Not(inner) => self.filter(inner, entity, way),
            Filter::Relation { relation, filter, .. } => {
                if let Some((way, target)) = self.relation(entity, *relation, way) {
                    self.filter(filter, target, &way);
                }
            }
            Filter::Count { relation, .. } => {
                self.relation(entity, *relation, way);
            }
            Filter::Compare { .. }
            | Filter::In { .. }
            | Filter::IsNull { .. }
            | Filter::Match { .. }
            | Filter::TextList { .. }
            | Filter::Json { .. } => {}
        }
    }

    /// The way over a relation of the API, of which every table on the way is judged; none where it cannot be walked back.
    fn relation(&mut self, entity: EntityId, relation: usize, way: &[Step]) -> Option<(Vec<Step>, EntityId)> {
        let relation = &self.catalog.entity(entity).relations[relation];
        let mut way = way.to_vec();
        for hop in &relation.hops {
            let target = self.catalog.entity(hop.target).table.name;
            if hop.condition.is_some() {
                self.found.unknown.insert(target);
                return None;
            }
            way.push(Step { target, from_column: hop.from_column, to_column: hop.to_column });
            self.found.known.insert(way.clone());
            self.table(target, &way, 0);
        }
        Some((way, relation.target))
    }
}

impl<'a> Walk<'a> {
    fn step(&mut self, table: &TableRules, relation: &str, way: &[Step]) -> Option<(Vec<Step>, &'a TableRules)> {
        let edge = table.edge(relation)?;
        let target = self.set.table(edge.target)?;
        let mut way = way.to_vec();
        way.push(Step { target: edge.target, from_column: edge.from_column, to_column: edge.to_column });
        self.found.known.insert(way.clone());
        Some((way, target))
    }
}
