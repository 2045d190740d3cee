//! A row in memory, as rules judge it, made of a document of the feed.
//!
//! What a column holds is said by its entity. A column that the document does not have is unknown, and so is a value that is not of its
//! kind: rules let nobody pass by what is unknown.

use chrono::DateTime;
use entity::table::{Column, Kind, Table};
use policy::{Image, ImageValue};
use serde_json::Value;
use uuid::Uuid;

use super::feed::Document;

/// The image of a row of the table. Rules look at ids, texts, whole numbers, booleans and instants; anything else is its text.
#[must_use]
pub fn image(table: &Table, document: &Document) -> Image {
    let value = |column: &Column| Some((column.name, value_of(column.kind, document.get(column.name)?)?));
    table.columns.iter().filter_map(value).collect()
}

/// The value of a column as rules look at it; none when it is not of the kind.
#[must_use]
pub fn value_of(kind: Kind, value: &Value) -> Option<ImageValue> {
    if value.is_null() {
        return Some(ImageValue::Null);
    }
    match kind {
        Kind::Id => value.as_str().and_then(|text| Uuid::parse_str(text).ok()).map(ImageValue::Id),
        Kind::Int | Kind::BigInt => value.as_i64().map(ImageValue::Int),
        Kind::Bool => value.as_bool().map(ImageValue::Bool),
        Kind::DateTime => {
            let instant = value.as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            instant.map(|instant| ImageValue::Instant(instant.to_utc()))
        }
        Kind::Text { .. } | Kind::Enum(_) | Kind::Date | Kind::Decimal { .. } | Kind::Address => {
            value.as_str().map(|text| ImageValue::Text(text.to_owned()))
        }
        Kind::Json | Kind::TextList => Some(ImageValue::Text(value.to_string())),
        // No document holds one.
        Kind::Vector { .. } => None,
    }
}
