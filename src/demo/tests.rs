//! The whole world in a SQLite file, and on PostgreSQL where `ROWGATE_TEST_POSTGRES` names a server.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;

use super::*;
use crate::config::{Config, Flag, Sources, environment};

/// What a world has no rows of: it has no history.
const TRAIL: [&str; 2] = ["audit_logs", "events"];

pub(super) async fn open(url: &str) -> Database {
    let flags = vec![Flag { key: "database.url".to_owned(), name: "--set".to_owned(), value: url.to_owned() }];
    let config = Config::load(Sources { flags, ..Sources::default() }).expect("these settings are right");
    let database = Database::connect(&config.database).await.expect("it opens");
    database.migrate().await.expect("its tables are made");
    database
}

/// A new database on the server, which goes with it.
pub(super) async fn new_on_server() -> Option<String> {
    let server = environment().remove("ROWGATE_TEST_POSTGRES")?;
    let name = format!("rowgate_demo_{}", Uuid::new_v4().simple());
    let connection = sea_orm::Database::connect(&server).await.expect("the server answers");
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    let (start, _) = server.rsplit_once('/').expect("the URL names a database");
    Some(format!("{start}/{name}"))
}

async fn number(database: &Database, sql: &str) -> i64 {
    let rows = database.query(sql, Vec::new()).await.expect(sql);
    rows[0].try_get_by_index(0).expect(sql)
}

async fn fill_and_look(url: &str) {
    const ROWS: u64 = 2_000;
    let database = open(url).await;
    assert!(!is_filled(&database).await.expect("it answers"));
    let installed = rows_of_all_tables(&database).await;
    let mut heard = Vec::new();
    fill(&database, ROWS, &mut |done, total| heard.push((done, total))).await.expect("it fills");
    let (done, total) = *heard.last().expect("progress is told");
    assert_eq!(done, total);
    assert!(heard.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!(is_filled(&database).await.expect("it answers"));
    let (mut rows_in_all, mut one_sided) = (0, Vec::new());
    for table in entity::tables().iter().filter(|table| !TRAIL.contains(&table.name)) {
        let rows = look_at(&database, table, &mut one_sided).await;
        // What is derived is not put in.
        rows_in_all += if table.has_ids() { rows } else { 0 };
    }
    for table in TRAIL {
        assert_eq!(number(&database, &format!("SELECT count(*) FROM {table}")).await, 0, "{table} tells of the filling");
    }
    database.writer().execute_unprepared("UPDATE offers SET name = 'Other'").await.expect("a change");
    assert!(number(&database, "SELECT count(*) FROM audit_logs").await > 0, "what comes after the filling is recorded");
    assert_eq!(one_sided, ["organizations.deleted_at"], "columns that are always null or never are");
    let without = "SELECT count(*) FROM content WHERE search_title IS NULL OR search_fields IS NULL OR search_body IS NULL";
    assert_eq!(number(&database, without).await, 0, "every row has its words");
    assert_eq!(u64::try_from(rows_in_all - installed), Ok(total));
    assert_eq!(number(&database, "SELECT count(*) FROM content").await, 2_000);
    assert_eq!(number(&database, "SELECT count(DISTINCT status) FROM content").await, 8);
    assert_eq!(number(&database, "SELECT count(*) FROM users").await, 60);
    assert_eq!(number(&database, "SELECT count(*) FROM brands WHERE deleted_at IS NULL").await, 15);
    fill(&database, ROWS, &mut |_, _| panic!("a filled world is left alone")).await.expect("it does nothing");
    database.close().await.expect("it closes");
}

/// What a new installation has already.
async fn rows_of_all_tables(database: &Database) -> i64 {
    let mut rows = 0;
    // What is derived is not put in.
    for table in entity::tables().into_iter().filter(entity::table::Table::has_ids) {
        rows += number(database, &format!("SELECT count(*) FROM \"{}\"", table.name)).await;
    }
    rows
}

/// Every table has rows; columns that may be null and always are, or never are, are told.
async fn look_at(database: &Database, table: &entity::table::Table, one_sided: &mut Vec<String>) -> i64 {
    let name = table.name;
    let rows = number(database, &format!("SELECT count(*) FROM \"{name}\"")).await;
    assert!(rows > 0, "{name} has no rows");
    let told = |column: &&entity::table::Column| column.nullable && table.has_ids() && !table.is_internal(column.name);
    for column in table.columns.iter().filter(told) {
        let set = number(database, &format!("SELECT count(\"{}\") FROM \"{name}\"", column.name)).await;
        if set == 0 || set == rows {
            one_sided.push(format!("{name}.{}", column.name));
        }
    }
    rows
}

#[tokio::test]
async fn sqlite_is_filled_once() {
    let folder = tempfile::tempdir().expect("a folder");
    fill_and_look(&format!("sqlite://{}/demo.sqlite", folder.path().display())).await;
}

#[tokio::test]
async fn postgres_is_filled_once() {
    if let Some(url) = new_on_server().await {
        fill_and_look(&url).await;
    }
}

/// SQLite keeps JSON as it comes: what comes has to be in the one form.
#[tokio::test]
async fn documents_are_stored_in_the_one_form() {
    let database = open("sqlite::memory:").await;
    fill(&database, 200, &mut |_, _| ()).await.expect("it fills");
    for table in entity::tables() {
        for column in table.columns.iter().filter(|column| column.kind == entity::table::Kind::Json) {
            let sql = format!("SELECT \"{0}\" FROM \"{1}\" WHERE \"{0}\" IS NOT NULL", column.name, table.name);
            for row in database.query(&sql, Vec::new()).await.expect("it answers") {
                let stored: String = row.try_get_by_index(0).expect("a text");
                let document = serde_json::from_str(&stored).expect("JSON");
                assert_eq!(entity::json::canonical(document).to_string(), stored, "{}.{}", table.name, column.name);
            }
        }
    }
}

#[tokio::test]
async fn a_world_that_was_left_half_filled_is_filled_up() {
    let database = open("sqlite::memory:").await;
    fill(&database, 100, &mut |_, _| ()).await.expect("it fills");
    for sql in ["DELETE FROM offers", "DELETE FROM workflow_runs", "DELETE FROM sessions"] {
        database.writer().execute_unprepared(sql).await.expect(sql);
    }
    assert!(!is_filled(&database).await.expect("it answers"));
    fill(&database, 100, &mut |_, _| ()).await.expect("it fills up");
    assert!(is_filled(&database).await.expect("it answers"));
    assert!(number(&database, "SELECT count(*) FROM sessions").await >= 60);
    assert_eq!(number(&database, "SELECT count(*) FROM content").await, 100);
}

#[test]
fn the_named_people_come_first_and_stay_the_same() {
    let users = users();
    let kinds: Vec<&str> = users.iter().take(5).map(|user| user.kind.as_str()).collect();
    assert_eq!(kinds, ["viewer", "editor", "admin", "developer", "outsider"]);
    assert_eq!(users.len(), 60);
    assert_eq!(users[0].id.to_string(), "1b5a9571-9f95-4fae-a700-205318c67da3");
    assert_eq!(users.iter().map(|user| user.id).collect::<HashSet<_>>().len(), 60);
    assert_eq!(users.iter().map(|user| user.session_id).collect::<HashSet<_>>().len(), 60);
    assert!(users.iter().all(|user| user.id.get_version_num() == 4));
}

#[test]
fn moments_are_written_as_sqlite_wants_them() {
    assert_eq!(seed::moment(0), "2026-01-05T08:00:00.000000Z");
    assert_eq!(seed::moment(-1).len(), 27);
}

#[test]
fn an_address_has_only_what_an_address_may_have() {
    assert_eq!(text::slug("Éclairs für 東京 – in 3 ways"), "eclairs-fur-in-3-ways");
    assert_eq!(text::slug("東京"), "untitled");
}
