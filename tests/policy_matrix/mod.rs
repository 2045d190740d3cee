//! The matrix: who reads and writes what, a table a manager can read.
//!
//! Reading and writing are measured through the gateway on both databases: reading by every path there is to a row, and the paths
//! must agree row by row; writing by every mutation there is, and all of it is taken back. Who is told of changes must be who lists the
//! rows (`live`). The words stand in `tests/snapshots/policy_matrix.snap`, reviewed as a
//! diff; `ROWGATE_UPDATE_SNAPSHOTS=1` writes it.

mod actors;
mod live;
mod paths;
mod relations;
mod snapshot;
mod writes;

use std::collections::BTreeSet;
use std::sync::Arc;

use policy::{Action, Viewer};
use rowgate::catalog::{Catalog, Root};
use rowgate::plan::{Filter, ObjectValue, OrderKey};
use uuid::Uuid;

use self::actors::Actor;
use self::snapshot::{Matrix, Word};
use crate::policy_oracle::asking::{decided_cells, decided_in, gateway, guarded, guarding_column};
use crate::policy_oracle::extra;
use crate::policy_oracle::memory::{Memory, id_of, is_alive};
use crate::policy_oracle::values::Rows;
use crate::support::{Backend, SMALL, World};

/// A way to reach a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// A root connection.
    List,
    /// A root field for one row: by id, by a unique key, by global id.
    Get,
    /// A relation of another row.
    Nested,
    /// A filter, over relations too.
    Filter,
    /// An order, over relations too.
    Order,
    /// Groups and their numbers.
    Aggregate,
    /// Words that are looked for, where the table can be searched.
    Search,
}

impl Path {
    /// All of them, in the order of the snapshot.
    pub const ALL: [Self; 7] = [Self::List, Self::Get, Self::Filter, Self::Order, Self::Aggregate, Self::Search, Self::Nested];

    /// The word of the snapshot.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::Nested => "nested",
            Self::Filter => "filter",
            Self::Order => "order",
            Self::Aggregate => "aggregate",
            Self::Search => "search",
        }
    }

    /// The path of a root field; `None` where it leads to no row of a table's. A new kind of root field does not compile here until
    /// somebody says which path measures it.
    fn of_root(root: &Root) -> Option<Self> {
        match root {
            Root::Single(_) | Root::Lookup(..) | Root::Node | Root::Me => Some(Self::Get),
            Root::List(_) => Some(Self::List),
            Root::Aggregate(_) => Some(Self::Aggregate),
            // A history shows images of rows and has cases of its own: `writing::history`.
            Root::Roles | Root::History | Root::Call(_) => None,
        }
    }

    /// The same for what stands inside an object.
    fn of_field(value: &ObjectValue) -> Option<Self> {
        match value {
            // Rows of a table that was made have cases of their own: `made_tables`.
            ObjectValue::Made(_) => None,
            ObjectValue::ToOne { .. } | ObjectValue::ToMany(_) => Some(Self::Nested),
            ObjectValue::Typename
            | ObjectValue::NodeId
            | ObjectValue::Attribute(_)
            | ObjectValue::HistoryAction
            | ObjectValue::Changes { .. } => None,
        }
    }

    /// The same for filters.
    fn of_filter(filter: &Filter) -> Self {
        match filter {
            Filter::All(_)
            | Filter::Any(_)
            | Filter::Not(_)
            | Filter::Compare { .. }
            | Filter::In { .. }
            | Filter::IsNull { .. }
            | Filter::Match { .. }
            | Filter::TextList { .. }
            | Filter::Json { .. }
            | Filter::Relation { .. }
            | Filter::Count { .. } => Self::Filter,
        }
    }

    /// The same for orders.
    fn of_order(key: &OrderKey) -> Self {
        match key {
            OrderKey::Attribute(_) | OrderKey::ToOne(..) | OrderKey::Count(_) => Self::Order,
            OrderKey::Rank => Self::Search,
        }
    }
}

#[test]
fn every_way_to_a_row_is_measured() {
    let catalog = Catalog::of_data_model();
    let mut measured = BTreeSet::from([
        Path::of_field(&ObjectValue::Typename).unwrap_or(Path::Nested),
        Path::of_filter(&Filter::All(Vec::new())),
        Path::of_order(&OrderKey::Attribute(0)),
        Path::of_order(&OrderKey::Rank),
    ]);
    for entity in &catalog.entities {
        let lookups = entity.lookups.iter().map(|lookup| &lookup.field);
        let single = entity.table.has_ids().then_some(&entity.single_field);
        let fields = single.into_iter().chain([&entity.list_field, &entity.aggregate_field]).chain(lookups);
        measured.extend(fields.filter_map(|field| Path::of_root(catalog.root(field).expect("a root field"))));
    }
    assert_eq!(measured, BTreeSet::from(Path::ALL));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_matrix_is_as_reviewed() {
    let (sqlite, postgres) = tokio::join!(world(Backend::Sqlite), world(Backend::Postgres));
    let worlds = [sqlite, postgres];
    let memory = Arc::new(Memory::load(&worlds[0]).await);
    let catalog = Arc::new(Catalog::of_data_model());
    let actors = actors::all(&worlds[0]).await;
    let mut matrix = Matrix::new(actors.iter().map(|actor| actor.short).collect());
    for table in entity::tables() {
        matrix.table(table.domain, table.name, table.type_name);
    }
    let rows = Arc::new(Rows::load(&worlds[1]).await);
    let mut plans = Vec::new();
    for actor in &actors {
        // What to write is found out while reading waits for the databases.
        let (catalog_of_plan, memory_of_plan, rows, viewer) =
            (Arc::clone(&catalog), Arc::clone(&memory), Arc::clone(&rows), actor.viewer.clone());
        plans.push(tokio::task::spawn_blocking(move || writes::plan(&catalog_of_plan, &memory_of_plan, &rows, &viewer)));
        let measure = |world: &World| {
            let (gateway, actor) = (gateway(world, &catalog), actor.clone());
            let (catalog, memory) = (Arc::clone(&catalog), Arc::clone(&memory));
            tokio::spawn(async move { paths::measure(&gateway, &catalog, &memory, &actor).await })
        };
        let (sqlite, postgres) = tokio::join!(measure(&worlds[0]), measure(&worlds[1]));
        let (sqlite, postgres) = (sqlite.expect("measured"), postgres.expect("measured"));
        assert_eq!(sqlite, postgres, "{}: the databases differ", actor.short);
        for (table, path, word) in sqlite {
            matrix.add(table, path.name(), word);
        }
        judge_fields(&catalog, &memory, &actor.viewer, &mut matrix);
    }
    // Refusals are recorded: what is in the trail was read before.
    let gateways = [gateway(&worlds[0], &catalog), gateway(&worlds[1], &catalog)];
    for (actor, plan) in actors.iter().zip(plans) {
        let lines = plan.await.expect("a plan");
        writes::all_mutations_are_measured(&catalog, &lines);
        for (table, line, word) in writes::measure(&gateways, actor.short, &actor.viewer, lines).await {
            matrix.add(table, &line, word);
        }
        judge_writing(&catalog, &memory, actor, &mut matrix);
    }
    snapshot::compare(&matrix.text());
}

/// The demonstration with a trail.
async fn world(backend: Backend) -> World {
    let world = World::own(backend, SMALL).await;
    extra::trail(&world).await;
    world
}

/// Which rows the actor may write by actions that have no mutation, and which deleted ones it reads.
fn judge_writing(catalog: &Catalog, memory: &Memory, actor: &Actor, matrix: &mut Matrix) {
    let actions = [
        (Action::Insert, "insert"),
        (Action::Update, "update"),
        (Action::Delete, "delete"),
        (Action::ReadDeleted, "read deleted"),
    ];
    for table in entity::tables() {
        for (action, name) in &actions {
            let is_shown = match action {
                Action::ReadDeleted => table.soft_delete,
                action => !writes::has_mutation(catalog, table.name, *action),
            };
            if !is_shown {
                continue;
            }
            // A live row is judged for what a live row is for; what was deleted is judged where it matters.
            let rows = memory.rows(table.name).iter().filter(|image| is_alive(image) != (*action == Action::ReadDeleted));
            let rows: BTreeSet<Uuid> = rows.map(id_of).collect();
            let may = decided_in(catalog, memory, &actor.viewer, *action, table.name);
            let name = if *action == Action::ReadDeleted { (*name).to_owned() } else { format!("{name} (no mutation)") };
            matrix.add(table.name, &name, Word::of(may.intersection(&rows).count(), rows.len()));
        }
    }
}

/// Which guarded fields the actor reads, of the rows it sees.
fn judge_fields(catalog: &Catalog, memory: &Memory, viewer: &Viewer, matrix: &mut Matrix) {
    for entity in &catalog.entities {
        let table = entity.table.name;
        let seen = decided_in(catalog, memory, viewer, Action::Read, table);
        for attribute in guarded(entity) {
            let column = guarding_column(attribute).expect("a guarded field has a column");
            let readable = seen.iter().filter(|id| {
                let image = memory.row(table, **id).expect("a row");
                policy::decide_guard(&catalog.policies, table, column, viewer, image, memory) == policy::Truth::True
            });
            matrix.add_field(table, &attribute.field, Word::of(readable.count(), seen.len()));
        }
    }
}

/// Fails where the answers have guarded values that the judgement does not have, or the other way round.
fn same_cells(who: &str, catalog: &Catalog, memory: &Memory, viewer: &Viewer, seen: &crate::policy_oracle::asking::Seen) {
    for (key, expected) in decided_cells(catalog, memory, viewer, &seen.rows) {
        assert_eq!(seen.cells[&key], expected, "{who}: {key:?}");
    }
}
