//! What tells the rows of a table apart: their id, or what the rows of a derived table say.
//!
//! Rows without an id get one here that is made of their key, so that everything in the suite can speak of rows by id.

use entity::table::{Kind, Table};
use rowgate::catalog::{Entity, camel};
use serde_json::Value as Json;
use uuid::Uuid;

/// The fields by which a row of an answer is known.
pub fn selection(entity: &Entity) -> String {
    fields(entity).join(" ")
}

/// The same, one by one.
pub fn fields(entity: &Entity) -> Vec<String> {
    entity.table.key.iter().map(|column| camel(column)).collect()
}

/// A field that is null in no row.
pub fn never_null(entity: &Entity) -> String {
    camel(entity.table.key[0])
}

/// The id of a row of an answer.
pub fn row_at(entity: &Entity, node: &Json) -> Uuid {
    let texts = fields(entity).into_iter().map(|field| {
        node[&field].as_str().unwrap_or_else(|| panic!("{}: {node} has no text {field}", entity.type_name)).to_owned()
    });
    of_texts(&entity.table, &texts.collect::<Vec<_>>())
}

/// The id of a row whose key has these values, as texts: ids in any form, the others as both databases write them.
pub fn of_texts(table: &Table, key: &[String]) -> Uuid {
    let ids = table.key.iter().zip(key).map(|(name, text)| match table.column(name).map(|column| column.kind) {
        Some(Kind::Id) => Uuid::try_parse(text).unwrap_or_else(|_| panic!("{}.{name} holds {text}", table.name)).to_string(),
        _ => text.clone(),
    });
    let ids: Vec<String> = ids.collect();
    match ids.as_slice() {
        [id] if table.has_ids() => Uuid::try_parse(id).expect("an id"),
        parts => Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{} {}", table.name, parts.join(" ")).as_bytes()),
    }
}
