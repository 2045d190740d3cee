//! What is told of changes: of every table and column that the entities have, in one form on both databases, and of nothing secret.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm_migration::sea_orm::{DatabaseConnection, DbBackend};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

use super::{Feed, fed_tables, is_shown};
use crate::Migrator;
use crate::trail::Trail;
use crate::trail::tests::described::kind_of;
use crate::trail::tests::{UNKNOWN, Writer, compact, count, run, texts, worlds, write};

/// No step uses an entity; but what is told of a table is what its entity says.
#[test]
fn the_feed_tells_of_every_table_with_ids_and_of_all_its_columns() {
    let mut fed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for table in fed_tables().expect("the descriptions can be read") {
        let columns = table.columns.iter().map(|column| format!("{} {:?} {}", column.name, column.kind, is_shown(column)));
        let columns: BTreeSet<String> = columns.collect();
        assert!(fed.insert(table.name, columns).is_none(), "{} is described twice", table.name);
    }
    let mut entities: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for table in entity::tables().iter().filter(|table| table.has_ids()) {
        let columns = table.columns.iter().filter(|column| !table.is_internal(column.name)).map(|column| {
            let is_vector = matches!(column.kind, entity::table::Kind::Vector { .. });
            let is_shown = !is_vector && !table.policy.is_secret(column.name);
            format!("{} {:?} {is_shown}", column.name, kind_of(column.kind))
        });
        entities.insert(table.name, columns.collect());
    }
    assert_eq!(fed, entities);
}

/// Of each kind of column one, one that is secret, and one that the trail withholds.
const THINGS: Trail = Trail {
    name: "m20990101_000001_things",
    tables: "things\n    id id\n    date made_on\n    decimal 2 price\n    decimal 0 count\n    number size\n    bool ok\n    json code\n    \
             text note\n    text word\n    vector place\n    instant made_at\n    address host\n    secret word\n    withheld note",
    is_first: false,
};
const FED: Feed = THINGS.feed("m20990101_000002_things_feed");

const POSTGRES: &str = "CREATE TABLE things (id uuid PRIMARY KEY, made_on date, price numeric(7, 2), count numeric(5, 0), size bigint, \
     ok boolean, code jsonb, note text, word text, place bytea, made_at timestamptz, host inet)";
const SQLITE: &str = "CREATE TABLE things (id BLOB PRIMARY KEY, made_on TEXT, price INTEGER, count INTEGER, size INTEGER, ok INTEGER, \
     code TEXT, note TEXT, word TEXT, place BLOB, made_at TEXT, host TEXT) STRICT";

const IMAGE: &str = r#"{"id":"ID","made_on":"2026-02-28","price":"-0.05","count":"-3","size":9007199254740993,"ok":true,"code":{"a":1,"bb":["x"]},"note":"NOTE","made_at":"2026-01-01T23:30:00.000001Z","host":"192.0.2.7"}"#;
/// The same with values as SQLite keeps them.
const STORED_IMAGE: &str = r#"{"id":"ID","made_on":"2026-02-28","price":-5,"count":-3,"size":9007199254740993,"ok":1,"code":{"a":1,"bb":["x"]},"note":"NOTE","made_at":"2026-01-01T23:30:00.000001Z","host":"192.0.2.7"}"#;

async fn with_things(purpose: &str) -> Vec<DatabaseConnection> {
    let databases = worlds(purpose, Writer { unrecorded: true, ..UNKNOWN }).await;
    for database in &databases {
        let is_sqlite = database.get_database_backend() == DbBackend::Sqlite;
        run(database, if is_sqlite { SQLITE } else { POSTGRES }).await.expect("a table");
        FED.up(&SchemaManager::new(database)).await.expect("up");
    }
    databases
}

async fn gone(database: &DatabaseConnection) {
    FED.down(&SchemaManager::new(database)).await.expect("down");
    run(database, "DROP TABLE things").await.expect("the table goes");
    Migrator::down(database, None).await.expect("down");
}

fn insert(database: &DatabaseConnection, id: &str, note: &str) -> String {
    let (price, place) =
        if database.get_database_backend() == DbBackend::Sqlite { ("-5", "x'00'") } else { ("-0.05", "'\\x00'") };
    format!(
        "INSERT INTO things VALUES ({id}, '2026-02-28', {price}, -3, 9007199254740993, true, '{{\"a\": 1, \"bb\": [\"x\"]}}', '{note}', \
         'planted', {place}, '2026-01-01T23:30:00.000001Z', '192.0.2.7')"
    )
}

fn image(database: &DatabaseConnection, number: u32, note: &str) -> String {
    let id = format!("00000000-0000-4000-8000-{number:012}");
    match database.get_database_backend() {
        DbBackend::Sqlite => STORED_IMAGE.replace("ID", &id.replace('-', "")),
        _ => IMAGE.replace("ID", &id),
    }
    .replace("NOTE", note)
}

/// What is told of things: what was there before and after, `-` for nothing.
async fn told(database: &DatabaseConnection) -> Vec<[String; 2]> {
    let mut images = Vec::new();
    for column in ["old_image", "new_image"] {
        let sql = format!("SELECT CAST({column} AS text) FROM row_changes WHERE table_name = 'things' ORDER BY number");
        let found = texts(database, &sql).await;
        images.push(found.into_iter().map(|text| text.map_or_else(|| "-".to_owned(), |text| compact(&text))));
    }
    let [old, new] = <[_; 2]>::try_from(images).unwrap_or_else(|_| unreachable!("two columns"));
    old.zip(new).map(|(old, new)| [old, new]).collect()
}

#[tokio::test]
async fn a_later_step_tells_of_its_tables_by_one_line() {
    for database in with_things("fed").await {
        let none = || "-".to_owned();
        let image = |number, note| image(&database, number, note);
        let changes = [
            insert(&database, "#80", "a"),
            insert(&database, "#81", "a"),
            // Nothing changes, and nothing is there to change.
            "UPDATE things SET note = note".to_owned(),
            "UPDATE things SET note = 'b' WHERE id = #99".to_owned(),
            "UPDATE things SET note = 'b' WHERE id = #80".to_owned(),
            // What is not shown changes.
            "UPDATE things SET word = 'planted too' WHERE id = #80".to_owned(),
            "UPDATE things SET id = #82 WHERE id = #80".to_owned(),
            "DELETE FROM things WHERE id = #82".to_owned(),
        ];
        let changes: Vec<&str> = changes.iter().map(String::as_str).collect();
        write(&database, UNKNOWN, &changes).await.expect("the changes");
        let expected = [
            [none(), image(80, "a")],
            [none(), image(81, "a")],
            [image(80, "a"), image(80, "b")],
            [image(80, "b"), image(80, "b")],
            [image(80, "b"), none()],
            [none(), image(82, "b")],
            [image(82, "b"), none()],
        ];
        assert_eq!(told(&database).await, expected);
        let ids = texts(&database, "SELECT lower(hex(row_id)) FROM row_changes WHERE table_name = 'things' AND row_id = #82");
        if database.get_database_backend() == DbBackend::Sqlite {
            assert_eq!(ids.await.len(), 2);
        }
        gone(&database).await;
    }
}

#[tokio::test]
async fn emptying_a_table_is_told_of_row_by_row() {
    for database in with_things("truncated").await {
        for id in ["#80", "#81"] {
            run(&database, &insert(&database, id, "a")).await.expect("a row");
        }
        let empty = if database.get_database_backend() == DbBackend::Sqlite { "DELETE FROM things" } else { "TRUNCATE things" };
        run(&database, empty).await.expect("the table is emptied");
        let told = told(&database).await;
        let mut left: Vec<&str> = told[2..].iter().map(|[old, _]| old.as_str()).collect();
        left.sort_unstable();
        assert_eq!(left, [image(&database, 80, "a"), image(&database, 81, "a")]);
        assert!(told[2..].iter().all(|[_, new]| new == "-"));
        gone(&database).await;
    }
}

/// What the trail is told to forget is news all the same; the feed has a switch of its own, for worlds that are made up.
#[tokio::test]
async fn the_feed_has_a_switch_of_its_own() {
    for database in with_things("switched").await {
        let switch = |feeding: bool| match database.get_database_backend() {
            DbBackend::Sqlite => format!("UPDATE write_context SET feeding = {}", u8::from(feeding)),
            _ => format!("SET LOCAL rowgate.feeding = '{}'", if feeding { "on" } else { "off" }),
        };
        let add = |id: &str| insert(&database, id, "a");
        let unrecorded = Writer { unrecorded: true, ..UNKNOWN };
        write(&database, unrecorded, &[&add("#80")]).await.expect("a change");
        write(&database, UNKNOWN, &[&switch(false), &add("#81"), "DELETE FROM things", &switch(true)]).await.expect("no news");
        write(&database, UNKNOWN, &[&add("#82")]).await.expect("a change");
        assert_eq!(
            told(&database).await,
            [image(&database, 80, "a"), image(&database, 82, "a")].map(|image| ["-".to_owned(), image])
        );
        gone(&database).await;
    }
}

/// The trail's own entries are news too, in the order in which they came.
#[tokio::test]
async fn changes_are_told_of_with_the_entries_they_leave() {
    for database in worlds("entries", UNKNOWN).await {
        run(&database, "DELETE FROM row_changes").await.expect("the world is known");
        run(&database, "UPDATE products SET name = 'Other'").await.expect("a change");
        let tables = texts(&database, "SELECT table_name FROM row_changes ORDER BY number").await;
        let tables: BTreeSet<String> = tables.into_iter().flatten().collect();
        assert_eq!(tables.iter().map(String::as_str).collect::<Vec<_>>(), ["audit_logs", "events", "products"]);
        assert_eq!(
            count(&database, "SELECT count(*) FROM row_changes WHERE table_name = 'events'").await,
            count(&database, "SELECT count(*) FROM products").await
        );
        Migrator::down(&database, None).await.expect("down");
    }
}
