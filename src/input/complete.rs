//! Rows and changes are finished: defaults, presets, what a status brings with it, what is derived, and the checks that compare
//! columns.
//!
//! Stored enumeration values are in lower case; a value that came from the API may be in upper case until it is stored.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use entity::decimal::{scaled, unscaled};
use entity::personal::Subject;
use entity::table::{Column, DefaultValue, Kind, PRIMARY_KEY};
use entity::writing::{Derive, Effect, Reaction, Taken, Versioning};
use policy::{Literal, Preset, Viewer};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Problem;
use super::patch::{Change, Patch};
use super::rows::{NewRow, path_of};
use crate::catalog::Entity;

/// A row with a value for every column, or the columns of a row that change, with their new values.
pub type Completed = BTreeMap<&'static str, Json>;

/// What finishing needs to know of the request.
#[derive(Clone, Copy)]
pub struct Finish<'a> {
    /// Who writes.
    pub viewer: &'a Viewer,
    /// Encrypts a secret; the text is the error, where there is no key.
    pub seal: &'a (dyn Fn(&str) -> Result<String, String> + Send + Sync),
}

impl Finish<'_> {
    fn preset(&self, preset: Preset) -> Json {
        match preset {
            Preset::Now => instant(self.viewer.now),
            Preset::ViewerId => id(self.viewer.signed_in_user()),
        }
    }
}

fn id(id: Option<Uuid>) -> Json {
    id.map_or(Json::Null, |id| Json::String(id.hyphenated().to_string()))
}

/// An instant as it is stored.
fn instant(at: DateTime<Utc>) -> Json {
    Json::String(at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// A value for every column of a new row.
pub fn complete_row(entity: &Entity, row: &NewRow, finish: Finish<'_>, problems: &mut Vec<Problem>) -> Completed {
    let table = &entity.table;
    let mut values: Completed = table
        .columns
        .iter()
        .map(|column| {
            let preset = table.policy.preset_of(column.name).or_else(|| table.policy.default_of(column.name));
            let value = match (row.given.get(column.name), preset) {
                (Some(given), _) => given.clone(),
                (None, Some(preset)) => finish.preset(preset),
                (None, None) => default_of(column, finish),
            };
            (column.name, value)
        })
        .collect();
    values.insert(PRIMARY_KEY, id(Some(row.id)));
    stamp(entity, &mut values, finish);
    let given: BTreeSet<&'static str> = row.given.keys().copied().collect();
    let reactions = table.writing.reactions.iter().filter(|reaction| reaction.of_new_rows);
    let reactions = reactions.filter(|reaction| has_taken(reaction, &values));
    let effects: Vec<Effect> = reactions.flat_map(|reaction| reaction.effects.iter().copied()).collect();
    effects.into_iter().for_each(|effect| apply(effect, &given, &mut values, finish));
    derive(entity, &given, &mut values);
    calculate(entity, &Completed::new(), &mut values);
    check(entity, &values, &values, &|_| true, &row.path, problems);
    for column in table.columns.iter().filter(|column| !column.nullable && values[column.name].is_null()) {
        // What has no default is asked for by the input's type; what is left is a preset of somebody who has none.
        problems.push(Problem { field: path_of(entity, &row.path, column.name), message: "needs a signed-in user".to_owned() });
    }
    seal(entity, &given, &mut values, &row.path, finish, problems);
    values
}

fn default_of(column: &Column, finish: Finish<'_>) -> Json {
    match &column.default {
        None => Json::Null,
        Some(DefaultValue::NewId) => id(Some(Uuid::new_v4())),
        Some(DefaultValue::Now) => instant(finish.viewer.now),
        Some(DefaultValue::InDays(days)) => instant(finish.viewer.now + TimeDelta::days(*days)),
        Some(DefaultValue::Bool(value)) => Json::Bool(*value),
        Some(DefaultValue::Int(number)) => match column.kind {
            Kind::Decimal { .. } | Kind::BigInt => Json::String(number.to_string()),
            _ => Json::from(*number),
        },
        Some(DefaultValue::Text(text)) => match column.kind {
            Kind::Json | Kind::TextList => serde_json::from_str(text).unwrap_or(Json::Null),
            _ => Json::String(text.clone()),
        },
    }
}

/// Who changed the row last, and when.
fn stamp(entity: &Entity, values: &mut Completed, finish: Finish<'_>) {
    if entity.table.column("updated_at").is_some() {
        values.insert("updated_at", instant(finish.viewer.now));
    }
    if entity.table.column("updated_by").is_some() {
        values.insert("updated_by", id(finish.viewer.signed_in_user()));
    }
}

fn apply(effect: Effect, given: &BTreeSet<&'static str>, values: &mut Completed, finish: Finish<'_>) {
    match effect {
        Effect::Set(column, preset) => {
            values.insert(column, finish.preset(preset));
        }
        Effect::SetUnlessGiven(column, preset) => {
            if !given.contains(column) {
                values.insert(column, finish.preset(preset));
            }
        }
        Effect::SetIfNull(column, preset) => {
            if !given.contains(column) && values.get(column).is_none_or(Json::is_null) {
                values.insert(column, finish.preset(preset));
            }
        }
        Effect::SetTo(column, literal) => {
            values.insert(column, literal_json(literal));
        }
        Effect::SetToUnlessGiven(column, literal) => {
            if !given.contains(column) {
                values.insert(column, literal_json(literal));
            }
        }
        Effect::Clear(column) => {
            values.insert(column, Json::Null);
        }
    }
}

/// A constant as JSON.
fn literal_json(literal: Literal) -> Json {
    match literal {
        Literal::Bool(value) => Json::Bool(value),
        Literal::Int(value) => Json::from(value),
        Literal::Text(text) => Json::from(text),
    }
}

fn derive(entity: &Entity, given: &BTreeSet<&'static str>, values: &mut Completed) {
    for (derived, from, how) in &entity.table.writing.derived {
        let derive: fn(&str) -> String = match how {
            Derive::LowerTrimmed => |text| text.trim().to_lowercase(),
            Derive::LastFour if given.contains(derived) => continue,
            Derive::LastFour => |text| text.chars().skip(text.chars().count().saturating_sub(4)).collect(),
            Derive::Words(_) => continue,
        };
        if given.contains(from) {
            let value = values.get(from).and_then(Json::as_str).map(derive);
            values.insert(derived, value.map_or(Json::Null, Json::String));
        }
    }
}

/// The words of the values to be looked for. To be called when the values are as they will be stored.
pub fn derive_words(entity: &Entity, values: &mut Completed) {
    for (derived, from, how) in &entity.table.writing.derived {
        if let (Derive::Words(form), Some(value)) = (how, values.get(from)) {
            let words = crate::search::indexed(value, *form);
            values.insert(derived, Json::String(words));
        }
    }
}

/// The rates of which a part is new.
fn calculate(entity: &Entity, old: &Completed, values: &mut Completed) {
    for rate in &entity.table.writing.rates {
        let Some(Kind::Decimal { precision, scale }) = entity.table.column(rate.column).map(|column| column.kind) else {
            continue;
        };
        if !rate.columns().any(|column| values.contains_key(column)) {
            continue;
        }
        let number = |column: &str| values.get(column).or_else(|| old.get(column)).and_then(Json::as_i64).unwrap_or_default();
        let counted = rate.counted.iter().map(|column| i128::from(number(column))).sum::<i128>();
        let per = i128::from(number(rate.per));
        // Half a step is added, so that what is cut off rounds to the nearest.
        let steps = (2 * counted * 10_i128.pow(scale) + per).checked_div(2 * per).filter(|_| per > 0);
        let most = 10_i128.pow(precision) - 1;
        let steps = steps.and_then(|steps| i64::try_from(steps.min(most)).ok());
        values.insert(rate.column, steps.map_or(Json::Null, |steps| Json::String(unscaled(steps, scale))));
    }
}

/// A secret is stored encrypted: a text as a text, a document as the text it is written as.
fn seal(
    entity: &Entity,
    given: &BTreeSet<&'static str>,
    values: &mut Completed,
    path: &str,
    finish: Finish<'_>,
    problems: &mut Vec<Problem>,
) {
    for column in entity.table.writing.encrypted.iter().filter(|column| given.contains(**column)) {
        let Some(value) = values.get(column).filter(|value| !value.is_null()) else { continue };
        let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match (finish.seal)(&plain) {
            Ok(sealed) => {
                values.insert(column, Json::String(sealed));
            }
            Err(message) => problems.push(Problem { field: path_of(entity, path, column), message }),
        }
    }
}

fn check(
    entity: &Entity,
    values: &Completed,
    given: &Completed,
    is_given: &dyn Fn(&str) -> bool,
    path: &str,
    problems: &mut Vec<Problem>,
) {
    let value = |column: &str| values.get(column).cloned().unwrap_or(Json::Null);
    let touched = |column: &str| given.contains_key(column) && is_given(column);
    super::row(&entity.table, &value, &touched, &|column| path_of(entity, path, column), problems);
}

/// The stored text of a column: of an enumeration in lower case, of a boolean its name.
#[must_use]
pub fn stored_text(values: &Completed, column: &str) -> String {
    match values.get(column) {
        Some(Json::String(text)) => text.to_ascii_lowercase(),
        Some(Json::Bool(flag)) => flag.to_string(),
        _ => String::new(),
    }
}

/// The column is there and holds what the reaction waits for.
fn has_taken(reaction: &Reaction, values: &Completed) -> bool {
    match reaction.taken {
        Taken::Stored(stored) => stored_text(values, reaction.column) == stored,
        Taken::Bool(flag) => values.get(reaction.column) == Some(&Json::Bool(flag)),
        Taken::Anything => values.get(reaction.column).is_some_and(|value| !value.is_null()),
    }
}

/// The new values of the columns that a change touches; `old` holds the columns of the row that it depends on.
pub fn complete_change(
    entity: &Entity,
    patch: &Patch,
    old: &Completed,
    finish: Finish<'_>,
    problems: &mut Vec<Problem>,
) -> Completed {
    let writing = &entity.table.writing;
    let mut changed = Completed::new();
    for (column, change) in &patch.changes {
        let place = patch.path_of(entity, column);
        if let Some(value) = new_value(entity, column, change, old, &place, problems) {
            changed.insert(column, value);
        }
    }
    let given: BTreeSet<&'static str> = patch.changes.keys().copied().collect();
    for reaction in &writing.reactions {
        if has_taken(reaction, &changed) && !has_taken(reaction, old) {
            let mut merged = merged(old, &changed);
            reaction.effects.iter().for_each(|effect| apply(*effect, &given, &mut merged, finish));
            changed.extend(merged.into_iter().filter(|(column, value)| old.get(column) != Some(value)));
        }
    }
    for needs in &writing.needs {
        let moves = stored_text(old, needs.column) == needs.from && stored_text(&changed, needs.column) == needs.to;
        if moves && changed.get(needs.needed).is_none_or(Json::is_null) {
            let message = format!("is needed when {} becomes {}", needs.column, needs.to.to_ascii_uppercase());
            problems.push(Problem { field: patch.path_of(entity, needs.needed), message });
        }
    }
    for (secret, what_for) in &writing.forgotten {
        let changes = changed.get(what_for).is_some_and(|value| old.get(what_for) != Some(value));
        if changes && !given.contains(secret) {
            changed.insert(secret, Json::Null);
        }
    }
    derive(entity, &given, &mut changed);
    calculate(entity, old, &mut changed);
    check(entity, &merged(old, &changed), &changed, &|_| true, &patch.path, problems);
    seal(entity, &given, &mut changed, &patch.path, finish, problems);
    if !changed.is_empty() {
        stamp(entity, &mut changed, finish);
    }
    changed
}

/// The columns of a row that a change of it depends on; without a patch, those that a removal does.
#[must_use]
pub fn columns_needed(entity: &Entity, patch: Option<&Patch>) -> BTreeSet<&'static str> {
    let writing = &entity.table.writing;
    let mut needed: BTreeSet<&'static str> = BTreeSet::new();
    needed.extend(["version", "updated_at", "deleted_at"].into_iter().filter(|column| entity.table.column(column).is_some()));
    for keep in &writing.keeps {
        needed.insert(keep.column);
        needed.extend(keep.of_rows_with.map(|(column, _)| column));
    }
    let parent = writing.keeps_parent.as_ref().and_then(|name| entity.table.relation(name));
    needed.extend(parent.map(|relation| relation.from_column));
    if let Some(grants) = &writing.grants {
        needed.extend([grants.brand, grants.role, grants.permissions, grants.restrictions, grants.ends]);
    }
    if let Some(personal) = entity.table.personal.first() {
        needed.extend(&personal.columns);
        needed.extend(match personal.subject {
            Subject::Column(column) => Some(column),
            Subject::Found(_) => None,
        });
    }
    let Some(patch) = patch else { return needed };
    needed.extend(patch.changes.keys());
    needed.extend(writing.row_checks.iter().flat_map(entity::writing::RowCheck::columns));
    for reaction in &writing.reactions {
        needed.insert(reaction.column);
        needed.extend(reaction.effects.iter().map(Effect::column));
    }
    needed.extend(writing.needs.iter().map(|needs| needs.column));
    needed.extend(writing.rates.iter().flat_map(entity::writing::Rate::columns));
    needed.extend(writing.forgotten.iter().map(|(_, what_for)| *what_for));
    match &writing.versioning {
        Versioning::None | Versioning::Counter { .. } => {}
        Versioning::CounterOf(columns) => needed.extend(columns.iter()),
        Versioning::Chain(chain) => needed.extend(chain.key.iter().chain(chain.carries).chain([&chain.status])),
    }
    if let Some(shaped) = &writing.shaped_by {
        needed.extend([shaped.column, shaped.by]);
    }
    needed.retain(|column| !entity.table.policy.is_secret(column));
    needed
}

fn merged(old: &Completed, changed: &Completed) -> Completed {
    old.iter().chain(changed).map(|(column, value)| (*column, value.clone())).collect()
}

fn new_value(
    entity: &Entity,
    name: &str,
    change: &Change,
    old: &Completed,
    place: &str,
    problems: &mut Vec<Problem>,
) -> Option<Json> {
    let column = entity.table.column(name)?;
    match change {
        Change::Set(value) => Some(value.clone()),
        Change::Increment(by) => {
            let before = old.get(name).filter(|value| !value.is_null());
            let sum = before.and_then(|before| sum(before, by, column.kind));
            match sum {
                Some(mut sum) => {
                    super::column(&entity.table, column, &mut sum, place, problems);
                    Some(sum)
                }
                None => {
                    let message = if before.is_none() { "has no value to add to" } else { "would be out of range" };
                    problems.push(Problem { field: place.to_owned(), message: message.to_owned() });
                    None
                }
            }
        }
        Change::List { remove, append } => {
            let before = old.get(name).and_then(Json::as_array).cloned().unwrap_or_default();
            let kept = before.into_iter().filter(|text| !remove.contains(text));
            let mut list = Json::Array(kept.chain(append.iter().cloned()).collect());
            super::column(&entity.table, column, &mut list, place, problems);
            Some(list)
        }
    }
}

/// The sum of two numbers of a kind; `None` when it does not fit.
fn sum(left: &Json, right: &Json, kind: Kind) -> Option<Json> {
    match kind {
        Kind::Int => {
            let sum = left.as_i64()?.checked_add(right.as_i64()?)?;
            i32::try_from(sum).ok().map(Json::from)
        }
        Kind::BigInt => {
            let number = |value: &Json| value.as_i64().or_else(|| value.as_str()?.parse().ok());
            number(left)?.checked_add(number(right)?).map(|sum| Json::String(sum.to_string()))
        }
        Kind::Decimal { scale, .. } => {
            let sum = scaled(left, scale)?.checked_add(scaled(right, scale)?)?;
            Some(Json::String(unscaled(sum, scale)))
        }
        _ => None,
    }
}
