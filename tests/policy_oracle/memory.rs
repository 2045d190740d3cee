//! The rows of a database in memory, read past every policy, for judging them one by one.
//!
//! It reads columns by kind and knows no rule; what it holds is what `decide` is given.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::DateTime;
use entity::table::{Kind, RelatedBy, Table};
use policy::{Edge, Image, ImageValue};
use uuid::Uuid;

use crate::support::{Backend, World, identity};

/// Longer texts are kept as empty ones: no rule looks at them, and rows are copied very often.
const LONGEST_TEXT: usize = 40;

/// All rows of all tables.
#[derive(Debug, Default, PartialEq)]
pub struct Memory {
    tables: BTreeMap<&'static str, Vec<Image>>,
    by_id_column: HashMap<(&'static str, &'static str), HashMap<Uuid, Vec<usize>>>,
    /// Of relations by a condition, which the database itself judges: the table and the relation, and the ids at both ends.
    by_condition: HashMap<(&'static str, &'static str), HashMap<Uuid, BTreeSet<Uuid>>>,
}

impl Memory {
    /// Reads everything.
    pub async fn load(world: &World) -> Self {
        let mut memory = Self::default();
        for table in entity::tables() {
            let images = read(world, &table).await;
            let columns = table.columns.iter().filter(|column| column.kind == Kind::Id).map(|column| column.name);
            for column in columns.chain((!table.has_ids()).then_some("id")) {
                let places = memory.by_id_column.entry((table.name, column)).or_default();
                for (place, image) in images.iter().enumerate() {
                    if let Some(ImageValue::Id(id)) = image.get(column) {
                        places.entry(*id).or_default().push(place);
                    }
                }
            }
            memory.tables.insert(table.name, images);
            for related in &table.related_by {
                memory.by_condition.insert((table.name, related.name), pairs(world, &table, related).await);
            }
        }
        memory
    }

    /// The rows of a table, in the order of their ids.
    pub fn rows(&self, table: &str) -> &[Image] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// The row with the id.
    pub fn row(&self, table: &'static str, id: Uuid) -> Option<&Image> {
        self.with(table, "id", id).next()
    }

    /// The rows whose column holds the id.
    pub fn with<'m>(&'m self, table: &'static str, column: &'static str, id: Uuid) -> impl Iterator<Item = &'m Image> {
        let places = self.by_id_column.get(&(table, column)).and_then(|places| places.get(&id));
        places.into_iter().flatten().map(move |place| &self.rows(table)[*place])
    }

    /// The rows at the other end of a relation by a condition.
    pub fn by_condition<'m>(&'m self, table: &'static str, relation: &str, target: &'static str, id: Uuid) -> Vec<&'m Image> {
        let known = self.by_condition.iter().find(|((of, name), _)| *of == table && *name == relation);
        let ids = known.and_then(|(_, pairs)| pairs.get(&id)).into_iter().flatten();
        ids.filter_map(|id| self.row(target, *id)).collect()
    }

    /// How many rows there are in all.
    pub fn len(&self) -> usize {
        self.tables.values().map(Vec::len).sum()
    }
}

impl policy::World for Memory {
    fn related(&self, edge: &Edge, key: &ImageValue) -> Vec<Image> {
        match key {
            ImageValue::Id(id) => self.with(edge.target, edge.to_column, *id).cloned().collect(),
            _ => Vec::new(),
        }
    }
}

/// The id of a row.
pub fn id_of(image: &Image) -> Uuid {
    id_in(image, "id").expect("every row has an id")
}

/// The id in a column; `None` where there is none.
pub fn id_in(image: &Image, column: &str) -> Option<Uuid> {
    match image.get(column) {
        Some(ImageValue::Id(id)) => Some(*id),
        _ => None,
    }
}

/// Whether the row was not deleted softly.
pub fn is_alive(image: &Image) -> bool {
    image.get("deleted_at").is_none_or(|deleted| *deleted == ImageValue::Null)
}

async fn read(world: &World, table: &Table) -> Vec<Image> {
    let shown =
        |column: &entity::table::Column| format!("{} AS \"{}\"", as_text(world.backend, column.name, column.kind), column.name);
    let columns: Vec<String> = table.columns.iter().map(shown).collect();
    let sql = format!("SELECT {} FROM \"{}\" ORDER BY {}", columns.join(", "), table.name, table.key.join(", "));
    let rows = world.database.query(&sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let image = |row: &sea_orm::QueryResult| {
        let values = table.columns.iter().enumerate().map(|(index, column)| {
            let text: Option<String> = row.try_get_by_index(index).expect("a text");
            (column.name, text.map_or(ImageValue::Null, |text| value(text, column.kind)))
        });
        let mut image: Image = values.collect();
        if !table.has_ids() {
            let text = |column: &str| row.try_get::<String>("", column).expect("a text");
            let key: Vec<String> = table.key.iter().map(|column| text(column)).collect();
            image.insert("id", ImageValue::Id(identity::of_texts(table, &key)));
        }
        image
    };
    rows.iter().map(image).collect()
}

/// The ids that a condition brings together.
async fn pairs(world: &World, table: &Table, related: &RelatedBy) -> HashMap<Uuid, BTreeSet<Uuid>> {
    let tables = entity::tables();
    let target = tables.iter().find(|known| known.name == related.target).expect("a table");
    let condition = if world.backend == Backend::Sqlite { related.condition.sqlite } else { related.condition.postgres };
    let condition = target.columns.iter().fold(condition.replace("{key}", "near.id"), |condition, column| {
        condition.replace(&format!("{{{}}}", column.name), &format!("far.\"{}\"", column.name))
    });
    let id = |alias: &str| {
        if world.backend == Backend::Sqlite { format!("lower(hex({alias}.id))") } else { format!("CAST({alias}.id AS text)") }
    };
    let sql =
        format!("SELECT {}, {} FROM \"{}\" near JOIN \"{}\" far ON {condition}", id("near"), id("far"), table.name, target.name);
    let mut pairs: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    for row in world.database.query(&sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}")) {
        let id = |index: usize| Uuid::parse_str(&row.try_get_by_index::<String>(index).expect("a text")).expect("an id");
        pairs.entry(id(0)).or_default().insert(id(1));
    }
    pairs
}

/// Every value as a text that is the same on both databases, or null.
fn as_text(backend: Backend, column: &str, kind: Kind) -> String {
    match (kind, backend) {
        (Kind::Id | Kind::Vector { .. }, Backend::Sqlite) => format!("lower(hex(\"{column}\"))"),
        (Kind::Bool, Backend::Postgres) => format!("CAST(CAST(\"{column}\" AS integer) AS text)"),
        (Kind::DateTime, Backend::Postgres) => {
            format!("to_char(\"{column}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        }
        _ => format!("CAST(\"{column}\" AS text)"),
    }
}

fn value(text: String, kind: Kind) -> ImageValue {
    match kind {
        // The digits of a null are an empty text on SQLite.
        Kind::Id | Kind::Vector { .. } if text.is_empty() => ImageValue::Null,
        Kind::Id => ImageValue::Id(Uuid::parse_str(&text).expect("an id")),
        Kind::Int | Kind::BigInt => ImageValue::Int(text.parse().expect("a whole number")),
        Kind::Bool => ImageValue::Bool(text == "1"),
        Kind::DateTime => ImageValue::Instant(DateTime::parse_from_rfc3339(&text).expect("an instant").to_utc()),
        Kind::Enum(_) | Kind::Date => ImageValue::Text(text),
        Kind::Text { .. } if text.len() <= LONGEST_TEXT => ImageValue::Text(text),
        Kind::Text { .. } | Kind::Decimal { .. } | Kind::Json | Kind::TextList | Kind::Vector { .. } | Kind::Address => {
            ImageValue::Text(String::new())
        }
    }
}
