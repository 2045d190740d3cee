//! Checking a set of policies before it serves anyone.
//!
//! What a rule cannot resolve denies, but under `not(exists(..))` a denial is a way in. So a set with a fault should not be
//! served; this module finds the faults and must not be needed for a request.

use crate::set::{DELETED_AT, LONGEST_VIA_CHAIN};
use crate::{Action, PolicySet, Rule, TableRules};

impl PolicySet {
    /// All names in the policies that do not exist, and chains of `via` that have no end, each as a sentence. A sound set has none.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for table in self.tables() {
            let checker = Checker { set: self, owner: table.table };
            for rule in table.policy.rules() {
                checker.rule(table, rule, &mut faults);
            }
            for column in table.policy.named_columns().filter(|column| !table.has_column(column)) {
                faults.push(format!("{}: the policy names a column {column} that the table does not have", table.table));
            }
            if table.soft_delete && !table.has_column(DELETED_AT) {
                faults.push(format!("{}: the table is soft but has no column {DELETED_AT}", table.table));
            }
            for action in Action::ALL.into_iter().filter(|action| self.is_circular(table, *action, 0)) {
                faults.push(format!("{}: the rule for {action:?} follows its relations in a circle", table.table));
            }
        }
        faults.sort();
        faults.dedup();
        faults
    }

    fn is_circular(&self, table: &TableRules, action: Action, vias: usize) -> bool {
        vias > LONGEST_VIA_CHAIN || self.leads_on(table, &table.policy.rule(action), action, vias)
    }

    fn leads_on(&self, table: &TableRules, rule: &Rule, action: Action, vias: usize) -> bool {
        match rule {
            Rule::Via(relation) => {
                self.follow(table, relation).is_some_and(|(_, target)| self.is_circular(target, action.on_parent(), vias + 1))
            }
            Rule::Exists(relation, inner) => {
                self.follow(table, relation).is_some_and(|(_, target)| self.leads_on(target, inner, action, vias))
            }
            Rule::All(rules) | Rule::Any(rules) => rules.iter().any(|rule| self.leads_on(table, rule, action, vias)),
            Rule::Not(inner) => self.leads_on(table, inner, action, vias),
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

struct Checker<'a> {
    set: &'a PolicySet,
    owner: &'static str,
}

impl Checker<'_> {
    fn rule(&self, table: &TableRules, rule: &Rule, faults: &mut Vec<String>) {
        match rule {
            Rule::Allow | Rule::Deny | Rule::Developer | Rule::Service | Rule::Authenticated | Rule::Verified => {}
            Rule::Own(column) | Rule::InOrganization(column, _) | Rule::InBrand(column, _) | Rule::InApplication(column) => {
                self.column(table, column, faults);
            }
            Rule::When(comparison) => self.column(table, comparison.column(), faults),
            Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| self.rule(table, rule, faults)),
            Rule::Not(inner) => self.rule(table, inner, faults),
            Rule::Via(relation) => {
                self.target(table, relation, faults);
            }
            Rule::Exists(relation, inner) => {
                if let Some(target) = self.target(table, relation, faults) {
                    self.rule(target, inner, faults);
                }
            }
        }
    }

    fn column(&self, table: &TableRules, column: &str, faults: &mut Vec<String>) {
        if !table.has_column(column) {
            faults.push(format!("{}: a rule names a column {}.{column} that does not exist", self.owner, table.table));
        }
    }

    fn target(&self, table: &TableRules, relation: &str, faults: &mut Vec<String>) -> Option<&TableRules> {
        let followed = self.set.follow(table, relation);
        if followed.is_none() {
            faults.push(format!("{}: a rule follows a relation {}.{relation} that leads nowhere", self.owner, table.table));
        }
        followed.map(|(_, target)| target)
    }
}
