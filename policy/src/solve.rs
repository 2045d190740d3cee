//! Solving a rule before SQL: what the viewer's facts alone decide is decided here, and the rest is left to the database.
//!
//! # Three-valued logic
//!
//! A rule is true, false or unknown for a row, and only true lets the row through. Solving keeps that meaning by pushing every
//! `not` down to the leaves. There, and only there, false and unknown differ, and in what remains no `not` stands above anything
//! but a single comparison or a single `exists`. So it is enough to know of each leaf whether it *or its negation* is true:
//!
//! - `allow`, `deny`, `developer`, `service`, `authenticated` and `verified` are true or false; `not` flips them.
//! - A leaf that asks for a fact the viewer does not have (`own` without a user, `in_organization` without a membership) is unknown
//!   for every row. It is [`Solved::Never`] with and without a `not` above it, so `not(own(..))` is no way in for a stranger.
//! - The same holds for what cannot be resolved: an unknown table, relation or column, and a chain of `via` that is too long.
//! - `exists` and `via` are true or false: at least one row satisfies the inner rule, or none does. A row for which the inner rule
//!   is unknown does not satisfy it. Hence `not(exists(shares, own(user)))` is true for a viewer without a user: there is no share
//!   of its own. A policy that does not want that adds `authenticated()`. The far end of `exists` is the bare table: its policy,
//!   narrowing and soft delete do not count; those of `via` do.
//! - Comparisons with a column are left to the database, where null makes them unknown, and so `NOT` of them too.

use std::collections::BTreeSet;

use crate::narrow::{NARROWING_FACTS, has_narrowed_column, is_narrowed, narrowed_columns};
use crate::set::{DELETED_AT, LONGEST_VIA_CHAIN};
use crate::{Action, Comparison, Edge, Fact, PolicySet, Rule, Shape, TableRules, ViewerKind};

/// What is left of a rule for the viewers of one shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Solved {
    /// No row: there is nothing to ask the database.
    Never,
    /// Every row.
    Always,
    /// The rows on which the residual is true.
    When(Residual),
}

/// A condition on a row. `Not` stands above `Is`, `Among`, `Compare` and `Exists` only; `All` and `Any` have at least two parts,
/// never one of their own kind directly inside, and no part twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Residual {
    /// The column equals the id of the fact; unknown when the column is null.
    Is(&'static str, Fact),
    /// The column is among the ids of the fact; unknown when the column is null.
    Among(&'static str, Fact),
    /// A comparison; the ones with time use [`Fact::Now`].
    Compare(Comparison),
    /// There is a row of the edge's target whose `to_column` equals this row's `from_column` and on which the residual is true
    /// (`None`: any such row). Never unknown.
    Exists(Edge, Option<Box<Residual>>),
    /// All of them.
    All(Vec<Residual>),
    /// At least one of them.
    Any(Vec<Residual>),
    /// Not this one; unknown stays unknown.
    Not(Box<Residual>),
}

impl Solved {
    /// Whether the rule is as true of a row after a change of these columns as it was before: it looks at other columns of the row
    /// and at no other row.
    #[must_use]
    pub fn is_untouched_by(&self, written: &BTreeSet<&'static str>) -> bool {
        match self {
            Self::Never | Self::Always => true,
            Self::When(residual) => residual.is_untouched_by(written),
        }
    }
}

impl Residual {
    fn is_untouched_by(&self, written: &BTreeSet<&'static str>) -> bool {
        match self {
            Self::Is(column, _) | Self::Among(column, _) => !written.contains(column),
            Self::Compare(comparison) => !written.contains(comparison.column()),
            Self::Exists(..) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().all(|part| part.is_untouched_by(written)),
            Self::Not(inner) => inner.is_untouched_by(written),
        }
    }
}

/// The rows of the table on which a viewer of the shape may do the action: narrowing, soft delete and the policy's rule together.
#[must_use]
pub fn solve(set: &PolicySet, table: &str, action: Action, shape: &Shape) -> Solved {
    let solver = Solver { set, shape };
    set.table(table).map_or(Solved::Never, |table| solver.row(Place { table, action, vias: 0 }))
}

/// The rows on which a viewer of the shape sees the column, provided that it sees the row. `Always` for a column without a guard;
/// `Never` for a secret one.
#[must_use]
pub fn solve_guard(set: &PolicySet, table: &str, column: &str, shape: &Shape) -> Solved {
    let Some(rules) = set.table(table).filter(|rules| rules.has_column(column) && !rules.policy.is_secret(column)) else {
        return Solved::Never;
    };
    let guard = rules.policy.guard_of(column);
    guard.map_or(Solved::Always, |guard| solve_rule(set, table, Action::Read, &guard, shape))
}

/// The rows of the table on which the bare rule holds, without narrowing and soft delete: for the rules of writable columns and
/// transitions. The action decides what `via` asks of the parent.
#[must_use]
pub fn solve_rule(set: &PolicySet, table: &str, action: Action, rule: &Rule, shape: &Shape) -> Solved {
    let solver = Solver { set, shape };
    set.table(table).map_or(Solved::Never, |table| solver.rule(rule, Place { table, action, vias: 0 }, Sign::Plain))
}

/// Whether a rule stands under an odd number of `not`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plain,
    Negated,
}

impl Sign {
    fn flipped(self) -> Self {
        match self {
            Self::Plain => Self::Negated,
            Self::Negated => Self::Plain,
        }
    }

    /// A two-valued answer under this sign.
    fn constant(self, holds: bool) -> Solved {
        if holds == (self == Self::Plain) { Solved::Always } else { Solved::Never }
    }

    fn leaf(self, residual: Residual) -> Solved {
        Solved::When(match self {
            Self::Plain => residual,
            Self::Negated => Residual::Not(Box::new(residual)),
        })
    }
}

/// Where a rule is being solved.
#[derive(Clone, Copy)]
struct Place<'a> {
    table: &'a TableRules,
    action: Action,
    vias: usize,
}

struct Solver<'a> {
    set: &'a PolicySet,
    shape: &'a Shape,
}

impl<'a> Solver<'a> {
    fn row(&self, place: Place<'a>) -> Solved {
        let by_columns = narrowed_columns(place.table)
            .filter(|(_, fact)| self.shape.has(*fact))
            .map(|(column, fact)| self.fact(place, column, fact, Residual::Is, Sign::Plain));
        let by_parents = NARROWING_FACTS
            .into_iter()
            .filter(|fact| self.shape.has(*fact))
            .filter(|fact| !has_narrowed_column(place.table, *fact) && !self.rule_narrows(place, *fact))
            .filter_map(|fact| self.narrowed_by_parents(&place.table.policy.rule(Action::Read), place, fact));
        all(by_columns.chain(by_parents).chain(self.action(place)).collect())
    }

    /// The rows whose own columns are within the context.
    fn narrowed_by_columns(&self, place: Place<'a>, fact: Fact) -> Solved {
        let columns = narrowed_columns(place.table).filter(|(_, narrowed_by)| *narrowed_by == fact);
        all(columns.map(|(column, fact)| self.fact(place, column, fact, Residual::Is, Sign::Plain)).collect())
    }

    /// The rows whose parents are within the context, by the rule for reading; `None` when no parent is narrowed.
    fn narrowed_by_parents(&self, rule: &Rule, place: Place<'a>, fact: Fact) -> Option<Solved> {
        let each = |rules: &[Rule]| -> Vec<Solved> {
            rules.iter().filter_map(|rule| self.narrowed_by_parents(rule, place, fact)).collect()
        };
        match rule {
            Rule::Via(relation) => self.narrowed_by_parent(relation, place, fact),
            Rule::All(rules) => Some(each(rules)).filter(|parts| !parts.is_empty()).map(all),
            Rule::Any(rules) => Some(each(rules)).filter(|parts| !parts.is_empty()).map(any),
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
            | Rule::Exists(..)
            | Rule::When(_)
            | Rule::Not(_) => None,
        }
    }

    fn narrowed_by_parent(&self, relation: &str, place: Place<'a>, fact: Fact) -> Option<Solved> {
        self.set.follow(place.table, relation).filter(|(_, parent)| is_narrowed(self.set, parent, fact))?;
        if place.vias >= LONGEST_VIA_CHAIN {
            return Some(Solved::Never);
        }
        Some(self.exists(relation, place, Sign::Plain, |table| {
            let parent = Place { table, action: Action::Read, vias: place.vias + 1 };
            if has_narrowed_column(table, fact) {
                return self.narrowed_by_columns(parent, fact);
            }
            self.narrowed_by_parents(&table.policy.rule(Action::Read), parent, fact).unwrap_or(Solved::Always)
        }))
    }

    /// Whether the rule for the action itself asks every parent that the fact narrows. `via` asks for all that the parent asks for,
    /// its narrowing included, so saying it once more would only cost the database time.
    fn rule_narrows(&self, place: Place<'a>, fact: Fact) -> bool {
        let asked = match place.action {
            Action::Read | Action::ReadDeleted => place.table.policy.rule(Action::Read),
            Action::Insert | Action::Update | Action::Delete => place.table.policy.rule(place.action),
        };
        let reading = place.table.policy.rule(Action::Read);
        let narrowed = |relation: &&str| {
            let parent = self.set.follow(place.table, relation);
            parent.is_some_and(|(_, parent)| is_narrowed(self.set, parent, fact))
        };
        reading.vias().into_iter().filter(narrowed).all(|relation| self.asks(&asked, place, relation))
    }

    /// Whether the rule lets no row through without asking the row at the other end of the relation.
    fn asks(&self, rule: &Rule, place: Place<'a>, relation: &str) -> bool {
        match rule {
            Rule::Via(asked) => asked == relation,
            Rule::All(rules) => rules.iter().any(|rule| self.asks(rule, place, relation)),
            Rule::Any(rules) => rules.iter().all(|rule| self.asks(rule, place, relation)),
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
            | Rule::Exists(..)
            | Rule::When(_)
            | Rule::Not(_) => self.rule(rule, place, Sign::Plain) == Solved::Never,
        }
    }

    /// The policy's rule together with soft delete.
    fn action(&self, place: Place<'a>) -> Vec<Solved> {
        let rule = |action| self.rule(&place.table.policy.rule(action), place, Sign::Plain);
        let alive = || self.comparison(place, &Comparison::IsNull(DELETED_AT), Sign::Plain);
        match (place.action, place.table.soft_delete) {
            (Action::ReadDeleted, false) => vec![rule(Action::Read)],
            (Action::ReadDeleted, true) => {
                vec![any(vec![alive(), rule(Action::ReadDeleted)]), rule(Action::Read)]
            }
            (Action::Read | Action::Insert | Action::Update | Action::Delete, false) => vec![rule(place.action)],
            (Action::Read | Action::Insert | Action::Update | Action::Delete, true) => vec![alive(), rule(place.action)],
        }
    }

    fn rule(&self, rule: &Rule, place: Place<'a>, sign: Sign) -> Solved {
        match rule {
            Rule::Allow => sign.constant(true),
            Rule::Deny => sign.constant(false),
            Rule::Developer => sign.constant(self.shape.developer),
            Rule::Service => sign.constant(self.shape.kind == ViewerKind::Service),
            Rule::Authenticated => sign.constant(self.shape.kind == ViewerKind::User),
            Rule::Verified => sign.constant(self.shape.verified),
            Rule::Own(column) => self.fact(place, column, Fact::Viewer, Residual::Is, sign),
            Rule::InOrganization(column, role) => self.fact(place, column, Fact::Organizations(*role), Residual::Among, sign),
            Rule::InBrand(column, permission) => self.fact(place, column, Fact::Brands(*permission), Residual::Among, sign),
            Rule::InApplication(column) => self.fact(place, column, Fact::Application, Residual::Is, sign),
            Rule::Via(relation) => self.via(relation, place, sign),
            Rule::Exists(relation, rule) => {
                self.exists(relation, place, sign, |target| self.rule(rule, Place { table: target, ..place }, Sign::Plain))
            }
            Rule::When(comparison) => self.comparison(place, comparison, sign),
            Rule::All(rules) => self.each(rules, place, sign, sign),
            Rule::Any(rules) => self.each(rules, place, sign, sign.flipped()),
            Rule::Not(rule) => self.rule(rule, place, sign.flipped()),
        }
    }

    /// The parts of an `all` or `any`; a `not` above turns the one into the other.
    fn each(&self, rules: &[Rule], place: Place<'a>, sign: Sign, joined_by_all: Sign) -> Solved {
        let parts = rules.iter().map(|rule| self.rule(rule, place, sign)).collect();
        match joined_by_all {
            Sign::Plain => all(parts),
            Sign::Negated => any(parts),
        }
    }

    fn fact(
        &self,
        place: Place<'a>,
        column: &'static str,
        fact: Fact,
        residual: fn(&'static str, Fact) -> Residual,
        sign: Sign,
    ) -> Solved {
        if place.table.has_column(column) && self.shape.has(fact) { sign.leaf(residual(column, fact)) } else { Solved::Never }
    }

    fn comparison(&self, place: Place<'a>, comparison: &Comparison, sign: Sign) -> Solved {
        let (column, answerable) = match comparison {
            Comparison::Equals(column, _) | Comparison::OneOf(column, _) | Comparison::IsNull(column) => (column, true),
            Comparison::AfterNow(column) | Comparison::NotAfterNow(column) => (column, self.shape.has(Fact::Now)),
        };
        if !answerable || !place.table.has_column(column) {
            return Solved::Never;
        }
        match (comparison, sign) {
            // Databases disagree on `IN ()`, so it is never left to them: no value is in it, and every value but null is not in it.
            (Comparison::OneOf(_, literals), Sign::Plain) if literals.is_empty() => Solved::Never,
            (Comparison::OneOf(column, literals), Sign::Negated) if literals.is_empty() => {
                Sign::Negated.leaf(Residual::Compare(Comparison::IsNull(column)))
            }
            (comparison, sign) => sign.leaf(Residual::Compare(comparison.clone())),
        }
    }

    fn via(&self, relation: &str, place: Place<'a>, sign: Sign) -> Solved {
        if place.vias >= LONGEST_VIA_CHAIN {
            return Solved::Never;
        }
        let (action, vias) = (place.action.on_parent(), place.vias + 1);
        self.exists(relation, place, sign, |table| self.row(Place { table, action, vias }))
    }

    fn exists(&self, relation: &str, place: Place<'a>, sign: Sign, inner: impl FnOnce(&'a TableRules) -> Solved) -> Solved {
        let Some((edge, target)) = self.set.follow(place.table, relation) else {
            return Solved::Never;
        };
        match inner(target) {
            Solved::Never => sign.constant(false),
            Solved::Always => sign.leaf(Residual::Exists(edge.clone(), None)),
            Solved::When(residual) => sign.leaf(Residual::Exists(edge.clone(), Some(Box::new(residual)))),
        }
    }
}

fn all(parts: Vec<Solved>) -> Solved {
    let mut kept = Vec::new();
    for part in parts {
        match part {
            Solved::Never => return Solved::Never,
            Solved::Always => {}
            Solved::When(Residual::All(inner)) => inner.into_iter().for_each(|part| keep(&mut kept, part)),
            Solved::When(residual) => keep(&mut kept, residual),
        }
    }
    joined(kept, Solved::Always, Residual::All)
}

fn any(parts: Vec<Solved>) -> Solved {
    let mut kept = Vec::new();
    for part in parts {
        match part {
            Solved::Always => return Solved::Always,
            Solved::Never => {}
            Solved::When(Residual::Any(inner)) => inner.into_iter().for_each(|part| keep(&mut kept, part)),
            Solved::When(residual) => keep(&mut kept, residual),
        }
    }
    joined(kept, Solved::Never, Residual::Any)
}

fn keep(kept: &mut Vec<Residual>, part: Residual) {
    if !kept.contains(&part) {
        kept.push(part);
    }
}

fn joined(mut parts: Vec<Residual>, of_none: Solved, join: fn(Vec<Residual>) -> Residual) -> Solved {
    match parts.pop() {
        None => of_none,
        Some(only) if parts.is_empty() => Solved::When(only),
        Some(last) => {
            parts.push(last);
            Solved::When(join(parts))
        }
    }
}
