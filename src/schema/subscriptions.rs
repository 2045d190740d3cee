//! The root of subscriptions: what changes, row by row, and results that are sent again when they change.

use super::aggregates;
use super::entities::{connection_arguments, similar};
use super::functions;
use super::types::{EnumValue, Field, InputValue, Members, SUBSCRIPTION, Shape, Type};
use crate::catalog::{Catalog, Entity};

/// What became of a row for a subscriber: the names and their meaning.
pub const CHANGE_KINDS: [(&str, &str); 5] = [
    ("READY", "Nothing yet: from here on no change is missed. The first event, unless the subscription goes on after a cursor."),
    (
        "ENTERED",
        "The row is there now for the caller: it was added, it came to satisfy the filter, or the caller may read it now.",
    ),
    ("UPDATED", "The row has changed."),
    ("LEFT", "The row is there no more for the caller: it does not satisfy the filter, or the caller may not read it any more."),
    ("DELETED", "The row was removed."),
];

/// The types of subscriptions; none where no entity can be followed.
pub(super) fn types(catalog: &Catalog) -> Vec<Type> {
    let followed = || catalog.entities.iter().filter(|entity| entity.can_be_followed());
    let fields: Vec<Field> = functions::followed(catalog).chain(followed().flat_map(fields_of)).collect();
    if fields.is_empty() {
        return Vec::new();
    }
    let description =
        "What is sent by itself. Each subscription follows what the caller may read at every moment, and nothing else.";
    let kinds = CHANGE_KINDS.map(|(name, description)| EnumValue { name: name.into(), description: description.into() });
    let kind = Type::new("ChangeKind", "What became of a row for the caller.", Shape::Enum(Members::new(kinds.to_vec())));
    let changes = followed().map(change);
    [Type::object(SUBSCRIPTION, description, fields), kind].into_iter().chain(changes).collect()
}

fn fields_of(entity: &Entity) -> [Field; 3] {
    let name = entity.type_name;
    let changes = Field::new(
        entity.changes_field(),
        &format!("{name}Change!"),
        format!("What becomes of {name}: each change of a row that the caller may read before it or after it."),
    );
    let changes = changes.with(vec![
        InputValue::new(
            "where",
            &format!("{name}Filter"),
            "Only rows for which this holds; one for which it ceases to hold leaves.",
        ),
        InputValue::new("after", "String", "Goes on after the event with this cursor, without loss."),
    ]);
    let list = Field::new(
        entity.list_live_field(),
        &format!("{name}Connection!"),
        format!("A list of {name}, sent at once and again whenever it has changed."),
    );
    let list = list.with(connection_arguments(entity).into_iter().chain(similar(entity)).chain([patch()]).collect());
    let aggregate = aggregates::root_field(entity);
    let mut arguments: Vec<InputValue> = aggregate.arguments.iter().cloned().collect();
    arguments.push(patch());
    let description = format!("Groups of {name} with their aggregates, sent at once and again whenever they have changed.");
    let aggregate = Field::new(entity.aggregate_live_field(), &format!("[{name}Aggregate!]!"), description).with(arguments);
    [changes, list, aggregate]
}

/// How a result is sent again.
pub(super) fn patch() -> InputValue {
    let description = "Whether later results say only what has changed, as a JSON Patch (RFC 6902) of the first one's `data` under \
        `extensions.patch`, without `data`.";
    InputValue { default: Some(false.into()), ..InputValue::new("patch", "Boolean", description) }
}

fn change(entity: &Entity) -> Type {
    let name = entity.type_name;
    Type::object(
        format!("{name}Change"),
        format!("Something that became of a row of {name}."),
        vec![
            Field::new("kind", "ChangeKind!", "What became of it."),
            Field::new("id", "ID", "The row's id; null where the event is about no row."),
            Field::new("node", name, "The row as it is now; null when it left or was removed."),
            Field::new(
                "changedFields",
                "[String!]!",
                "The fields that have changed, of those the caller may read; empty unless the row was updated.",
            ),
            Field::new("cursor", "String!", "The place of the event, for `after`."),
        ],
    )
}
