//! What cannot be written: a mutation is missing from the schema where the model says why, and nowhere else.

use entity::table::{Column, Table};
use policy::Action;
use rowgate::catalog::{Entity, plural};

use super::asking::Setting;
use super::sample::root_field;

/// Ways to write a row.
pub const WAYS: [&str; 4] = ["create", "update", "delete", "restore"];

/// Why nobody can write rows in this way; `None` where somebody can.
pub fn reason(table: &Table, way: &str) -> Option<&'static str> {
    let policy = &table.policy;
    let is_closed = |action| policy.is_closed(action).then_some("the policy is closed");
    if !table.has_ids() {
        return Some("its rows are derived and have no ids");
    }
    match way {
        "create" => is_closed(Action::Insert).or_else(|| {
            table.columns.iter().any(|column| is_made_by_the_gateway(table, column)).then_some("the gateway alone knows a value")
        }),
        "update" => is_closed(Action::Update).or_else(|| {
            let is_given = |column: &str| !policy.is_system(column) && policy.preset_of(column).is_none();
            let changes = |column: &Column| is_given(column.name) && !policy.is_immutable(column.name);
            (!table.columns.iter().any(changes)).then_some("no column ever changes")
        }),
        "delete" => is_closed(Action::Delete),
        _ => (!table.soft_delete).then_some("what is removed is gone").or_else(|| is_closed(Action::ReadDeleted)),
    }
}

/// A column without which there is no row, and which neither callers nor defaults give.
fn is_made_by_the_gateway(table: &Table, column: &Column) -> bool {
    let has_default = column.default.is_some() || table.policy.preset_of(column.name).is_some();
    !column.nullable && !has_default && table.policy.is_system(column.name)
}

/// Whether the schema has the mutation of one row.
pub fn has(setting: &Setting, entity: &Entity, way: &str) -> bool {
    root_field(setting.types(), "Mutation", &format!("{way}{}", entity.type_name)).is_some()
}

/// The schema has the mutations for which the model gives no reason against, those of many rows among them.
pub fn judge(setting: &Setting) {
    let mut missing = Vec::new();
    for entity in &setting.catalog.entities {
        let (table, many) = (entity.table.name, plural(entity));
        for way in WAYS {
            let against = reason(&entity.table, way);
            let has_many = root_field(setting.types(), "Mutation", &format!("{way}{many}")).is_some();
            let is_right = has(setting, entity, way) == against.is_none() && (way == "restore" || has_many == against.is_none());
            setting.check(is_right, table, way, || match against {
                Some(against) => format!("the schema has it although {against}"),
                None => "the schema has it not, and nothing stands against it".to_owned(),
            });
            missing.extend(against.map(|against| format!("{table}: no {way}: {against}")));
        }
    }
    println!("{}", missing.join("\n"));
}
