//! Opening, ending and losing statements. Those of PostgreSQL run where `ROWGATE_TEST_POSTGRES` names a server.

use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait;

use super::*;
use crate::config::{Config, Flag, Sources, environment};
use crate::error::Code;

const FOREVER: &str = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

fn settings(url: &str, timeout: &str) -> config::Database {
    let flag = |key: &str, value: &str| Flag { key: key.to_owned(), name: "--set".to_owned(), value: value.to_owned() };
    let flags = vec![
        flag("database.url", url),
        flag("database.connections", "2"),
        flag("database.statement_timeout", timeout),
        flag("database.acquire_timeout", "300ms"),
    ];
    Config::load(Sources { flags, ..Sources::default() }).expect("these settings are right").database
}

async fn number(database: &Database, sql: &str) -> Result<i64, DbErr> {
    database.query(sql, Vec::new()).await?[0].try_get_by_index(0)
}

#[tokio::test]
async fn a_missing_file_is_made_and_written_safely() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/new.sqlite", folder.path().display());
    let database = Database::connect(&settings(&url, "5s")).await.expect("it opens");
    assert_eq!(number(&database, "PRAGMA foreign_keys").await, Ok(1));
    assert_eq!(number(&database, "PRAGMA query_only").await, Ok(1));
    assert_eq!(number(&database, "PRAGMA synchronous").await, Ok(2));
    let mode: String =
        database.query("PRAGMA journal_mode", Vec::new()).await.expect("it answers")[0].try_get_by_index(0).expect("a text");
    assert_eq!(mode, "wal");
    database
        .writer()
        .execute_unprepared("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (7)")
        .await
        .expect("the writer writes");
    assert_eq!(number(&database, "SELECT a FROM t").await, Ok(7));
    assert!(database.query("INSERT INTO t VALUES (8)", Vec::new()).await.is_err(), "a reader cannot write");
    assert_eq!(number(&database, "SELECT count(*) FROM t").await, Ok(1));
}

#[tokio::test]
async fn a_database_in_memory_is_shared_by_reader_and_writer() {
    let database = Database::connect(&settings("sqlite::memory:", "5s")).await.expect("it opens");
    database
        .writer()
        .execute_unprepared("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (7)")
        .await
        .expect("the writer writes");
    assert_eq!(number(&database, "SELECT a FROM t").await, Ok(7));
    let other = Database::connect(&settings("sqlite::memory:", "5s")).await.expect("it opens");
    assert!(number(&other, "SELECT a FROM t").await.is_err(), "another one is another one");
}

#[tokio::test]
async fn an_endless_statement_is_ended_and_its_connection_serves_again() {
    let database = Database::connect(&settings("sqlite::memory:", "100ms")).await.expect("it opens");
    let began = Instant::now();
    let error = number(&database, FOREVER).await.expect_err("it cannot end by itself");
    assert_eq!(code(&error), Code::Timeout);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(number(&database, "SELECT 1").await, Ok(1));
}

#[tokio::test]
async fn nobody_waits_for_the_statement_of_a_caller_who_left() {
    let database = Database::connect(&settings("sqlite::memory:", "60s")).await.expect("it opens");
    let left = tokio::time::timeout(Duration::from_millis(50), number(&database, FOREVER)).await;
    assert!(left.is_err());
    let began = Instant::now();
    assert_eq!(number(&database, "SELECT 1").await, Ok(1));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test]
async fn waiting_for_a_connection_ends_with_unavailable() {
    let database = Database::connect(&settings("sqlite::memory:", "2s")).await.expect("it opens");
    let busy = tokio::spawn({
        let database = database.clone();
        async move { number(&database, FOREVER).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = number(&database, "SELECT 1").await.expect_err("the only connection is busy");
    assert_eq!(code(&error), Code::Unavailable);
    assert!(busy.await.expect("no panic").is_err());
    assert_eq!(number(&database, "SELECT 1").await, Ok(1), "the pool is full again");
}

#[tokio::test]
async fn what_cannot_be_opened_is_named_without_its_password() {
    let error = Database::connect(&settings("postgres://ann:CANARY@127.0.0.1:1/none", "5s")).await.expect_err("nobody listens");
    let said = format!("{error} {error:?}");
    assert!(said.contains("postgres://ann:***@127.0.0.1:1/none") && !said.contains("CANARY"), "{said}");
}

async fn postgres(timeout: &str) -> Option<Database> {
    let url = environment().remove("ROWGATE_TEST_POSTGRES")?;
    Some(Database::connect(&settings(&url, timeout)).await.expect("it opens"))
}

#[tokio::test]
async fn postgres_ends_what_takes_too_long_and_readers_cannot_write() {
    let Some(database) = postgres("200ms").await else { return };
    let error = database.query("SELECT pg_sleep(30)", Vec::new()).await.expect_err("it takes too long");
    assert_eq!(code(&error), Code::Timeout);
    assert!(database.query("CREATE TABLE rowgate_never (a integer)", Vec::new()).await.is_err());
    assert_eq!(number(&database, "SELECT 1::bigint").await, Ok(1));
    let name: String =
        database.query("SHOW application_name", Vec::new()).await.expect("it answers")[0].try_get_by_index(0).expect("a text");
    assert_eq!(name, "rowgate");
}

#[tokio::test]
async fn a_postgres_connection_that_was_cut_is_replaced_unseen() {
    let Some(database) = postgres("5s").await else { return };
    for _ in 0..3 {
        let process: i32 = database.query("SELECT pg_backend_pid()", Vec::new()).await.expect("it answers")[0]
            .try_get_by_index(0)
            .expect("a number");
        let cut = format!("SELECT pg_terminate_backend({process})");
        database.writer().execute_unprepared(&cut).await.expect("it is cut");
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(number(&database, "SELECT 1::bigint").await, Ok(1));
    }
}

#[tokio::test]
async fn nobody_gets_the_rows_of_a_postgres_statement_whose_caller_left() {
    let Some(database) = postgres("2s").await else { return };
    for _ in 0..20 {
        let slow = database.query("SELECT 7::bigint FROM pg_sleep(0.2)", Vec::new());
        assert!(tokio::time::timeout(Duration::from_millis(5), slow).await.is_err());
        assert_eq!(number(&database, "SELECT 1::bigint").await, Ok(1));
    }
}

#[tokio::test]
async fn connections_that_nobody_needs_are_closed_but_for_the_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/idle.sqlite", folder.path().display());
    let database = Database::connect(&settings(&url, "5s")).await.expect("it opens");
    let options = url.parse::<sea_orm::sqlx::sqlite::SqliteConnectOptions>().expect("an address");
    let settings =
        PoolSettings { connections: 3, longest_idle: Duration::from_millis(30), ..pool_settings(&settings(&url, "5s")) };
    let pool = Arc::new(Pool::<Sqlite>::lazy(options, settings));
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(Pool::begin(&pool, "BEGIN").await.expect("it begins"));
    }
    for session in sessions {
        session.end("COMMIT").await.expect("it ends");
    }
    assert_eq!(pool.idle(), 3, "just now they were needed");
    tokio::time::sleep(Duration::from_millis(60)).await;
    for left in [2, 1, 1] {
        pool.query("SELECT 1", Vec::new(), Planning::Kept).await.expect("it answers");
        assert_eq!(pool.idle(), left);
    }
    drop(database);
}

#[tokio::test]
async fn a_server_that_has_migrated_closes_its_writer_and_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = format!("sqlite://{}/new.sqlite", folder.path().display());
    for (url, is_kept) in [(file.as_str(), false), ("sqlite::memory:", true)] {
        let database = Database::connect(&settings(url, "5s")).await.expect("it opens");
        database.writer().execute_unprepared("CREATE TABLE t (a INTEGER)").await.expect("the writer writes");
        database.close_writer().await.expect("it closes");
        assert_eq!(database.writer().execute_unprepared("INSERT INTO t VALUES (1)").await.is_ok(), is_kept, "{url}");
        database.write_apart("INSERT INTO t VALUES (2)", Vec::new()).await.expect("transactions go on");
        assert_eq!(number(&database, "SELECT max(a) FROM t").await, Ok(2), "{url}");
    }
}
