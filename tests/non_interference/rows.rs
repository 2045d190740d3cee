//! All rows of a database, past every policy, and what a viewer may see of them by `policy::decide`.
//!
//! It asks the gateway nothing: what is hidden is judged by the slow, obvious reading of the policies alone.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::table::{Kind, Table};
use policy::{Action, Comparison, Edge, Image, ImageValue, PolicySet, Rule, Truth, Viewer, decide, decide_guard};
use uuid::Uuid;

use crate::support::{Backend, World, identity};

/// A row by its table and id.
pub type Place = (&'static str, Uuid);

/// A row as text, cell by cell in the order of the table's columns.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: Uuid,
    pub cells: Vec<Option<String>>,
    pub image: Image,
}

/// All rows of all tables.
pub struct Rows {
    pub tables: Vec<Table>,
    pub rows: BTreeMap<&'static str, Vec<Row>>,
    index: HashMap<(&'static str, &'static str), HashMap<ImageValue, Vec<usize>>>,
}

/// What a viewer may see: rows, and of each row which columns.
#[derive(Default)]
pub struct View {
    pub readable: BTreeMap<Place, Vec<bool>>,
    /// The rows that were looked at to decide about each visible row.
    pub causes: BTreeMap<Place, BTreeSet<Place>>,
}

/// The visible rows with their readable cells; `None` is a cell that may not be read.
pub type Picture = BTreeMap<Place, Vec<Option<Option<String>>>>;

impl Rows {
    pub async fn load(world: &World) -> Self {
        let tables = entity::tables();
        let mut rows = BTreeMap::new();
        for table in &tables {
            rows.insert(table.name, load(world, table).await);
        }
        Self::new(tables, rows)
    }

    pub fn new(tables: Vec<Table>, rows: BTreeMap<&'static str, Vec<Row>>) -> Self {
        let mut all = Self { tables, rows, index: HashMap::new() };
        all.reindex();
        all
    }

    /// To be called after rows were added or removed.
    pub fn reindex(&mut self) {
        let edges = self.tables.iter().flat_map(|table| &table.relations);
        let keys: BTreeSet<_> = edges.map(|relation| (relation.target, relation.to_column)).collect();
        self.index.clear();
        for (table, column) in keys {
            let mut found: HashMap<ImageValue, Vec<usize>> = HashMap::new();
            for (position, row) in self.rows[table].iter().enumerate() {
                found.entry(row.image[column].clone()).or_default().push(position);
            }
            self.index.insert((table, column), found);
        }
    }

    /// What the viewer may see, deleted rows that `includeDeleted` shows among it.
    pub fn view(&self, policies: &PolicySet, viewer: &Viewer) -> View {
        let mut view = View::default();
        for table in &self.tables {
            let shown = computed_from(table);
            for row in &self.rows[table.name] {
                let world = Watching { rows: self, touched: RefCell::default() };
                let sees = |action| decide(policies, table.name, action, viewer, &row.image, &world) == Truth::True;
                if !sees(Action::Read) && !sees(Action::ReadDeleted) {
                    continue;
                }
                let readable = table.columns.iter().map(|column| {
                    let guarded = table.policy.guard_of(column.name).is_some() || table.policy.is_secret(column.name);
                    !guarded
                        || shown.contains(column.name)
                        || decide_guard(policies, table.name, column.name, viewer, &row.image, &world) == Truth::True
                });
                view.readable.insert((table.name, row.id), readable.collect());
                view.causes.insert((table.name, row.id), world.touched.into_inner());
            }
        }
        view
    }

    pub fn picture(&self, view: &View) -> Picture {
        let mut picture = Picture::new();
        for (table, rows) in &self.rows {
            for row in rows {
                let Some(readable) = view.readable.get(&(*table, row.id)) else { continue };
                let cells = row.cells.iter().zip(readable).map(|(cell, readable)| readable.then(|| cell.clone()));
                picture.insert((table, row.id), cells.collect());
            }
        }
        picture
    }
}

/// The columns that a computed value without a guard shows.
fn computed_from(table: &Table) -> BTreeSet<String> {
    let open = table.computed.iter().filter(|computed| computed.guarded_as.is_none());
    let names =
        open.flat_map(|computed| computed.expression.postgres.split('{').skip(1).filter_map(|rest| rest.split('}').next()));
    names.map(str::to_owned).collect()
}

struct Watching<'a> {
    rows: &'a Rows,
    touched: RefCell<BTreeSet<Place>>,
}

impl policy::World for Watching<'_> {
    fn related(&self, edge: &Edge, key: &ImageValue) -> Vec<Image> {
        let found = self.rows.index.get(&(edge.target, edge.to_column)).and_then(|index| index.get(key));
        let rows = &self.rows.rows[edge.target];
        let found = found.map(Vec::as_slice).unwrap_or_default();
        self.touched.borrow_mut().extend(found.iter().map(|position| (edge.target, rows[*position].id)));
        found.iter().map(|position| rows[*position].image.clone()).collect()
    }
}

async fn load(world: &World, table: &Table) -> Vec<Row> {
    let texts: Vec<String> = table.columns.iter().map(|column| as_text(column.name, column.kind, world.backend)).collect();
    let sql = format!("SELECT {} FROM \"{}\" ORDER BY {}", texts.join(", "), table.name, table.key.join(", "));
    let found = world.database.query(&sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let used = rule_columns(table.name);
    let rows = found.iter().map(|found| {
        let cells: Vec<Option<String>> =
            (0..table.columns.len()).map(|index| found.try_get_by_index(index).expect("a text")).collect();
        let image = table.columns.iter().zip(&cells).filter(|(column, _)| {
            used.contains(column.name)
                || matches!(column.kind, Kind::Id | Kind::Bool | Kind::Enum(_))
                || column.name == "deleted_at"
        });
        let image: Image = image.map(|(column, cell)| (column.name, image_value(column.kind, cell.as_deref()))).collect();
        let cell = |name: &&str| {
            let place = table.columns.iter().position(|column| column.name == *name).expect("a column");
            cells[place].clone().unwrap_or_else(|| panic!("{} has a row without {name}", table.name))
        };
        let id = identity::of_texts(table, &table.key.iter().map(cell).collect::<Vec<_>>());
        Row { id, cells, image }
    });
    rows.collect()
}

fn as_text(column: &str, kind: Kind, backend: Backend) -> String {
    match (backend, kind) {
        (Backend::Sqlite, Kind::Id | Kind::Vector { .. }) => format!("lower(hex(\"{column}\"))"),
        (Backend::Sqlite, _) => format!("CAST(\"{column}\" AS TEXT)"),
        (Backend::Postgres, Kind::Id) => format!("replace(\"{column}\"::text, '-', '')"),
        (Backend::Postgres, Kind::Bool) => format!("\"{column}\"::int::text"),
        (Backend::Postgres, Kind::DateTime) => {
            format!("to_char(\"{column}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        }
        (Backend::Postgres, _) => format!("\"{column}\"::text"),
    }
}

fn image_value(kind: Kind, cell: Option<&str>) -> ImageValue {
    let Some(text) = cell.filter(|text| kind != Kind::Id || !text.is_empty()) else { return ImageValue::Null };
    match kind {
        Kind::Id => ImageValue::Id(Uuid::try_parse(text).expect("an id")),
        Kind::Int | Kind::BigInt => ImageValue::Int(text.parse().expect("a number")),
        Kind::Bool => ImageValue::Bool(text == "1"),
        Kind::DateTime => ImageValue::Instant(DateTime::parse_from_rfc3339(text).expect("an instant").with_timezone(&Utc)),
        _ => ImageValue::Text(text.to_owned()),
    }
}

/// The columns that rules of this or another table look at: whatever they hold decides who sees what.
pub fn rule_columns(table: &str) -> &'static BTreeSet<&'static str> {
    static COLUMNS: LazyLock<Columns> = LazyLock::new(|| {
        let tables: BTreeMap<&'static str, Table> = entity::tables().into_iter().map(|table| (table.name, table)).collect();
        let mut columns: Columns = tables.keys().map(|name| (*name, BTreeSet::from(["deleted_at"]))).collect();
        for table in tables.values() {
            let guards = table.columns.iter().filter_map(|column| table.policy.guard_of(column.name));
            let rules = [Action::Read, Action::ReadDeleted].into_iter().map(|action| table.policy.rule(action));
            rules.chain(guards).for_each(|rule| gather(&tables, table, &rule, &mut columns));
        }
        columns
    });
    &COLUMNS[table]
}

type Columns = BTreeMap<&'static str, BTreeSet<&'static str>>;

fn gather(tables: &BTreeMap<&'static str, Table>, at: &Table, rule: &Rule, columns: &mut Columns) {
    let mut add = |column| columns.get_mut(at.name).expect("a table").insert(column);
    match rule {
        Rule::Own(column) | Rule::InOrganization(column, _) | Rule::InBrand(column, _) | Rule::InApplication(column) => {
            add(column);
        }
        Rule::When(
            Comparison::Equals(column, _)
            | Comparison::OneOf(column, _)
            | Comparison::IsNull(column)
            | Comparison::AfterNow(column)
            | Comparison::NotAfterNow(column),
        ) => {
            add(column);
        }
        Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| gather(tables, at, rule, columns)),
        Rule::Not(rule) => gather(tables, at, rule, columns),
        Rule::Exists(relation, rule) => {
            let relation = at.relation(relation).expect("a relation");
            gather(tables, &tables[relation.target], rule, columns);
        }
        Rule::Allow | Rule::Deny | Rule::Developer | Rule::Service | Rule::Authenticated | Rule::Verified | Rule::Via(_) => {}
    }
}
