//! Who may do what to the rows and columns of a table, told actor by actor.
//!
//! Each cell is what the solver leaves of the rule for that actor. Nothing is worded from a rule itself, so that no word says more
//! than what a request is held to.

use entity::table::Table;
use policy::{Action, Residual, Rule, Shape, Solved, facts_of, facts_of_rule, solve, solve_rule};

use super::Model;
use super::actor::Actor;
use super::condition;
use super::markdown::{code, codes, list, marked, table as markdown_table};
use super::reduce::reduce;

/// What an actor may do.
#[derive(Clone, Debug, PartialEq)]
struct Right {
    /// With a verified address.
    right: Solved,
    /// Without one, where that makes a difference.
    unverified: Option<Solved>,
}

impl Right {
    fn of(solve: impl Fn(bool) -> Solved) -> Self {
        let (right, unverified) = (solve(true), solve(false));
        let differs = right != unverified;
        Self { right, unverified: differs.then_some(unverified) }
    }

    fn is_nothing(&self) -> bool {
        self.right == Solved::Never && self.unverified.is_none()
    }
}

/// The table of actors and actions.
#[must_use]
pub fn policy(model: &Model<'_>, table: &Table) -> String {
    let actions: Vec<(Action, &str)> = [
        Some((Action::Read, "read")),
        table.soft_delete.then_some((Action::ReadDeleted, "read deleted")),
        Some((Action::Insert, "insert")),
        Some((Action::Update, "update")),
        Some((Action::Delete, "delete")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let heads: Vec<&str> = ["actor"].into_iter().chain(actions.iter().map(|(_, name)| *name)).collect();
    let columns: Vec<Vec<String>> = actions
        .iter()
        .map(|(action, _)| {
            let rights = Actor::ALL.map(|actor| of_action(model, table, actor, *action));
            Actor::ALL.iter().map(|actor| cell(model, table, *actor, &rights)).collect()
        })
        .collect();
    let rows = Actor::ALL.iter().enumerate().map(|(place, actor)| {
        [actor.name().to_owned()].into_iter().chain(columns.iter().map(|column| column[place].clone())).collect()
    });
    markdown_table(&heads, rows)
}

fn of_action(model: &Model<'_>, table: &Table, actor: Actor, action: Action) -> Right {
    let set = &model.catalog.policies;
    let facts = facts_of(set, table.name);
    let is_live = table.soft_delete.then_some(action != Action::ReadDeleted);
    Right::of(|is_verified| reduce(&solve(set, table.name, action, &actor.shape(&facts, is_verified)), is_live))
}

/// What remains for an actor of the rule for an action.
#[must_use]
pub fn solved_for(model: &Model<'_>, table: &str, actor: Actor, action: Action, is_verified: bool) -> Solved {
    let set = &model.catalog.policies;
    reduce(&solve(set, table, action, &actor.shape(&facts_of(set, table), is_verified)), None)
}

/// The rights of all actors by one rule of a column or a move.
fn of_rule(model: &Model<'_>, table: &Table, action: Action, rule: &Rule) -> [Right; 8] {
    let set = &model.catalog.policies;
    let facts = facts_of_rule(set, table.name, rule);
    let solved = |shape: &Shape| reduce(&solve_rule(set, table.name, action, rule, shape), None);
    Actor::ALL.map(|actor| Right::of(|is_verified| solved(&actor.shape(&facts, is_verified))))
}

/// The right of an actor, told as that of another one where it is the same or more.
fn cell(model: &Model<'_>, table: &Table, actor: Actor, rights: &[Right; 8]) -> String {
    let right = right_of(actor, rights);
    let unverified = right.unverified.as_ref().map(|without| solved_in_words(model, table, actor, without));
    let Solved::When(residual) = &right.right else {
        return lines(verified(vec![solved_in_words(model, table, actor, &right.right)], unverified));
    };
    let words = condition::alternatives(model, table, actor, residual);
    let is_plain = |words: &[String]| matches!(words, [single] if single.starts_with(condition::MAY));
    if unverified.is_some() || is_plain(&words) {
        return lines(verified(words, unverified));
    }
    as_another(model, table, actor, residual, rights).map_or_else(|| lines(words), lines)
}

/// `as viewer`, and what comes on top.
fn as_another(model: &Model<'_>, table: &Table, actor: Actor, residual: &Residual, rights: &[Right; 8]) -> Option<Vec<String>> {
    actor.like().iter().find_map(|other| {
        let Right { right: Solved::When(known), unverified: None } = right_of(*other, rights) else { return None };
        let rest = beyond(residual, known)?;
        let words = rest.iter().map(|part| condition::words(model, table, actor, part));
        Some([format!("as {}", other.name())].into_iter().chain(words).collect())
    })
}

fn right_of(actor: Actor, rights: &[Right; 8]) -> &Right {
    &rights[Actor::ALL.iter().position(|known| *known == actor).unwrap_or_default()]
}

/// The alternatives of the first that the second does not have; nothing unless it has all of the second's.
fn beyond<'r>(residual: &'r Residual, known: &Residual) -> Option<Vec<&'r Residual>> {
    let (own, known) = (parts(residual), parts(known));
    known.iter().all(|part| own.contains(part)).then(|| own.iter().filter(|part| !known.contains(part)).collect())
}

fn parts(residual: &Residual) -> &[Residual] {
    match residual {
        Residual::Any(parts) => parts,
        single => std::slice::from_ref(single),
    }
}

/// Alternatives, each on a line of its own.
fn lines(alternatives: Vec<String>) -> String {
    alternatives.iter().map(|words| marked(words)).collect::<Vec<_>>().join("<br>or ")
}

/// The words, with what holds without a verified address.
fn verified(mut words: Vec<String>, unverified: Option<String>) -> Vec<String> {
    if let (Some(last), Some(unverified)) = (words.last_mut(), unverified) {
        *last = format!("{last}, with a verified address; without one: {unverified}");
    }
    words
}

fn solved_in_words(model: &Model<'_>, table: &Table, actor: Actor, solved: &Solved) -> String {
    match solved {
        Solved::Never => "no".to_owned(),
        Solved::Always => "all".to_owned(),
        Solved::When(residual) => condition::words(model, table, actor, residual),
    }
}

/// `developer, service: all; viewer: user_id is the caller; nobody else`.
fn by_actor(model: &Model<'_>, table: &Table, rights: &[Right; 8]) -> String {
    let mut groups: Vec<(String, Vec<&'static str>)> = Vec::new();
    for (actor, right) in Actor::ALL.iter().zip(rights).filter(|(_, right)| !right.is_nothing()) {
        let without = right.unverified.as_ref().map(|without| solved_in_words(model, table, *actor, without));
        let words = verified(vec![solved_in_words(model, table, *actor, &right.right)], without);
        let words = marked(&words.join(" or "));
        match groups.iter_mut().find(|(known, _)| *known == words) {
            Some((_, actors)) => actors.push(actor.name()),
            None => groups.push((words, vec![actor.name()])),
        }
    }
    if groups.is_empty() {
        return "nobody".to_owned();
    }
    groups.iter().map(|(words, actors)| format!("{}: {words}", actors.join(", "))).collect::<Vec<_>>().join("<br>")
}

/// The columns that not everyone reads who reads the row.
#[must_use]
pub fn guards(model: &Model<'_>, table: &Table) -> String {
    let readable = table.columns.iter().filter(|column| !table.policy.is_secret(column.name));
    by_rule(
        model,
        table,
        Action::Read,
        "read by",
        readable.filter_map(|column| Some((column.name, table.policy.guard_of(column.name)?))),
    )
}

/// The columns that not everyone sets who adds or changes the row.
#[must_use]
pub fn writable(model: &Model<'_>, table: &Table) -> String {
    let rule_of = |column: &'static str| table.policy.writable_of(column);
    let names = || table.columns.iter().map(|column| column.name);
    let set = by_rule(model, table, Action::Update, "set by", names().filter_map(|name| Some((name, rule_of(name)?))));
    // What a new row may hold and a change may not bring.
    let changed = names().filter_map(|name| Some((name, table.policy.changeable_of(name)?)));
    let changed = changed.filter(|(name, rule)| rule_of(name).as_ref() != Some(rule));
    let changed = by_rule(model, table, Action::Update, "changed by", changed);
    set + &changed
}

/// Columns with one rule share a row.
fn by_rule(
    model: &Model<'_>,
    table: &Table,
    action: Action,
    head: &str,
    named: impl Iterator<Item = (&'static str, Rule)>,
) -> String {
    let mut groups: Vec<(Rule, Vec<&'static str>)> = Vec::new();
    for (column, rule) in named {
        match groups.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, columns)) => columns.push(column),
            None => groups.push((rule, vec![column])),
        }
    }
    let rows = groups
        .into_iter()
        .map(|(rule, columns)| vec![codes(columns), by_actor(model, table, &of_rule(model, table, action, &rule))]);
    markdown_table(&["columns", head], rows)
}

/// The moves that columns may make, and who may make them. Moves with one rule share a row.
#[must_use]
pub fn transitions(model: &Model<'_>, table: &Table) -> String {
    let mut groups: Vec<(&'static str, Rule, Vec<String>)> = Vec::new();
    for known in table.columns.iter().flat_map(|column| table.policy.transitions_of(column.name)) {
        let rule = table.policy.transition_rule(known);
        let [from, to] = [known.from, known.to].map(|value| marked(&condition::value(value)));
        let words = format!("{from} to {to}");
        match groups.iter_mut().find(|(column, other, _)| *column == known.column && *other == rule) {
            Some((_, _, moves)) => moves.push(words),
            None => groups.push((known.column, rule, vec![words])),
        }
    }
    let rows = groups.into_iter().map(|(column, rule, moves)| {
        vec![code(column), moves.join("<br>"), by_actor(model, table, &of_rule(model, table, Action::Update, &rule))]
    });
    markdown_table(&["column", "moves", "by"], rows)
}

/// Who has a companion row added: the rule in the words of each actor.
#[must_use]
pub fn of_new_row(model: &Model<'_>, table: &Table, rule: &Rule) -> String {
    by_actor(model, table, &of_rule(model, table, Action::Insert, rule))
}

/// What the rules allow and the API has no mutation for.
#[must_use]
pub fn not_offered(model: &Model<'_>, table: &Table) -> String {
    let Some(entity) = model.catalog.by_table(table.name) else { return String::new() };
    let offered = [
        (Action::Insert, entity.writes.create, "adds rows"),
        (Action::Update, entity.writes.has_changes(), "changes rows"),
        (Action::Delete, entity.writes.delete, "removes rows"),
    ];
    let missing = offered.into_iter().filter(|(action, is_offered, _)| {
        !is_offered && Actor::ALL.iter().any(|actor| !of_action(model, table, *actor, *action).is_nothing())
    });
    list(missing.map(|(_, _, words)| format!("No generated mutation {words}, whoever may.")))
}
