//! Rows to ask about: of every entity some, as somebody reads them who may.

use rowgate::catalog::{Entity, lower_first};
use rowgate::schema::Types;
use rowgate::schema::types::{Field, InputValue};
use serde_json::Value as Json;

use super::asking::{Batch, Setting};
use crate::policy_oracle::viewers::Someone;

/// How many rows of an entity are looked at.
pub const ROWS: usize = 300;

/// As many make three pages.
const ENOUGH: usize = 4;

/// Rows of an entity.
pub struct Sample<'a> {
    /// The entity.
    pub entity: &'a Entity,
    /// Who reads them.
    pub reader: &'a Someone,
    /// How many there are for the reader.
    pub total: usize,
    /// The first of them in their own order, with all scalar fields.
    pub nodes: Vec<Json>,
}

impl Sample<'_> {
    /// The table.
    pub fn table(&self) -> &'static str {
        self.entity.table.name
    }
}

/// All scalar fields of an object.
pub fn scalars(types: &Types, type_name: &str) -> String {
    let fields = types.get(type_name).and_then(|found| found.fields()).expect("an object");
    let is_scalar = |field: &&Field| {
        let is_leaf = types.get(field.type_ref.name()).is_some_and(|found| !found.is_composite());
        is_leaf && field.arguments.iter().all(|argument| !argument.is_required())
    };
    fields.iter().filter(is_scalar).map(|field| &*field.name).collect::<Vec<_>>().join(" ")
}

/// The arguments that name the row, by the names of its fields, `ifVersion` among them where it must be given; `None` where one of
/// them is null or no field of the row.
pub fn key_of<'t>(batch: &mut Batch, arguments: impl Iterator<Item = &'t InputValue>, row: &Json) -> Option<Vec<String>> {
    let value = |argument: &'t InputValue| {
        let name: &str = &argument.name;
        let field = name.strip_prefix("if").map_or_else(|| name.to_owned(), lower_first);
        (!row[&field].is_null()).then(|| (argument, row[&field].clone()))
    };
    let values: Option<Vec<(&InputValue, Json)>> = arguments.filter(|argument| argument.is_required()).map(value).collect();
    let given =
        values?.into_iter().map(|(argument, value)| format!("{}: {}", argument.name, batch.variable(&argument.type_ref, value)));
    Some(given.collect())
}

/// A field of the root of queries or mutations.
pub fn root_field<'t>(types: &'t Types, root: &str, name: &str) -> Option<&'t Field> {
    types.get(root).and_then(|found| found.fields()).and_then(|fields| fields.get(name))
}

/// Rows of each entity, read by the first who sees enough of them, or else by who sees most.
pub async fn samples(setting: &Setting) -> Vec<Sample<'_>> {
    let mut found: Vec<Option<Sample<'_>>> = setting.catalog.entities.iter().map(|_| None).collect();
    for someone in &setting.people {
        let is_open = |entity: &&Entity| found[entity.id.0].as_ref().is_none_or(|sample| sample.total < ENOUGH);
        let open: Vec<&Entity> = setting.catalog.entities.iter().filter(is_open).collect();
        for sample in read(setting, someone, &open).await {
            let place = &mut found[sample.entity.id.0];
            if place.as_ref().map_or(0, |known| known.total) < sample.total {
                *place = Some(sample);
            }
        }
    }
    for entity in &setting.catalog.entities {
        setting.check(found[entity.id.0].is_some(), entity.table.name, "list", || "nobody sees a row of it".to_owned());
    }
    found.into_iter().flatten().collect()
}

/// Rows of the entities as somebody reads them.
async fn read<'a>(setting: &'a Setting, someone: &'a Someone, entities: &[&'a Entity]) -> Vec<Sample<'a>> {
    let mut batch = Batch::default();
    for entity in entities {
        let fields = scalars(setting.types(), entity.type_name);
        let field = format!("{}(first: {ROWS}) {{ totalCount nodes {{ {fields} }} }}", entity.list_field);
        batch.ask(entity.table.name, "list", &field);
    }
    let answers = setting.read(someone, batch).await;
    let sample = |(entity, mut answer): (&&'a Entity, Json)| {
        let total = answer["totalCount"].as_u64().and_then(|total| usize::try_from(total).ok()).unwrap_or_default();
        let nodes = answer["nodes"].as_array_mut().map(std::mem::take).unwrap_or_default();
        Sample { entity, reader: someone, total, nodes }
    };
    entities.iter().zip(answers).map(sample).collect()
}
