//! The entities at run time, with the names the API gives them.
//!
//! Made once at start-up from `entity::tables()`. The catalog knows tables, fields, relations and policies; it holds no viewer,
//! no SQL text and no connection.

pub mod function;
mod names;
mod writing;

use std::collections::HashMap;

use entity::table::{Cardinality, Kind, PRIMARY_KEY, Table};
use entity::types::Enumeration;
use entity::writing::PerDatabase;
use policy::PolicySet;

pub use function::Function;
pub use names::{camel, lower_first, pascal, screaming, upper_first};
pub use writing::{
    ConflictKey, InputColumn, Mutation, NestedChildren, NestedLinks, NestedParent, VersionCheck, Writes, child_input, plural,
};

/// What an entry of a history says was done. It is no column's type.
pub static HISTORY_ACTION: Enumeration = Enumeration {
    name: "HistoryAction",
    description: "What was done to a row.",
    values: &[
        ("create", "The row was added."),
        ("update", "The row was changed."),
        ("delete", "The row was removed."),
        ("restore", "The row was brought back."),
    ],
};

/// The position of an entity in [`Catalog::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub usize);

/// All entities of the API.
#[derive(Debug)]
pub struct Catalog {
    /// The entities, in the order of the entity list.
    pub entities: Vec<Entity>,
    /// The policies of all tables, hidden ones included.
    pub policies: PolicySet,
    /// The functions, in the order of their list.
    pub functions: Vec<Function>,
    by_type: HashMap<&'static str, EntityId>,
    by_table: HashMap<&'static str, EntityId>,
    roots: HashMap<String, Root>,
    mutations: HashMap<String, Mutation>,
    followed: HashMap<String, Followed>,
    columns: HashMap<&'static str, Vec<(&'static str, Kind)>>,
}

/// What a root field of the query type reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// One row by its id.
    Single(EntityId),
    /// One row by a unique key: the position in [`Entity::lookups`].
    Lookup(EntityId, usize),
    /// A connection.
    List(EntityId),
    /// Groups with their aggregates.
    Aggregate(EntityId),
    /// Any row by its global id.
    Node,
    /// The caller.
    Me,
    /// The roles there are.
    Roles,
    /// What happened to a row.
    History,
    /// What a function answers: its position in [`Catalog::functions`].
    Call(usize),
}

impl Root {
    /// The entity the field is about; none for fields about all of them.
    #[must_use]
    pub const fn entity(&self) -> Option<EntityId> {
        match self {
            Self::Single(id) | Self::Lookup(id, _) | Self::List(id) | Self::Aggregate(id) => Some(*id),
            Self::Node | Self::Me | Self::Roles | Self::History | Self::Call(_) => None,
        }
    }
}

/// What a field of the subscription type follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// The changes of rows, one by one.
    Changes(EntityId),
    /// A connection, whenever it has changed.
    List(EntityId),
    /// Groups with their aggregates, whenever they have changed.
    Aggregate(EntityId),
    /// What a function answers, whenever it has changed: its position in [`Catalog::functions`].
    Call(usize),
}

impl Followed {
    /// The entity the field is about; none for what a function answers.
    #[must_use]
    pub const fn entity(self) -> Option<EntityId> {
        match self {
            Self::Changes(id) | Self::List(id) | Self::Aggregate(id) => Some(id),
            Self::Call(_) => None,
        }
    }
}

/// An entity of the API.
#[derive(Debug)]
pub struct Entity {
    /// Its place in the catalog.
    pub id: EntityId,
    /// Its table.
    pub table: Table,
    /// Its GraphQL type.
    pub type_name: &'static str,
    /// The root field for one row.
    pub single_field: String,
    /// The root field for a connection.
    pub list_field: String,
    /// The root field for aggregates.
    pub aggregate_field: String,
    /// The lookups by unique key.
    pub lookups: Vec<Lookup>,
    /// Scalar fields: readable columns in their order, then computed values.
    pub attributes: Vec<Attribute>,
    /// Relations to other entities of the API.
    pub relations: Vec<Relation>,
    /// What can be written of it.
    pub writes: Writes,
}

/// A root field that finds one row by a unique key.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The root field.
    pub field: String,
    /// The attributes of the key, in the order of the arguments.
    pub attributes: Vec<usize>,
}

/// Where an attribute's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A column of the table.
    Column(&'static str),
    /// A portable expression; `{column}` stands for a column. The second is the column whose guard protects it.
    Computed(PerDatabase, Option<&'static str>),
}

/// A scalar field.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The GraphQL field.
    pub field: String,
    /// Where the value comes from.
    pub source: Source,
    /// What it holds.
    pub kind: Kind,
    /// Whether the database can hold null here.
    pub nullable: bool,
    /// Whether some callers read null here although the row is theirs to see.
    pub guarded: bool,
    /// What it means, for people.
    pub description: String,
}

impl Attribute {
    /// Whether the GraphQL field is nullable.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.nullable || self.guarded || matches!(self.source, Source::Computed(..))
    }

    /// Whether the values can be compared for order (`lt`, `ORDER BY`, `min`).
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        !matches!(self.kind, Kind::Json | Kind::TextList | Kind::Vector { .. })
    }

    /// Whether the values can be added up.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        matches!(self.kind, Kind::Int | Kind::BigInt | Kind::Decimal { .. })
    }
}

/// One step of a relation: `target.to_column = row.from_column`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hop {
    /// The entity at the end of the step.
    pub target: EntityId,
    /// The column of the entity before.
    pub from_column: &'static str,
    /// The column of `target`.
    pub to_column: &'static str,
    /// What stands for the equality of the two columns; `{key}` is the value of the first.
    pub condition: Option<PerDatabase>,
}

/// A relation as the API shows it.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The GraphQL field.
    pub field: String,
    /// Whether it leads to many rows.
    pub to_many: bool,
    /// The entity it leads to.
    pub target: EntityId,
    /// One step, or two over a join table. The policy of every table on the way applies.
    pub hops: Vec<Hop>,
    /// The column of the target in whose order the rows come when no other is asked for.
    pub order: Option<&'static str>,
}

impl Catalog {
    /// The catalog of the given tables; hidden ones keep their policy and get no entity.
    #[must_use]
    pub fn new(tables: Vec<Table>, policies: PolicySet) -> Self {
        let columns = |table: &Table| table.columns.iter().map(|column| (column.name, column.kind)).collect();
        let columns = tables.iter().map(|table| (table.name, columns(table))).collect();
        let shown: Vec<Table> = tables.into_iter().filter(|table| table.type_name.is_some()).collect();
        let by_table: HashMap<&'static str, EntityId> =
            shown.iter().enumerate().map(|(index, table)| (table.name, EntityId(index))).collect();
        let edges: HashMap<&'static str, Vec<entity::table::Relation>> =
            shown.iter().map(|table| (table.name, table.relations.clone())).collect();
        let mut entities: Vec<Entity> =
            shown.into_iter().enumerate().map(|(index, table)| Entity::new(EntityId(index), table, &by_table, &edges)).collect();
        writing::fill(&mut entities);
        let by_type = entities.iter().map(|entity| (entity.type_name, entity.id)).collect();
        let roots = root_fields(&entities);
        let mutations = writing::mutations(&entities);
        let followed = followed_fields(&entities);
        Self { entities, policies, functions: Vec::new(), by_type, by_table, roots, mutations, followed, columns }
    }

    /// The same catalog with functions.
    #[must_use]
    pub fn with_functions(mut self, functions: Vec<Function>) -> Self {
        for (position, function) in functions.iter().enumerate() {
            if function.writes {
                self.mutations.insert(function.field.to_owned(), Mutation::Call(position));
            } else {
                self.roots.insert(function.field.to_owned(), Root::Call(position));
            }
            if function.can_be_followed() {
                self.followed.insert(function.field.to_owned(), Followed::Call(position));
            }
        }
        self.functions = functions;
        self
    }

    /// The entity at `id`.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0]
    }

    /// The entity of a GraphQL type.
    #[must_use]
    pub fn by_type(&self, type_name: &str) -> Option<&Entity> {
        self.by_type.get(type_name).map(|id| self.entity(*id))
    }

    /// The entity of a table.
    #[must_use]
    pub fn by_table(&self, table: &str) -> Option<&Entity> {
        self.by_table.get(table).map(|id| self.entity(*id))
    }

    /// The columns of a table, of hidden tables too; none of one that is not known.
    #[must_use]
    pub fn columns_of(&self, table: &str) -> &[(&'static str, Kind)] {
        self.columns.get(table).map_or(&[], Vec::as_slice)
    }

    /// The tables whose changes matter to anybody: those with policies, and those that a followed function names.
    pub fn watched_tables(&self) -> impl Iterator<Item = &'static str> {
        let named = self.functions.iter().flat_map(|function| &function.follows).map(|watched| watched.table);
        self.policies.tables().map(|table| table.table).chain(named)
    }

    /// What a root field reads.
    #[must_use]
    pub fn root(&self, field: &str) -> Option<&Root> {
        self.roots.get(field)
    }

    /// What a field of the subscription type follows.
    #[must_use]
    pub fn followed(&self, field: &str) -> Option<Followed> {
        self.followed.get(field).copied()
    }

    /// What a field of the mutation type writes.
    #[must_use]
    pub fn mutation(&self, field: &str) -> Option<Mutation> {
        self.mutations.get(field).copied()
    }
}

fn followed_fields(entities: &[Entity]) -> HashMap<String, Followed> {
    let fields = |entity: &Entity| {
        [
            (entity.changes_field(), Followed::Changes(entity.id)),
            (entity.list_live_field(), Followed::List(entity.id)),
            (entity.aggregate_live_field(), Followed::Aggregate(entity.id)),
        ]
    };
    entities.iter().filter(|entity| entity.can_be_followed()).flat_map(fields).collect()
}

fn root_fields(entities: &[Entity]) -> HashMap<String, Root> {
    let mut roots =
        HashMap::from([("node".to_owned(), Root::Node), ("me".to_owned(), Root::Me), ("roles".to_owned(), Root::Roles)]);
    if entities.iter().any(|entity| entity.type_name == "AuditLog") {
        roots.insert("history".to_owned(), Root::History);
    }
    for entity in entities {
        if entity.table.has_ids() {
            roots.insert(entity.single_field.clone(), Root::Single(entity.id));
        }
        roots.insert(entity.list_field.clone(), Root::List(entity.id));
        roots.insert(entity.aggregate_field.clone(), Root::Aggregate(entity.id));
        for (index, lookup) in entity.lookups.iter().enumerate() {
            roots.insert(lookup.field.clone(), Root::Lookup(entity.id, index));
        }
    }
    roots
}

impl Entity {
    fn new(
        id: EntityId,
        table: Table,
        by_table: &HashMap<&'static str, EntityId>,
        edges: &HashMap<&'static str, Vec<entity::table::Relation>>,
    ) -> Self {
        let type_name = table.type_name.unwrap_or_default();
        let single_field = lower_first(type_name);
        let plural = camel(table.name);
        let list_field = if plural == single_field { format!("{plural}List") } else { plural };
        let attributes = attributes_of(&table);
        let lookups = lookups_of(&table, &single_field, &attributes);
        let relations = relations_of(&table, by_table, edges);
        let aggregate_field = format!("{list_field}Aggregate");
        let writes = Writes::default();
        Self { id, table, type_name, single_field, list_field, aggregate_field, lookups, attributes, relations, writes }
    }

    /// Whether changes of its rows are told: they are of every table whose rows are written one by one.
    #[must_use]
    pub fn can_be_followed(&self) -> bool {
        self.table.has_ids()
    }

    /// The subscription to the changes of its rows.
    #[must_use]
    pub fn changes_field(&self) -> String {
        format!("{}Changes", self.single_field)
    }

    /// The subscription to a connection.
    #[must_use]
    pub fn list_live_field(&self) -> String {
        format!("{}Live", self.list_field)
    }

    /// The subscription to aggregates.
    #[must_use]
    pub fn aggregate_live_field(&self) -> String {
        format!("{}Live", self.aggregate_field)
    }

    /// The position of the attribute called `field`.
    #[must_use]
    pub fn attribute_index(&self, field: &str) -> Option<usize> {
        self.attributes.iter().position(|attribute| attribute.field == field)
    }

    /// The attribute that reads the column.
    #[must_use]
    pub fn attribute_of_column(&self, column: &str) -> Option<usize> {
        self.attributes.iter().position(|attribute| matches!(attribute.source, Source::Column(name) if name == column))
    }

    /// The position of the attribute with vectors, by which rows are similar to each other.
    #[must_use]
    pub fn vector(&self) -> Option<usize> {
        self.attributes.iter().position(|attribute| matches!(attribute.kind, Kind::Vector { .. }))
    }

    /// The position of the relation called `field`.
    #[must_use]
    pub fn relation_index(&self, field: &str) -> Option<usize> {
        self.relations.iter().position(|relation| relation.field == field)
    }
}

fn attributes_of(table: &Table) -> Vec<Attribute> {
    let columns = table.columns.iter().filter(|column| !table.policy.is_secret(column.name) && !table.is_internal(column.name));
    let columns = columns.map(|column| Attribute {
        field: camel(column.name),
        source: Source::Column(column.name),
        kind: column.kind,
        nullable: column.nullable,
        guarded: table.policy.guard_of(column.name).is_some(),
        description: column.description.clone(),
    });
    let computed = table.computed.iter().map(|computed| Attribute {
        field: computed.field.to_owned(),
        source: Source::Computed(computed.expression, computed.guarded_as),
        kind: computed.kind,
        nullable: true,
        guarded: computed.guarded_as.is_some_and(|column| table.policy.guard_of(column).is_some()),
        description: computed.description.to_owned(),
    });
    columns.chain(computed).collect()
}

/// A lookup by a key with a column that not everyone may read would tell whether a hidden value exists: it finds nothing then,
/// because the column reads null, so it is safe to offer.
fn lookups_of(table: &Table, single_field: &str, attributes: &[Attribute]) -> Vec<Lookup> {
    let position = |column: &&'static str| {
        attributes.iter().position(|attribute| matches!(attribute.source, Source::Column(name) if name == *column))
    };
    let keys = table.unique_keys.iter().filter_map(|key| {
        let found: Option<Vec<usize>> = key.iter().map(position).collect();
        let name: Vec<String> = key.iter().map(|column| pascal(column)).collect();
        found.map(|attributes| Lookup { field: format!("{single_field}By{}", name.join("And")), attributes })
    });
    keys.collect()
}

fn relations_of(
    table: &Table,
    by_table: &HashMap<&'static str, EntityId>,
    edges: &HashMap<&'static str, Vec<entity::table::Relation>>,
) -> Vec<Relation> {
    let hop = |relation: &entity::table::Relation| {
        let target = *by_table.get(relation.target)?;
        Some(Hop { target, from_column: relation.from_column, to_column: relation.to_column, condition: None })
    };
    let direct = table.relations.iter().filter_map(|relation| {
        let hop = hop(relation)?;
        let to_many = relation.cardinality == Cardinality::HasMany;
        Some(Relation { field: relation.name.clone(), to_many, target: hop.target, hops: vec![hop], order: None })
    });
    let through = table.many_to_many.iter().filter_map(|link| {
        let first = table.relation(&link.through)?;
        let onward = edges.get(first.target)?.iter().find(|relation| relation.name == link.onward)?;
        let hops = vec![hop(first)?, hop(onward)?];
        Some(Relation { field: link.name.to_owned(), to_many: true, target: hops[1].target, hops, order: None })
    });
    let by_condition = table.related_by.iter().filter_map(|related| {
        let target = *by_table.get(related.target)?;
        let hop = Hop { target, from_column: PRIMARY_KEY, to_column: PRIMARY_KEY, condition: Some(related.condition) };
        Some(Relation { field: related.name.to_owned(), to_many: true, target, hops: vec![hop], order: related.order })
    });
    direct.chain(through).chain(by_condition).collect()
}
