//! What cannot be written: a mutation is missing from the schema where the model says why, and nowhere else.

use entity::table::{Column, Table};
use policy::Action;
use rowgate::catalog::{Entity, Mutation, plural};

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

/// Whether the mutation is one of those that every entity gets; others may be called what they like.
fn is_of(setting: &Setting, entity: &Entity, name: &str) -> bool {
    let Some(mutation) = setting.catalog.mutation(name) else { return false };
    [
        Mutation::Create(entity.id),
        Mutation::CreateMany(entity.id),
        Mutation::Update(entity.id),
        Mutation::UpdateMany(entity.id),
        Mutation::Delete(entity.id),
        Mutation::DeleteMany(entity.id),
        Mutation::Restore(entity.id),
    ]
    .contains(&mutation)
}

/// Whether rows can be written one by one in this way.
pub fn has(setting: &Setting, entity: &Entity, way: &str) -> bool {
    is_of(setting, entity, &format!("{way}{}", entity.type_name))
}

/// There are the mutations for which the model gives no reason against, those of many rows among them, and the schema has what there
/// is.
pub fn judge(setting: &Setting) {
    let mut missing = Vec::new();
    for entity in &setting.catalog.entities {
        let table = entity.table.name;
        for way in WAYS {
            let against = reason(&entity.table, way);
            let many = (way != "restore").then(|| format!("{way}{}", plural(entity)));
            for name in [format!("{way}{}", entity.type_name)].into_iter().chain(many) {
                let is_right = is_of(setting, entity, &name) == against.is_none();
                setting.check(is_right, table, way, || match against {
                    Some(against) => format!("there is {name} although {against}"),
                    None => format!("there is no {name}, and nothing stands against it"),
                });
                let in_schema = root_field(setting.types(), "Mutation", &name).is_some();
                let is_shown = in_schema == setting.catalog.mutation(&name).is_some();
                setting
                    .check(is_shown, table, way, || format!("{name} in the schema: {in_schema}, and otherwise in the catalog"));
            }
            missing.extend(against.map(|against| format!("{table}: no {way}: {against}")));
        }
    }
    println!("{}", missing.join("\n"));
}
