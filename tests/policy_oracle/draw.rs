//! Rules and policies drawn at random, over real columns and relations, NULLs and empty lists among them.

use std::collections::BTreeMap;

use entity::table::{Column, Kind, Table};
use policy::{Comparison, ImageValue, Literal, Permission, Policy, Role, Rule};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use sea_orm::{Iden, IdenStatic};

use super::memory::Memory;

/// A column by its name.
#[derive(Clone, Copy, Debug)]
pub struct Named(pub &'static str);

impl Iden for Named {
    fn unquoted(&self) -> &str {
        self.0
    }
}

impl IdenStatic for Named {
    fn as_str(&self) -> &'static str {
        self.0
    }
}

/// What draws.
pub struct Draw<'a> {
    /// The dice.
    pub dice: &'a mut SmallRng,
    memory: &'a Memory,
    tables: BTreeMap<&'static str, (usize, Table)>,
    /// The place of the table whose policy is drawn.
    owner: usize,
}

impl<'a> Draw<'a> {
    /// Draws over the data model; literals are values that rows have.
    pub fn new(dice: &'a mut SmallRng, memory: &'a Memory) -> Self {
        let tables = entity::tables().into_iter().enumerate().map(|(place, table)| (table.name, (place, table))).collect();
        Self { dice, memory, tables, owner: 0 }
    }

    /// A policy for the table.
    pub fn policy(&mut self, table: &Table) -> Policy {
        self.owner = self.tables[table.name].0;
        let mut policy = Policy::new()
            .read(self.rule(table, 3))
            .read_deleted(self.rule(table, 2))
            .insert(self.rule(table, 2))
            .update(self.rule(table, 2))
            .delete(self.rule(table, 2));
        if self.dice.random_bool(0.3) {
            policy = policy.zero_trust();
        }
        // What is searched is open to whoever sees the row: the gateway takes no other policy.
        let searched = table.search.iter().flat_map(|search| search.columns.iter().map(|searched| searched.column));
        let open: Vec<&'static str> = table.key.iter().copied().chain(searched).collect();
        for column in table.columns.iter().filter(|column| !open.contains(&column.name)) {
            if self.dice.random_bool(0.15) {
                policy = policy.guard(Named(column.name), self.rule(table, 2));
            }
        }
        if self.dice.random_bool(0.1) {
            policy = policy.guard_all_except(open.into_iter().map(Named), self.rule(table, 1));
        }
        policy
    }

    fn rule(&mut self, table: &Table, depth: u32) -> Rule {
        if depth == 0 {
            return self.leaf(table);
        }
        match self.dice.random_range(0..14_u8) {
            0..=2 => Rule::All(self.rules(table, depth)),
            3..=5 => Rule::Any(self.rules(table, depth)),
            6..=7 => Rule::Not(Box::new(self.rule(table, depth - 1))),
            8..=9 => self.exists(table, depth),
            10 => self.via(table),
            _ => self.leaf(table),
        }
    }

    fn rules(&mut self, table: &Table, depth: u32) -> Vec<Rule> {
        (0..self.dice.random_range(0..4_u8)).map(|_| self.rule(table, depth - 1)).collect()
    }

    fn exists(&mut self, table: &Table, depth: u32) -> Rule {
        let Some(relation) = table.relations.choose(self.dice).cloned() else { return self.leaf(table) };
        let (_, target) = self.tables[relation.target].clone();
        Rule::Exists(relation.name, Box::new(self.rule(&target, depth - 1)))
    }

    /// Only towards tables earlier in the list than the one whose policy it is, so that no chain goes round in a circle and grows
    /// beyond measure.
    fn via(&mut self, table: &Table) -> Rule {
        let own = self.owner;
        let earlier: Vec<&str> = table
            .relations
            .iter()
            .filter(|relation| self.tables[relation.target].0 < own)
            .map(|relation| relation.name.as_str())
            .collect();
        match earlier.choose(self.dice) {
            Some(relation) => Rule::Via((*relation).to_owned()),
            None => self.leaf(table),
        }
    }

    fn leaf(&mut self, table: &Table) -> Rule {
        let ids: Vec<&'static str> =
            table.columns.iter().filter(|column| column.kind == Kind::Id).map(|column| column.name).collect();
        let Some(any_id) = ids.choose(self.dice).copied() else { return Rule::Developer };
        let named = |suffix: &str| ids.iter().copied().find(|name| *name == suffix).unwrap_or(any_id);
        match self.dice.random_range(0..18_u8) {
            0 => Rule::Allow,
            1 => Rule::Deny,
            2 => Rule::Developer,
            3 => Rule::Service,
            4 => Rule::Authenticated,
            5 => Rule::Own(any_id),
            6 => Rule::Own(named("user_id")),
            7 => Rule::InOrganization(named("organization_id"), self.role()),
            8 => Rule::InOrganization(any_id, self.role()),
            9 => Rule::InBrand(named("brand_id"), self.permission()),
            10 => Rule::InBrand(any_id, self.permission()),
            11 => Rule::InApplication(named("application_id")),
            12 => Rule::Verified,
            _ => Rule::When(self.comparison(table)),
        }
    }

    fn role(&mut self) -> Role {
        *[Role::Viewer, Role::Editor, Role::Admin].choose(self.dice).expect("roles")
    }

    fn permission(&mut self) -> Permission {
        let common = ["brands:read", "content:read", "claims:update", "content:approve"];
        if self.dice.random_bool(0.7) {
            return common.choose(self.dice).and_then(|name| Permission::parse(name)).expect("a permission");
        }
        let all: Vec<Permission> = Permission::all().collect();
        *all.choose(self.dice).expect("permissions")
    }

    fn comparison(&mut self, table: &Table) -> Comparison {
        let column = table.columns.choose(self.dice).expect("a table has columns");
        let name = column.name;
        match (column.kind, self.dice.random_range(0..4_u8)) {
            (Kind::DateTime, 0 | 1) => Comparison::AfterNow(name),
            (Kind::DateTime, 2) => Comparison::NotAfterNow(name),
            (Kind::Bool | Kind::Int | Kind::BigInt | Kind::Enum(_) | Kind::Text { .. }, 0 | 1) => {
                self.literal(table, column).map_or(Comparison::IsNull(name), |literal| Comparison::Equals(name, literal))
            }
            (Kind::Bool | Kind::Int | Kind::BigInt | Kind::Enum(_) | Kind::Text { .. }, 2) => {
                let several = (0..self.dice.random_range(0..4_u8)).filter_map(|_| self.literal(table, column)).collect();
                Comparison::OneOf(name, several)
            }
            _ => Comparison::IsNull(name),
        }
    }

    /// A value that a row of the table has, or could have.
    fn literal(&mut self, table: &Table, column: &Column) -> Option<Literal> {
        let present = self.memory.rows(table.name).choose(self.dice).map(|image| image[column.name].clone());
        match (column.kind, present) {
            (Kind::Enum(enumeration), _) => enumeration.values.choose(self.dice).map(|(stored, _)| Literal::Text(stored)),
            (_, Some(ImageValue::Bool(value))) => Some(Literal::Bool(value)),
            (_, Some(ImageValue::Int(value))) => Some(Literal::Int(value)),
            (_, Some(ImageValue::Text(text))) if !text.is_empty() => Some(Literal::Text(text.leak())),
            _ => None,
        }
    }
}
