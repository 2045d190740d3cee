//! The door to writing: the rules for the rows of one entity, solved for viewers of one shape.
//!
//! Only [`write_rules`] makes a [`WriteRules`], and whoever writes rows names a table through nothing else. What is not solved is
//! denied.

use std::collections::{BTreeMap, BTreeSet};

use entity::writing::CompanionOn;
use policy::{Action, Edge, Fact, Literal, Rule, Shape, Solved, facts_of, solve, solve_rule};

use super::Rows;
use crate::catalog::{Catalog, Entity, EntityId};

static DENIED: Solved = Solved::Never;

/// Leave to write rows of one entity as far as its rules allow it, for viewers of one shape.
#[derive(Debug)]
pub struct WriteRules {
    table: &'static str,
    read: Solved,
    read_deleted: Solved,
    insert: Solved,
    insert_looks_at: BTreeMap<&'static str, BTreeSet<&'static str>>,
    update: Solved,
    delete: Solved,
    restore: Solved,
    writable: Vec<(&'static str, Solved)>,
    changeable: Vec<(&'static str, Solved)>,
    moves: Vec<Move>,
    references: Vec<Reference>,
    kept_parent: Option<(Edge, Solved)>,
    companions: Vec<Solved>,
}

/// A move of a column from one value to another, and who may make it.
#[derive(Debug)]
pub struct Move {
    /// The column.
    pub column: &'static str,
    /// The stored value before.
    pub from: &'static str,
    /// The stored value after.
    pub to: &'static str,
    /// The rows, as they are, on which it may be made.
    pub rule: Solved,
}

/// A column that refers to rows of another table.
#[derive(Debug)]
pub struct Reference {
    /// The column.
    pub column: &'static str,
    /// The other table's column.
    pub to_column: &'static str,
    /// The GraphQL type of the other table.
    pub type_name: &'static str,
    table: &'static str,
    read: Solved,
}

impl Reference {
    /// Leave to read the rows referred to.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        Rows { table: self.table, rule: &self.read }
    }
}

impl WriteRules {
    /// The table.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// Leave to find rows; `deleted` = soft-deleted ones too.
    #[must_use]
    pub fn rows(&self, deleted: bool) -> Rows<'_> {
        Rows { table: self.table, rule: if deleted { &self.read_deleted } else { &self.read } }
    }

    /// What a new row must satisfy.
    #[must_use]
    pub fn insert(&self) -> &Solved {
        &self.insert
    }

    /// The columns of a new row from which its rule sets out to rows of the table; `None` = it looks at none of them.
    #[must_use]
    pub fn insert_looks_at(&self, table: &str) -> Option<&BTreeSet<&'static str>> {
        self.insert_looks_at.get(table)
    }

    /// What a row must satisfy before and after a change.
    #[must_use]
    pub fn update(&self) -> &Solved {
        &self.update
    }

    /// What a row must satisfy to be removed.
    #[must_use]
    pub fn delete(&self) -> &Solved {
        &self.delete
    }

    /// What a soft-deleted row must satisfy to be brought back.
    #[must_use]
    pub fn restore(&self) -> &Solved {
        &self.restore
    }

    /// On which new rows the column may be set, where that has a rule of its own.
    #[must_use]
    pub fn writable(&self, column: &str) -> Option<&Solved> {
        self.writable.iter().find(|(named, _)| *named == column).map(|(_, rule)| rule)
    }

    /// On which rows that are there the column may be set, where that has a rule of its own.
    #[must_use]
    pub fn changeable(&self, column: &str) -> Option<&Solved> {
        self.changeable.iter().find(|(named, _)| *named == column).map(|(_, rule)| rule)
    }

    /// The moves of a column; none = it may take any value.
    pub fn moves<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a Move> {
        self.moves.iter().filter(move |known| known.column == column)
    }

    /// The columns that refer to other tables.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The relation to a row that the caller must still be able to change, and the rule for that.
    #[must_use]
    pub fn kept_parent(&self) -> Option<(&Edge, &Solved)> {
        self.kept_parent.as_ref().map(|(edge, rule)| (edge, rule))
    }

    /// For which new rows the companion at the position is added.
    #[must_use]
    pub fn companion(&self, position: usize) -> &Solved {
        self.companions.get(position).unwrap_or(&DENIED)
    }
}

/// The facts that decide what a viewer may write of an entity.
#[must_use]
pub fn facts_of_write(catalog: &Catalog, id: EntityId) -> BTreeSet<Fact> {
    let entity = catalog.entity(id);
    let targets = entity.table.relations.iter().map(|relation| relation.target);
    let mut facts: BTreeSet<Fact> =
        [entity.table.name].into_iter().chain(targets).flat_map(|table| facts_of(&catalog.policies, table)).collect();
    for companion in &entity.table.writing.companions {
        if let CompanionOn::Insert(rule) = &companion.on {
            facts.extend(policy::facts_of_rule(&catalog.policies, entity.table.name, rule));
        }
    }
    facts
}

/// Solves the rules for writing an entity.
#[must_use]
pub fn write_rules(catalog: &Catalog, id: EntityId, shape: &Shape) -> WriteRules {
    let entity = catalog.entity(id);
    let (table, policy, set) = (entity.table.name, &entity.table.policy, &catalog.policies);
    let of_action = |action| solve(set, table, action, shape);
    let of_rule = |action, rule: &Rule| solve_rule(set, table, action, rule, shape);
    let columns = entity.table.columns.iter().map(|column| column.name);
    let writable = columns.clone().filter_map(|column| Some((column, of_rule(Action::Update, &policy.writable_of(column)?))));
    let changeable = columns.clone().filter_map(|column| Some((column, of_rule(Action::Update, &policy.changeable_of(column)?))));
    let moves = columns.flat_map(|column| policy.transitions_of(column)).filter_map(|known| match (known.from, known.to) {
        (Literal::Text(from), Literal::Text(to)) => {
            let rule = of_rule(Action::Update, &policy.transition_rule(known));
            Some(Move { column: known.column, from, to, rule })
        }
        _ => None,
    });
    let companions = entity.table.writing.companions.iter().map(|companion| match &companion.on {
        CompanionOn::Insert(rule) => of_rule(Action::Insert, rule),
        CompanionOn::Version => Solved::Always,
    });
    WriteRules {
        table,
        read: of_action(Action::Read),
        read_deleted: of_action(Action::ReadDeleted),
        insert: of_action(Action::Insert),
        insert_looks_at: set.looks_at(table, Action::Insert),
        update: of_action(Action::Update),
        delete: of_action(Action::Delete),
        restore: of_rule(Action::ReadDeleted, &policy.rule(Action::ReadDeleted)),
        writable: writable.collect(),
        changeable: changeable.collect(),
        moves: moves.collect(),
        references: references(catalog, entity, shape),
        kept_parent: kept_parent(catalog, entity, shape),
        companions: companions.collect(),
    }
}

fn references(catalog: &Catalog, entity: &Entity, shape: &Shape) -> Vec<Reference> {
    let belongs_to = entity.table.relations.iter().filter(|relation| relation.to_column == entity::table::PRIMARY_KEY);
    let reference = belongs_to.filter(|relation| relation.from_column != entity::table::PRIMARY_KEY).map(|relation| Reference {
        column: relation.from_column,
        to_column: relation.to_column,
        type_name: catalog.by_table(relation.target).map_or("row", |target| target.type_name),
        table: relation.target,
        read: solve(&catalog.policies, relation.target, Action::Read, shape),
    });
    reference.collect()
}

fn kept_parent(catalog: &Catalog, entity: &Entity, shape: &Shape) -> Option<(Edge, Solved)> {
    let relation = entity.table.writing.keeps_parent.as_ref()?;
    let rules = catalog.policies.table(entity.table.name)?;
    let (edge, parent) = catalog.policies.follow(rules, relation)?;
    Some((edge.clone(), solve(&catalog.policies, parent.table, Action::Update, shape)))
}
