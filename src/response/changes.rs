//! The differences between two images of a row, field by field, in the API's form.

use entity::table::Kind;
use sea_orm::{DbErr, QueryResult};
use serde_json::{Map, Value as Json};

use super::json;
use crate::plan::ChangeField;
use crate::sql::Changes;

/// Writes the differences as a list of `FieldChange`; the columns that differ come back.
pub(super) fn write(changes: &Changes, row: &QueryResult, out: &mut Vec<u8>) -> Result<Vec<&'static str>, DbErr> {
    let [old, new] = [changes.old, changes.new].map(|column| image(row, column));
    let (old, new) = (old?, new?);
    let mut differ = Vec::new();
    out.push(b'[');
    for (column, field, kind, guard) in &changes.compared {
        let shown = guard.map_or(Ok(true), |guard| row.try_get_by_index::<bool>(guard))?;
        let [before, after] = [&old, &new].map(|image| image.get(*column).unwrap_or(&Json::Null));
        if !shown || before == after {
            continue;
        }
        if !differ.is_empty() {
            out.push(b',');
        }
        differ.push(*column);
        out.push(b'{');
        for (index, (key, part)) in changes.fields.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(key);
            match part {
                ChangeField::Typename => json::text("FieldChange", out),
                ChangeField::Field => json::text(field, out),
                ChangeField::Old => value(before, *kind, out),
                ChangeField::New => value(after, *kind, out),
            }
        }
        out.push(b'}');
    }
    out.push(b']');
    Ok(differ)
}

/// The members of an image; a row that was not there has none.
fn image(row: &QueryResult, column: usize) -> Result<Map<String, Json>, DbErr> {
    let text: Option<String> = row.try_get_by_index(column)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// A value of an image as the API shows it.
fn value(value: &Json, kind: Kind, out: &mut Vec<u8>) {
    match (kind, value) {
        (Kind::Enum(_), Json::String(stored)) => json::text(&stored.to_ascii_uppercase(), out),
        (Kind::BigInt, Json::Number(number)) => json::text(&number.to_string(), out),
        // A value in memory is always JSON.
        (_, value) => drop(serde_json::to_writer(out, value)),
    }
}
