//! Values to write: those of rows that are there, what must be unique made fresh, what cannot be read made up.

use std::collections::BTreeSet;

use entity::check::Check;
use entity::table::{Cardinality, Column, Kind};
use entity::writing::{Effect, RowCheck};
use rowgate::catalog::{Entity, InputColumn, camel};
use serde_json::{Value as Json, json};

use crate::policy_oracle::attempts::{fresh, is_unique, is_usable};
use crate::policy_oracle::values::Values;

/// How many values of other rows a column is set to in turn.
const TRIED: usize = 3;

/// Numbers of rows of the demonstration are smaller.
const NEXT: usize = 100_000;

/// The values of a new row, after another one; what must be unique is fresh, and where asked for all texts are. Columns that not
/// everyone sets are given where asked for.
pub fn copied(entity: &Entity, model: &Json, number: usize, renews: bool, gives_all: bool) -> Values {
    let value = |input: &InputColumn| {
        let column = entity.table.column(input.column).expect("a column");
        let value = match model[&input.field].clone() {
            value if is_unique(entity, column) => fresh(entity, column, number, value),
            Json::Number(_) if column.kind == Kind::Int && is_of_key(entity, column) => json!(NEXT + number),
            Json::String(_) if renews && matches!(column.kind, Kind::Text { .. }) => made_up(entity, column, number),
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

/// A value that satisfies the checks of the column and stands in no row.
pub fn made_up(entity: &Entity, column: &Column, number: usize) -> Json {
    let checks: Vec<&Check> = entity.table.writing.checks_of(column.name).collect();
    let least = checks.iter().filter_map(|check| if let Check::AtLeast(least) = check { Some(*least) } else { None });
    let least = least.fold(0, i64::max);
    match column.kind {
        Kind::Text { .. } => json!(text(&checks, number)),
        Kind::Address => json!("192.0.2.7"),
        Kind::Int => json!(least + 1),
        Kind::BigInt | Kind::Decimal { .. } => json!((least + 1).to_string()),
        Kind::Bool => json!(true),
        Kind::Date => json!("2026-02-01"),
        Kind::DateTime => json!("2026-02-01T08:00:00.000000Z"),
        Kind::Json => json!({"token": "fresh"}),
        Kind::TextList => json!([]),
        Kind::Vector { dimensions } => (0..dimensions).map(|place| json!(f64::from(place % 8) / 8.0)).collect(),
        Kind::Enum(enumeration) => json!(enumeration.values[0].0.to_ascii_uppercase()),
        Kind::Id => json!(uuid::Uuid::from_u128(number as u128)),
    }
}

fn text(checks: &[&Check], number: usize) -> String {
    for check in checks {
        return match check {
            Check::Email => format!("fresh{number}@example.org"),
            Check::Phone => format!("+4930{number:07}"),
            Check::Url => format!("https://example.org/{number}"),
            Check::Country => "DE".to_owned(),
            Check::Language => "de".to_owned(),
            Check::Currency => "EUR".to_owned(),
            Check::LowerCurrency => "eur".to_owned(),
            Check::TimeZone => "Europe/Berlin".to_owned(),
            _ => continue,
        };
    }
    format!("fresh-{number}")
}

/// Columns that may hold something else than was given: what a status brings with it, and what is derived.
pub fn answered_otherwise(entity: &Entity) -> BTreeSet<&'static str> {
    let writing = &entity.table.writing;
    let effects = writing.reactions.iter().flat_map(|reaction| &reaction.effects).map(|effect| match effect {
        Effect::Set(column, _) | Effect::SetIfNull(column, _) | Effect::SetTo(column, _) | Effect::Clear(column) => *column,
    });
    let derived = writing.derived.iter().map(|(derived, ..)| *derived);
    effects.chain(derived).chain(writing.encrypted.iter().copied()).collect()
}

/// Fails where a value that was given does not stand in the row; yields the first such column.
pub fn differing<'v>(entity: &Entity, given: &'v Values, row: &Json) -> Option<(&'static str, &'v Json)> {
    let otherwise = answered_otherwise(entity);
    let readable = |column: &str| entity.attribute_of_column(column).is_some() && !otherwise.contains(column);
    let mut kept = given.iter().filter(|(column, _)| readable(column));
    kept.find(|(column, value)| row[camel(column)] != **value).map(|(column, value)| (*column, value))
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
