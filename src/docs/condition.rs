//! What remains of a rule, in words: `member of organization_id and status is draft`.
//!
//! The words are those the guide of the reference explains. Names stand between backquotes. A condition is worded as it is and
//! never left out; only where it is what the actor needs to read or change another row, that is said in its stead.

use entity::table::{Cardinality, Table};
use policy::{Action, Comparison, Edge, Fact, Literal, Residual, Role, Solved};

use super::Model;
use super::access::solved_for;
use super::actor::Actor;

/// How a condition begins that is what the actor needs to read or change another row.
pub const MAY: &str = "may ";

/// Alternatives of a condition on rows of the table, each in words.
#[must_use]
pub fn alternatives(model: &Model<'_>, table: &Table, actor: Actor, residual: &Residual) -> Vec<String> {
    match residual {
        Residual::Any(parts) => parts.iter().map(|part| words(model, table, actor, part)).collect(),
        other => vec![words(model, table, actor, other)],
    }
}

/// The condition on rows of the table in words; what remains for the actor.
#[must_use]
pub fn words(model: &Model<'_>, table: &Table, actor: Actor, residual: &Residual) -> String {
    match residual {
        Residual::Is(column, fact) => is(column, *fact),
        Residual::Among(column, fact) => among(column, *fact),
        Residual::Compare(comparison) => compare(comparison, false),
        Residual::Exists(edge, inner) => related(model, table, actor, edge, inner.as_deref()),
        Residual::All(parts) => joined(model, table, actor, parts, " and "),
        Residual::Any(parts) => joined(model, table, actor, parts, " or "),
        Residual::Not(inner) => match &**inner {
            Residual::Compare(comparison) => compare(comparison, true),
            Residual::Exists(edge, inner) => unrelated(model, table, actor, edge, inner.as_deref()),
            Residual::Is(column, Fact::Viewer) => format!("`{column}` is somebody else"),
            other => format!("not ({})", words(model, table, actor, other)),
        },
    }
}

fn joined(model: &Model<'_>, table: &Table, actor: Actor, parts: &[Residual], word: &str) -> String {
    let part = |part: &Residual| match part {
        Residual::All(_) | Residual::Any(_) => format!("({})", words(model, table, actor, part)),
        other => words(model, table, actor, other),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(word)
}

fn is(column: &str, fact: Fact) -> String {
    match fact {
        Fact::Viewer => format!("`{column}` is the caller"),
        Fact::Application | Fact::NarrowApplication => format!("`{column}` is the application"),
        Fact::NarrowOrganization => format!("`{column}` is the active organization"),
        Fact::NarrowBrand => format!("`{column}` is the current brand"),
        Fact::Organizations(_) | Fact::Brands(_) => among(column, fact),
        Fact::Now => format!("`{column}` is now"),
    }
}

fn among(column: &str, fact: Fact) -> String {
    match fact {
        Fact::Organizations(Role::Viewer) => format!("member of `{column}`"),
        Fact::Organizations(Role::Editor) => format!("editor or admin of `{column}`"),
        Fact::Organizations(Role::Admin) => format!("admin of `{column}`"),
        Fact::Brands(permission) => format!("holds `{permission}` on `{column}`"),
        Fact::Viewer | Fact::Application | Fact::NarrowOrganization | Fact::NarrowBrand | Fact::NarrowApplication | Fact::Now => {
            is(column, fact)
        }
    }
}

fn is_to_many(table: &Table, edge: &Edge) -> bool {
    table.relation(&edge.name).is_some_and(|relation| relation.cardinality == Cardinality::HasMany)
}

fn related(model: &Model<'_>, table: &Table, actor: Actor, edge: &Edge, inner: Option<&Residual>) -> String {
    let (name, to_many) = (&edge.name, is_to_many(table, edge));
    let some = if to_many { "some of" } else { "its" };
    match inner {
        None if to_many => format!("has `{name}`"),
        None => format!("has a `{name}`"),
        Some(inner) => match as_right(model, actor, edge, inner) {
            Some(verb) => format!("{MAY}{verb} {some} `{name}`"),
            None => format!("{some} `{name}`: ({})", at_end(model, actor, edge, inner)),
        },
    }
}

fn unrelated(model: &Model<'_>, table: &Table, actor: Actor, edge: &Edge, inner: Option<&Residual>) -> String {
    let name = &edge.name;
    match inner {
        None => format!("has no `{name}`"),
        Some(inner) => {
            let none = if is_to_many(table, edge) { "none of" } else { "not its" };
            format!("{none} `{name}`: ({})", at_end(model, actor, edge, inner))
        }
    }
}

fn at_end(model: &Model<'_>, actor: Actor, edge: &Edge, inner: &Residual) -> String {
    model.table(edge.target).map_or_else(|| "unknown".to_owned(), |target| words(model, target, actor, inner))
}

/// Whether the condition on the row at the other end is just what the actor needs to read or to change that row. A condition of
/// one part is as short as that and says more.
fn as_right(model: &Model<'_>, actor: Actor, edge: &Edge, inner: &Residual) -> Option<&'static str> {
    if !matches!(inner, Residual::All(_) | Residual::Any(_) | Residual::Exists(..)) {
        return None;
    }
    let is_it = |solved| matches!(solved, Solved::When(right) if right == *inner);
    let is_needed_to =
        |action| [true, false].into_iter().all(|is_verified| is_it(solved_for(model, edge.target, actor, action, is_verified)));
    let rights = [(Action::Read, "read"), (Action::Update, "change")];
    rights.into_iter().find(|(action, _)| is_needed_to(*action)).map(|(_, verb)| verb)
}

fn compare(comparison: &Comparison, is_negated: bool) -> String {
    let not = if is_negated { "not " } else { "" };
    match comparison {
        Comparison::Equals(column, literal) => format!("`{column}` is {not}{}", value(*literal)),
        Comparison::OneOf(column, literals) => {
            let listed: Vec<String> = literals.iter().map(|literal| value(*literal)).collect();
            format!("`{column}` is {} of {}", if is_negated { "none" } else { "one" }, listed.join(", "))
        }
        Comparison::IsNull(column) => format!("`{column}` is {not}null"),
        Comparison::AfterNow(column) => format!("`{column}` is {not}in the future"),
        Comparison::NotAfterNow(column) => {
            format!("`{column}` is {}in the future", if is_negated { "" } else { "not " })
        }
    }
}

/// A constant in words.
#[must_use]
pub fn value(literal: Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Text(value) => format!("`{value}`"),
    }
}
