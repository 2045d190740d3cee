//! The input of a change becomes changes of columns.

use std::collections::BTreeMap;

use entity::table::Kind;
use serde_json::Value as Json;

use super::Problem;
use super::rows::path_of;
use crate::catalog::Entity;

/// A change of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A new value, in the API's form.
    Set(Json),
    /// A number that is added.
    Increment(Json),
    /// Texts that are taken out of a list, then texts that are added to it.
    List {
        /// Taken out.
        remove: Vec<Json>,
        /// Added at the end.
        append: Vec<Json>,
    },
}

/// The changes of a row.
#[derive(Clone, Debug)]
pub struct Patch {
    /// The changes by column.
    pub changes: BTreeMap<&'static str, Change>,
    /// The input they came from, for errors.
    pub path: String,
}

impl Patch {
    /// What errors call a column.
    #[must_use]
    pub fn path_of(&self, entity: &Entity, column: &str) -> String {
        path_of(entity, &self.path, column)
    }
}

/// Reads the input of a change and checks every value.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_patch(entity: &Entity, input: Json, path: &str) -> Result<Patch, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut changes = BTreeMap::new();
    let Json::Object(members) = input else { return Ok(Patch { changes, path: path.to_owned() }) };
    for (field, value) in members {
        let place = format!("{path}.{field}");
        let Some(input) = entity.writes.input(&field).filter(|input| input.in_update) else { continue };
        let Some(column) = entity.table.column(input.column) else { continue };
        let mut check = |value: &mut Json, place: &str| {
            super::column(&entity.table, column, value, place, &mut problems);
        };
        let change = match (input.kind, value) {
            (Kind::Int | Kind::BigInt | Kind::Decimal { .. } | Kind::TextList, Json::Null) => {
                check(&mut Json::Null, &place);
                Some(Change::Set(Json::Null))
            }
            (Kind::Int | Kind::BigInt | Kind::Decimal { .. }, value) => number_change(value, &place, &mut check),
            (Kind::TextList, value) => list_change(value, &place, &mut check),
            (_, mut value) => {
                check(&mut value, &place);
                Some(Change::Set(value))
            }
        };
        match change {
            Some(change) => {
                changes.insert(input.column, change);
            }
            None => problems.push(Problem { field: place, message: "exactly one kind of change must be given".to_owned() }),
        }
    }
    if problems.is_empty() { Ok(Patch { changes, path: path.to_owned() }) } else { Err(problems) }
}

fn number_change(value: Json, place: &str, check: &mut dyn FnMut(&mut Json, &str)) -> Option<Change> {
    let Json::Object(mut members) = value else { return None };
    match (members.shift_remove("set"), members.shift_remove("increment").filter(|value| !value.is_null())) {
        (Some(mut value), None) => {
            check(&mut value, &format!("{place}.set"));
            Some(Change::Set(value))
        }
        // The sum is checked once the value there is known.
        (None, Some(by)) => Some(Change::Increment(by)),
        _ => None,
    }
}

fn list_change(value: Json, place: &str, check: &mut dyn FnMut(&mut Json, &str)) -> Option<Change> {
    let Json::Object(mut members) = value else { return None };
    let mut list = |name: &str| match members.shift_remove(name) {
        Some(Json::Array(items)) => Some(items),
        _ => None,
    };
    let (append, remove) = (list("append"), list("remove"));
    match (members.shift_remove("set"), append, remove) {
        (Some(mut value), None, None) => {
            check(&mut value, &format!("{place}.set"));
            Some(Change::Set(value))
        }
        (None, None, None) | (Some(_), ..) => None,
        (None, append, remove) => {
            let mut append = Json::Array(append.unwrap_or_default());
            check(&mut append, &format!("{place}.append"));
            let Json::Array(append) = append else { return None };
            Some(Change::List { remove: remove.unwrap_or_default(), append })
        }
    }
}
