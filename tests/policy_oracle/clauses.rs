//! Every clause decides something: over this world it is true for one viewer and row, and not true for another.
//!
//! A clause is a leaf, an `exists` or a `via` of a rule for reading or of a guard. One that never differs is no proof of anything;
//! what cannot be otherwise stands in `clauses.exempt` with its reason, a list that may only shrink.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::{Action, Image, PolicySet, Rule, TableRules, Truth, Viewer, World as _, decide_rule, describe};
use rowgate::catalog::Catalog;

use super::extra;
use super::memory::Memory;
use super::viewers::{Someone, everyone};
use crate::support::Backend;

/// The list of exemptions: `clause: reason` a line.
const EXEMPT: &str = include_str!("clauses.exempt");

/// A clause, and where it stands: the relations from the table that lead to the rows it is about.
struct Clause<'a> {
    path: Vec<&'a str>,
    rule: &'a Rule,
}

/// What a clause was found to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    holds: bool,
    fails: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_clause_decides_something() {
    let (world, memory) = extra::world(Backend::Sqlite).await;
    let catalog = Arc::new(Catalog::of_data_model());
    let people = everyone(&world, &memory).await;
    let mut idle = BTreeSet::new();
    let mut clauses = 0;
    for table in catalog.policies.tables() {
        for (name, rule) in reading_rules(table) {
            for clause in clauses_of(&rule) {
                clauses += 1;
                let found = measure(&catalog.policies, table, &clause, &people, &memory);
                if found != (Found { holds: true, fails: true }) {
                    idle.insert(format!("{name}: {}{}", arrows(&clause.path), describe(clause.rule)));
                }
            }
        }
    }
    println!("{clauses} clauses, {} of them decide nothing", idle.len());
    exempt_exactly(EXEMPT, &idle);
}

/// Fails unless the lines of the list are exactly the cases found. There is no flag that writes such a list.
pub fn exempt_exactly(list: &str, found: &BTreeSet<String>) {
    let exempt: BTreeMap<&str, &str> = list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(" -- ").unwrap_or_else(|| panic!("no reason given: {line}")))
        .collect();
    let unknown: Vec<&String> = found.iter().filter(|case| !exempt.contains_key(case.as_str())).collect();
    let needless: Vec<&&str> = exempt.keys().filter(|case| !found.contains(**case)).collect();
    assert!(unknown.is_empty(), "not proven:\n{}", unknown.iter().map(|case| format!("{case}\n")).collect::<String>());
    assert!(needless.is_empty(), "no longer needed, take them out: {needless:#?}");
}

/// The rules that decide what is read: of rows, of deleted rows, and of guarded columns with the same rule once.
pub fn reading_rules(table: &TableRules) -> Vec<(String, Rule)> {
    let mut rules = vec![(table.table.to_owned(), table.policy.rule(Action::Read))];
    if table.soft_delete {
        rules.push((format!("{} (deleted)", table.table), table.policy.rule(Action::ReadDeleted)));
    }
    for column in table.columns.iter().filter(|column| !table.policy.is_secret(column)) {
        if let Some(guard) = table.policy.guard_of(column)
            && rules.iter().skip(1).all(|(_, known)| *known != guard)
        {
            rules.push((format!("{}.{column}", table.table), guard));
        }
    }
    rules
}

fn arrows(path: &[&str]) -> String {
    path.iter().map(|relation| format!("{relation} -> ")).collect()
}

fn clauses_of(rule: &Rule) -> Vec<Clause<'_>> {
    let mut found = Vec::new();
    gather(rule, &[], &mut found);
    found
}

/// `allow` and `deny` decide nothing by nature.
fn gather<'a>(rule: &'a Rule, path: &[&'a str], found: &mut Vec<Clause<'a>>) {
    match rule {
        Rule::Allow | Rule::Deny => {}
        Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| gather(rule, path, found)),
        Rule::Not(rule) => gather(rule, path, found),
        Rule::Exists(relation, inner) => {
            found.push(Clause { path: path.to_vec(), rule });
            let below: Vec<&str> = path.iter().copied().chain([relation.as_str()]).collect();
            gather(inner, &below, found);
        }
        Rule::Developer
        | Rule::Service
        | Rule::Authenticated
        | Rule::Verified
        | Rule::Own(_)
        | Rule::InOrganization(..)
        | Rule::InBrand(..)
        | Rule::InApplication(_)
        | Rule::Via(_)
        | Rule::When(_) => found.push(Clause { path: path.to_vec(), rule }),
    }
}

fn measure(set: &PolicySet, table: &TableRules, clause: &Clause<'_>, people: &[Someone], memory: &Memory) -> Found {
    let mut found = Found::default();
    let images = memory.rows(table.table).iter().flat_map(|image| reached(set, table, image, &clause.path, memory));
    for (target, image) in images {
        for viewer in people.iter().map(|someone| &someone.viewer) {
            let holds = judge(set, target, clause.rule, viewer, &image, memory);
            found.holds |= holds;
            found.fails |= !holds;
            if found.holds && found.fails {
                return found;
            }
        }
    }
    found
}

fn judge(set: &PolicySet, table: &str, rule: &Rule, viewer: &Viewer, image: &Image, memory: &Memory) -> bool {
    decide_rule(set, table, Action::Read, rule, viewer, image, memory) == Truth::True
}

/// The rows at the end of the path.
fn reached(set: &PolicySet, table: &TableRules, image: &Image, path: &[&str], memory: &Memory) -> Vec<(&'static str, Image)> {
    let Some((relation, onward)) = path.split_first() else { return vec![(table.table, image.clone())] };
    let (edge, target) = set.follow(table, relation).expect("a sound set");
    let rows = memory.related(edge, &image[edge.from_column]);
    rows.iter().flat_map(|row| reached(set, target, row, onward, memory)).collect()
}
