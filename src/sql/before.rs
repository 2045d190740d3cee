//! The rows as they were: a statement asked of the time before some changes.
//!
//! A table of which rows have changed is named anew in front of the statement: its rows without those that have changed, and these
//! as they were. The statement itself stays what it is, so what it would have answered then is what it answers now.

use std::collections::BTreeMap;

use entity::table::Kind;
use sea_orm::Value;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::bind::id_list;
use super::dialect::Dialect;
use crate::catalog::Catalog;

/// Rows as they were before some changes.
#[derive(Debug, Default)]
pub struct Before {
    tables: BTreeMap<&'static str, Table>,
}

#[derive(Debug)]
struct Table {
    /// What stands for the table, with places for its two parameters.
    text: [String; 3],
    ids: Value,
    images: Value,
}

/// The rows of a table that have changed: their ids, and as they were, where they were there.
pub type Changed<'a> = BTreeMap<Uuid, Option<&'a Map<String, Json>>>;

impl Before {
    /// The time before the rows of these tables changed. A table that the catalog does not know is asked by nobody.
    #[must_use]
    pub fn new(catalog: &Catalog, changed: &BTreeMap<&'static str, Changed<'_>>, dialect: Dialect) -> Self {
        let tables = changed.iter().map(|(name, rows)| (*name, Table::new(name, catalog.columns_of(name), rows, dialect)));
        Self { tables: tables.collect() }
    }

    /// The statement as it is asked of that time, with its parameters.
    pub(super) fn asked(&self, sql: &str, mut values: Vec<Value>, dialect: Dialect) -> (String, Vec<Value>) {
        let mut named = Vec::new();
        for (name, table) in &self.tables {
            // A column may be called like the table: then it stands in front in vain.
            if sql.contains(&format!("\"{name}\"")) {
                let [ids, images] = [1, 2].map(|place| dialect.parameter(values.len() + place));
                let [first, second, third] = &table.text;
                named.push(format!("{first}{ids}{second}{images}{third}"));
                values.extend([table.ids.clone(), table.images.clone()]);
            }
        }
        if named.is_empty() { (sql.to_owned(), values) } else { (format!("WITH {} {sql}", named.join(", ")), values) }
    }
}

impl Table {
    fn new(name: &str, columns: &[(&'static str, Kind)], rows: &Changed<'_>, dialect: Dialect) -> Self {
        let names: Vec<String> = columns.iter().map(|(column, _)| format!("\"{column}\"")).collect();
        let members: Vec<String> = columns
            .iter()
            .map(|(column, kind)| format!("{} AS \"{column}\"", dialect.member("image.value", column, *kind)))
            .collect();
        // In two pieces around its parameter; no name holds a question mark.
        let among = dialect.among("\"id\"", "?", Kind::Id);
        let (before_ids, behind_ids) = among.split_once('?').unwrap_or((&among, ""));
        // What is named in front is meant by the name alone; on SQLite in its own definition too.
        let (hint, real, each) = match dialect {
            Dialect::Postgres => (" NOT MATERIALIZED", "", ["jsonb_array_elements(", "::text::jsonb) AS image(value))"]),
            Dialect::Sqlite => ("", "main.", ["json_each(", ") AS image)"]),
        };
        let names = names.join(", ");
        let text = [
            format!("\"{name}\" AS{hint} (SELECT {names} FROM {real}\"{name}\" WHERE NOT ({before_ids}"),
            format!("{behind_ids}) UNION ALL SELECT {} FROM {}", members.join(", "), each[0]),
            each[1].to_owned(),
        ];
        let ids: Vec<Uuid> = rows.keys().copied().collect();
        let images: Vec<&Map<String, Json>> = rows.values().copied().flatten().collect();
        // Documents in memory are always JSON.
        let images = serde_json::to_string(&images).unwrap_or_else(|_| "[]".to_owned());
        Self { text, ids: id_list(&ids, dialect), images: Value::String(Some(images)) }
    }
}
