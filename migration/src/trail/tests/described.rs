//! The description is complete and can be read.

use std::collections::BTreeSet;

use super::*;
use crate::STEPS;
use crate::trail::Security;

#[test]
fn every_table_but_the_trail_itself_is_described() {
    let described: Vec<&str> = tables().iter().map(|table| table.name).collect();
    let made: BTreeSet<&str> = STEPS.iter().take(6).flat_map(|step| step.tables).copied().collect();
    assert_eq!(described.iter().copied().collect::<BTreeSet<_>>(), made);
    assert_eq!(described.len(), made.len());
}

#[test]
fn a_column_is_described_once_and_the_first_is_the_id() {
    for table in tables() {
        let names: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        assert_eq!(table.columns.first().map(|column| (column.name, column.kind)), Some(("id", Kind::Id)), "{}", table.name);
    }
}

#[test]
fn ways_go_through_tables_and_columns_that_there_are() {
    let tables = tables();
    let is_id = |table: &str, column: &str| {
        let table = tables.iter().find(|described| described.name == table);
        let column = table.and_then(|table| table.columns.iter().find(|described| described.name == column));
        column.is_some_and(|column| column.kind == Kind::Id)
    };
    for table in &tables {
        for way in table.organization.iter().chain(&table.brand) {
            assert!(is_id(table.name, way.column), "{}: {}", table.name, way.column);
            assert!(way.tables.iter().all(|(table, column)| is_id(table, column)), "{}: {way:?}", table.name);
        }
        if let Security::ChangesOf(columns) = &table.security {
            assert!(columns.iter().all(|name| table.columns.iter().any(|column| column.name == *name)), "{}", table.name);
        }
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    for (text, fault) in [
        ("things strange", "things has the unknown mark strange"),
        ("things\n    colour red", "things has a line that begins with colour"),
        ("things\n    secret price", "things has no column price"),
        ("things\n    decimal price", "a decimal has no number of digits"),
        ("things\n    brand owner_id owners", "owners is no column of a table"),
    ] {
        assert_eq!(describe(text), Err(fault.to_owned()));
    }
}
