//! Filters drawn at random, as GraphQL and as a judgement in memory, and groups counted in memory.
//!
//! The judgement follows the words of the API: a value that the viewer may not read is null, a row that it may not read is not
//! there, and only what is true passes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;

use entity::table::Kind;
use policy::{Action, Image, ImageValue, Truth, Viewer, decide_guard};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::catalog::{Attribute, Catalog, Entity, Relation, Source};

use super::asking::{Ids, decided_in};
use super::memory::{Memory, id_of};

/// A filter on rows of an entity.
#[derive(Clone, Debug)]
pub enum Filter {
    /// All of them.
    And(Vec<Filter>),
    /// One of them.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// The attribute compares with the value; `None` for the name of the test `isNull`.
    Compare(usize, &'static str, ImageValue),
    /// `isNull`.
    IsNull(usize, bool),
    /// There is a row at the other end of a to-one relation, like this.
    One(usize, Box<Filter>),
    /// `some`, `every` or `none` of a to-many relation.
    Many(usize, &'static str, Box<Filter>),
    /// The number of rows of a to-many relation is at least this.
    AtLeast(usize, usize),
}

/// What a viewer sees, judged in memory as it is needed.
pub struct Sight<'a> {
    /// The model.
    pub catalog: &'a Catalog,
    /// The rows.
    pub memory: &'a Memory,
    /// Who looks.
    pub viewer: &'a Viewer,
    rows: Mutex<Ids>,
}

impl<'a> Sight<'a> {
    /// What `viewer` sees of `memory`.
    pub fn new(catalog: &'a Catalog, memory: &'a Memory, viewer: &'a Viewer) -> Self {
        Self { catalog, memory, viewer, rows: Mutex::default() }
    }

    /// The same with rows that were found elsewhere.
    pub fn of_rows(catalog: &'a Catalog, memory: &'a Memory, viewer: &'a Viewer, rows: Ids) -> Self {
        Self { catalog, memory, viewer, rows: Mutex::new(rows) }
    }

    /// Whether the viewer sees the row.
    pub fn sees(&self, table: &'static str, image: &Image) -> bool {
        let mut rows = self.rows.lock().expect("nobody panics holding it");
        let found = rows.entry(table).or_insert_with(|| decided_in(self.catalog, self.memory, self.viewer, Action::Read, table));
        found.contains(&id_of(image))
    }

    /// The value of a column as the viewer reads it.
    pub fn value(&self, table: &str, column: &str, image: &Image) -> ImageValue {
        match decide_guard(&self.catalog.policies, table, column, self.viewer, image, self.memory) {
            Truth::True => image[column].clone(),
            Truth::False | Truth::Unknown => ImageValue::Null,
        }
    }

    /// The rows that the viewer sees at the other end of a relation. A key that the viewer may not read leads nowhere.
    pub fn related(&self, entity: &Entity, relation: &Relation, image: &'a Image) -> Vec<&'a Image> {
        let mut found = vec![image];
        let mut table = entity.table.name;
        for hop in &relation.hops {
            let target = self.catalog.entity(hop.target).table.name;
            if hop.condition.is_some() {
                let rows = found.iter().flat_map(|image| self.memory.by_condition(table, &relation.field, target, id_of(image)));
                return rows.filter(|row| self.sees(target, row)).collect();
            }
            let keys = found.iter().filter_map(|image| match self.value(table, hop.from_column, image) {
                ImageValue::Id(key) => Some(key),
                _ => None,
            });
            let rows = keys.flat_map(|key| self.memory.with(target, hop.to_column, key));
            let seen = rows.filter(|row| self.sees(target, row) && self.value(target, hop.to_column, row) != ImageValue::Null);
            found = seen.collect();
            table = target;
        }
        found
    }

    /// Whether the filter holds for the row; `None` is unknown.
    pub fn holds(&self, filter: &Filter, entity: &Entity, image: &'a Image) -> Option<bool> {
        let value =
            |attribute: usize| self.value(entity.table.name, column_of(&entity.attributes[attribute]).unwrap_or_default(), image);
        let matching = |relation: usize, filter: &Filter, wanted: bool| {
            let target = self.catalog.entity(entity.relations[relation].target);
            let rows = self.related(entity, &entity.relations[relation], image);
            rows.iter().any(|row| (self.holds(filter, target, row) == Some(true)) == wanted)
        };
        match filter {
            Filter::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.holds(part, entity, image)).collect();
                if parts.contains(&Some(false)) { Some(false) } else { parts.iter().all(Option::is_some).then_some(true) }
            }
            Filter::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.holds(part, entity, image)).collect();
                if parts.contains(&Some(true)) { Some(true) } else { parts.iter().all(Option::is_some).then_some(false) }
            }
            Filter::Not(inner) => self.holds(inner, entity, image).map(|holds| !holds),
            Filter::IsNull(attribute, expected) => Some((value(*attribute) == ImageValue::Null) == *expected),
            Filter::Compare(attribute, test, wanted) => match value(*attribute) {
                ImageValue::Null => None,
                value => Some(match *test {
                    "eq" | "in" => value == *wanted,
                    "ne" | "notIn" => value != *wanted,
                    "lt" => value < *wanted,
                    "gte" => value >= *wanted,
                    other => panic!("{other} is no test"),
                }),
            },
            Filter::One(relation, inner) | Filter::Many(relation, "some", inner) => Some(matching(*relation, inner, true)),
            Filter::Many(relation, "none", inner) => Some(!matching(*relation, inner, true)),
            Filter::Many(relation, _, inner) => Some(!matching(*relation, inner, false)),
            Filter::AtLeast(relation, least) => Some(self.related(entity, &entity.relations[*relation], image).len() >= *least),
        }
    }

    /// How many of the rows have each value of the attribute, as GraphQL writes the values.
    pub fn groups<'r>(&self, entity: &Entity, attribute: usize, rows: impl Iterator<Item = &'r Image>) -> BTreeMap<String, u64> {
        let mut groups = BTreeMap::new();
        let attribute = &entity.attributes[attribute];
        for image in rows {
            let value = self.value(entity.table.name, column_of(attribute).unwrap_or_default(), image);
            *groups.entry(written(&value, attribute.kind)).or_default() += 1;
        }
        groups
    }
}

/// The column of a plain attribute.
pub fn column_of(attribute: &Attribute) -> Option<&'static str> {
    match attribute.source {
        Source::Column(column) => Some(column),
        Source::Computed(..) => None,
    }
}

/// Whether values of this kind are whole in memory.
fn is_judged(kind: Kind) -> bool {
    matches!(kind, Kind::Id | Kind::Int | Kind::Bool | Kind::DateTime | Kind::Enum(_))
}

/// A value as GraphQL writes it, in filters and in answers.
pub fn written(value: &ImageValue, kind: Kind) -> String {
    match value {
        ImageValue::Null => "null".to_owned(),
        ImageValue::Id(id) => format!("\"{id}\""),
        ImageValue::Text(text) if matches!(kind, Kind::Enum(_)) => text.to_ascii_uppercase(),
        ImageValue::Text(text) => format!("{text:?}"),
        ImageValue::Int(number) => number.to_string(),
        ImageValue::Bool(value) => value.to_string(),
        ImageValue::Instant(instant) => format!("\"{}\"", instant.format("%Y-%m-%dT%H:%M:%S%.6fZ")),
    }
}

/// An attribute to group by: one whose values are whole in memory and that needs no span of time.
pub fn groupable(entity: &Entity, dice: &mut SmallRng) -> Option<usize> {
    let fits =
        |attribute: &Attribute| column_of(attribute).is_some() && is_judged(attribute.kind) && attribute.kind != Kind::DateTime;
    let found: Vec<usize> = (0..entity.attributes.len()).filter(|index| fits(&entity.attributes[*index])).collect();
    found.choose(dice).copied()
}

/// A filter on the entity.
pub fn draw(catalog: &Catalog, memory: &Memory, entity: &Entity, depth: u32, dice: &mut SmallRng) -> Filter {
    let several = |dice: &mut SmallRng| -> Vec<Filter> {
        (0..dice.random_range(0..3_u8)).map(|_| draw(catalog, memory, entity, depth - 1, dice)).collect()
    };
    match if depth == 0 { 9 } else { dice.random_range(0..10_u8) } {
        0 => Filter::And(several(dice)),
        1 => Filter::Or(several(dice)),
        2 => Filter::Not(Box::new(draw(catalog, memory, entity, depth - 1, dice))),
        3..=7 if !entity.relations.is_empty() => {
            let index = dice.random_range(0..entity.relations.len());
            let relation = &entity.relations[index];
            if relation.to_many && dice.random_bool(0.3) {
                return Filter::AtLeast(index, dice.random_range(0..3));
            }
            let inner = Box::new(draw(catalog, memory, catalog.entity(relation.target), depth - 1, dice));
            match relation.to_many {
                true => Filter::Many(index, ["some", "every", "none"].choose(dice).expect("three"), inner),
                false => Filter::One(index, inner),
            }
        }
        _ => leaf(memory, entity, dice),
    }
}

fn leaf(memory: &Memory, entity: &Entity, dice: &mut SmallRng) -> Filter {
    let plain: Vec<usize> =
        (0..entity.attributes.len()).filter(|index| column_of(&entity.attributes[*index]).is_some()).collect();
    let attribute = *plain.choose(dice).expect("every entity has an id");
    let (kind, column) = (entity.attributes[attribute].kind, column_of(&entity.attributes[attribute]).unwrap_or_default());
    let value = memory.rows(entity.table.name).choose(dice).map_or(ImageValue::Null, |image| image[column].clone());
    if !is_judged(kind) || value == ImageValue::Null || dice.random_bool(0.2) {
        return Filter::IsNull(attribute, dice.random_bool(0.5));
    }
    let tests: &[&'static str] = match kind {
        Kind::Bool => &["eq", "ne"],
        Kind::Id | Kind::Enum(_) => &["eq", "ne", "in", "notIn"],
        _ => &["eq", "ne", "in", "notIn", "lt", "gte"],
    };
    Filter::Compare(attribute, tests.choose(dice).expect("tests"), value)
}

/// The filter as GraphQL.
pub fn write(filter: &Filter, catalog: &Catalog, entity: &Entity) -> String {
    let list = |parts: &[Filter]| parts.iter().map(|part| write(part, catalog, entity)).collect::<Vec<_>>().join(", ");
    let target = |relation: usize| catalog.entity(entity.relations[relation].target);
    let mut text = String::from("{");
    match filter {
        Filter::And(parts) => write!(text, "and: [{}]", list(parts)),
        Filter::Or(parts) => write!(text, "or: [{}]", list(parts)),
        Filter::Not(inner) => write!(text, "not: {}", write(inner, catalog, entity)),
        Filter::IsNull(attribute, expected) => write!(text, "{}: {{isNull: {expected}}}", entity.attributes[*attribute].field),
        Filter::Compare(attribute, test, value) => {
            let attribute = &entity.attributes[*attribute];
            let value = written(value, attribute.kind);
            let value = if matches!(*test, "in" | "notIn") { format!("[{value}]") } else { value };
            write!(text, "{}: {{{test}: {value}}}", attribute.field)
        }
        Filter::One(relation, inner) => {
            write!(text, "{}: {}", entity.relations[*relation].field, write(inner, catalog, target(*relation)))
        }
        Filter::Many(relation, quantifier, inner) => {
            let inner = write(inner, catalog, target(*relation));
            write!(text, "{}: {{{quantifier}: {inner}}}", entity.relations[*relation].field)
        }
        Filter::AtLeast(relation, least) => {
            write!(text, "{}: {{count: {{gte: {least}}}}}", entity.relations[*relation].field)
        }
    }
    .expect("memory");
    text.push('}');
    text
}

/// A value of an answer in the words of [`Sight::groups`].
pub fn read(value: &serde_json::Value, kind: Kind) -> String {
    match (value, kind) {
        (serde_json::Value::String(text), Kind::Enum(_)) => text.clone(),
        _ => value.to_string(),
    }
}
