//! The diagram of a domain, in Mermaid's `erDiagram`.
//!
//! Tables of the domain have their columns; tables of other domains that they refer to are bare boxes. Lines run from what is
//! referred to, to what refers.

use std::fmt::Write;

use entity::table::{Cardinality, Column, Kind, Relation, Table};

/// The diagram of the tables of a domain.
#[must_use]
pub fn of_domain(tables: &[&Table]) -> String {
    let mut out = String::from("```mermaid\nerDiagram\n");
    for table in tables {
        let _ = writeln!(out, "    {} {{", table.name);
        for column in table.columns.iter().filter(|column| !table.is_internal(column.name)) {
            let _ = writeln!(out, "        {} {}{}", word(column.kind), column.name, keys(table, column));
        }
        out.push_str("    }\n");
    }
    for table in tables {
        for relation in table.relations.iter().filter(|relation| relation.cardinality == Cardinality::BelongsTo) {
            let _ = writeln!(out, "    {}", line(table, relation));
        }
    }
    out.push_str("```\n\n");
    out
}

fn keys(table: &Table, column: &Column) -> String {
    let refers = table
        .relations
        .iter()
        .any(|relation| relation.cardinality == Cardinality::BelongsTo && relation.from_column == column.name);
    let marks = [
        (table.key.contains(&column.name), "PK"),
        (refers, "FK"),
        (table.unique_keys.iter().any(|key| key.as_slice() == [column.name]), "UK"),
    ];
    let marks: Vec<&str> = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect();
    if marks.is_empty() { String::new() } else { format!(" {}", marks.join(", ")) }
}

/// Whether the column alone is a unique key.
fn is_unique(table: &Table, column: &str) -> bool {
    table.key == [column] || table.unique_keys.iter().any(|key| key.as_slice() == [column])
}

/// One or none at the end that is referred to, none or many at the end that refers.
fn line(table: &Table, relation: &Relation) -> String {
    let nullable = table.column(relation.from_column).is_some_and(|column| column.nullable);
    let one = if nullable { "|o" } else { "||" };
    let many = if is_unique(table, relation.from_column) { "o|" } else { "o{" };
    format!("{} {one}--{many} {} : \"{}\"", relation.target, table.name, relation.name)
}

/// The kind as one word, for a notation that knows no blanks.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "id",
        Kind::Text { .. } => "text",
        Kind::Int => "int",
        Kind::BigInt => "bigint",
        Kind::Bool => "bool",
        Kind::Decimal { .. } => "decimal",
        Kind::Date => "date",
        Kind::DateTime => "instant",
        Kind::Json => "json",
        Kind::TextList => "texts",
        Kind::Address => "address",
        Kind::Vector { .. } => "floats",
        Kind::Enum(enumeration) => enumeration.name,
    }
}
