//! Values to ask with: cells of both databases, hidden ones among them, in the words of GraphQL.

use std::collections::{BTreeSet, HashMap};

use entity::table::Kind;
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::catalog::{Catalog, EntityId, Source};
use rowgate::plan::global_id;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::interfere::CANARY;
use super::rows::Rows;

/// A column of an entity, as a filter or an argument means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    pub entity: EntityId,
    pub attribute: usize,
}

#[derive(Default)]
pub struct Pool {
    cells: HashMap<Spot, Vec<Json>>,
    ids: HashMap<EntityId, Vec<Uuid>>,
}

/// Enough of a column: frequent values stay frequent.
const CELLS_KEPT: usize = 400;

impl Pool {
    pub fn new(catalog: &Catalog, databases: &[&Rows], random: &mut SmallRng) -> Self {
        let mut pool = Self::default();
        for entity in &catalog.entities {
            for (attribute, described) in entity.attributes.iter().enumerate() {
                let Source::Column(column) = described.source else { continue };
                let position = entity.table.columns.iter().position(|known| known.name == column).expect("a column");
                let rows = databases.iter().flat_map(|database| &database.rows[entity.table.name]);
                let cells: Vec<Json> = rows.filter_map(|row| graphql(row.cells[position].as_deref()?, described.kind)).collect();
                let kept = cells.choose_multiple(random, CELLS_KEPT).cloned().collect();
                pool.cells.insert(Spot { entity: entity.id, attribute }, kept);
            }
            let rows = databases.iter().flat_map(|database| &database.rows[entity.table.name]);
            let ids: BTreeSet<Uuid> = rows.map(|row| row.id).collect();
            pool.ids.insert(entity.id, ids.into_iter().collect());
        }
        pool
    }

    pub fn cell(&self, spot: Spot, random: &mut SmallRng) -> Option<Json> {
        self.cells.get(&spot)?.choose(random).cloned()
    }

    pub fn id(&self, entity: EntityId, random: &mut SmallRng) -> Option<Uuid> {
        self.ids.get(&entity)?.choose(random).copied()
    }

    /// A global id, mostly of a row that exists, and the type to expect.
    pub fn node_id(&self, catalog: &Catalog, random: &mut SmallRng) -> (String, &'static str) {
        let entity = catalog.entities.choose(random).expect("entities");
        let id = self.id(entity.id, random).unwrap_or_default();
        let named = if random.random_bool(0.1) { catalog.entities.choose(random).expect("entities") } else { entity };
        (global_id::encode(named.type_name, id), named.type_name)
    }

    /// A path into a JSON column and what stands there.
    pub fn path(&self, spot: Spot, random: &mut SmallRng) -> (Vec<String>, Json) {
        if random.random_bool(0.1) {
            return (vec![CANARY.to_owned()], json!(1));
        }
        let mut path = Vec::new();
        let mut value = self.cell(spot, random).unwrap_or_default();
        while let Json::Object(members) = &value {
            let members: Vec<(&String, &Json)> = members.iter().collect();
            let Some((key, member)) = members.choose(random).copied() else { break };
            path.push(key.clone());
            value = member.clone();
        }
        if path.is_empty() { (vec!["seo".to_owned()], json!("x")) } else { (path, value) }
    }
}

fn graphql(cell: &str, kind: Kind) -> Option<Json> {
    Some(match kind {
        Kind::Id => Uuid::try_parse(cell).ok()?.to_string().into(),
        Kind::Int => cell.parse::<i64>().ok()?.into(),
        Kind::Bool => (cell == "1").into(),
        Kind::Decimal { scale, .. } => {
            let number: i64 = cell.parse().ok()?;
            let unit = 10_i64.pow(scale);
            let (whole, part) = (number.abs() / unit, number.abs() % unit);
            let sign = if number < 0 { "-" } else { "" };
            if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0width$}", width = scale as usize) }
                .into()
        }
        Kind::Json | Kind::TextList => serde_json::from_str(cell).ok()?,
        Kind::Enum(_) => cell.to_ascii_uppercase().into(),
        // Nothing is asked of a vector but whether it is there.
        Kind::Vector { .. } => return None,
        Kind::Text { .. } | Kind::BigInt | Kind::Date | Kind::DateTime | Kind::Address => cell.into(),
    })
}
