//! Relations as data, read from SeaORM's metadata.
//!
//! No relation is followed here and no row is read.

use std::fmt::Debug;

use sea_orm::sea_query::TableRef;
use sea_orm::{Identity, RelationDef, RelationTrait};

use super::{Cardinality, Relation};

/// A relation of an entity as data.
pub(super) fn direct_relation(relation: &impl RelationTrait) -> Relation {
    let definition = relation.def();
    Relation {
        name: field_name(relation),
        cardinality: cardinality_of(&definition),
        target: leak_once(&table_of(&definition.to_tbl)),
        from_column: leak_once(&single_column(&definition.from_col)),
        to_column: leak_once(&single_column(&definition.to_col)),
    }
}

/// SeaORM reports a belongs-to as has-one of which this table is not the owner.
fn cardinality_of(definition: &RelationDef) -> Cardinality {
    match (&definition.rel_type, definition.is_owner) {
        (sea_orm::RelationType::HasMany, _) => Cardinality::HasMany,
        (sea_orm::RelationType::HasOne, false) => Cardinality::BelongsTo,
        (sea_orm::RelationType::HasOne, true) => Cardinality::HasOne,
    }
}

fn table_of(table: &TableRef) -> String {
    table.sea_orm_table().to_string()
}

#[expect(clippy::panic, reason = "reached by a wrong entity at start-up only, never by a request")]
fn single_column(identity: &Identity) -> String {
    match identity {
        Identity::Unary(column) => column.to_string(),
        other => panic!("a relation joins by one column, not by {other:?}"),
    }
}

/// Names come from entities, of which there is a fixed number: they live as long as the process.
fn leak_once(name: &str) -> &'static str {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, PoisonError};
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

/// The GraphQL field name of a relation.
pub(super) fn field_name(relation: &impl Debug) -> String {
    let name = format!("{relation:?}");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}
