//! SQLite: one file, a few connections that can only read, one for transactions, and one for migrations and demo data.
//!
//! Settings of the connections only; no statement of the gateway stands here.

use std::str::FromStr;
use std::sync::Arc;

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions as _, Sqlite};
use sea_orm::{DbErr, RuntimeErr, SqlxSqliteConnector};
use std::time::Duration;

use super::listen::Listening;
use super::pool::{Deadline, Driver, Pool, PoolSettings};
use super::{Opened, Readers, STATEMENT_CACHE, Sessions, pool_settings, snapshot_settings};
use crate::config;

/// How long a writer waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long opening the file may take: after a crash its log is read again, and others that open it wait for that.
const OPEN_TIMEOUT: Duration = Duration::from_secs(30);
/// Pages kept in memory by each connection, in KiB; the system caches the file besides.
const PAGE_CACHE_KIBIBYTES: &str = "-8000";
/// Bytes of the file that are read without copying.
const MAPPED_BYTES: &str = "67108864";
/// Statements that transactions keep prepared: those that write hold the programs of all triggers of their tables.
const WRITING_STATEMENTS: usize = 256;
/// The same for migrations and demo data, which need each for a while only.
const SETUP_STATEMENTS: usize = 8;
/// Steps of SQLite's machine between two looks at the deadline: some 50 microseconds.
const STEPS_BETWEEN_LOOKS: i32 = 4_000;

impl Driver for Sqlite {
    async fn watch(connection: &mut Self::Connection, deadline: Arc<Deadline>) -> Result<(), sqlx::Error> {
        connection.lock_handle().await?.set_progress_handler(STEPS_BETWEEN_LOOKS, move || deadline.holds());
        Ok(())
    }
}

/// Opens the file, makes it when it is missing; a database in memory lives as long as its writer.
pub(super) async fn connect(settings: &config::Database) -> Result<Opened, DbErr> {
    let url = settings.url.expose();
    let options = SqliteConnectOptions::from_str(url).map_err(failed)?;
    let is_in_memory = url.contains(":memory:") || url.contains("mode=memory");
    // FULL, not NORMAL: with NORMAL the last acknowledged writes could be lost when the power fails.
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENT_CACHE)
        .pragma("cache_size", PAGE_CACHE_KIBIBYTES)
        .pragma("mmap_size", MAPPED_BYTES)
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    let writer = writer(options.clone().statement_cache_capacity(SETUP_STATEMENTS)).await.map_err(failed)?;
    let readers = PoolSettings {
        connections: if is_in_memory { 1 } else { pool_settings(settings).connections },
        ..pool_settings(settings)
    };
    let one = PoolSettings { connections: 1, acquire_timeout: BUSY_TIMEOUT.max(settings.acquire_timeout), ..readers };
    let writers = Arc::new(Pool::lazy(options.clone().statement_cache_capacity(WRITING_STATEMENTS), one));
    let reading = options.pragma("query_only", "on");
    let snapshots = Arc::new(Pool::lazy(reading.clone(), snapshot_settings(readers)));
    // It asks for the file's version and nothing else: without settings it never reads what tables there are.
    let bare = SqliteConnectOptions::from_str(url).map_err(failed)?.busy_timeout(BUSY_TIMEOUT);
    let listening = Listening::Sqlite(if is_in_memory { reading.clone() } else { bare });
    let readers = Pool::open(reading, readers).await?;
    let writer = SqlxSqliteConnector::from_sqlx_sqlite_pool(writer);
    let (readers, writers, snapshots) = (Readers::Sqlite(readers), Sessions::Sqlite(writers), Sessions::Sqlite(snapshots));
    Ok(Opened { readers, writers, snapshots, listening, writer, is_in_memory })
}

/// One connection, so that writers queue here instead of failing on each other's lock.
async fn writer(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    PoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(OPEN_TIMEOUT)
        .connect_with(options)
        .await
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}
