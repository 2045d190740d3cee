//! Values to write: those of rows that are there, what must be unique made fresh, what cannot be read made up.

use std::collections::BTreeSet;

use chrono::DateTime;
use entity::check::Check;
use entity::table::{Cardinality, Column, Kind};
use entity::writing::{Effect, RowCheck};
use rowgate::catalog::{Entity, InputColumn, camel};
use serde_json::{Value as Json, json};

use crate::attacks::writing::references::value;
use crate::policy_oracle::attempts::{fresh, is_unique, is_usable};
use crate::policy_oracle::values::Values;

/// How many values of other rows a column is set to in turn.
const TRIED: usize = 3;

/// Numbers of rows of the demonstration are smaller.
const NEXT: usize = 100_000;

/// Which texts a new row takes over from the one it is made after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// All.
    Kept,
    /// All but those of unique keys.
    FreshKeys,
    /// None: some may have to be unique while others live.
    Renewed,
}

/// The values of a new row, after another one. Columns that not everyone sets are given where asked for.
pub fn copied(entity: &Entity, model: &Json, number: usize, texts: Texts, gives_all: bool) -> Values {
    let value = |input: &InputColumn| {
        let column = entity.table.column(input.column).expect("a column");
        let value = match model[&input.field].clone() {
            value if texts == Texts::Kept => value,
            value if is_unique(entity, column) => fresh(entity, column, number, value),
            Json::Number(_) if column.kind == Kind::Int && is_of_key(entity, column) => json!(NEXT + number),
            Json::String(_) if texts == Texts::Renewed && matches!(column.kind, Kind::Text { .. }) => {
                made_up(entity, column, number)
            }
            value => value,
        };
        // What is null for everybody is left out: the default stands.
        if is_usable(entity, column, &value) && !(value.is_null() && column.default.is_some()) {
            return Some((column.name, value));
        }
        input.required.then(|| (column.name, made_up(entity, column, number)))
    };
    let is_free = |input: &&InputColumn| gives_all || input.required || entity.table.policy.writable_of(input.column).is_none();
    entity.writes.inputs.iter().filter(is_free).filter_map(value).collect()
}

fn is_of_key(entity: &Entity, column: &Column) -> bool {
    entity.table.unique_keys.iter().flatten().any(|key| *key == column.name)
}

/// A value that satisfies the checks of the column; a text that no row has, where it is free in form.
pub fn made_up(entity: &Entity, column: &Column, number: usize) -> Json {
    let plain = value(entity, column);
    let has_form = entity.table.writing.checks_of(column.name).any(|check| matches!(check, Check::Url | Check::TimeZone));
    let is_free = matches!(column.kind, Kind::Text { .. }) && !has_form;
    if is_free { fresh(entity, column, number, plain) } else { plain }
}

/// Columns that may hold something else than was given: what a status brings with it, and what is derived.
pub fn answered_otherwise(entity: &Entity) -> BTreeSet<&'static str> {
    let writing = &entity.table.writing;
    // What is set only where nothing was given leaves alone what was.
    let effects = writing.reactions.iter().flat_map(|reaction| &reaction.effects).filter_map(|effect| {
        if let Effect::Set(column, _) | Effect::SetTo(column, _) | Effect::Clear(column) = effect { Some(*column) } else { None }
    });
    let derived = writing.derived.iter().map(|(derived, ..)| *derived);
    effects.chain(derived).chain(writing.encrypted.iter().copied()).collect()
}

/// The first column in which the row does not hold what was given.
pub fn differing<'v>(entity: &Entity, given: &'v Values, row: &Json) -> Option<(&'static str, &'v Json)> {
    let otherwise = answered_otherwise(entity);
    let readable = |column: &str| entity.attribute_of_column(column).is_some() && !otherwise.contains(column);
    let is_kept = |column: &str, value: &Json| {
        let kind = entity.table.column(column).expect("a column").kind;
        comparable(kind, &row[camel(column)]) == comparable(kind, value)
    };
    let mut changed = given.iter().filter(|(column, value)| readable(column) && !is_kept(column, value));
    changed.next().map(|(column, value)| (*column, value))
}

/// The value without what may be written in several ways: digits that say nothing, parts of a second.
fn comparable(kind: Kind, value: &Json) -> Json {
    match (kind, value) {
        (Kind::Decimal { .. }, Json::String(text)) if text.contains('.') => {
            json!(text.trim_end_matches('0').trim_end_matches('.'))
        }
        (Kind::DateTime, Json::String(text)) => json!(DateTime::parse_from_rfc3339(text).expect("an instant").timestamp_micros()),
        (_, value) => value.clone(),
    }
}

/// Changes of one column each, to what it does not hold: values of other rows first, columns that stand for themselves first.
pub fn changes(entity: &Entity, row: &Json, others: &[Json], number: usize) -> Vec<Values> {
    let mut inputs: Vec<&InputColumn> = entity.writes.inputs.iter().filter(|input| input.in_update).collect();
    inputs.sort_by_key(|input| entanglement(entity, input));
    let mut found = Vec::new();
    for input in inputs {
        let column = entity.table.column(input.column).expect("a column");
        let old = &row[&input.field];
        let is_new = |value: &&Json| *value != old && is_usable(entity, column, value);
        let mut values: Vec<Json> = Vec::new();
        for value in others.iter().map(|other| &other[&input.field]).filter(is_new) {
            if values.len() < TRIED && !values.contains(value) {
                values.push(value.clone());
            }
        }
        if let Kind::Enum(enumeration) = column.kind {
            values.extend(enumeration.values.iter().map(|(stored, _)| json!(stored.to_ascii_uppercase())));
        } else if column.kind != Kind::Id {
            values.push(made_up(entity, column, number));
        }
        values.retain(|value| value != old);
        found.extend(values.into_iter().map(|value| Values::from([(column.name, value)])));
    }
    found
}

/// How much else hangs from the column.
fn entanglement(entity: &Entity, input: &InputColumn) -> usize {
    let (table, column) = (&entity.table, input.column);
    let refers = table.relations.iter().any(|known| known.cardinality == Cardinality::BelongsTo && known.from_column == column);
    let is_key = table.unique_keys.iter().flatten().any(|key| *key == column);
    let moves = table.policy.transitions_of(column).next().is_some() || table.policy.writable_of(column).is_some();
    let is_compared = table.writing.row_checks.iter().map(RowCheck::columns).any(|columns| columns.contains(&column));
    let has_form = table.writing.checks_of(column).next().is_some();
    [has_form, is_compared, is_key, refers, moves].iter().filter(|holds| **holds).count()
}
