//! The types of writing: the root of mutations, inputs, keys of upserts, results.

use std::collections::BTreeSet;

use entity::table::Kind;

use super::entities::{meaning_of, notation, words};
use super::functions;
use super::types::{EnumValue, Field, InputValue, MUTATION, Members, Shape, Type};
use crate::catalog::{Catalog, Entity, InputColumn, VersionCheck, child_input, plural, screaming};

/// The most rows that a mutation by filter changes when it does not say.
const AT_MOST: i32 = 100;

/// The types of writing of all entities.
pub(super) fn types(catalog: &Catalog) -> Vec<Type> {
    let of_entities = catalog.entities.iter().flat_map(entity_fields);
    let fields: Vec<Field> = functions::fields(catalog, true).chain(of_entities).collect();
    let description = "What can be changed. All fields of an operation happen, in their order, or none does.";
    if fields.is_empty() {
        return Vec::new();
    }
    let mut types = vec![Type::object(MUTATION, description, fields)];
    let mut nested = BTreeSet::new();
    for entity in &catalog.entities {
        types.extend(entity_types(catalog, entity));
        for child in &entity.writes.children {
            let target = catalog.entity(child.target);
            if nested.insert((child.target, child.column)) {
                types.push(create_input(catalog, target, Some(child.column)));
                types.push(nested_children(target, child.column, child.can_connect));
            }
        }
    }
    let parents: BTreeSet<_> =
        catalog.entities.iter().flat_map(|entity| &entity.writes.parents).map(|parent| parent.target).collect();
    types.extend(parents.into_iter().map(|target| nested_parent(catalog.entity(target))));
    types
}

fn entity_types(catalog: &Catalog, entity: &Entity) -> Vec<Type> {
    let writes = &entity.writes;
    let mut types = Vec::new();
    if writes.create {
        types.push(create_input(catalog, entity, None));
    }
    if writes.has_changes() {
        types.push(update_input(entity));
    }
    if writes.has_changes() || writes.delete {
        types.push(result(entity));
    }
    if writes.create && writes.has_changes() && !writes.keys.is_empty() {
        let keys = writes.keys.iter().map(|key| EnumValue {
            name: key.name.clone().into(),
            description: format!("By {}.", key.columns.join(", ")).into(),
        });
        let shape = Shape::Enum(Members::new(keys.collect()));
        let description = format!("The unique keys by which an upsert of {} finds the row.", entity.type_name);
        types.push(Type::new(format!("{}ConflictKey", entity.type_name), description, shape));
        let columns = writes.inputs.iter().filter(|input| input.in_update).map(|input| EnumValue {
            name: screaming(input.column).into(),
            description: meaning_of(&input.description, &input.field).into(),
        });
        let shape = Shape::Enum(Members::new(columns.collect()));
        let description = format!("The columns of {} that an upsert can change.", entity.type_name);
        types.push(Type::new(format!("{}Column", entity.type_name), description, shape));
    }
    types
}

fn entity_fields(entity: &Entity) -> Vec<Field> {
    let (one, many, writes) = (entity.type_name, plural(entity), &entity.writes);
    let (row, a) = (format!("{one}!"), if one.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" });
    let mut fields = Vec::new();
    if writes.create {
        let input = InputValue::new("input", &format!("Create{one}Input!"), "The row.");
        let inputs = InputValue::new("inputs", &format!("[Create{one}Input!]!"), "The rows.");
        let (added, kept) = match entity.table.writing.kept_when {
            None => (row.as_str(), ["", ""]),
            Some(_) => (one, [" Null = the row is right and was not kept.", " Those that were not kept are left out."]),
        };
        fields.push(Field::new(format!("create{one}"), added, format!("Adds {a} {one}.{}", kept[0])).with(vec![input]));
        let description = format!("Adds rows of {one}, all or none; they come in the order of the inputs.{}", kept[1]);
        fields.push(Field::new(format!("create{many}"), &format!("[{one}!]!"), description).with(vec![inputs]));
    }
    if writes.has_changes() {
        let patch = InputValue::new("patch", &format!("Update{one}Input!"), "What changes; what is left out stays.");
        let arguments = [id()].into_iter().chain([patch.clone()]).chain(locks(entity, true)).collect();
        fields.push(Field::new(format!("update{one}"), &row, format!("Changes {a} {one}.")).with(arguments));
        let description = format!("Changes the rows of {one} that the caller may change and for which the filter holds.");
        let arguments = vec![filter(entity), patch, at_most()];
        fields.push(Field::new(format!("update{many}"), &format!("{one}WriteResult!"), description).with(arguments));
    }
    if writes.create && writes.has_changes() && !writes.keys.is_empty() {
        let description = format!("Adds {a} {one}, or changes the one with the same key: the caller must be allowed to do both.");
        let arguments = vec![
            InputValue::new("input", &format!("Create{one}Input!"), "The row."),
            InputValue::new("onConflict", &format!("{one}ConflictKey!"), "The key by which a row is the same."),
            InputValue::new(
                "update",
                &format!("[{one}Column!]"),
                "What changes when there is one; left out, all that was given.",
            ),
        ];
        fields.push(Field::new(format!("upsert{one}"), &row, description).with(arguments));
    }
    if writes.delete {
        let restorable = if writes.restore { " It can be restored until it is purged." } else { "" };
        let arguments = [id()].into_iter().chain(locks(entity, false)).collect();
        let description = format!("Removes {a} {one} and returns it as it was.{restorable}");
        fields.push(Field::new(format!("delete{one}"), &row, description).with(arguments));
        let description = format!("Removes the rows of {one} that the caller may remove and for which the filter holds.");
        let arguments = vec![filter(entity), at_most()];
        fields.push(Field::new(format!("delete{many}"), &format!("{one}WriteResult!"), description).with(arguments));
    }
    if writes.restore {
        let description = format!("Brings back {a} {one} that was removed.");
        fields.push(Field::new(format!("restore{one}"), &row, description).with(vec![id()]));
    }
    fields
}

fn id() -> InputValue {
    InputValue::new("id", "ID!", "The id of the row.")
}

fn filter(entity: &Entity) -> InputValue {
    InputValue::new("where", &format!("{}Filter!", entity.type_name), "Which rows.")
}

fn at_most() -> InputValue {
    let description = "When more rows would be changed, none is and the answer is LIMIT_EXCEEDED.";
    InputValue { default: Some(AT_MOST.into()), ..InputValue::new("atMost", "Int!", description) }
}

fn locks(entity: &Entity, is_update: bool) -> Vec<InputValue> {
    let mut locks = Vec::new();
    if entity.writes.has_updated_at {
        let description = "The `updatedAt` that was read: when the row was changed since, the answer is CONFLICT.";
        locks.push(InputValue::new("ifUpdatedAt", "DateTime", description));
    }
    let description = "The `version` that was read: when the row was changed since, the answer is CONFLICT.";
    match entity.writes.version {
        VersionCheck::None => {}
        VersionCheck::Required if is_update => locks.push(InputValue::new("ifVersion", "Int!", description)),
        VersionCheck::Required | VersionCheck::Optional => locks.push(InputValue::new("ifVersion", "Int", description)),
    }
    locks
}

/// The input of a new row; `without` is the column that the row it stands in gives.
fn create_input(catalog: &Catalog, entity: &Entity, without: Option<&str>) -> Type {
    let writes = &entity.writes;
    let columns = writes.inputs.iter().filter(|input| without != Some(input.column)).map(|input| {
        let required = if input.required { "!" } else { "" };
        let notation = format!("{}{required}", notation(input.kind));
        InputValue::new(input.field.clone(), &notation, meaning_of(&input.description, &input.field))
    });
    let parents = writes.parents.iter().filter(|parent| without != Some(parent.column)).map(|parent| {
        let target = catalog.entity(parent.target).type_name;
        let description = format!("{}: one that is there, or a new one; instead of its id.", words(&parent.field));
        InputValue::new(parent.field.clone(), &format!("Nested{target}Input"), description)
    });
    let children = writes.children.iter().map(|child| {
        let target = catalog.entity(child.target).type_name;
        let name = nested_name(target, child.column);
        InputValue::new(child.field.clone(), &name, format!("{}: rows that come with it.", words(&child.field)))
    });
    let links = writes.links.iter().map(|link| {
        InputValue::new(link.field.clone(), "ConnectInput", format!("{}: rows it is connected with.", words(&link.field)))
    });
    let fields = columns.chain(parents).chain(children).chain(links).collect();
    let name = match without {
        Some(column) => child_input(entity.type_name, column),
        None => format!("Create{}Input", entity.type_name),
    };
    Type::input(name, format!("A new row of {}.", entity.type_name), fields)
}

fn update_input(entity: &Entity) -> Type {
    let columns = entity.writes.inputs.iter().filter(|input| input.in_update);
    let fields = columns
        .map(|input| InputValue::new(input.field.clone(), change_notation(input), meaning_of(&input.description, &input.field)));
    let description = format!("Changes of a row of {}: what is left out stays, null takes a value away.", entity.type_name);
    Type::input(format!("Update{}Input", entity.type_name), description, fields.collect())
}

/// Numbers can be increased and lists added to; everything else is set.
fn change_notation(input: &InputColumn) -> &'static str {
    match input.kind {
        Kind::Int => "IntChange",
        Kind::BigInt => "BigIntChange",
        Kind::Decimal { .. } => "DecimalChange",
        Kind::TextList => "StringListChange",
        other => notation(other),
    }
}

fn result(entity: &Entity) -> Type {
    let one = entity.type_name;
    Type::object(
        format!("{one}WriteResult"),
        format!("What a mutation by filter did to {one}."),
        vec![
            Field::new("affected", "Int!", "The number of rows."),
            Field::new("nodes", &format!("[{one}!]!"), "The rows, by their ids; removed ones as they were."),
        ],
    )
}

fn nested_name(child: &str, column: &str) -> String {
    child_input(child, column).replacen("Create", "Nested", 1)
}

fn nested_children(target: &Entity, column: &str, can_connect: bool) -> Type {
    let one = target.type_name;
    let mut fields = vec![InputValue::new("create", &format!("[{}!]", child_input(one, column)), "New rows.")];
    if can_connect {
        fields.push(InputValue::new("connect", "[ID!]", "Rows that are there already, by their ids."));
    }
    Type::input(nested_name(one, column), format!("Rows of {one} that come with a new row."), fields)
}

fn nested_parent(target: &Entity) -> Type {
    let one = target.type_name;
    let fields = vec![
        InputValue::new("connect", "ID", "The id of a row that is there already."),
        InputValue::new("create", &format!("Create{one}Input"), "A new row."),
    ];
    let description = format!("The {one} that a new row refers to: exactly one of the fields must be given.");
    Type::input(format!("Nested{one}Input"), description, fields)
}
