//! The types of an entity for reading rows: object, connection, filter and order; and the enums.

use std::collections::BTreeMap;

use entity::table::Kind;

use super::fixed::{Conditions, filter};
use super::types::{EnumValue, Field, InputValue, Members, Shape, Text, Type};
use crate::catalog::{Attribute, Catalog, Entity, Relation};

/// The types of one entity.
pub(super) fn types(catalog: &Catalog, entity: &Entity) -> Vec<Type> {
    let [connection, edge] = connection(entity);
    vec![object(catalog, entity), connection, edge, row_filter(catalog, entity), list_filter(entity), order(catalog, entity)]
}

/// The GraphQL type of a value of this kind, null allowed.
pub(super) fn notation(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "ID",
        Kind::Text { .. } | Kind::Address => "String",
        Kind::Int => "Int",
        Kind::BigInt => "BigInt",
        Kind::Bool => "Boolean",
        Kind::Decimal { .. } => "Decimal",
        Kind::Date => "Date",
        Kind::DateTime => "DateTime",
        Kind::Json => "JSON",
        Kind::TextList => "[String!]",
        Kind::Vector { .. } => "[Float!]",
        Kind::Enum(enumeration) => enumeration.name,
    }
}

/// The filter over values of this kind.
pub(super) fn filter_notation(kind: Kind) -> Text {
    let fixed = match kind {
        Kind::Id => "IdFilter",
        Kind::Text { .. } | Kind::Address => "StringFilter",
        Kind::Int => "IntFilter",
        Kind::BigInt => "BigIntFilter",
        Kind::Bool => "BooleanFilter",
        Kind::Decimal { .. } => "DecimalFilter",
        Kind::Date => "DateFilter",
        Kind::DateTime => "DateTimeFilter",
        Kind::Json => "JsonFilter",
        Kind::TextList => "StringListFilter",
        Kind::Vector { .. } => "PresenceFilter",
        Kind::Enum(enumeration) => return format!("{}Filter", enumeration.name).into(),
    };
    fixed.into()
}

/// `createdAt` -> `Created at`.
pub(super) fn words(name: &str) -> String {
    let mut result = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if result.is_empty() {
            result.push(letter.to_ascii_uppercase());
        } else if letter.is_ascii_uppercase() {
            result.push(' ');
            result.push(letter.to_ascii_lowercase());
        } else {
            result.push(if letter == '_' { ' ' } else { letter });
        }
    }
    result
}

/// What an attribute means, in the words of the entity or, where it has none, of its name.
pub(super) fn meaning(attribute: &Attribute) -> String {
    or_words(&attribute.description, &attribute.field)
}

/// What a field means, in the given words or, where there are none, those of its name.
pub(super) fn meaning_of(description: &str, name: &str) -> String {
    or_words(description, name)
}

fn or_words(description: &str, name: &str) -> String {
    if description.trim().is_empty() { format!("{}.", words(name)) } else { description.trim().to_owned() }
}

fn object(catalog: &Catalog, entity: &Entity) -> Type {
    let has_ids = entity.table.has_ids();
    let node_id = Field::new("nodeId", "ID!", "The id that is unique over all types; `node` finds the row by it.");
    let attributes = entity.attributes.iter().map(|attribute| {
        let required = if attribute.is_optional() { "" } else { "!" };
        Field::new(attribute.field.clone(), &format!("{}{required}", notation(attribute.kind)), meaning(attribute))
    });
    let relations = entity.relations.iter().map(|relation| relation_field(catalog, relation));
    let made = entity.table.made.map(|made| Field::new(made.field, "[JSON!]!", made.description).with(made_arguments()));
    let fields = has_ids.then_some(node_id).into_iter().chain(attributes).chain(relations).chain(made).collect();
    let description = or_words(&entity.table.description, entity.type_name);
    Type::new(
        entity.type_name,
        description,
        Shape::Object(Members::new(fields), has_ids.then(|| "Node".into()).into_iter().collect()),
    )
}

fn relation_field(catalog: &Catalog, relation: &Relation) -> Field {
    let target = catalog.entity(relation.target);
    let name = relation.field.clone();
    if relation.to_many {
        let description = format!("{}: those the caller may read.", words(&name));
        Field::new(name, &format!("{}Connection!", target.type_name), description).with(connection_arguments(target))
    } else {
        let description = format!("{}: null if there is none the caller may read.", words(&name));
        Field::new(name, target.type_name, description)
    }
}

/// The arguments of the rows of a table that was made for a row.
fn made_arguments() -> Vec<InputValue> {
    vec![
        InputValue::new("first", "Int", "The number of rows."),
        InputValue::new("offset", "Int", "The number of rows to leave out before."),
    ]
}

/// The arguments of a connection of the entity.
pub(super) fn connection_arguments(entity: &Entity) -> Vec<InputValue> {
    let name = entity.type_name;
    let mut arguments = vec![
        InputValue::new("where", &format!("{name}Filter"), "Only rows for which this holds."),
        InputValue::new(
            "orderBy",
            &format!("[{name}Order!]"),
            "The order; rows equal in the first entry are ordered by the next.",
        ),
        InputValue::new("first", "Int", "The number of rows from the start, or after `after`."),
        InputValue::new("after", "String", "Only rows after this cursor."),
        InputValue::new("last", "Int", "The number of rows from the end, or before `before`."),
        InputValue::new("before", "String", "Only rows before this cursor."),
        InputValue::new("offset", "Int", "The number of rows to leave out before the page."),
    ];
    arguments.extend(search(entity, RANKED));
    arguments.extend(include_deleted(entity));
    arguments
}

/// How to write a search.
const SEARCH: &str = "Only rows with these words, in whatever case and with whatever accents: `coffee beans` finds rows with both, \
    `\"cold brew\"` these next to each other, `roast*` words that begin so, `-decaf` rows without it.";

/// In which order a searched list comes.
pub(super) const RANKED: &str =
    " Without `orderBy` the best matches come first: of very many, the newest are ranked and the others left out.";

/// The argument that looks for words, where the entity has columns to look in.
pub(super) fn search(entity: &Entity, further: &str) -> Option<InputValue> {
    entity.table.search.as_ref()?;
    Some(InputValue::new("search", "String", format!("{SEARCH}{further}")))
}

/// The argument that shows deleted rows, where rows are kept after they are deleted.
pub(super) fn include_deleted(entity: &Entity) -> Option<InputValue> {
    let description = "Whether rows that were deleted are found too; administrators only.";
    let argument = InputValue { default: Some(false.into()), ..InputValue::new("includeDeleted", "Boolean", description) };
    entity.table.soft_delete.then_some(argument)
}

fn connection(entity: &Entity) -> [Type; 2] {
    let name = entity.type_name;
    let connection = Type::object(
        format!("{name}Connection"),
        format!("A page of a list of {name}."),
        vec![
            Field::new("nodes", &format!("[{name}!]!"), "The rows of the page."),
            Field::new("edges", &format!("[{name}Edge!]!"), "The rows of the page with their cursors."),
            Field::new("pageInfo", "PageInfo!", "Where the page stands in the list."),
            Field::new("totalCount", "Int!", "The number of rows of the whole list that the caller may read."),
        ],
    );
    let mut fields = vec![
        Field::new("cursor", "String!", "The place of the row in the list, for `after` and `before`."),
        Field::new("node", &format!("{name}!"), "The row."),
    ];
    if entity.table.search.is_some() {
        let rank = "How well the row matches the search: the more the better; null without a search.";
        fields.push(Field::new("rank", "Int", rank));
        fields.push(Field::new("highlights", "[SearchHighlight!]!", "Where the row matches the search, a text of each field."));
    }
    let edge = Type::object(format!("{name}Edge"), format!("A row of a list of {name} with its cursor."), fields);
    [connection, edge]
}

/// `and`, `or` and `not` of a filter.
pub(super) fn connectives(name: &str) -> [InputValue; 3] {
    let list = format!("[{name}!]");
    [
        InputValue::new("and", &list, "All of these hold; an empty list always does."),
        InputValue::new("or", &list, "At least one of these holds; an empty list never does."),
        InputValue::new("not", name, "This does not hold."),
    ]
}

fn row_filter(catalog: &Catalog, entity: &Entity) -> Type {
    let name = format!("{}Filter", entity.type_name);
    let attributes = entity
        .attributes
        .iter()
        .map(|attribute| InputValue::new(attribute.field.clone(), &filter_notation(attribute.kind), meaning(attribute)));
    let relations = entity.relations.iter().map(|relation| {
        let target = catalog.entity(relation.target).type_name;
        let (notation, description) = if relation.to_many {
            (format!("{target}ListFilter"), format!("{}: those the caller may read.", words(&relation.field)))
        } else {
            (
                format!("{target}Filter"),
                format!("{}: there is one the caller may read, and this holds for it.", words(&relation.field)),
            )
        };
        InputValue::new(relation.field.clone(), &notation, description)
    });
    let fields = connectives(&name).into_iter().chain(attributes).chain(relations).collect();
    Type::input(name, format!("Conditions on {}; all must hold.", entity.type_name), fields)
}

fn list_filter(entity: &Entity) -> Type {
    let name = entity.type_name;
    let filter = format!("{name}Filter");
    Type::input(
        format!("{name}ListFilter"),
        format!("Conditions on related rows of {name}, of which only those the caller may read count; all must hold."),
        vec![
            InputValue::new("some", &filter, "At least one row is like this."),
            InputValue::new("every", &filter, "Each row is like this; holds for no rows too."),
            InputValue::new("none", &filter, "No row is like this."),
            InputValue::new("count", "IntFilter", "The number of rows."),
        ],
    )
}

fn order(catalog: &Catalog, entity: &Entity) -> Type {
    let attributes = entity.attributes.iter().filter(|attribute| attribute.is_ordered());
    let attributes = attributes.map(|attribute| InputValue::new(attribute.field.clone(), "OrderDirection", meaning(attribute)));
    let relations = entity.relations.iter().map(|relation| {
        let target = catalog.entity(relation.target).type_name;
        let (notation, description) = if relation.to_many {
            ("CountOrder".to_owned(), format!("{}: by their number.", words(&relation.field)))
        } else {
            (format!("{target}Order"), format!("{}: by its values.", words(&relation.field)))
        };
        InputValue::new(relation.field.clone(), &notation, description)
    });
    let description = format!("One entry of an order of {}: exactly one field must be given.", entity.type_name);
    Type::input(format!("{}Order", entity.type_name), description, attributes.chain(relations).collect())
}

/// The enums that attributes and functions have, each with its filter.
pub(super) fn enums(catalog: &Catalog) -> Vec<Type> {
    let attributes = catalog.entities.iter().flat_map(|entity| &entity.attributes).map(|attribute| attribute.kind);
    let used: BTreeMap<&str, _> = attributes
        .chain(crate::catalog::function::kinds(&catalog.functions))
        .filter_map(|kind| match kind {
            Kind::Enum(enumeration) => Some((enumeration.name, enumeration)),
            _ => None,
        })
        .collect();
    let types = used.into_values().flat_map(|enumeration| {
        let values = enumeration.values.iter().map(|(stored, description)| EnumValue {
            name: stored.to_ascii_uppercase().into(),
            description: or_words(description, stored).into(),
        });
        let shape = Shape::Enum(Members::new(values.collect()));
        let declared = Type::new(enumeration.name, or_words(enumeration.description, enumeration.name), shape);
        [declared, filter(&format!("{}Filter", enumeration.name), enumeration.name, Conditions::Membership)]
    });
    types.collect()
}
