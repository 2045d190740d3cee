//! Whole rows as the API writes their values, read past every policy: what inputs are made of.

use std::collections::BTreeMap;

use entity::table::{Column, Kind, Table};
use policy::ImageValue;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::support::{Backend, World, identity};

/// Longer texts are kept as empty ones, as in memory.
const LONGEST_TEXT: usize = 40;

/// The values of a row by column.
pub type Values = BTreeMap<&'static str, Json>;

/// All rows of all tables by id.
pub struct Rows {
    tables: BTreeMap<&'static str, BTreeMap<Uuid, Values>>,
}

impl Rows {
    /// Reads everything from PostgreSQL, which writes exact numbers by itself.
    pub async fn load(world: &World) -> Self {
        assert_eq!(world.backend, Backend::Postgres, "it has a type for each kind of value");
        let mut tables = BTreeMap::new();
        for table in entity::tables() {
            tables.insert(table.name, read(world, &table).await);
        }
        Self { tables }
    }

    /// The rows of a table.
    pub fn of(&self, table: &str) -> &BTreeMap<Uuid, Values> {
        &self.tables[table]
    }
}

async fn read(world: &World, table: &Table) -> BTreeMap<Uuid, Values> {
    let columns: Vec<String> = table.columns.iter().map(|column| format!("{} AS \"{}\"", written(column), column.name)).collect();
    let sql =
        format!("SELECT CAST(row_to_json(shown) AS text) FROM (SELECT {} FROM \"{}\") AS shown", columns.join(", "), table.name);
    let rows = world.database.query(&sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let row = |row: &sea_orm::QueryResult| {
        let text: String = row.try_get_by_index(0).expect("a document");
        let document: Json = serde_json::from_str(&text).expect("JSON");
        let values: Values =
            table.columns.iter().map(|column| (column.name, given(&document[column.name], column.kind))).collect();
        let key: Vec<String> = table.key.iter().map(|column| values[column].as_str().expect("a text").to_owned()).collect();
        (identity::of_texts(table, &key), values)
    };
    rows.iter().map(row).collect()
}

fn written(column: &Column) -> String {
    let name = format!("\"{}\"", column.name);
    match column.kind {
        Kind::Decimal { .. } | Kind::BigInt | Kind::Date => format!("CAST({name} AS text)"),
        Kind::Enum(_) => format!("upper(CAST({name} AS text))"),
        Kind::DateTime => format!("to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"),
        Kind::Address => format!("host({name})"),
        Kind::Vector { .. } => format!("encode({name}, 'hex')"),
        Kind::Id | Kind::Text { .. } | Kind::Int | Kind::Bool | Kind::Json | Kind::TextList => name,
    }
}

/// A value as the API takes it.
fn given(value: &Json, kind: Kind) -> Json {
    match (value, kind) {
        (Json::String(hex), Kind::Vector { .. }) => {
            let digits: Vec<u8> = hex.chars().map(|digit| digit.to_digit(16).expect("a digit") as u8).collect();
            let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect();
            bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).collect()
        }
        (value, _) => value.clone(),
    }
}

/// The id that a value is.
pub fn id_of(value: &Json) -> Option<Uuid> {
    value.as_str().and_then(|text| Uuid::parse_str(text).ok())
}

/// A value as rules look at it.
pub fn judged(value: &Json, kind: Kind) -> ImageValue {
    match (value, kind) {
        (Json::Null, _) => ImageValue::Null,
        (value, Kind::Id) => ImageValue::Id(id_of(value).expect("an id")),
        (value, Kind::Int) => ImageValue::Int(value.as_i64().expect("a number")),
        (value, Kind::BigInt) => {
            ImageValue::Int(value.as_str().and_then(|text| text.parse().ok()).or_else(|| value.as_i64()).expect("a number"))
        }
        (value, Kind::Bool) => ImageValue::Bool(value.as_bool().expect("true or false")),
        (Json::String(text), Kind::DateTime) => {
            ImageValue::Instant(chrono::DateTime::parse_from_rfc3339(text).expect("an instant").to_utc())
        }
        (Json::String(text), Kind::Enum(_)) => ImageValue::Text(text.to_ascii_lowercase()),
        (Json::String(text), Kind::Date) => ImageValue::Text(text.clone()),
        (Json::String(text), Kind::Text { .. }) if text.len() <= LONGEST_TEXT => ImageValue::Text(text.clone()),
        _ => ImageValue::Text(String::new()),
    }
}
