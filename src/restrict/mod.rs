//! The one door to rows and the one door to columns.
//!
//! [`restrict`] walks a whole plan - roots, nested relations, relation filters, orders over relations, counts, aggregates -
//! and solves the policy of every table it reaches. Only this module can make a [`Restricted`], a [`ReadRules`], a [`Rows`] or a
//! [`Readable`], and `sql` names a table or a column through nothing else, so there is no second way for a caller to reach a row.
//! What was not solved is denied. No SQL and no I/O here.

mod reach;
mod read;
mod write;

use std::collections::{BTreeSet, HashMap};

use entity::table::{Kind, Search};
use policy::{Action, Fact, Shape, Solved, facts_of, solve, solve_guard};

use crate::catalog::{Catalog, EntityId, Source};
use crate::plan::Plan;

pub use read::{ReadRules, facts_of_reading, read_rules};
pub use write::{Move, Reference, WriteRules, facts_of_write, write_rules};

static DENIED: Solved = Solved::Never;

/// A tree together with what a kind of viewer may see of it.
#[derive(Debug)]
pub struct Restricted<T> {
    tree: T,
    rows: HashMap<(EntityId, bool), Solved>,
    targets: HashMap<(EntityId, Action), Solved>,
    columns: HashMap<(EntityId, usize), Solved>,
    tables: HashMap<EntityId, &'static str>,
    searches: HashMap<EntityId, Search>,
    attributes: HashMap<(EntityId, usize), Known>,
}

/// What is known of an attribute beside its guard.
#[derive(Clone, Copy, Debug)]
struct Known {
    source: Source,
    kind: Kind,
    nullable: bool,
}

/// Leave to read the rows of a table that satisfy a rule.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    table: &'static str,
    rule: &'a Solved,
}

impl<'a> Rows<'a> {
    /// The table.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// The rule that every row must satisfy.
    #[must_use]
    pub fn rule(&self) -> &'a Solved {
        self.rule
    }
}

/// Leave to read an attribute where a guard holds; elsewhere it is null.
#[derive(Clone, Copy, Debug)]
pub struct Readable<'a> {
    source: Source,
    kind: Kind,
    guard: &'a Solved,
    nullable: bool,
}

impl<'a> Readable<'a> {
    /// Where the value comes from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// What it holds.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it may be read.
    #[must_use]
    pub fn guard(&self) -> &'a Solved {
        self.guard
    }

    /// Whether the value can be null, be it by the database or by the guard.
    #[must_use]
    pub fn can_be_null(&self) -> bool {
        self.nullable || !matches!(self.guard, Solved::Always)
    }
}

/// Leave to look for words in the columns of a table. Whoever sees a row sees all of them.
#[derive(Clone, Copy, Debug)]
pub struct Searchable<'a> {
    table: &'static str,
    search: &'a Search,
}

impl<'a> Searchable<'a> {
    /// The table.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// The columns, and which rows are the newest.
    #[must_use]
    pub fn search(&self) -> &'a Search {
        self.search
    }
}

/// The facts that decide what a viewer sees of a plan.
#[must_use]
pub fn facts_of_plan(plan: &Plan, catalog: &Catalog) -> BTreeSet<Fact> {
    let reached = reach::entities(plan, catalog);
    reached.into_iter().flat_map(|entity| facts_of(&catalog.policies, catalog.entity(entity).table.name)).collect()
}

/// The entities whose rows a plan may show or look at.
#[must_use]
pub fn entities_of_plan(plan: &Plan, catalog: &Catalog) -> BTreeSet<EntityId> {
    reach::entities(plan, catalog)
}

/// Solves the policies of everything the plan reaches, for viewers of one shape.
#[must_use]
pub fn restrict<T: AsRef<Plan>>(tree: T, catalog: &Catalog, shape: &Shape) -> Restricted<T> {
    let mut restricted = Restricted {
        rows: HashMap::new(),
        targets: HashMap::new(),
        columns: HashMap::new(),
        tables: HashMap::new(),
        searches: HashMap::new(),
        attributes: HashMap::new(),
        tree,
    };
    for id in reach::written(restricted.tree.as_ref()) {
        for action in [Action::Update, Action::Delete] {
            let rule = solve(&catalog.policies, catalog.entity(id).table.name, action, shape);
            restricted.targets.insert((id, action), rule);
        }
    }
    for id in reach::entities(restricted.tree.as_ref(), catalog) {
        let entity = catalog.entity(id);
        let table = entity.table.name;
        restricted.tables.insert(id, table);
        restricted.searches.extend(searchable(catalog, id, shape).map(|search| (id, search)));
        restricted.rows.insert((id, false), solve(&catalog.policies, table, Action::Read, shape));
        restricted.rows.insert((id, true), solve(&catalog.policies, table, Action::ReadDeleted, shape));
        for (index, attribute) in entity.attributes.iter().enumerate() {
            let guard = match attribute.source {
                Source::Column(column) | Source::Computed(_, Some(column)) => {
                    solve_guard(&catalog.policies, table, column, shape)
                }
                Source::Computed(_, None) => Solved::Always,
            };
            restricted.columns.insert((id, index), guard);
            let nullable = attribute.nullable || matches!(attribute.source, Source::Computed(..));
            let known = Known { source: attribute.source, kind: attribute.kind, nullable };
            restricted.attributes.insert((id, index), known);
        }
    }
    restricted
}

/// A column that hides its value on some rows is in no search: what was found would tell of it.
fn searchable(catalog: &Catalog, id: EntityId, shape: &Shape) -> Option<Search> {
    let table = &catalog.entity(id).table;
    let search = table.search.as_ref()?;
    let is_open = |column| solve_guard(&catalog.policies, table.name, column, shape) == Solved::Always;
    search.columns.iter().all(|searched| is_open(searched.column)).then(|| search.clone())
}

impl<T> Restricted<T> {
    /// The tree.
    #[must_use]
    pub fn tree(&self) -> &T {
        &self.tree
    }

    /// Leave to read rows of the entity; `None` when the plan does not reach it.
    #[must_use]
    pub fn rows(&self, entity: EntityId, include_deleted: bool) -> Option<Rows<'_>> {
        let table = self.tables.get(&entity)?;
        Some(Rows { table, rule: self.rows.get(&(entity, include_deleted)).unwrap_or(&DENIED) })
    }

    /// Leave to look for words in rows of the entity; `None` when the plan does not reach it or it has no such columns.
    #[must_use]
    pub fn searchable(&self, entity: EntityId) -> Option<Searchable<'_>> {
        let table = self.tables.get(&entity)?;
        Some(Searchable { table, search: self.searches.get(&entity)? })
    }

    /// Leave to write rows of the entity; `None` when the plan does not write it or no row may be written.
    #[must_use]
    pub fn target(&self, entity: EntityId, action: Action) -> Option<Rows<'_>> {
        let table = self.tables.get(&entity)?;
        let rule = self.targets.get(&(entity, action)).unwrap_or(&DENIED);
        (*rule != Solved::Never).then_some(Rows { table, rule })
    }

    /// Leave to read an attribute; `None` when the plan does not reach its entity.
    #[must_use]
    pub fn readable(&self, entity: EntityId, attribute: usize) -> Option<Readable<'_>> {
        let known = self.attributes.get(&(entity, attribute))?;
        let guard = self.columns.get(&(entity, attribute)).unwrap_or(&DENIED);
        Some(Readable { source: known.source, kind: known.kind, guard, nullable: known.nullable })
    }
}
