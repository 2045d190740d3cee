//! The slow, obvious twin of solving: one row in memory, judged clause by clause.
//!
//! It evaluates the rules themselves and must never use what `solve` makes of them: the tests prove that the two agree.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::set::{DELETED_AT, LONGEST_VIA_CHAIN};
use crate::{Action, Comparison, Edge, Literal, PolicySet, Rule, TableRules, Viewer, ViewerKind};

/// An answer in Kleene's logic. The order makes `and` the lesser and `or` the greater of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Truth {
    /// No.
    False,
    /// Not known: a null, a fact the viewer does not have, or a name that does not exist.
    Unknown,
    /// Yes; the only answer that lets a row through.
    True,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// A value of a column, of the kinds that rules look at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ImageValue {
    /// No value.
    Null,
    /// An id.
    Id(Uuid),
    /// A text or the stored value of an enumeration.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A boolean.
    Bool(bool),
    /// An instant.
    Instant(DateTime<Utc>),
}

/// A row in memory, by column. A column that is missing is unknown, which is not the same as null.
pub type Image = BTreeMap<&'static str, ImageValue>;

/// Where the rows at the other end of a relation come from.
pub trait World {
    /// The rows of `edge.target` whose `edge.to_column` equals `key`; the key is never null.
    fn related(&self, edge: &Edge, key: &ImageValue) -> Vec<Image>;
}

/// Whether the viewer may do the action to the row: narrowing, soft delete and the policy's rule together.
#[must_use]
pub fn decide(set: &PolicySet, table: &str, action: Action, viewer: &Viewer, image: &Image, world: &dyn World) -> Truth {
    let judge = Judge { set, viewer, world };
    set.table(table).map_or(Truth::Unknown, |table| judge.row(&Row { table, action, vias: 0, image }))
}

/// Whether the viewer sees the column of the row, provided that it sees the row.
#[must_use]
pub fn decide_guard(set: &PolicySet, table: &str, column: &str, viewer: &Viewer, image: &Image, world: &dyn World) -> Truth {
    match set.table(table) {
        Some(rules) if rules.has_column(column) && !rules.policy.is_secret(column) => match rules.policy.guard_of(column) {
            Some(guard) => decide_rule(set, table, Action::Read, &guard, viewer, image, world),
            None => Truth::True,
        },
        Some(_) | None => Truth::Unknown,
    }
}

/// Whether the bare rule holds for the row, without narrowing and soft delete. The action decides what `via` asks of the parent.
#[must_use]
pub fn decide_rule(
    set: &PolicySet,
    table: &str,
    action: Action,
    rule: &Rule,
    viewer: &Viewer,
    image: &Image,
    world: &dyn World,
) -> Truth {
    let judge = Judge { set, viewer, world };
    set.table(table).map_or(Truth::Unknown, |table| judge.rule(rule, &Row { table, action, vias: 0, image }))
}

/// A row being judged, and what for.
pub(crate) struct Row<'a> {
    pub(crate) table: &'a TableRules,
    pub(crate) action: Action,
    pub(crate) vias: usize,
    pub(crate) image: &'a Image,
}

impl<'a> Row<'a> {
    fn value(&self, column: &str) -> Option<&'a ImageValue> {
        self.image.get(column).filter(|_| self.table.has_column(column))
    }
}

/// One thing the request is limited to.
struct Context {
    noun: &'static str,
    column: &'static str,
    /// The table whose own id is meant.
    home: Option<&'static str>,
    id: Uuid,
}

impl Context {
    fn all_of(viewer: &Viewer) -> impl Iterator<Item = Self> {
        let contexts = [
            ("organization", "organization_id", Some("organizations"), viewer.organization),
            ("brand", "brand_id", Some("brands"), viewer.brand),
            ("application", "application_id", None, viewer.application_id),
        ];
        contexts.into_iter().filter_map(|(noun, column, home, id)| id.map(|id| Self { noun, column, home, id }))
    }

    /// The columns of the table that must hold the id.
    fn columns(&self, table: &TableRules) -> Vec<&'static str> {
        let key = (self.home == Some(table.table)).then_some("id");
        let column = table.has_column(self.column).then_some(self.column);
        key.into_iter().chain(column).collect()
    }
}

pub(crate) struct Judge<'a> {
    pub(crate) set: &'a PolicySet,
    pub(crate) viewer: &'a Viewer,
    pub(crate) world: &'a dyn World,
}

impl Judge<'_> {
    fn row(&self, row: &Row) -> Truth {
        let narrowed = self.narrowings(row).into_iter().map(|(_, truth)| truth).min().unwrap_or(Truth::True);
        narrowed.min(self.rule(&row_rule(row.table, row.action), row))
    }

    /// Each way in which the viewer's context narrows the table, in words, and whether the row passes.
    pub(crate) fn narrowings(&self, row: &Row) -> Vec<(String, Truth)> {
        let mut found = Vec::new();
        for context in Context::all_of(self.viewer) {
            for column in context.columns(row.table) {
                let truth = among(row.value(column), [context.id]);
                found.push((format!("{column} is the one the request is limited to"), truth));
            }
            if context.columns(row.table).is_empty()
                && let Some(truth) = self.parents_within(&row.table.policy.rule(Action::Read), row, &context)
            {
                found.push((format!("what it belongs to is of the {} the request is limited to", context.noun), truth));
            }
        }
        found
    }

    /// Whether the row is within the context, by its own columns or else by its parents.
    fn is_within(&self, row: &Row, context: &Context) -> Truth {
        let columns = context.columns(row.table);
        let by_columns = columns.iter().map(|column| among(row.value(column), [context.id])).min();
        let by_parents = || self.parents_within(&row.table.policy.rule(Action::Read), row, context);
        by_columns.or_else(by_parents).unwrap_or(Truth::True)
    }

    /// Whether the parents that the rule goes `via` are within the context; `None` when it narrows none of them.
    fn parents_within(&self, rule: &Rule, row: &Row, context: &Context) -> Option<Truth> {
        match rule {
            Rule::Via(relation) => {
                let (_, parent) = self.set.follow(row.table, relation)?;
                let narrowed = self.table_and_above(parent).iter().any(|table| !context.columns(table).is_empty());
                narrowed.then(|| self.related(rule, row, |parent, _| self.is_within(parent, context)))
            }
            Rule::All(rules) => rules.iter().filter_map(|rule| self.parents_within(rule, row, context)).min(),
            Rule::Any(rules) => rules.iter().filter_map(|rule| self.parents_within(rule, row, context)).max(),
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

    /// The table, its parents, their parents and so on, each once.
    fn table_and_above<'t>(&'t self, table: &'t TableRules) -> Vec<&'t TableRules> {
        let mut found = vec![table];
        let mut next = 0;
        while let Some(table) = found.get(next).copied() {
            let rule = table.policy.rule(Action::Read);
            for (_, parent) in rule.vias().into_iter().filter_map(|relation| self.set.follow(table, relation)) {
                if found.iter().all(|known| known.table != parent.table) {
                    found.push(parent);
                }
            }
            next += 1;
        }
        found
    }

    pub(crate) fn rule(&self, rule: &Rule, row: &Row) -> Truth {
        let viewer = self.viewer;
        match rule {
            Rule::Allow => Truth::True,
            Rule::Deny => Truth::False,
            Rule::Developer => viewer.is_developer().into(),
            Rule::Service => (viewer.kind == ViewerKind::Service).into(),
            Rule::Authenticated => (viewer.kind == ViewerKind::User).into(),
            Rule::Verified => viewer.is_verified().into(),
            Rule::Own(column) => among(row.value(column), viewer.signed_in_user()),
            Rule::InOrganization(column, role) => among(row.value(column), viewer.organizations(*role)),
            Rule::InBrand(column, permission) => among(row.value(column), viewer.brands(*permission)),
            Rule::InApplication(column) => among(row.value(column), viewer.own_application()),
            Rule::When(comparison) => compare(comparison, row, viewer.now),
            Rule::Via(_) | Rule::Exists(..) => self.related(rule, row, |row, inner| match inner {
                Some(inner) => self.rule(inner, row),
                None => self.row(row),
            }),
            Rule::All(rules) => rules.iter().map(|rule| self.rule(rule, row)).min().unwrap_or(Truth::True),
            Rule::Any(rules) => rules.iter().map(|rule| self.rule(rule, row)).max().unwrap_or(Truth::False),
            Rule::Not(rule) => !self.rule(rule, row),
        }
    }

    /// A `via` or an `exists`: `judge` is given each row at the other end, with the inner rule of an `exists`. True as soon as one
    /// row is; false otherwise, even if a row was unknown; unknown only if the relation cannot be followed.
    pub(crate) fn related(&self, rule: &Rule, row: &Row, mut judge: impl FnMut(&Row, Option<&Rule>) -> Truth) -> Truth {
        let (relation, inner, action, vias) = match rule {
            Rule::Via(relation) => (relation, None, row.action.on_parent(), row.vias + 1),
            Rule::Exists(relation, inner) => (relation, Some(inner.as_ref()), row.action, row.vias),
            _ => return Truth::Unknown,
        };
        let Some((edge, table)) = self.set.follow(row.table, relation).filter(|_| vias <= LONGEST_VIA_CHAIN) else {
            return Truth::Unknown;
        };
        match row.value(edge.from_column) {
            None => Truth::Unknown,
            Some(ImageValue::Null) => Truth::False,
            Some(key) => {
                let images = self.world.related(edge, key);
                images.iter().any(|image| judge(&Row { table, action, vias, image }, inner) == Truth::True).into()
            }
        }
    }
}

/// The policy's rule for the action together with soft delete, as one rule.
pub(crate) fn row_rule(table: &TableRules, action: Action) -> Rule {
    let alive = Rule::When(Comparison::IsNull(DELETED_AT));
    let rule = |action| table.policy.rule(action);
    match (table.soft_delete, action) {
        (false, Action::ReadDeleted) => rule(Action::Read),
        (false, Action::Read | Action::Insert | Action::Update | Action::Delete) => rule(action),
        (true, Action::ReadDeleted) => Rule::All(vec![Rule::Any(vec![alive, rule(action)]), rule(Action::Read)]),
        (true, Action::Read | Action::Insert | Action::Update | Action::Delete) => Rule::All(vec![alive, rule(action)]),
    }
}

/// Whether the value is one of the viewer's ids; unknown when either side has nothing.
fn among(value: Option<&ImageValue>, held: impl IntoIterator<Item = Uuid>) -> Truth {
    let Some(ImageValue::Id(id)) = value else {
        return Truth::Unknown;
    };
    held.into_iter().map(|held| Truth::from(held == *id)).max().unwrap_or(Truth::Unknown)
}

fn compare(comparison: &Comparison, row: &Row, now: DateTime<Utc>) -> Truth {
    let instant = |column: &str| match row.value(column) {
        Some(ImageValue::Instant(instant)) => Some(*instant),
        _ => None,
    };
    match comparison {
        Comparison::Equals(column, literal) => equals(row.value(column), literal),
        Comparison::OneOf(column, literals) => {
            let of_none = row.value(column).filter(|value| **value != ImageValue::Null).map_or(Truth::Unknown, |_| Truth::False);
            literals.iter().map(|literal| equals(row.value(column), literal)).max().unwrap_or(of_none)
        }
        Comparison::IsNull(column) => row.value(column).map_or(Truth::Unknown, |value| (*value == ImageValue::Null).into()),
        Comparison::AfterNow(column) => instant(column).map_or(Truth::Unknown, |instant| (instant > now).into()),
        Comparison::NotAfterNow(column) => instant(column).map_or(Truth::Unknown, |instant| (instant <= now).into()),
    }
}

/// Values of two kinds are not unequal: nothing is known of them.
fn equals(value: Option<&ImageValue>, literal: &Literal) -> Truth {
    match (value, literal) {
        (Some(ImageValue::Bool(value)), Literal::Bool(literal)) => (value == literal).into(),
        (Some(ImageValue::Int(value)), Literal::Int(literal)) => (value == literal).into(),
        (Some(ImageValue::Text(value)), Literal::Text(literal)) => (value == literal).into(),
        _ => Truth::Unknown,
    }
}
