//! The data model under other policies.
//!
//! Writing is not asked for over the API yet, but its rules are there. A catalog whose read rules are the rules of another action
//! makes the databases answer for that action: what `via` asks of the parent is kept right by giving the parents the rule that
//! they are asked.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::table::Table;
use policy::{Action, Policy, PolicySet, Rule, TableRules, all, allow, any, not};
use rowgate::catalog::Catalog;

/// The catalog of the data model with the policies that `policy` gives.
pub fn with_policies(mut policy: impl FnMut(&Table) -> Policy) -> Catalog {
    let mut tables = entity::tables();
    for table in &mut tables {
        table.policy = policy(table);
    }
    let known = entity::policies();
    let rules: Vec<TableRules> = tables
        .iter()
        .map(|table| TableRules {
            policy: table.policy.clone(),
            ..known.table(table.name).expect("a table of the model").clone()
        })
        .collect();
    Catalog::new(tables, PolicySet::new(rules))
}

/// Catalogs that read where the given one allows the action, each with the tables it is right for; together they cover all tables.
pub fn reading_as(catalog: &Catalog, action: Action) -> Vec<(Arc<Catalog>, BTreeSet<&'static str>)> {
    let set = &catalog.policies;
    let parents = parents(set);
    let rule = |table: &Table, action| Policy::new().zero_trust().read(in_place_of_reading(set, table.name, action));
    let all: BTreeSet<&'static str> = set.tables().map(|table| table.table).collect();
    if action.on_parent() == action {
        return vec![(Arc::new(with_policies(|table| rule(table, action))), all)];
    }
    let asked = |table: &Table| if parents.contains(table.name) { action.on_parent() } else { action };
    let children = with_policies(|table| rule(table, asked(table)));
    let mut catalogs = vec![(Arc::new(children), all.difference(&parents).copied().collect())];
    // A parent that follows nobody is right where every table reads by the action; one that does needs a catalog of its own.
    let follows = |table: &&str| !followed(set, table, action).is_empty();
    let (children, roots): (BTreeSet<&str>, BTreeSet<&str>) = parents.iter().copied().partition(follows);
    catalogs.push((Arc::new(with_policies(|table| rule(table, action))), roots));
    for one in children {
        assert!(!followed(set, one, action).contains(one), "{one} follows itself: a rule for two actions at once");
        let asked = |table: &Table| if table.name == one { action } else { action.on_parent() };
        catalogs.push((Arc::new(with_policies(|table| rule(table, asked(table)))), BTreeSet::from([one])));
    }
    catalogs
}

/// The rule of the table for the action, as a rule for reading that leaves narrowing as it is: a table hangs below the parents of its
/// rule for reading, whatever the action. So the parents of the other rule stand under `not`, which changes no answer, and those
/// of the rule for reading beside `allow`.
fn in_place_of_reading(set: &PolicySet, table: &str, action: Action) -> Rule {
    let policy = &set.table(table).expect("known").policy;
    all([not(not(policy.rule(action))), any([allow(), policy.rule(Action::Read)])])
}

/// The tables at the other end of a `via` in any rule.
fn parents(set: &PolicySet) -> BTreeSet<&'static str> {
    let tables = set.tables().flat_map(|table| Action::ALL.map(|action| followed(set, table.table, action)));
    tables.flatten().collect()
}

/// The tables that the rule of a table for the action follows by `via`, and those followed from there.
pub fn followed(set: &PolicySet, table: &str, action: Action) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    if let Some(table) = set.table(table) {
        follow(set, table, &table.policy.rule(action), action, &mut found);
    }
    found
}

fn follow(set: &PolicySet, table: &TableRules, rule: &Rule, action: Action, found: &mut BTreeSet<&'static str>) {
    match rule {
        Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| follow(set, table, rule, action, found)),
        Rule::Not(rule) => follow(set, table, rule, action, found),
        Rule::Exists(relation, rule) => {
            if let Some((_, target)) = set.follow(table, relation) {
                follow(set, target, rule, action, found);
            }
        }
        Rule::Via(relation) => {
            if let Some((_, target)) = set.follow(table, relation)
                && found.insert(target.table)
            {
                follow(set, target, &target.policy.rule(action.on_parent()), action.on_parent(), found);
            }
        }
        _ => {}
    }
}
