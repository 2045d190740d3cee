//! What the functions that take rows in bulk share: their answer, and reading rows so that a mistake is told with its position.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use entity::table::Kind;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::catalog::Entity;
use crate::catalog::function::{Answer, Member, Object};
use crate::functions::Arguments;
use crate::input::{self, NewRow, Problem};
use crate::sql::write::{Replaced, WriteError};

/// A field of a row that is given, and the column it is for.
pub(super) type FieldOf = (&'static str, &'static str);

/// How many rows were added and replaced.
pub(super) fn counts() -> Answer {
    Answer::Object(Object {
        name: "UpsertCounts",
        description: "How many rows a bulk upsert added and replaced.",
        members: vec![
            Member::of("inserted", Answer::Value(Kind::Int), "Rows that were added."),
            Member::of("updated", Answer::Value(Kind::Int), "Rows that were there and were replaced."),
        ],
    })
}

/// The same as it is answered.
pub(super) fn answer(replaced: Replaced) -> Json {
    json!({ "inserted": replaced.inserted, "updated": replaced.updated })
}

/// Reads the rows of the argument `rows`, whose key is what `key` says of each: one that stands there twice is a mistake.
///
/// # Errors
/// Everything that is wrong with them, each with the position of its row.
pub(super) fn read_rows(
    given: &Arguments<'_>,
    entity: &Entity,
    fields: &[FieldOf],
    key: impl Fn(&NewRow) -> Option<Vec<Json>>,
) -> Result<Vec<NewRow>, WriteError> {
    let mut problems = Vec::new();
    let mut rows: Vec<NewRow> = Vec::new();
    for (path, item) in given.items("rows") {
        rows.push(input::listed(entity, item, path, fields, &mut problems));
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(key) = key(row) else { continue };
        match seen.entry(Json::Array(key).to_string()) {
            Entry::Vacant(first) => {
                first.insert(place);
            }
            Entry::Occupied(first) if problems.len() < input::MOST_PROBLEMS => {
                let message = format!("is the same row as rows[{}]", first.get());
                problems.push(Problem { field: row.path.clone(), message });
            }
            Entry::Occupied(_) => {}
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(WriteError::Input(problems)) }
}

/// The one form of an id.
pub(super) fn id_text(value: &Json) -> Json {
    let id = value.as_str().and_then(|text| Uuid::try_parse(text).ok());
    id.map_or(Json::Null, |id| Json::String(id.hyphenated().to_string()))
}
