//! A policy gone wrong would be noticed: each small change of a rule for reading changes what somebody of this world reads.
//!
//! The change is made in memory and judged by `decide`; that the databases answer what `decide` says is proven next door. What
//! cannot be noticed stands in `mutants.exempt` with its reason, a list that may only shrink.

use std::collections::BTreeSet;

use policy::{Action, Comparison, Image, Permission, PolicySet, Role, Rule, TableRules, Truth, Viewer, decide_rule, describe};
use rowgate::catalog::Catalog;

use super::clauses::{exempt_exactly, reading_rules};
use super::extra;
use super::memory::Memory;
use super::viewers::Someone;
use crate::support::Backend;

/// The list of exemptions: `mutant -- reason` a line.
const EXEMPT: &str = include_str!("mutants.exempt");

#[tokio::test(flavor = "multi_thread")]
async fn every_mutant_of_a_reading_rule_is_noticed() {
    let (world, memory) = extra::world(Backend::Sqlite).await;
    let catalog = Catalog::of_data_model();
    let people = extra::everyone_and_more(&world, &memory).await;
    let (mut made, mut alive) = (0, BTreeSet::new());
    for table in catalog.policies.tables() {
        for (name, rule) in reading_rules(table) {
            let before = Decisions::of(&catalog.policies, table, &rule, &people, &memory);
            for (change, mutant) in mutants(&rule) {
                made += 1;
                if !before.differ(&catalog.policies, &mutant, &people) {
                    alive.insert(format!("{name}: {change}"));
                }
            }
        }
    }
    println!("{made} mutants, {} of them unnoticed", alive.len());
    exempt_exactly(EXEMPT, &alive);
}

/// What a rule says of all rows of a table for all people.
struct Decisions<'a> {
    table: &'static str,
    images: &'a [Image],
    memory: &'a Memory,
    truths: Vec<Vec<bool>>,
}

impl<'a> Decisions<'a> {
    fn of(set: &PolicySet, table: &TableRules, rule: &Rule, people: &[Someone], memory: &'a Memory) -> Self {
        let images = memory.rows(table.table);
        let mut decisions = Self { table: table.table, images, memory, truths: Vec::new() };
        let truths =
            people.iter().map(|someone| images.iter().map(|image| decisions.judge(set, rule, &someone.viewer, image)).collect());
        decisions.truths = truths.collect();
        decisions
    }

    fn judge(&self, set: &PolicySet, rule: &Rule, viewer: &Viewer, image: &Image) -> bool {
        decide_rule(set, self.table, Action::Read, rule, viewer, image, self.memory) == Truth::True
    }

    /// Whether the rule says anything else anywhere. A change shows on the first rows as a rule, so each row is tried on everyone
    /// before the next.
    fn differ(&self, set: &PolicySet, rule: &Rule, people: &[Someone]) -> bool {
        self.images.iter().enumerate().any(|(row, image)| {
            people.iter().zip(&self.truths).any(|(someone, truths)| self.judge(set, rule, &someone.viewer, image) != truths[row])
        })
    }
}

/// Every change of one place of the rule, with words.
pub fn mutants(rule: &Rule) -> Vec<(String, Rule)> {
    match rule {
        Rule::All(parts) => of_parts(parts, "all", Rule::All),
        Rule::Any(parts) => of_parts(parts, "any", Rule::Any),
        Rule::Not(inner) => {
            let dropped = (format!("not dropped before {}", describe(inner)), inner.as_ref().clone());
            let inside = mutants(inner).into_iter().map(|(change, inner)| (change, Rule::Not(Box::new(inner))));
            std::iter::once(dropped).chain(inside).collect()
        }
        Rule::Exists(relation, inner) => {
            let anyone =
                (format!("any row will do in {}", describe(rule)), Rule::Exists(relation.clone(), Box::new(Rule::Allow)));
            let inside = mutants(inner)
                .into_iter()
                .map(|(change, inner)| (format!("{relation} -> {change}"), Rule::Exists(relation.clone(), Box::new(inner))));
            let anyone = std::iter::once(anyone).filter(|_| **inner != Rule::Allow);
            anyone.chain(inside).chain([(format!("flipped {}", describe(rule)), flipped(rule))]).collect()
        }
        Rule::InOrganization(column, role) => other_roles(*role)
            .map(|other| (format!("{} asks for {}", describe(rule), other.name()), Rule::InOrganization(column, other)))
            .collect(),
        Rule::InBrand(column, permission) => other_permissions(*permission)
            .map(|other| (format!("{} asks for {other}", describe(rule)), Rule::InBrand(column, other)))
            .collect(),
        Rule::When(Comparison::OneOf(column, literals)) => (0..literals.len())
            .map(|place| {
                let mut kept = literals.clone();
                let dropped = kept.remove(place);
                (format!("{} without {dropped:?}", describe(rule)), Rule::When(Comparison::OneOf(column, kept)))
            })
            .chain([(format!("flipped {}", describe(rule)), flipped(rule))])
            .collect(),
        Rule::Allow | Rule::Deny => vec![(format!("flipped {}", describe(rule)), flipped(rule))],
        Rule::Developer
        | Rule::Service
        | Rule::Authenticated
        | Rule::Verified
        | Rule::Own(_)
        | Rule::InApplication(_)
        | Rule::Via(_)
        | Rule::When(_) => vec![(format!("flipped {}", describe(rule)), flipped(rule))],
    }
}

fn flipped(rule: &Rule) -> Rule {
    match rule {
        Rule::Allow => Rule::Deny,
        Rule::Deny => Rule::Allow,
        rule => Rule::Not(Box::new(rule.clone())),
    }
}

/// Each part left out, and each part changed; one that is nothing to `all` or `any` is the same left out.
fn of_parts(parts: &[Rule], word: &str, join: fn(Vec<Rule>) -> Rule) -> Vec<(String, Rule)> {
    let mut found = Vec::new();
    let idle = if word == "any" { Rule::Deny } else { Rule::Allow };
    for (place, part) in parts.iter().enumerate().filter(|(_, part)| **part != idle) {
        let with = |changed: Option<Rule>| {
            let before = parts[..place].iter().cloned();
            join(before.chain(changed).chain(parts[place + 1..].iter().cloned()).collect())
        };
        found.push((format!("{word} without {}", describe(part)), with(None)));
        found.extend(mutants(part).into_iter().map(|(change, changed)| (change, with(Some(changed)))));
    }
    found
}

fn other_roles(role: Role) -> impl Iterator<Item = Role> {
    [Role::Viewer, Role::Editor, Role::Admin].into_iter().filter(move |other| *other != role)
}

/// The same on something else, and something else on the same: the next action and the next resource that there are.
fn other_permissions(permission: Permission) -> impl Iterator<Item = Permission> {
    let all: Vec<Permission> = Permission::all().collect();
    let action = if permission.action() == "update" { "read" } else { "update" };
    let resource = if permission.resource() == "content" { "claims" } else { "content" };
    let named = [format!("{}:{action}", permission.resource()), format!("{resource}:{}", permission.action())];
    all.into_iter().filter(move |other| *other != permission && named.contains(&other.name()))
}
