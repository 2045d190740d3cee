//! The description is complete, can be read, and says what the entities say.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::trail::Security;

/// The trail itself, what keeps a record of its own, and what belongs to the gateway alone.
const NOT_RECORDED: [&str; 8] = [
    "audit_logs",
    "events",
    "idempotent_answers",
    "metrics_log",
    "presences",
    "privacy_transparency_log",
    "schema_migrations",
    "telemetry_events",
];

#[test]
fn every_table_but_the_trail_itself_is_described() {
    let recorded = crate::recorded_tables().expect("the descriptions can be read");
    let described: Vec<&str> = recorded.iter().map(|table| table.name).collect();
    let made = crate::steps().flat_map(|step| step.tables).copied();
    let made: BTreeSet<&str> = made.filter(|table| !NOT_RECORDED.contains(table)).collect();
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

/// No step uses an entity; but what all of them together made of a table is what its entity says.
#[test]
fn the_newest_description_of_a_table_is_what_its_entity_says() {
    let recorded = crate::recorded_tables().expect("the descriptions can be read");
    let mut described: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for table in &recorded {
        let columns = table.columns.iter().map(|column| format!("{} {:?} {}", column.name, column.kind, column.secret));
        described.insert(table.name, columns.collect());
    }
    let mut entities: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for table in entity::tables().iter().filter(|table| table.has_ids() && !NOT_RECORDED.contains(&table.name)) {
        let columns = table
            .columns
            .iter()
            .filter(|column| !table.is_internal(column.name))
            .map(|column| format!("{} {:?} {}", column.name, kind_of(column.kind), table.policy.is_secret(column.name)));
        entities.insert(table.name, columns.collect());
    }
    assert_eq!(described, entities);
    for table in &recorded {
        let entity = entity::tables().into_iter().find(|entity| entity.name == table.name);
        assert_eq!(Some(table.is_soft()), entity.map(|entity| entity.soft_delete), "{}", table.name);
    }
}

pub(crate) fn kind_of(kind: entity::table::Kind) -> Kind {
    use entity::table::Kind as Entity;
    match kind {
        Entity::Id => Kind::Id,
        Entity::Text { .. } | Entity::Enum(_) => Kind::Text,
        Entity::Int | Entity::BigInt => Kind::Number,
        Entity::Bool => Kind::Bool,
        Entity::Decimal { scale, .. } => Kind::Decimal { scale },
        Entity::Date => Kind::Date,
        Entity::DateTime => Kind::Instant,
        Entity::Json | Entity::TextList => Kind::Json,
        Entity::Address => Kind::Address,
        Entity::Vector { .. } => Kind::Vector,
    }
}
