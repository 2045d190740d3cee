//! The facts about a viewer that a residual asks for, and the shape of a viewer.
//!
//! A residual names facts and holds no value, so one solved rule serves every viewer of the same shape. Nothing here reads a row.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::narrow::narrowed_columns;
use crate::{Action, Comparison, Permission, PolicySet, Role, Rule, TableRules, Viewer, ViewerKind};

/// A fact about the viewer whose value is bound as a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// The id of the signed-in user.
    Viewer,
    /// The organizations in which the viewer has at least the role.
    Organizations(Role),
    /// The brands on which the viewer has the permission.
    Brands(Permission),
    /// The application the caller is; a user who acts for an application is not one.
    Application,
    /// The active organization.
    NarrowOrganization,
    /// The current brand.
    NarrowBrand,
    /// The application the caller is or acts for.
    NarrowApplication,
    /// The instant of the request.
    Now,
}

/// What a viewer has for a [`Fact`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// Nothing: a comparison with it is unknown.
    Absent,
    /// One id.
    Id(Uuid),
    /// At least one id, sorted, each once.
    Ids(Vec<Uuid>),
    /// An instant.
    Instant(DateTime<Utc>),
}

impl From<Option<Uuid>> for FactValue {
    fn from(id: Option<Uuid>) -> Self {
        id.map_or(Self::Absent, Self::Id)
    }
}

impl Fact {
    /// The viewer's value; a list without an id is absent.
    #[must_use]
    pub fn value(self, viewer: &Viewer) -> FactValue {
        match self {
            Self::Viewer => viewer.signed_in_user().into(),
            Self::Organizations(role) => ids(viewer.organizations(role)),
            Self::Brands(permission) => ids(viewer.brands(permission)),
            Self::Application => viewer.own_application().into(),
            Self::NarrowOrganization => viewer.organization.into(),
            Self::NarrowBrand => viewer.brand.into(),
            Self::NarrowApplication => viewer.application_id.into(),
            Self::Now => FactValue::Instant(viewer.now),
        }
    }

    /// Whether the value is not absent. It costs less than [`Fact::value`], and a shape is made for every statement.
    fn is_present(self, viewer: &Viewer) -> bool {
        match self {
            Self::Viewer => viewer.signed_in_user().is_some(),
            Self::Organizations(role) => viewer.organizations(role).next().is_some(),
            Self::Brands(permission) => viewer.brands(permission).next().is_some(),
            Self::Application => viewer.own_application().is_some(),
            Self::NarrowOrganization => viewer.organization.is_some(),
            Self::NarrowBrand => viewer.brand.is_some(),
            Self::NarrowApplication => viewer.application_id.is_some(),
            Self::Now => true,
        }
    }
}

fn ids(found: impl Iterator<Item = Uuid>) -> FactValue {
    let sorted: BTreeSet<Uuid> = found.collect();
    if sorted.is_empty() { FactValue::Absent } else { FactValue::Ids(sorted.into_iter().collect()) }
}

/// All that solving may depend on: what sort of caller it is and which facts it has, but no value of a fact. Viewers of one shape
/// share their statements.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    pub(crate) kind: ViewerKind,
    pub(crate) developer: bool,
    pub(crate) verified: bool,
    present: BTreeSet<Fact>,
}

impl Shape {
    /// The viewer's shape, as far as the given facts go.
    #[must_use]
    pub fn of(viewer: &Viewer, facts: &BTreeSet<Fact>) -> Self {
        Self {
            kind: viewer.kind,
            developer: viewer.is_developer(),
            verified: viewer.is_verified(),
            present: facts.iter().copied().filter(|fact| fact.is_present(viewer)).collect(),
        }
    }

    /// Whether the fact is present; one that was not asked for is not.
    #[must_use]
    pub fn has(&self, fact: Fact) -> bool {
        self.present.contains(&fact)
    }
}

/// Every fact that a rule or a guard of the table may ask for, through its relations too. The facts that narrow its parents are among
/// them, because the walk visits every table that a rule goes `via`.
#[must_use]
pub fn facts_of(set: &PolicySet, table: &str) -> BTreeSet<Fact> {
    let mut walk = Walk { set, facts: BTreeSet::new(), seen: BTreeSet::new() };
    if let Some(rules) = set.table(table) {
        walk.row(rules);
        rules.policy.rules().for_each(|rule| walk.rule(rules, rule));
    }
    walk.facts
}

/// Every fact that one rule of the table may ask for.
#[must_use]
pub fn facts_of_rule(set: &PolicySet, table: &str, rule: &Rule) -> BTreeSet<Fact> {
    let mut walk = Walk { set, facts: BTreeSet::new(), seen: BTreeSet::new() };
    if let Some(rules) = set.table(table) {
        walk.rule(rules, rule);
    }
    walk.facts
}

/// A walk over rules that gathers facts. A table is visited once, so that relations in a circle end.
struct Walk<'a> {
    set: &'a PolicySet,
    facts: BTreeSet<Fact>,
    seen: BTreeSet<&'static str>,
}

impl Walk<'_> {
    fn row(&mut self, table: &TableRules) {
        if self.seen.insert(table.table) {
            self.facts.extend(narrowed_columns(table).map(|(_, fact)| fact));
            for action in Action::ALL {
                self.rule(table, &table.policy.rule(action));
            }
        }
    }

    fn rule(&mut self, table: &TableRules, rule: &Rule) {
        match rule {
            Rule::Allow | Rule::Deny | Rule::Developer | Rule::Service | Rule::Authenticated | Rule::Verified => {}
            Rule::Own(_) => self.add(Fact::Viewer),
            Rule::InOrganization(_, role) => self.add(Fact::Organizations(*role)),
            Rule::InBrand(_, permission) => self.add(Fact::Brands(*permission)),
            Rule::InApplication(_) => self.add(Fact::Application),
            Rule::When(Comparison::AfterNow(_) | Comparison::NotAfterNow(_)) => self.add(Fact::Now),
            Rule::When(Comparison::Equals(..) | Comparison::OneOf(..) | Comparison::IsNull(_)) => {}
            Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| self.rule(table, rule)),
            Rule::Not(rule) => self.rule(table, rule),
            Rule::Via(relation) => {
                if let Some(target) = self.target(table, relation) {
                    self.row(target);
                }
            }
            Rule::Exists(relation, rule) => {
                if let Some(target) = self.target(table, relation) {
                    self.rule(target, rule);
                }
            }
        }
    }

    fn add(&mut self, fact: Fact) {
        self.facts.insert(fact);
    }
}

impl<'a> Walk<'a> {
    fn target(&self, table: &TableRules, relation: &str) -> Option<&'a TableRules> {
        table.edge(relation).and_then(|edge| self.set.table(edge.target))
    }
}
