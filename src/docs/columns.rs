//! The columns of a table, its keys, its relations and its computed fields.

use entity::table::{Cardinality, Column, DefaultValue, Kind, Relation, Table};
use policy::Preset;

use super::Model;
use super::markdown::{code, codes, list, table as markdown_table, text};

/// The table of columns.
#[must_use]
pub fn columns(model: &Model<'_>, table: &Table) -> String {
    let rows = table.columns.iter().filter(|column| !table.is_internal(column.name)).map(|column| {
        vec![
            code(column.name),
            model
                .field_type(table, column.name)
                .map_or_else(String::new, |(field, notation)| code(&format!("{field}: {notation}"))),
            kind(column.kind) + &referred(model, table, column),
            if column.nullable { "null" } else { "not null" }.to_owned(),
            column.default.as_ref().map_or_else(String::new, default),
            text(&column.description),
            marks(model, table, column).join(", "),
        ]
    });
    markdown_table(&["column", "field", "type", "null", "default", "meaning", "marks"], rows)
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Id => "uuid".to_owned(),
        Kind::Text { max_characters: None } => "text".to_owned(),
        Kind::Text { max_characters: Some(most) } => format!("text, at most {most}"),
        Kind::Int => "int".to_owned(),
        Kind::BigInt => "bigint".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Decimal { precision, scale } => format!("decimal({precision}, {scale})"),
        Kind::Date => "date".to_owned(),
        Kind::DateTime => "instant".to_owned(),
        Kind::Json => "json".to_owned(),
        Kind::TextList => "list of texts".to_owned(),
        Kind::Address => "address".to_owned(),
        Kind::Vector { dimensions } => format!("{dimensions} floats"),
        Kind::Enum(enumeration) => super::link_to_enum(enumeration.name),
    }
}

fn referred(model: &Model<'_>, table: &Table, column: &Column) -> String {
    let relations = table.relations.iter().filter(|relation| is_reference(relation) && relation.from_column == column.name);
    relations.map(|relation| format!(" of {}", model.link(relation.target))).collect()
}

fn is_reference(relation: &Relation) -> bool {
    relation.cardinality == Cardinality::BelongsTo
}

fn default(default: &DefaultValue) -> String {
    match default {
        DefaultValue::NewId => "a new id".to_owned(),
        DefaultValue::Now => "now".to_owned(),
        DefaultValue::InDays(days) => format!("{days} days from now"),
        DefaultValue::Bool(value) => code(&value.to_string()),
        DefaultValue::Int(value) => code(&value.to_string()),
        DefaultValue::Text(value) if value.is_empty() => "the empty text".to_owned(),
        DefaultValue::Text(value) => code(value),
    }
}

fn marks(model: &Model<'_>, table: &Table, column: &Column) -> Vec<String> {
    let (policy, writing, name) = (&table.policy, &table.writing, column.name);
    let is_key = table.key.contains(&name);
    let is_unique = table.unique_keys.iter().any(|key| key.as_slice() == [name]);
    let entity = model.catalog.by_table(table.name).filter(|entity| entity.writes.create);
    let inputs = entity.into_iter().flat_map(|entity| &entity.writes.inputs);
    let is_required = inputs.into_iter().any(|input| input.column == name && input.required);
    let plain = [
        (is_key, "key"),
        (is_unique, "unique"),
        (policy.is_secret(name), "secret"),
        (writing.encrypted.contains(&name), "encrypted"),
        (policy.is_system(name), "system"),
        (policy.is_immutable(name), "immutable"),
        (!policy.is_secret(name) && policy.guard_of(name).is_some(), "guarded"),
        (policy.changeable_of(name).is_some(), "restricted"),
        (policy.transitions_of(name).next().is_some(), "moves"),
        (is_required, "required"),
    ];
    let preset = policy.preset_of(name).map(|preset| match preset {
        Preset::ViewerId => "set to the caller",
        Preset::Now => "set to now",
    });
    let unless_given = policy.default_of(name).map(|preset| match preset {
        Preset::ViewerId => "the caller unless given",
        Preset::Now => "now unless given",
    });
    plain
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, mark)| mark)
        .chain(preset)
        .chain(unless_given)
        .map(str::to_owned)
        .collect()
}

/// The computed fields.
#[must_use]
pub fn computed(model: &Model<'_>, table: &Table) -> String {
    let rows = table.computed.iter().map(|computed| {
        let notation = model.type_of_field(table, computed.field).map_or_else(String::new, |notation| code(&notation));
        let guard = computed.guarded_as.filter(|column| table.policy.guard_of(column).is_some());
        let guard = guard.map(|column| format!(" Guarded as {}.", code(column))).unwrap_or_default();
        vec![code(computed.field), notation, text(computed.description) + &guard]
    });
    markdown_table(&["computed field", "type", "meaning"], rows)
}

/// The unique keys.
#[must_use]
pub fn unique_keys(table: &Table) -> String {
    list(table.unique_keys.iter().map(|key| codes(key.iter().copied())))
}

/// The relations: direct ones, those over a join table, those by a condition.
#[must_use]
pub fn relations(model: &Model<'_>, table: &Table) -> String {
    let direct = table.relations.iter().map(|relation| {
        let how = match relation.cardinality {
            Cardinality::BelongsTo => format!("one, by {}", code(relation.from_column)),
            Cardinality::HasOne => format!("one, by its {}", code(relation.to_column)),
            Cardinality::HasMany => format!("many, by their {}", code(relation.to_column)),
        };
        vec![code(&relation.name), model.link(relation.target), how]
    });
    let through = table.many_to_many.iter().filter_map(|link| {
        let join = table.relation(&link.through)?;
        let onward = model.table(join.target)?.relation(&link.onward)?;
        Some(vec![code(link.name), model.link(onward.target), format!("many, over {}", model.link(join.target))])
    });
    let by_condition = table.related_by.iter().map(|related| {
        let order = related.order.map(|column| format!(", in the order of {}", code(column))).unwrap_or_default();
        vec![code(related.name), model.link(related.target), format!("many, by a condition{order}")]
    });
    markdown_table(&["relation", "to", "how"], direct.chain(through).chain(by_condition))
}
