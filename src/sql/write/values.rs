//! Values of rows on their way to the database and back: many rows are one JSON parameter, an old row comes back as one JSON text.

use entity::decimal::{scaled, unscaled};
use entity::table::{Column, Kind};
use sea_orm::Value;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::input::Completed;
use crate::sql::dialect::Dialect;

/// Rows of the same columns, as one parameter.
pub(super) fn rows_parameter<'a>(rows: impl IntoIterator<Item = &'a Completed>, columns: &[&Column], dialect: Dialect) -> Value {
    let row = |row: &Completed| {
        let members = columns.iter().map(|column| {
            let value = row.get(column.name).map_or(Json::Null, |value| stored(value, column.kind, dialect));
            (column.name.to_owned(), value)
        });
        Json::Object(members.collect::<Map<String, Json>>())
    };
    Value::String(Some(Json::Array(rows.into_iter().map(row).collect()).to_string()))
}

/// A value as the database's JSON functions read it back.
fn stored(value: &Json, kind: Kind, dialect: Dialect) -> Json {
    let sqlite = dialect == Dialect::Sqlite;
    match (kind, value) {
        (_, Json::Null) => Json::Null,
        (Kind::Id, Json::String(text)) if sqlite => Json::String(text.replace('-', "")),
        (Kind::Enum(_), Json::String(text)) => Json::String(text.to_ascii_lowercase()),
        (Kind::Bool, Json::Bool(flag)) if sqlite => Json::from(i64::from(*flag)),
        (Kind::Decimal { scale, .. }, value) if sqlite => scaled(value, scale).map_or(Json::Null, Json::from),
        (Kind::Vector { .. }, Json::Array(numbers)) if sqlite => Json::String(hex_of(numbers)),
        (Kind::Vector { .. }, Json::Array(numbers)) => Json::String(format!("\\x{}", hex_of(numbers))),
        (Kind::BigInt, Json::String(text)) => text.parse::<i64>().map_or(Json::Null, Json::from),
        (Kind::Json | Kind::TextList, document) => {
            let document = entity::json::canonical(document.clone());
            if sqlite { Json::String(document.to_string()) } else { document }
        }
        (_, value) => value.clone(),
    }
}

/// The bytes of a vector, two digits each.
fn hex_of(numbers: &[Json]) -> String {
    let bytes = numbers.iter().filter_map(Json::as_f64).flat_map(|number| (number as f32).to_le_bytes());
    bytes.fold(String::with_capacity(numbers.len() * 8), |mut hex, byte| {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        hex
    })
}

/// The vector whose bytes these are.
fn vector_of(hex: &str) -> Json {
    let digits: Vec<u8> =
        hex.chars().filter_map(|digit| digit.to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect();
    let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect();
    Json::from(bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).collect::<Vec<f32>>())
}

/// The rows of a parameter as a part of FROM, under the alias, with the names of their columns.
pub(super) fn rows_source(columns: &[&Column], parameter: &str, alias: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => {
            let types: Vec<String> =
                columns.iter().map(|column| format!("\"{}\" {}", column.name, postgres_type(column.kind))).collect();
            format!("json_to_recordset({parameter}::text::json) AS {alias}({})", types.join(", "))
        }
        Dialect::Sqlite => {
            let values: Vec<String> = columns
                .iter()
                .map(|column| {
                    let plain = format!("value ->> '$.{}'", column.name);
                    let is_binary = matches!(column.kind, Kind::Id | Kind::Vector { .. });
                    let value = if is_binary { format!("unhex({plain})") } else { plain };
                    format!("{value} AS \"{}\"", column.name)
                })
                .collect();
            format!("(SELECT {} FROM json_each({parameter})) AS {alias}", values.join(", "))
        }
    }
}

fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "uuid",
        Kind::Text { .. } | Kind::Enum(_) => "text COLLATE \"C\"",
        Kind::Int => "integer",
        Kind::BigInt => "bigint",
        Kind::Bool => "boolean",
        Kind::Decimal { .. } => "numeric",
        Kind::Date => "date",
        Kind::DateTime => "timestamptz",
        Kind::Json | Kind::TextList => "jsonb",
        Kind::Address => "inet",
        Kind::Vector { .. } => "bytea",
    }
}

/// The columns of a row as one JSON text.
pub(super) fn image(columns: &[&Column], alias: &str, dialect: Dialect) -> String {
    let members: Vec<String> = columns
        .iter()
        .map(|column| {
            let reference = format!("{alias}.\"{}\"", column.name);
            let value = match (dialect, column.kind) {
                (Dialect::Postgres, Kind::DateTime) => {
                    format!("to_char({reference} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                }
                (Dialect::Postgres, Kind::Decimal { .. }) => format!("{reference}::text"),
                (Dialect::Postgres, Kind::Address) => format!("host({reference})"),
                (Dialect::Sqlite, Kind::Id | Kind::Vector { .. }) => format!("lower(hex({reference}))"),
                (Dialect::Postgres, Kind::Vector { .. }) => format!("encode({reference}, 'hex')"),
                (Dialect::Sqlite, Kind::Json | Kind::TextList) => format!("json({reference})"),
                _ => reference,
            };
            format!("'{}', {value}", column.name)
        })
        .collect();
    match dialect {
        Dialect::Postgres => format!("jsonb_build_object({})::text", members.join(", ")),
        Dialect::Sqlite => format!("json_object({})", members.join(", ")),
    }
}

/// What [`image`] yields, in the API's form; enumerations as they are stored.
pub(super) fn read_image(text: &str, columns: &[&Column], dialect: Dialect) -> Completed {
    let mut members: Map<String, Json> = serde_json::from_str(text).unwrap_or_default();
    let value = |column: &&Column, value: Json| match (dialect, column.kind, value) {
        (_, Kind::Id, Json::String(text)) => match Uuid::try_parse(&text) {
            Ok(id) => Json::String(id.hyphenated().to_string()),
            // The hex form of a null is an empty text.
            Err(_) => Json::Null,
        },
        // The digits of a null are an empty text on SQLite.
        (_, Kind::Vector { .. }, Json::String(text)) if text.is_empty() => Json::Null,
        (_, Kind::Vector { .. }, Json::String(text)) => vector_of(&text),
        (Dialect::Sqlite, Kind::Bool, Json::Number(number)) => Json::Bool(number.as_i64() == Some(1)),
        (Dialect::Sqlite, Kind::Decimal { scale, .. }, Json::Number(number)) => {
            Json::String(unscaled(number.as_i64().unwrap_or_default(), scale))
        }
        (_, Kind::BigInt, Json::Number(number)) => Json::String(number.to_string()),
        (_, _, value) => value,
    };
    columns
        .iter()
        .map(|column| (column.name, value(column, members.get_mut(column.name).map(Json::take).unwrap_or_default())))
        .collect()
}
