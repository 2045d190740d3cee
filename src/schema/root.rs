//! The root of queries, and what the API says about the caller.

use super::aggregates;
use super::entities::{connection_arguments, include_deleted, meaning, notation, similar};
use super::functions;
use super::types::{EnumValue, Field, InputValue, Members, QUERY, Shape, Type};
use crate::catalog::{Catalog, Entity, HISTORY_ACTION, Lookup};

/// The types that lead to all others.
pub(super) fn types(catalog: &Catalog) -> Vec<Type> {
    let shared = [
        Field::new("me", "Me!", "The caller."),
        Field::new("node", "Node", "The row with this id, of whatever type it is; null if there is none the caller may read.")
            .with(vec![InputValue::new("nodeId", "ID!", "The id that is unique over all types.")]),
        Field::new("roles", "[RoleDescription!]!", "All roles and what they permit."),
    ];
    let history = catalog.root("history").map(|_| history_field());
    let of_entities = catalog.entities.iter().flat_map(entity_fields);
    let fields = shared.into_iter().chain(history).chain(functions::fields(catalog, false)).chain(of_entities).collect();
    let query = Type::object(QUERY, "What can be read. Every answer holds the rows the caller may read and no others.", fields);
    let mut types = vec![query, me(catalog)];
    if catalog.root("history").is_some() {
        types.extend(history_types());
    }
    types
}

fn history_field() -> Field {
    let description = "What happened to a row, the newest first: the changes in which the caller may read it before and after.";
    Field::new("history", "HistoryEntryConnection!", description).with(vec![
        InputValue::new("nodeId", "ID!", "The id that is unique over all types."),
        InputValue::new("first", "Int", "The number of entries."),
        InputValue::new("after", "String", "Only entries after this cursor."),
    ])
}

fn history_types() -> Vec<Type> {
    let actions = HISTORY_ACTION
        .values
        .iter()
        .map(|(stored, description)| EnumValue { name: stored.to_ascii_uppercase().into(), description: (*description).into() });
    vec![
        Type::object(
            "HistoryEntryConnection",
            "A page of the history of a row.",
            vec![
                Field::new("nodes", "[HistoryEntry!]!", "The entries of the page."),
                Field::new("edges", "[HistoryEntryEdge!]!", "The entries of the page with their cursors."),
                Field::new("pageInfo", "PageInfo!", "Where the page stands in the history."),
            ],
        ),
        Type::object(
            "HistoryEntryEdge",
            "An entry of a history with its cursor.",
            vec![
                Field::new("cursor", "String!", "The place of the entry in the history, for `after`."),
                Field::new("node", "HistoryEntry!", "The entry."),
            ],
        ),
        Type::object(
            "HistoryEntry",
            "Something that happened to a row.",
            vec![
                Field::new("id", "ID!", "The entry's id."),
                Field::new("at", "DateTime!", "When it happened."),
                Field::new("action", "HistoryAction!", "What was done."),
                Field::new("user", "User", "Who did it: null if the caller may not see the user, or it was no user."),
                Field::new("changes", "[FieldChange!]!", "What changed, of the fields the caller may read before and after."),
            ],
        ),
        Type::object(
            "FieldChange",
            "A field that changed.",
            vec![
                Field::new("field", "String!", "The name of the field."),
                Field::new("old", "JSON", "The value before."),
                Field::new("new", "JSON", "The value after."),
            ],
        ),
        Type::new(HISTORY_ACTION.name, HISTORY_ACTION.description, Shape::Enum(Members::new(actions.collect()))),
    ]
}

fn entity_fields(entity: &Entity) -> Vec<Field> {
    let name = entity.type_name;
    let id = InputValue::new("id", "ID!", "The id of the row.");
    let single = Field::new(
        entity.single_field.clone(),
        name,
        format!("The {name} with this id; null if there is none the caller may read."),
    )
    .with([id].into_iter().chain(include_deleted(entity)).collect());
    let list = Field::new(
        entity.list_field.clone(),
        &format!("{name}Connection!"),
        format!("A list of {name}: the rows the caller may read."),
    )
    .with(connection_arguments(entity).into_iter().chain(similar(entity)).collect());
    let lookups = entity.lookups.iter().map(|lookup| lookup_field(entity, lookup));
    entity.table.has_ids().then_some(single).into_iter().chain(lookups).chain([list, aggregates::root_field(entity)]).collect()
}

fn lookup_field(entity: &Entity, lookup: &Lookup) -> Field {
    let key = lookup.attributes.iter().filter_map(|index| entity.attributes.get(*index));
    let arguments = key
        .map(|attribute| InputValue::new(attribute.field.clone(), &format!("{}!", notation(attribute.kind)), meaning(attribute)));
    let description = format!("The {} with these values; null if there is none the caller may read.", entity.type_name);
    Field::new(lookup.field.clone(), entity.type_name, description).with(arguments.chain(include_deleted(entity)).collect())
}

/// The caller's own rows are shown where the data model has them.
fn me(catalog: &Catalog) -> Type {
    let own = [
        ("user", "User", false, "The user; null for a caller who is none."),
        ("organizationRoles", "OrganizationMember", true, "The memberships in organizations."),
        ("brandRoles", "UserBrandRole", true, "The roles in brands."),
        ("application", "Application", false, "The application that asks, if one does."),
        ("session", "Session", false, "The session of the request, if there is one."),
    ];
    let own =
        own.into_iter().filter(|(_, target, ..)| catalog.by_type(target).is_some()).map(|(field, target, many, description)| {
            let notation = if many { format!("[{target}!]!") } else { target.to_owned() };
            Field::new(field, &notation, description)
        });
    let permissions = Field::new("permissions", "[String!]!", "What the caller may do in a brand.").with(vec![InputValue::new(
        "brandId",
        "ID!",
        "The id of the brand.",
    )]);
    Type::object("Me", "The caller.", own.chain([permissions]).collect())
}
