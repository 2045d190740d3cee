//! What can be written of an entity, and what the API calls it: mutations, the columns of inputs, nested rows, keys of upserts.
//!
//! Derived from the table and its policy once at start-up. Who may write is not decided here; what nobody but the gateway's own
//! jobs may do is left out of the API.

use std::collections::HashMap;

use entity::table::{Cardinality, Column, Kind, Table};
use entity::writing::Versioning;
use policy::{Action, Preset};

use super::names::{camel, screaming, upper_first};
use super::{Entity, EntityId};

/// A field of the mutation type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mutation {
    /// Adds a row.
    Create(EntityId),
    /// Adds rows.
    CreateMany(EntityId),
    /// Changes a row.
    Update(EntityId),
    /// Changes the rows that a filter finds.
    UpdateMany(EntityId),
    /// Adds a row, or changes the one with the same key.
    Upsert(EntityId),
    /// Removes a row.
    Delete(EntityId),
    /// Removes the rows that a filter finds.
    DeleteMany(EntityId),
    /// Brings a soft-deleted row back.
    Restore(EntityId),
    /// What a function does: its position in `Catalog::functions`.
    Call(usize),
}

impl Mutation {
    /// The entity that is written; none for functions.
    #[must_use]
    pub const fn entity(self) -> Option<EntityId> {
        match self {
            Self::Create(id)
            | Self::CreateMany(id)
            | Self::Update(id)
            | Self::UpdateMany(id)
            | Self::Upsert(id)
            | Self::Delete(id)
            | Self::DeleteMany(id)
            | Self::Restore(id) => Some(id),
            Self::Call(_) => None,
        }
    }
}

/// What can be written of an entity.
#[derive(Clone, Debug, Default)]
pub struct Writes {
    /// Whether rows can be added.
    pub create: bool,
    /// Whether rows can be changed.
    pub update: bool,
    /// Whether rows can be removed.
    pub delete: bool,
    /// Whether removed rows can be brought back.
    pub restore: bool,
    /// The columns of inputs, in the order of the table.
    pub inputs: Vec<InputColumn>,
    /// Rows at the other end of to-many relations that can be added or connected together with a row.
    pub children: Vec<NestedChildren>,
    /// Rows that can be connected over a join table together with a row.
    pub links: Vec<NestedLinks>,
    /// Rows that a new row can refer to by adding them.
    pub parents: Vec<NestedParent>,
    /// The unique keys by which an upsert finds a row.
    pub keys: Vec<ConflictKey>,
    /// Whether a change can name the version it has read, and whether it must.
    pub version: VersionCheck,
    /// Whether a change can name the instant of the change it has read.
    pub has_updated_at: bool,
}

/// How a change names the version it has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VersionCheck {
    /// There is no version.
    #[default]
    None,
    /// It may.
    Optional,
    /// It must.
    Required,
}

/// A column that inputs can set.
#[derive(Clone, Debug)]
pub struct InputColumn {
    /// The column.
    pub column: &'static str,
    /// The field of the input.
    pub field: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether null can be given.
    pub nullable: bool,
    /// Whether a new row needs it: there is no default and no preset.
    pub required: bool,
    /// Whether it can be changed later.
    pub in_update: bool,
    /// What it means, for people.
    pub description: String,
}

/// Children that a new row can bring along.
#[derive(Clone, Debug)]
pub struct NestedChildren {
    /// The relation.
    pub field: String,
    /// The children's entity.
    pub target: EntityId,
    /// Their column that refers to the row.
    pub column: &'static str,
    /// Whether rows that are there already can be connected: the column can be changed.
    pub can_connect: bool,
}

/// Rows that a new row can be connected to over a join table.
#[derive(Clone, Debug)]
pub struct NestedLinks {
    /// The relation.
    pub field: String,
    /// The join table's entity.
    pub join: EntityId,
    /// Its column that refers to the new row.
    pub near: &'static str,
    /// Its column that refers to the connected one.
    pub far: &'static str,
    /// The connected rows' entity.
    pub target: EntityId,
}

/// A row that a new row can refer to by adding it.
#[derive(Clone, Debug)]
pub struct NestedParent {
    /// The relation.
    pub field: String,
    /// The column that refers to it.
    pub column: &'static str,
    /// The parent's entity.
    pub target: EntityId,
}

/// A unique key by which an upsert finds a row.
#[derive(Clone, Debug)]
pub struct ConflictKey {
    /// The value of the enumeration.
    pub name: String,
    /// The columns.
    pub columns: Vec<&'static str>,
}

impl Writes {
    /// The input column called `field`.
    #[must_use]
    pub fn input(&self, field: &str) -> Option<&InputColumn> {
        self.inputs.iter().find(|input| input.field == field)
    }

    /// Whether anything can be changed by an update.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.update && self.inputs.iter().any(|input| input.in_update)
    }
}

/// The name of a nested input: children without the column that refers to the row they stand in.
#[must_use]
pub fn child_input(child_type: &str, column: &str) -> String {
    format!("Create{child_type}Without{}Input", super::pascal(column.strip_suffix("_id").unwrap_or(column)))
}

/// The field of an entity's filter, list and bulk mutations: `Brands`, `ContentList`.
#[must_use]
pub fn plural(entity: &Entity) -> String {
    upper_first(&entity.list_field)
}

/// The mutations of all entities by their names.
pub(super) fn mutations(entities: &[Entity]) -> HashMap<String, Mutation> {
    let mut found = HashMap::new();
    for entity in entities {
        let (id, one, many, writes) = (entity.id, entity.type_name, plural(entity), &entity.writes);
        if writes.create {
            found.insert(format!("create{one}"), Mutation::Create(id));
            found.insert(format!("create{many}"), Mutation::CreateMany(id));
        }
        if writes.has_changes() {
            found.insert(format!("update{one}"), Mutation::Update(id));
            found.insert(format!("update{many}"), Mutation::UpdateMany(id));
        }
        if writes.create && writes.has_changes() && !writes.keys.is_empty() {
            found.insert(format!("upsert{one}"), Mutation::Upsert(id));
        }
        if writes.delete {
            found.insert(format!("delete{one}"), Mutation::Delete(id));
            found.insert(format!("delete{many}"), Mutation::DeleteMany(id));
        }
        if writes.restore {
            found.insert(format!("restore{one}"), Mutation::Restore(id));
        }
    }
    found
}

/// Fills in what can be written, once all entities are known.
pub(super) fn fill(entities: &mut [Entity]) {
    let plain: Vec<Writes> = entities.iter().map(|entity| plain(&entity.table)).collect();
    for (entity, writes) in entities.iter_mut().zip(&plain) {
        entity.writes = writes.clone();
    }
    let nested: Vec<_> = entities.iter().map(|entity| nested(entity, entities, &plain)).collect();
    for (entity, (children, links, parents)) in entities.iter_mut().zip(nested) {
        entity.writes.children = children;
        entity.writes.links = links;
        entity.writes.parents = parents;
    }
}

fn plain(table: &Table) -> Writes {
    let policy = &table.policy;
    let open = |action| !policy.is_closed(action);
    let inputs: Vec<InputColumn> = table
        .columns
        .iter()
        .filter(|column| !policy.is_system(column.name) && policy.preset_of(column.name).is_none())
        .filter(|column| !table.is_internal(column.name))
        .map(|column| InputColumn {
            column: column.name,
            field: camel(column.name),
            kind: column.kind,
            nullable: column.nullable,
            required: !column.nullable && column.default.is_none() && policy.default_of(column.name).is_none(),
            in_update: !policy.is_immutable(column.name),
            description: column.description.clone(),
        })
        .collect();
    let settable = |column: &&'static str| {
        inputs.iter().any(|input| input.column == *column) || policy.preset_of(column) == Some(Preset::ViewerId)
    };
    let keys = table.unique_keys.iter().filter(|key| key.iter().all(&settable));
    let keys = keys.map(|key| ConflictKey {
        name: key.iter().map(|column| screaming(column)).collect::<Vec<_>>().join("_AND_"),
        columns: key.clone(),
    });
    // A row that needs a value which the gateway alone knows is added by a mutation of its own.
    let is_known = |column: &Column| {
        column.nullable || column.default.is_some() || policy.preset_of(column.name).is_some() || !policy.is_system(column.name)
    };
    Writes {
        create: table.has_ids() && open(Action::Insert) && table.columns.iter().all(is_known),
        update: table.has_ids() && open(Action::Update),
        delete: table.has_ids() && open(Action::Delete),
        restore: table.soft_delete && open(Action::ReadDeleted),
        keys: keys.collect(),
        version: match table.writing.versioning {
            Versioning::None => VersionCheck::None,
            Versioning::Counter { required: true } => VersionCheck::Required,
            Versioning::Counter { required: false } | Versioning::CounterOf(_) | Versioning::Chain(_) => VersionCheck::Optional,
        },
        has_updated_at: table.column("updated_at").is_some(),
        inputs,
        ..Writes::default()
    }
}

type Nested = (Vec<NestedChildren>, Vec<NestedLinks>, Vec<NestedParent>);

fn nested(entity: &Entity, entities: &[Entity], plain: &[Writes]) -> Nested {
    let of_table = |name: &str| entities.iter().find(|other| other.table.name == name);
    let settable = |id: EntityId, column: &str| plain[id.0].inputs.iter().find(|input| input.column == column);
    let mut nested = Nested::default();
    if !entity.writes.create {
        return nested;
    }
    for relation in &entity.table.relations {
        let Some(target) = of_table(relation.target).filter(|target| plain[target.id.0].create) else { continue };
        let field = relation.name.clone();
        match relation.cardinality {
            Cardinality::HasMany | Cardinality::HasOne => {
                if let Some(input) = settable(target.id, relation.to_column) {
                    let can_connect = input.in_update && plain[target.id.0].update;
                    nested.0.push(NestedChildren { field, target: target.id, column: relation.to_column, can_connect });
                }
            }
            Cardinality::BelongsTo => {
                if settable(entity.id, relation.from_column).is_some_and(|input| input.nullable) {
                    nested.2.push(NestedParent { field, column: relation.from_column, target: target.id });
                }
            }
        }
    }
    for link in &entity.table.many_to_many {
        let through = entity.table.relation(&link.through);
        let Some((first, join)) = through.and_then(|first| Some((first, of_table(first.target)?))) else { continue };
        let onward = join.table.relation(&link.onward);
        let Some((onward, target)) = onward.and_then(|onward| Some((onward, of_table(onward.target)?))) else { continue };
        let (near, far) = (first.to_column, onward.from_column);
        let needs_no_more = plain[join.id.0].inputs.iter().all(|input| !input.required || [near, far].contains(&input.column));
        if plain[join.id.0].create && needs_no_more && settable(join.id, near).is_some() && settable(join.id, far).is_some() {
            nested.1.push(NestedLinks { field: link.name.to_owned(), join: join.id, near, far, target: target.id });
        }
    }
    nested
}
