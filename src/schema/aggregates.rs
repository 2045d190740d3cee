//! The types of an entity for aggregates: groups with their values, `groupBy`, `having` and the order of groups.

use entity::table::Kind;

use super::entities::{connectives, filter_notation, include_deleted, meaning, notation, search};
use super::types::{Field, InputValue, Type};
use crate::catalog::{Attribute, Entity};

/// The types of one entity. A type that would have no fields is left out together with the fields of that type.
pub(super) fn types(entity: &Entity) -> Vec<Type> {
    let mut types = values(entity);
    types.extend(conditions(entity));
    types.extend(orders(entity));
    types.push(group_by(entity));
    types
}

/// The root field for aggregates of the entity.
pub(super) fn root_field(entity: &Entity) -> Field {
    let name = entity.type_name;
    let mut arguments = vec![
        InputValue::new("where", &format!("{name}Filter"), "Only rows for which this holds."),
        InputValue::new(
            "groupBy",
            &format!("[{name}GroupBy!]"),
            "What the rows of a group have in common; without it all rows are one group.",
        ),
        InputValue::new("having", &format!("{name}Having"), "Only groups for which this holds."),
        InputValue::new("orderBy", &format!("[{name}AggregateOrder!]"), "The order of the groups."),
        InputValue::new("first", "Int", "The number of groups from the start."),
        InputValue::new("offset", "Int", "The number of groups to leave out."),
    ];
    arguments.extend(search(entity, ""));
    arguments.extend(include_deleted(entity));
    let description = format!("Groups of {name} with their aggregates, over the rows the caller may read.");
    Field::new(entity.aggregate_field.clone(), &format!("[{name}Aggregate!]!"), description).with(arguments)
}

fn groupable(entity: &Entity) -> impl Iterator<Item = &Attribute> {
    entity.attributes.iter().filter(|attribute| attribute.is_ordered())
}

fn numeric(entity: &Entity) -> impl Iterator<Item = &Attribute> {
    entity.attributes.iter().filter(|attribute| attribute.is_numeric())
}

fn ranged(entity: &Entity) -> impl Iterator<Item = &Attribute> {
    groupable(entity).filter(|attribute| !matches!(attribute.kind, Kind::Id | Kind::Bool))
}

const fn is_time(attribute: &Attribute) -> bool {
    matches!(attribute.kind, Kind::Date | Kind::DateTime)
}

/// A sum needs more digits than its terms.
const fn sum_kind(attribute: &Attribute) -> Kind {
    match attribute.kind {
        Kind::Int => Kind::BigInt,
        _ => Kind::Decimal { precision: 0, scale: 0 },
    }
}

fn values(entity: &Entity) -> Vec<Type> {
    let name = entity.type_name;
    let object = |suffix: &str, description: String, fields: Vec<Field>| {
        (!fields.is_empty()).then(|| Type::object(format!("{name}{suffix}"), description, fields))
    };
    let field = |attribute: &Attribute, notation: &str| Field::new(attribute.field.clone(), notation, meaning(attribute));
    let own = |attribute: &Attribute| field(attribute, notation(attribute.kind));
    let key = groupable(entity).map(own).collect();
    let distinct = groupable(entity).map(|attribute| field(attribute, "Int!")).collect();
    let sums = numeric(entity).map(|attribute| field(attribute, notation(sum_kind(attribute)))).collect();
    let averages = numeric(entity).map(|attribute| field(attribute, "Float")).collect();
    let key_says = format!(
        "What the rows of a group of {name} have in common; null where it is not grouped by. A time is the start of its span."
    );
    let types = [
        object("GroupKey", key_says, key),
        object("CountDistinct", format!("The numbers of different values in a group of {name}."), distinct),
        object("Sum", format!("Sums over a group of {name}; null where there is no value."), sums),
        object("Avg", format!("Averages over a group of {name}; null where there is no value."), averages),
        object("Min", format!("The smallest values in a group of {name}."), ranged(entity).map(own).collect()),
        object("Max", format!("The largest values in a group of {name}."), ranged(entity).map(own).collect()),
        object("Aggregate", format!("A group of {name} with its aggregates."), aggregate_fields(entity)),
    ];
    types.into_iter().flatten().collect()
}

fn aggregate_fields(entity: &Entity) -> Vec<Field> {
    let name = entity.type_name;
    let part = |present: bool, field: &'static str, suffix: &str, description: &'static str| {
        present.then(|| Field::new(field, &format!("{name}{suffix}!"), description))
    };
    let (grouped, summed, bounded) = presence(entity);
    let fields = [
        part(grouped, "key", "GroupKey", "What the rows of the group have in common."),
        Some(Field::new("count", "Int!", "The number of rows.")),
        part(grouped, "countDistinct", "CountDistinct", "The numbers of different values."),
        part(summed, "sum", "Sum", "The sums."),
        part(summed, "avg", "Avg", "The averages."),
        part(bounded, "min", "Min", "The smallest values."),
        part(bounded, "max", "Max", "The largest values."),
    ];
    fields.into_iter().flatten().collect()
}

/// Whether the entity has attributes to group by, to add up, and to take the smallest of.
fn presence(entity: &Entity) -> (bool, bool, bool) {
    (groupable(entity).next().is_some(), numeric(entity).next().is_some(), ranged(entity).next().is_some())
}

fn group_by(entity: &Entity) -> Type {
    let fields = groupable(entity).map(|attribute| {
        let notation = if is_time(attribute) { "TimeBucket" } else { "Boolean" };
        InputValue::new(attribute.field.clone(), notation, meaning(attribute))
    });
    let description = format!(
        "One entry of a grouping of {}: exactly one field must be given, with `true` or the span of time.",
        entity.type_name
    );
    Type::input(format!("{}GroupBy", entity.type_name), description, fields.collect())
}

fn conditions(entity: &Entity) -> Vec<Type> {
    let name = entity.type_name;
    let input = |suffix: &str, description: String, fields: Vec<InputValue>| {
        (!fields.is_empty()).then(|| Type::input(format!("{name}{suffix}"), description, fields))
    };
    let field = |attribute: &Attribute, notation: &str| InputValue::new(attribute.field.clone(), notation, meaning(attribute));
    let distinct = groupable(entity).map(|attribute| field(attribute, "IntFilter")).collect();
    let sums = numeric(entity).map(|attribute| field(attribute, &filter_notation(sum_kind(attribute)))).collect();
    let averages = numeric(entity).map(|attribute| field(attribute, "FloatFilter")).collect();
    let ranges = ranged(entity).map(|attribute| field(attribute, &filter_notation(attribute.kind))).collect();
    let types = [
        input(
            "CountDistinctHaving",
            format!("Conditions on numbers of different values in a group of {name}; all must hold."),
            distinct,
        ),
        input("SumHaving", format!("Conditions on sums over a group of {name}; all must hold."), sums),
        input("AvgHaving", format!("Conditions on averages over a group of {name}; all must hold."), averages),
        input(
            "RangeHaving",
            format!("Conditions on the smallest or largest values in a group of {name}; all must hold."),
            ranges,
        ),
        input("Having", format!("Conditions on a group of {name}; all must hold."), having_fields(entity)),
    ];
    types.into_iter().flatten().collect()
}

fn having_fields(entity: &Entity) -> Vec<InputValue> {
    let name = entity.type_name;
    let part = |present: bool, field: &'static str, suffix: &str, description: &'static str| {
        present.then(|| InputValue::new(field, &format!("{name}{suffix}"), description))
    };
    let (grouped, summed, bounded) = presence(entity);
    let parts = [
        Some(InputValue::new("count", "IntFilter", "The number of rows.")),
        part(grouped, "countDistinct", "CountDistinctHaving", "The numbers of different values."),
        part(summed, "sum", "SumHaving", "The sums."),
        part(summed, "avg", "AvgHaving", "The averages."),
        part(bounded, "min", "RangeHaving", "The smallest values."),
        part(bounded, "max", "RangeHaving", "The largest values."),
    ];
    connectives(&format!("{name}Having")).into_iter().chain(parts.into_iter().flatten()).collect()
}

fn orders(entity: &Entity) -> Vec<Type> {
    let name = entity.type_name;
    let field = |attribute: &Attribute| InputValue::new(attribute.field.clone(), "OrderDirection", meaning(attribute));
    let input = |suffix: &str, fields: Vec<InputValue>| {
        let description = format!("One entry of an order of groups of {name}: exactly one field must be given.");
        (!fields.is_empty()).then(|| Type::input(format!("{name}{suffix}"), description, fields))
    };
    let part = |present: bool, field: &'static str, suffix: &str, description: &'static str| {
        present.then(|| InputValue::new(field, &format!("{name}{suffix}"), description))
    };
    let (grouped, summed, bounded) = presence(entity);
    let parts = [
        Some(InputValue::new("count", "OrderDirection", "By the number of rows.")),
        part(grouped, "key", "KeyOrder", "By what the rows of the group have in common; it must be grouped by."),
        part(grouped, "countDistinct", "KeyOrder", "By a number of different values."),
        part(summed, "sum", "NumberOrder", "By a sum."),
        part(summed, "avg", "NumberOrder", "By an average."),
        part(bounded, "min", "RangeOrder", "By a smallest value."),
        part(bounded, "max", "RangeOrder", "By a largest value."),
    ];
    let types = [
        input("KeyOrder", groupable(entity).map(field).collect()),
        input("NumberOrder", numeric(entity).map(field).collect()),
        input("RangeOrder", ranged(entity).map(field).collect()),
        input("AggregateOrder", parts.into_iter().flatten().collect()),
    ];
    types.into_iter().flatten().collect()
}
