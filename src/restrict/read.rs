//! The door to rows for functions: the rules for reading one entity, solved for viewers of one shape.
//!
//! Only [`read_rules`] makes a [`ReadRules`]. What is not solved is denied.

use std::collections::BTreeSet;

use policy::{Action, Fact, Shape, Solved, facts_of, solve, solve_guard};

use super::Rows;
use crate::catalog::{Catalog, EntityId};

/// Leave to read rows of one entity as far as its rules allow it, for viewers of one shape.
#[derive(Debug)]
pub struct ReadRules {
    table: &'static str,
    read: Solved,
    columns: Vec<(&'static str, Solved)>,
}

impl ReadRules {
    /// Leave to read the rows.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        Rows { table: self.table, rule: &self.read }
    }

    /// The columns that are no secret, each with where it may be read.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &Solved)> {
        self.columns.iter().map(|(column, guard)| (*column, guard))
    }
}

/// The facts that decide what a viewer sees of an entity.
#[must_use]
pub fn facts_of_reading(catalog: &Catalog, id: EntityId) -> BTreeSet<Fact> {
    facts_of(&catalog.policies, catalog.entity(id).table.name)
}

/// Solves the rules for reading an entity.
#[must_use]
pub fn read_rules(catalog: &Catalog, id: EntityId, shape: &Shape) -> ReadRules {
    let entity = catalog.entity(id);
    let (table, set) = (entity.table.name, &catalog.policies);
    let open = entity.table.columns.iter().filter(|column| !entity.table.policy.is_secret(column.name));
    ReadRules {
        table,
        read: solve(set, table, Action::Read, shape),
        columns: open.map(|column| (column.name, solve_guard(set, table, column.name, shape))).collect(),
    }
}
