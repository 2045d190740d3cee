//! Writes drawn at random: rows copied from others with other values, changes, removals; each with what it must come to.

use std::collections::BTreeSet;

use entity::check::Check;
use entity::table::{Column, Kind};
use policy::{Action, Image};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::catalog::{Catalog, Entity, VersionCheck, plural};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::filters::{self, Filter};
use super::foresight::{Expected, Foresight, together};
use super::memory::{Memory, id_of, is_alive};
use super::probing::Step;
use super::values::{Rows, Values};

/// A write, and what it must come to.
#[derive(Debug)]
pub struct Attempt {
    /// The word for the kind of write.
    pub word: &'static str,
    /// The write, and what is asked about it afterwards.
    pub steps: Vec<Step>,
    /// What the first step must come to.
    pub expected: Expected,
    /// How many rows it is about.
    pub rows: usize,
    /// The code with which the second step must be refused.
    pub afterwards: Option<&'static str>,
}

/// Draws for one viewer.
pub struct Drawing<'a> {
    /// The model.
    pub catalog: &'a Catalog,
    /// The rows as rules see them.
    pub memory: &'a Memory,
    /// The rows as inputs give them.
    pub rows: &'a Rows,
    /// The tables that are written.
    pub tables: &'a BTreeSet<&'static str>,
    /// What the viewer may.
    pub foresight: &'a Foresight<'a>,
}

impl<'a> Drawing<'a> {
    /// A write; half of them are drawn again until the rules are for one that touches a row.
    pub fn draw(&self, number: usize, dice: &mut SmallRng) -> Attempt {
        let tries = if dice.random_bool(0.5) { 1 } else { 30 };
        let mut draw = || loop {
            if let Some(attempt) = self.any(number, dice) {
                return attempt;
            }
        };
        let mut attempt = draw();
        for _ in 1..tries {
            if attempt.expected.succeeds && attempt.rows > 0 {
                break;
            }
            attempt = draw();
        }
        attempt
    }

    fn any(&self, number: usize, dice: &mut SmallRng) -> Option<Attempt> {
        let of = |fits: fn(&Entity) -> bool, dice: &mut SmallRng| {
            let entities = self.catalog.entities.iter().filter(|entity| self.tables.contains(entity.table.name));
            let fitting: Vec<&Entity> = entities.filter(|entity| fits(entity)).collect();
            fitting.choose(dice).copied()
        };
        let changes: fn(&Entity) -> bool = |entity| entity.writes.has_changes();
        let upserts: fn(&Entity) -> bool =
            |entity| entity.writes.create && entity.writes.has_changes() && !entity.writes.keys.is_empty();
        match dice.random_range(0..100_u8) {
            0..=24 => of(|entity| entity.writes.create, dice).map(|entity| self.create(entity, number, dice)),
            25..=49 => of(changes, dice).map(|entity| self.update(entity, dice)),
            50..=59 => of(changes, dice).map(|entity| self.update_many(entity, dice)),
            60..=72 => of(|entity| entity.writes.delete, dice).map(|entity| self.delete(entity, dice)),
            73..=79 => of(|entity| entity.writes.delete, dice).map(|entity| self.delete_many(entity, dice)),
            80..=87 => of(|entity| entity.writes.restore, dice).map(|entity| self.restore(entity, dice)),
            _ => of(upserts, dice).map(|entity| self.upsert(entity, number, dice)),
        }
    }

    fn create(&self, entity: &Entity, number: usize, dice: &mut SmallRng) -> Attempt {
        let given = self.given(entity, &BTreeSet::new(), number, dice);
        let step = Step::new(format!("create{}", entity.type_name), vec![input(entity, &given)]);
        single("create", step, self.foresight.insert(entity, &given))
    }

    fn update(&self, entity: &Entity, dice: &mut SmallRng) -> Attempt {
        let patch = self.patch(entity, dice);
        let (id, image) = self.row(entity, |_| true, dice);
        let mut arguments = vec![of_id(id), patch_argument(entity, &patch)];
        if entity.writes.version == VersionCheck::Required {
            let version = self.rows.of(entity.table.name).get(&id).map_or(json!(1), |row| row["version"].clone());
            arguments.push(("ifVersion", "Int!".to_owned(), version));
        }
        let step = Step::new(format!("update{}", entity.type_name), arguments);
        let expected = match image {
            Some(image) => self.foresight.update(entity, image, &self.rows.of(entity.table.name)[&id], &patch),
            None => Expected::refused(&["NOT_FOUND"]),
        };
        single("update", step, expected)
    }

    fn update_many(&self, entity: &Entity, dice: &mut SmallRng) -> Attempt {
        let patch = self.patch(entity, dice);
        let (filter, found) = self.chosen(entity, Action::Update, dice);
        let (most, expected) = self.at_most(&found, dice, |image| {
            self.foresight.update(entity, image, &self.rows.of(entity.table.name)[&id_of(image)], &patch)
        });
        // What the change refers to is asked about even if there is no row to change.
        let is_known = self.foresight.knows_references(entity, &patch);
        let expected = if found.is_empty() && !is_known { Expected::refused(&["NOT_FOUND"]) } else { expected };
        let arguments = vec![self.filter(entity, &filter), patch_argument(entity, &patch), at_most(most)];
        let step = Step { selection: "affected", ..Step::new(format!("update{}", plural(entity)), arguments) };
        Attempt { rows: found.len(), ..single("updateMany", step, expected) }
    }

    fn delete(&self, entity: &Entity, dice: &mut SmallRng) -> Attempt {
        let (id, image) = self.row(entity, |_| true, dice);
        let step = Step::new(format!("delete{}", entity.type_name), vec![of_id(id)]);
        let expected = image.map_or(Expected::refused(&["NOT_FOUND"]), |image| self.foresight.delete(entity, image));
        let mut attempt = single("delete", step.clone(), expected);
        attempt.afterwards = attempt.expected.succeeds.then_some("NOT_FOUND");
        attempt.steps.extend(attempt.afterwards.map(|_| step));
        attempt
    }

    fn delete_many(&self, entity: &Entity, dice: &mut SmallRng) -> Attempt {
        let (filter, found) = self.chosen(entity, Action::Delete, dice);
        let (most, expected) = self.at_most(&found, dice, |image| self.foresight.delete(entity, image));
        let step = Step {
            selection: "affected",
            ..Step::new(format!("delete{}", plural(entity)), vec![self.filter(entity, &filter), at_most(most)])
        };
        let mut attempt = Attempt { rows: found.len(), ..single("deleteMany", step, expected) };
        if let Some(image) = found.choose(dice).filter(|_| attempt.expected.succeeds) {
            attempt.steps.push(Step::new(format!("delete{}", entity.type_name), vec![of_id(id_of(image))]));
            attempt.afterwards = Some("NOT_FOUND");
        }
        attempt
    }

    fn restore(&self, entity: &Entity, dice: &mut SmallRng) -> Attempt {
        let (only_deleted, only_seen) = (dice.random_bool(0.9), dice.random_bool(0.7));
        let is_seen = |image: &Image| self.foresight.may(entity, Action::ReadDeleted, image);
        let fits = |image: &Image| !(only_deleted && is_alive(image)) && (!only_seen || is_seen(image));
        let (id, image) = self.row(entity, fits, dice);
        let step = Step::new(format!("restore{}", entity.type_name), vec![of_id(id)]);
        let expected = image.map_or(Expected::refused(&["NOT_FOUND"]), |image| self.foresight.restore(entity, image));
        single("restore", step, expected)
    }

    fn upsert(&self, entity: &Entity, number: usize, dice: &mut SmallRng) -> Attempt {
        let place = dice.random_range(0..entity.writes.keys.len());
        let key = &entity.writes.keys[place];
        let kept: BTreeSet<&str> = if dice.random_bool(0.7) { key.columns.iter().copied().collect() } else { BTreeSet::new() };
        let given = self.given(entity, &kept, number, dice);
        let arguments = vec![input(entity, &given), ("onConflict", format!("{}ConflictKey!", entity.type_name), json!(key.name))];
        let step = Step::new(format!("upsert{}", entity.type_name), arguments);
        let expected =
            self.foresight.upsert(entity, place, &given, self.foresight.with_key(entity, &key.columns, &given, self.rows));
        single("upsert", step, expected)
    }

    /// A row: mostly one that the viewer sees, sometimes any, sometimes none.
    fn row(&self, entity: &Entity, fits: impl Fn(&Image) -> bool, dice: &mut SmallRng) -> (Uuid, Option<&'a Image>) {
        let table = entity.table.name;
        let all: Vec<&Image> = self.memory.rows(table).iter().filter(|image| fits(image)).collect();
        let seen: Vec<&Image> = all.iter().copied().filter(|image| self.foresight.sees(table, image)).collect();
        let chosen = match dice.random_range(0..10_u8) {
            0 => None,
            1..=7 if !seen.is_empty() => seen.choose(dice),
            _ => all.choose(dice),
        };
        chosen.map_or_else(|| (Uuid::from_u128(dice.random()), None), |image| (id_of(image), Some(*image)))
    }

    /// A filter, and the rows it chooses for the action.
    fn chosen(&self, entity: &Entity, action: Action, dice: &mut SmallRng) -> (Filter, Vec<&'a Image>) {
        // Refusals are recorded, and so the trail is not what it is in memory.
        let is_lasting = |filter: &Filter| !filters::write(filter, self.catalog, entity).contains("auditLogs");
        let mut draws = std::iter::repeat_with(|| filters::draw(self.catalog, self.memory, entity, 2, dice));
        let filter = draws.find(is_lasting).expect("it draws without end");
        let table = entity.table.name;
        let rows = self.memory.rows(table).iter().filter(|image| self.foresight.sees(table, image));
        let rows = rows.filter(|image| self.foresight.may(entity, action, image));
        let rows: Vec<&Image> = rows.filter(|image| self.foresight.sight().holds(&filter, entity, image) == Some(true)).collect();
        (filter, rows)
    }

    /// How many rows the write says it may change: as many as there are, or one less.
    fn at_most(&self, found: &[&Image], dice: &mut SmallRng, expected: impl Fn(&Image) -> Expected) -> (usize, Expected) {
        if !found.is_empty() && dice.random_bool(0.3) {
            return (found.len() - 1, Expected::refused(&["LIMIT_EXCEEDED"]));
        }
        (found.len(), together(found.iter().map(|image| expected(image))))
    }

    fn filter(&self, entity: &Entity, filter: &Filter) -> (&'static str, String, Json) {
        ("where", String::new(), Json::String(filters::write(filter, self.catalog, entity)))
    }

    /// The values of a new row: those of another, some left out, some of a third, keys led elsewhere, and names of its own.
    fn given(&self, entity: &Entity, kept: &BTreeSet<&str>, number: usize, dice: &mut SmallRng) -> Values {
        let (model, _) = self.row(entity, |_| true, dice);
        let rows = self.rows.of(entity.table.name);
        let model = rows.get(&model).or_else(|| rows.values().next()).expect("every table has rows");
        let mut given = Values::new();
        for input in &entity.writes.inputs {
            let column = entity.table.column(input.column).expect("a column");
            let mut value = match dice.random_range(0..10_u8) {
                _ if kept.contains(column.name) => model[column.name].clone(),
                0 if !input.required => continue,
                1 => self.value(entity, column, dice),
                _ => model[column.name].clone(),
            };
            if is_unique(entity, column) && !kept.contains(column.name) && dice.random_bool(0.9) {
                value = fresh(entity, column, number, value);
            }
            if !is_usable(entity, column, &value) {
                if !input.required {
                    continue;
                }
                value = if column.kind == Kind::Json { json!({"token": "fresh"}) } else { json!(format!("secret-{number}")) };
            }
            given.insert(column.name, value);
        }
        given
    }

    /// The values of a change: none to three.
    fn patch(&self, entity: &Entity, dice: &mut SmallRng) -> Values {
        let inputs: Vec<_> = entity.writes.inputs.iter().filter(|input| input.in_update).collect();
        let mut patch = Values::new();
        for _ in 0..dice.random_range(0..4_u8) {
            let input = inputs.choose(dice).expect("it has changes");
            let column = entity.table.column(input.column).expect("a column");
            let value = self.value(entity, column, dice);
            if is_usable(entity, column, &value) {
                patch.insert(column.name, value);
            }
        }
        // What is judged by moves comes often enough to be judged.
        let moving = inputs.iter().find(|input| entity.table.policy.transitions_of(input.column).next().is_some());
        if let Some(input) = moving.filter(|_| dice.random_bool(0.4)) {
            let column = entity.table.column(input.column).expect("a column");
            patch.insert(column.name, self.value(entity, column, dice));
        }
        patch
    }

    /// A value that a row of the table has; of an enumeration any, of a key mostly one that leads to what the viewer sees.
    fn value(&self, entity: &Entity, column: &Column, dice: &mut SmallRng) -> Json {
        if let Kind::Enum(enumeration) = column.kind {
            return enumeration.values.choose(dice).map_or(Json::Null, |(stored, _)| json!(stored.to_ascii_uppercase()));
        }
        let relation = entity.table.relations.iter().find(|known| known.from_column == column.name && known.to_column == "id");
        if let Some(relation) = relation.filter(|_| dice.random_bool(0.5)) {
            let all = self.memory.rows(relation.target);
            let seen: Vec<&Image> = all.iter().filter(|image| self.foresight.sees(relation.target, image)).collect();
            let chosen = if dice.random_bool(0.8) { seen.choose(dice).copied() } else { all.choose(dice) };
            if let Some(image) = chosen {
                return json!(id_of(image));
            }
        }
        let rows: Vec<&Values> = self.rows.of(entity.table.name).values().collect();
        rows.choose(dice).map_or(Json::Null, |row| row[column.name].clone())
    }
}

fn single(word: &'static str, step: Step, expected: Expected) -> Attempt {
    Attempt { word, steps: vec![step], expected, rows: 1, afterwards: None }
}

/// The argument that names a row.
pub fn of_id(id: Uuid) -> (&'static str, String, Json) {
    ("id", "ID!".to_owned(), json!(id))
}

fn at_most(rows: usize) -> (&'static str, String, Json) {
    ("atMost", "Int!".to_owned(), json!(rows))
}

/// An input, by the names of its fields.
pub fn input(entity: &Entity, given: &Values) -> (&'static str, String, Json) {
    let members = entity.writes.inputs.iter().filter_map(|input| Some((input.field.clone(), given.get(input.column)?.clone())));
    ("input", format!("Create{}Input!", entity.type_name), Json::Object(members.collect()))
}

/// A change, by the names of its fields: numbers and lists are set.
pub fn patch_argument(entity: &Entity, patch: &Values) -> (&'static str, String, Json) {
    let members = entity.writes.inputs.iter().filter_map(|input| {
        let value = patch.get(input.column)?.clone();
        let is_wrapped = matches!(input.kind, Kind::Int | Kind::BigInt | Kind::Decimal { .. } | Kind::TextList);
        Some((input.field.clone(), if is_wrapped && !value.is_null() { json!({"set": value}) } else { value }))
    });
    ("patch", format!("Update{}Input!", entity.type_name), Json::Object(members.collect()))
}

/// Whether the column is part of a unique key, and a text that can be any.
pub fn is_unique(entity: &Entity, column: &Column) -> bool {
    matches!(column.kind, Kind::Text { .. }) && entity.table.unique_keys.iter().flatten().any(|name| *name == column.name)
}

/// A text that no row has.
pub fn fresh(entity: &Entity, column: &Column, number: usize, old: Json) -> Json {
    let checks: Vec<&Check> = entity.table.writing.checks_of(column.name).collect();
    let is = |check: Check| checks.iter().any(|known| **known == check);
    if is(Check::Country) || is(Check::Language) || is(Check::Currency) || is(Check::LowerCurrency) || old.is_null() {
        return old;
    }
    if is(Check::Email) {
        return json!(format!("fresh{number}@example.org"));
    }
    json!(if is(Check::Phone) { format!("+4930{number:07}") } else { format!("fresh-{number}") })
}

/// Whether the value can be given: what was encrypted cannot be given as it is stored.
pub fn is_usable(entity: &Entity, column: &Column, value: &Json) -> bool {
    let is_stored_otherwise = entity.table.writing.encrypted.contains(&column.name) && !value.is_null();
    !is_stored_otherwise && (column.nullable || !value.is_null())
}
