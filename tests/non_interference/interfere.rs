//! Makes a database differ in everything a viewer may not see, and in nothing else.
//!
//! Hidden rows are added, changed and deleted, and cells that may not be read are changed in visible rows. What a constraint of
//! the database refuses is left alone. At the end the visible part is compared by `policy::decide`: a difference there is a
//! mistake of this file and stops the test.

use std::collections::{BTreeMap, BTreeSet};

use entity::table::{Cardinality, Column, Kind, Table};
use policy::{ImageValue, PolicySet, Viewer};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::rows::{Place, Row, Rows, View, rule_columns};
use crate::support::{Backend, World};

/// Stands in whatever was written into hidden cells: it may be in no answer.
pub const CANARY: &str = "hiddencanary";

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    pub rows_added: usize,
    pub rows_deleted: usize,
    pub cells_changed: usize,
    pub cells_of_visible_rows_changed: usize,
}

/// The columns with a part in a unique key, by table; read from SQLite.
pub type UniqueColumns = BTreeMap<&'static str, BTreeSet<String>>;

/// A hidden row to be added: a copy of a hidden row with other values in some columns.
struct Added {
    table: &'static str,
    id: Uuid,
    source: Uuid,
    keys: BTreeMap<&'static str, Uuid>,
}

struct Interference<'a> {
    world: &'a World,
    rows: Rows,
    view: View,
    protected: BTreeSet<Place>,
    random: SmallRng,
    done: Done,
    /// The triggers of the trail on SQLite: names and statements.
    triggers: Vec<(String, String)>,
}

pub async fn unique_columns(sqlite: &World) -> UniqueColumns {
    let mut all = UniqueColumns::new();
    for table in entity::tables() {
        let sql = format!(
            "SELECT DISTINCT c.name FROM pragma_index_list('{}') i, pragma_index_info(i.name) c \
             WHERE i.\"unique\" = 1 AND c.name <> 'id'",
            table.name
        );
        let found = sqlite.database.query(&sql, Vec::new()).await.expect("SQLite describes its indexes");
        all.insert(table.name, found.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect());
    }
    all
}

/// Changes the database behind the viewer's back.
pub async fn interfere(world: &World, viewer: &Viewer, unique: &UniqueColumns, seed: u64) -> (Done, Rows) {
    let policies = entity::policies();
    let rows = Rows::load(world).await;
    let view = rows.view(&policies, viewer);
    let before = rows.picture(&view);
    let protected = facts_of(&rows, viewer);
    let random = SmallRng::seed_from_u64(seed);
    let mut work = Interference { world, rows, view, protected, random, done: Done::default(), triggers: Vec::new() };
    work.begin().await;
    work.add(&policies, viewer, unique).await;
    work.delete().await;
    work.change_hidden_rows().await;
    work.change_hidden_cells().await;
    work.end().await;
    let done = work.done;
    let rows = Rows::load(world).await;
    let after = rows.picture(&rows.view(&policies, viewer));
    for (place, cells) in &before {
        assert_eq!(Some(cells), after.get(place), "{place:?} should look the same to the viewer");
    }
    let new: Vec<&Place> = after.keys().filter(|place| !before.contains_key(*place)).collect();
    assert!(new.is_empty(), "{new:?} should not be visible");
    (done, rows)
}

/// The rows that facts about the viewer are read from.
fn facts_of(rows: &Rows, viewer: &Viewer) -> BTreeSet<Place> {
    let Some(user) = viewer.user_id else { return BTreeSet::new() };
    let mut places = BTreeSet::from([("users", user)]);
    for table in ["sessions", "mfa_enforced_sessions", "organization_members", "user_brand_roles"] {
        let own = rows.rows[table].iter().filter(|row| row.image.get("user_id") == Some(&ImageValue::Id(user)));
        places.extend(own.map(|row| (table, row.id)));
    }
    let brands = rows.rows["brands"].iter().map(|row| ("brands", row.id));
    let organizations = rows.rows["organizations"].iter().map(|row| ("organizations", row.id));
    places.extend(brands.chain(organizations));
    places
}

impl Interference<'_> {
    /// On SQLite all in one transaction: a statement that fails leaves the others as they are. The trail would tell of what is done
    /// here: it is off. Its triggers and the feed's are away until the end, for to read them costs every statement more than what it does.
    async fn begin(&mut self) {
        if self.world.backend == Backend::Sqlite {
            let triggers =
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (name LIKE 'trail_%' OR name LIKE 'feed_%')";
            for trigger in self.world.database.query(triggers, Vec::new()).await.expect("SQLite describes its triggers") {
                let text = |index: usize| trigger.try_get_by_index::<String>(index).expect("a text");
                self.triggers.push((text(0), text(1)));
            }
            assert!(self.attempt("BEGIN IMMEDIATE").await.is_some());
            assert!(self.attempt(&self.world.recording(false)).await.is_some());
            for (name, _) in &self.triggers {
                assert!(self.attempt(&format!("DROP TRIGGER {name}")).await.is_some(), "{name}");
            }
        }
    }

    async fn end(&self) {
        if self.world.backend == Backend::Sqlite {
            for (name, sql) in &self.triggers {
                assert!(self.attempt(sql).await.is_some(), "{name}");
            }
            assert!(self.attempt(&self.world.recording(true)).await.is_some());
            assert!(self.attempt("COMMIT").await.is_some());
        }
        assert!(self.attempt("ANALYZE").await.is_some());
    }

    /// The number of rows that the statement changed; `None` when the database refuses it.
    async fn attempt(&self, sql: &str) -> Option<u64> {
        let unrecorded = match self.world.backend {
            Backend::Sqlite => sql.to_owned(),
            Backend::Postgres => format!("{}; {sql}", self.world.recording(false)),
        };
        self.world.database.writer().execute_unprepared(&unrecorded).await.ok().map(|result| result.rows_affected())
    }

    fn is_hidden(&self, place: Place) -> bool {
        !self.view.readable.contains_key(&place)
    }

    async fn add(&mut self, policies: &PolicySet, viewer: &Viewer, unique: &UniqueColumns) {
        let mut added: Vec<Added> = Vec::new();
        let tables = self.rows.tables.clone();
        for table in tables.iter().filter(|table| table.has_ids()) {
            let hidden: Vec<Row> =
                self.rows.rows[table.name].iter().filter(|row| self.is_hidden((table.name, row.id))).cloned().collect();
            let count = if hidden.is_empty() { 0 } else { hidden.len().clamp(12, 120) };
            for _ in 0..count {
                let source = hidden.choose(&mut self.random).expect("not empty").clone();
                added.push(self.copy(table, &source, unique));
            }
        }
        self.drop_what_shows(&mut added, policies, viewer);
        for (number, row) in added.iter().enumerate() {
            let table = tables.iter().find(|table| table.name == row.table).expect("a table");
            let sql = insertion(self.world, table, row, number, &unique[row.table]);
            self.done.rows_added += usize::from(self.attempt(&sql).await == Some(1));
        }
    }

    /// A copy of a hidden row, part of its keys leading to other hidden rows, in memory.
    fn copy(&mut self, table: &Table, source: &Row, unique: &UniqueColumns) -> Added {
        let id = uuid::Builder::from_random_bytes(self.random.random()).into_uuid();
        let mut image = source.image.clone();
        image.insert("id", ImageValue::Id(id));
        let mut keys = BTreeMap::new();
        for relation in table.relations.iter().filter(|relation| relation.cardinality == Cardinality::BelongsTo) {
            let is_set = image.get(relation.from_column).is_some_and(|value| *value != ImageValue::Null);
            let must = unique[table.name].contains(relation.from_column);
            if !is_set || !(must || self.random.random_bool(0.4)) {
                continue;
            }
            let candidates: Vec<Uuid> = self.rows.rows[relation.target].iter().map(|row| row.id).collect();
            let hidden: Vec<Uuid> = candidates.into_iter().filter(|id| self.is_hidden((relation.target, *id))).collect();
            if let Some(other) = hidden.choose(&mut self.random) {
                image.insert(relation.from_column, ImageValue::Id(*other));
                keys.insert(relation.from_column, *other);
            }
        }
        let row = Row { id, cells: source.cells.clone(), image };
        self.rows.rows.get_mut(table.name).expect("a table").push(row);
        Added { table: table.name, id, source: source.id, keys }
    }

    /// Takes back, in memory, what would be visible or would change what is visible.
    fn drop_what_shows(&mut self, added: &mut Vec<Added>, policies: &PolicySet, viewer: &Viewer) {
        let visible: BTreeMap<Place, Vec<bool>> = self.view.readable.clone();
        for _ in 0..20 {
            self.rows.reindex();
            let now = self.rows.view(policies, viewer);
            let new: BTreeSet<Place> = added.iter().map(|row| (row.table, row.id)).collect();
            let mut wrong: BTreeSet<Place> = BTreeSet::new();
            for (place, readable) in &now.readable {
                if visible.get(place) != Some(readable) {
                    let causes = now.causes[place].iter().chain([place]);
                    wrong.extend(causes.filter(|place| new.contains(*place)));
                }
            }
            let lost = visible.keys().any(|place| !now.readable.contains_key(place));
            assert!(!lost, "a rule with `not exists` needs more care here");
            if wrong.is_empty() {
                return;
            }
            loop {
                let gone: BTreeSet<Uuid> = wrong.iter().map(|place| place.1).collect();
                let more = added.iter().filter(|row| row.keys.values().any(|key| gone.contains(key)));
                let more: BTreeSet<Place> = more.map(|row| (row.table, row.id)).filter(|place| !wrong.contains(place)).collect();
                if more.is_empty() {
                    break;
                }
                wrong.extend(more);
            }
            added.retain(|row| !wrong.contains(&(row.table, row.id)));
            for (table, rows) in &mut self.rows.rows {
                rows.retain(|row| !wrong.contains(&(*table, row.id)));
            }
        }
        panic!("no end to the rows that show");
    }

    /// Deletes hidden rows that nothing refers to and that no decision about a visible row looked at.
    async fn delete(&mut self) {
        let looked_at: BTreeSet<Place> = self.view.causes.values().flatten().copied().collect();
        let mut referred: BTreeSet<Place> = BTreeSet::new();
        for table in &self.rows.tables {
            for relation in table.relations.iter().filter(|relation| relation.cardinality == Cardinality::BelongsTo) {
                for row in &self.rows.rows[table.name] {
                    if let Some(ImageValue::Id(id)) = row.image.get(relation.from_column) {
                        referred.insert((relation.target, *id));
                    }
                }
            }
        }
        let tables = self.rows.tables.iter().filter(|table| table.has_ids());
        let tables: Vec<&'static str> = tables.map(|table| table.name).collect();
        for table in tables {
            let free = self.rows.rows[table].iter().map(|row| (table, row.id)).filter(|place| {
                self.is_hidden(*place)
                    && !looked_at.contains(place)
                    && !referred.contains(place)
                    && !self.protected.contains(place)
            });
            let free: Vec<Uuid> = free.map(|place| place.1).collect();
            let chosen: Vec<Uuid> = free.into_iter().filter(|_| self.random.random_bool(0.3)).collect();
            let deleted = self.by_halves(&chosen, |ids| format!("DELETE FROM \"{table}\" WHERE id IN ({ids})")).await;
            self.done.rows_deleted += deleted;
        }
    }

    async fn change_hidden_rows(&mut self) {
        for table in self.rows.tables.clone().into_iter().filter(Table::has_ids) {
            let hidden = self.rows.rows[table.name].iter().map(|row| (table.name, row.id));
            let hidden = hidden.filter(|place| self.is_hidden(*place) && !self.protected.contains(place));
            let ids: Vec<Uuid> = hidden.map(|place| place.1).collect();
            for column in changeable(&table) {
                let some: Vec<Uuid> = ids.iter().copied().filter(|_| self.random.random_bool(0.8)).collect();
                self.done.cells_changed += self.change(&table, column, some).await;
            }
        }
    }

    async fn change_hidden_cells(&mut self) {
        for table in self.rows.tables.clone().into_iter().filter(Table::has_ids) {
            for column in changeable(&table) {
                let position = table.columns.iter().position(|known| known.name == column.name).expect("a column");
                let hidden = self.view.readable.iter().filter(|((name, _), readable)| *name == table.name && !readable[position]);
                let ids: Vec<Uuid> = hidden.map(|((_, id), _)| *id).collect();
                self.done.cells_of_visible_rows_changed += self.change(&table, column, ids).await;
            }
        }
    }

    async fn change(&mut self, table: &Table, column: &Column, ids: Vec<Uuid>) -> usize {
        let name = column.name;
        for value in values(column, self.world.backend) {
            let changed =
                self.by_halves(&ids, |ids| format!("UPDATE \"{}\" SET \"{name}\" = {value} WHERE id IN ({ids})", table.name));
            let changed = changed.await;
            if changed > 0 {
                return changed;
            }
        }
        0
    }

    /// Runs the statement for all ids; where the database refuses it, for the halves, as far as a few dozen attempts go.
    async fn by_halves(&self, ids: &[Uuid], statement: impl Fn(&str) -> String) -> usize {
        let mut changed = 0;
        let mut left = vec![ids];
        for _ in 0..40 {
            let Some(ids) = left.pop() else { break };
            if ids.is_empty() {
                continue;
            }
            let list: Vec<String> = ids.iter().map(|id| self.world.id(*id)).collect();
            match self.attempt(&statement(&list.join(", "))).await {
                Some(rows) => changed += usize::try_from(rows).expect("few rows"),
                None if ids.len() > 1 => left.extend([&ids[..ids.len() / 2], &ids[ids.len() / 2..]]),
                None => {}
            }
        }
        changed
    }
}

/// Columns that can be changed without changing who sees what.
fn changeable(table: &Table) -> impl Iterator<Item = &Column> {
    let decisive = rule_columns(table.name);
    table.columns.iter().filter(move |column| column.kind != Kind::Id && !decisive.contains(column.name))
}

/// Other values for a column, the first that the database takes is used.
pub fn values(column: &Column, backend: Backend) -> Vec<String> {
    let name = format!("\"{}\"", column.name);
    let is_sqlite = backend == Backend::Sqlite;
    let texts = |texts: &[&str]| texts.iter().map(|text| format!("'{text}'")).collect();
    match column.kind {
        Kind::Id => Vec::new(),
        Kind::Text { .. } => vec![
            format!("'{CANARY}-' || COALESCE({name}, '')"),
            format!("'{CANARY}'"),
            format!("CASE WHEN {name} = 'de' THEN 'fr' ELSE 'de' END"),
        ],
        Kind::Enum(enumeration) => {
            let stored: Vec<&str> = enumeration.values.iter().map(|(stored, _)| *stored).collect();
            let next = stored.iter().cycle().skip(1);
            let arms: Vec<String> = stored.iter().zip(next).map(|(from, to)| format!("WHEN '{from}' THEN '{to}'")).collect();
            vec![format!("CASE {name} {} END", arms.join(" "))]
        }
        Kind::Int | Kind::BigInt => vec![format!("COALESCE({name}, 0) + 7")],
        Kind::Decimal { scale, .. } if is_sqlite => vec![format!("COALESCE({name}, 0) + {}", 7 * 10_i64.pow(scale))],
        Kind::Decimal { .. } => vec![format!("COALESCE({name}, 0) + 7")],
        Kind::Bool if is_sqlite => vec![format!("1 - COALESCE({name}, 0)")],
        Kind::Bool => vec![format!("NOT COALESCE({name}, FALSE)")],
        Kind::Date => texts(&["2031-03-03", "2019-03-03"]),
        Kind::DateTime => texts(&["2031-03-03T03:03:03.000003Z", "2019-03-03T03:03:03.000003Z"]),
        // The number is greater than any floating number: whoever touches it before the policy says so makes an error of it.
        Kind::Json => texts(&[r#"{"hiddencanary":1e400}"#, r#"["hiddencanary"]"#]),
        Kind::TextList => texts(&[r#"["hiddencanary"]"#]),
        Kind::Address => texts(&["203.0.113.77"]),
        Kind::Vector { dimensions } if is_sqlite => vec![format!("zeroblob({})", dimensions * 4)],
        Kind::Vector { dimensions } => vec![format!("decode(repeat('00', {}), 'hex')", dimensions * 4)],
    }
}

/// `INSERT` of a copy; what must be unique is made so.
fn insertion(world: &World, table: &Table, row: &Added, number: usize, unique: &BTreeSet<String>) -> String {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for column in &table.columns {
        let name = format!("\"{}\"", column.name);
        let value = if column.name == "id" {
            world.id(row.id)
        } else if let Some(key) = row.keys.get(column.name) {
            world.id(*key)
        } else if unique.contains(column.name) && matches!(column.kind, Kind::Text { .. }) {
            let other = if column.nullable { "NULL".to_owned() } else { format!("'h{number}-' || {name}") };
            format!("CASE WHEN {name} LIKE '%@%' THEN 'h{number}-' || {name} ELSE {other} END")
        } else {
            name.clone()
        };
        names.push(name);
        values.push(value);
    }
    format!(
        "INSERT INTO \"{}\" ({}) SELECT {} FROM \"{}\" WHERE id = {}",
        table.name,
        names.join(", "),
        values.join(", "),
        table.name,
        world.id(row.source)
    )
}
