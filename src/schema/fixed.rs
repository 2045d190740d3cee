//! What does not depend on the catalog: the types and directives of GraphQL itself, read from `introspection.graphql`, our own from
//! `fixed.graphql`, and the filters of each scalar.

use async_graphql::parser::types::{
    DirectiveDefinition, DirectiveLocation, FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{Positioned, parse_schema};

use super::Error;
use super::types::{Directive, EnumValue, Field, InputValue, Members, Shape, Text, Type, TypeRef, name_of};

const SOURCES: [&str; 2] = [include_str!("introspection.graphql"), include_str!("fixed.graphql")];

/// What every schema has.
pub(super) struct Fixed {
    /// The types.
    pub(super) types: Vec<Type>,
    /// The directives.
    pub(super) directives: Vec<Directive>,
}

/// The types and directives that every schema has.
pub(super) fn fixed() -> Result<Fixed, Error> {
    let mut fixed = Fixed { types: Vec::new(), directives: Vec::new() };
    for source in SOURCES {
        let document = parse_schema(source).map_err(|error| Error::FixedTypes(error.to_string()))?;
        for definition in &document.definitions {
            match definition {
                TypeSystemDefinition::Type(declared) => fixed.types.push(declared_type(&declared.node)),
                TypeSystemDefinition::Directive(declared) => fixed.directives.push(directive(&declared.node)),
                TypeSystemDefinition::Schema(_) => {}
            }
        }
    }
    fixed.types.extend(scalar_filters());
    Ok(fixed)
}

fn directive(definition: &DirectiveDefinition) -> Directive {
    Directive {
        name: name_of(&definition.name.node),
        description: text(definition.description.as_ref()),
        arguments: inputs(&definition.arguments),
        locations: definition.locations.iter().map(|location| location_name(location.node)).collect(),
    }
}

const fn location_name(location: DirectiveLocation) -> &'static str {
    match location {
        DirectiveLocation::Query => "QUERY",
        DirectiveLocation::Mutation => "MUTATION",
        DirectiveLocation::Subscription => "SUBSCRIPTION",
        DirectiveLocation::Field => "FIELD",
        DirectiveLocation::FragmentDefinition => "FRAGMENT_DEFINITION",
        DirectiveLocation::FragmentSpread => "FRAGMENT_SPREAD",
        DirectiveLocation::InlineFragment => "INLINE_FRAGMENT",
        DirectiveLocation::VariableDefinition => "VARIABLE_DEFINITION",
        DirectiveLocation::Schema => "SCHEMA",
        DirectiveLocation::Scalar => "SCALAR",
        DirectiveLocation::Object => "OBJECT",
        DirectiveLocation::FieldDefinition => "FIELD_DEFINITION",
        DirectiveLocation::ArgumentDefinition => "ARGUMENT_DEFINITION",
        DirectiveLocation::Interface => "INTERFACE",
        DirectiveLocation::Union => "UNION",
        DirectiveLocation::Enum => "ENUM",
        DirectiveLocation::EnumValue => "ENUM_VALUE",
        DirectiveLocation::InputObject => "INPUT_OBJECT",
        DirectiveLocation::InputFieldDefinition => "INPUT_FIELD_DEFINITION",
    }
}

fn declared_type(definition: &TypeDefinition) -> Type {
    let shape = match &definition.kind {
        TypeKind::Object(object) => Shape::Object(fields(&object.fields), Vec::new()),
        TypeKind::Interface(interface) => Shape::Interface(fields(&interface.fields)),
        TypeKind::InputObject(input) => Shape::Input(inputs(&input.fields)),
        TypeKind::Enum(values) => {
            let values = values.values.iter().map(|value| EnumValue {
                name: name_of(&value.node.value.node),
                description: text(value.node.description.as_ref()),
            });
            Shape::Enum(Members::new(values.collect()))
        }
        TypeKind::Scalar | TypeKind::Union(_) => Shape::Scalar,
    };
    Type::new(&definition.name.node, text(definition.description.as_ref()), shape)
}

fn fields(fields: &[Positioned<FieldDefinition>]) -> Members<Field> {
    let converted = fields.iter().map(|field| Field {
        name: name_of(&field.node.name.node),
        description: text(field.node.description.as_ref()),
        arguments: inputs(&field.node.arguments),
        type_ref: TypeRef::from(&field.node.ty.node),
    });
    Members::new(converted.collect())
}

fn inputs(inputs: &[Positioned<InputValueDefinition>]) -> Members<InputValue> {
    let converted = inputs.iter().map(|input| InputValue {
        name: name_of(&input.node.name.node),
        description: text(input.node.description.as_ref()),
        type_ref: TypeRef::from(&input.node.ty.node),
        default: input.node.default_value.as_ref().map(|value| value.node.clone()),
    });
    Members::new(converted.collect())
}

fn text(description: Option<&Positioned<String>>) -> Text {
    Text::Owned(description.map_or_else(String::new, |description| description.node.clone()))
}

/// Which conditions a filter offers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Conditions {
    /// Equal or not.
    Equality,
    /// Equal, and one of a list.
    Membership,
    /// Before and after as well.
    Order,
    /// Patterns as well.
    Pattern,
}

/// The least that offers the condition, its name, whether it takes a list, what it says.
const CONDITIONS: &[(Conditions, &str, bool, &str)] = &[
    (Conditions::Equality, "eq", false, "Equal to this value."),
    (Conditions::Equality, "ne", false, "Different from this value."),
    (Conditions::Membership, "in", true, "One of these values; an empty list matches nothing."),
    (Conditions::Membership, "notIn", true, "None of these values; an empty list matches every value."),
    (Conditions::Order, "lt", false, "Less than this value."),
    (Conditions::Order, "lte", false, "Less than or equal to this value."),
    (Conditions::Order, "gt", false, "Greater than this value."),
    (Conditions::Order, "gte", false, "Greater than or equal to this value."),
    (
        Conditions::Pattern,
        "like",
        false,
        "Matches this pattern: `%` is any text, `_` any character. Upper and lower case differ.",
    ),
    (
        Conditions::Pattern,
        "ilike",
        false,
        "Matches this pattern: `%` is any text, `_` any character. Upper and lower case are the same.",
    ),
    (Conditions::Pattern, "startsWith", false, "Starts with this text."),
    (Conditions::Pattern, "endsWith", false, "Ends with this text."),
    (Conditions::Pattern, "contains", false, "Has this text in it."),
    (Conditions::Pattern, "istartsWith", false, "Starts with this text, upper and lower case the same."),
    (Conditions::Pattern, "iendsWith", false, "Ends with this text, upper and lower case the same."),
    (Conditions::Pattern, "icontains", false, "Has this text in it, upper and lower case the same."),
];

/// The filter over values of the type `value`.
pub(super) fn filter(name: &str, value: &str, offered: Conditions) -> Type {
    let conditions = CONDITIONS.iter().filter(|(least, ..)| *least <= offered).map(|(_, condition, list, description)| {
        let notation = if *list { format!("[{value}!]") } else { value.to_owned() };
        InputValue::new(*condition, &notation, *description)
    });
    let is_null = InputValue::new("isNull", "Boolean", "Whether there is no value.");
    Type::input(name, format!("Conditions on a value of the type {value}; all must hold."), conditions.chain([is_null]).collect())
}

fn scalar_filters() -> impl Iterator<Item = Type> {
    let filters = [
        ("IdFilter", "ID", Conditions::Membership),
        ("StringFilter", "String", Conditions::Pattern),
        ("IntFilter", "Int", Conditions::Order),
        ("BigIntFilter", "BigInt", Conditions::Order),
        ("DecimalFilter", "Decimal", Conditions::Order),
        ("FloatFilter", "Float", Conditions::Order),
        ("DateFilter", "Date", Conditions::Order),
        ("DateTimeFilter", "DateTime", Conditions::Order),
        ("BooleanFilter", "Boolean", Conditions::Equality),
    ];
    filters.into_iter().map(|(name, value, offered)| filter(name, value, offered))
}
