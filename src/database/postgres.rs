//! PostgreSQL: a few connections that read, a few for transactions, and SeaORM's pool for migrations and demo data.
//!
//! Settings of the connections only; no statement of the gateway stands here.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _, Postgres};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr, TransactionTrait};

use super::listen::Listening;
use super::pool::{Deadline, Driver, Pool, PoolSettings};
use super::{Opened, Readers, STATEMENT_CACHE, Sessions, pool_settings, snapshot_settings};
use crate::config;

/// What the server shows in `pg_stat_activity`.
const APPLICATION_NAME: &str = "rowgate";
/// And of the connection that listens.
const LISTENING_NAME: &str = "rowgate, listening";
/// What a step of reading may hold in memory. With the server's 4 MB a set of rows spread over a large table is kept as a set of
/// pages, of which every row is looked at again.
const READING_MEMORY: &str = "32MB";
/// Whether the server compiles statements that it thinks are dear. Those of the gateway take milliseconds, and to compile one takes
/// more of them than it saves.
const COMPILING: &str = "off";
/// Transactions have so many connections, and migrations as many of their own; reading has others.
const WRITING_CONNECTIONS: u32 = 4;
/// A connection that lay idle longer is tested before it writes, since a write is never sent twice.
const TRUSTED_WHILE_IDLE: Duration = Duration::from_secs(1);

impl Driver for Postgres {
    /// The server itself ends the statement: `statement_timeout` is set on the connection.
    async fn watch(_: &mut Self::Connection, _: Arc<Deadline>) -> Result<(), sqlx::Error> {
        Ok(())
    }
}

/// Opens the first reading connection; the writing ones are opened when they are needed.
pub(super) async fn connect(settings: &config::Database) -> Result<Opened, DbErr> {
    let url = settings.url.expose();
    let timeout = settings.statement_timeout;
    let options = PgConnectOptions::from_str(url).map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
    let options = options
        .application_name(APPLICATION_NAME)
        .statement_cache_capacity(STATEMENT_CACHE)
        .options([("statement_timeout", timeout.as_millis().to_string()), ("jit", COMPILING.to_owned())])
        .disable_statement_logging();
    // A reader can never write, whatever is sent over it.
    let reading = options.clone().options([("default_transaction_read_only", "on"), ("work_mem", READING_MEMORY)]);
    let snapshots = Arc::new(Pool::lazy(reading.clone(), snapshot_settings(pool_settings(settings))));
    let readers = Pool::open(reading, pool_settings(settings)).await?;
    // Nobody waits for the disk to ring, nor for others who do.
    let listening = options.clone().application_name(LISTENING_NAME).options([("synchronous_commit", "off")]);
    let listening = Listening::Postgres(listening, settings.acquire_timeout);
    let transactions = PoolSettings { connections: WRITING_CONNECTIONS as usize, ..pool_settings(settings) };
    let writers = Arc::new(Pool::lazy(options, transactions));

    let mut writing = ConnectOptions::new(url);
    writing
        .max_connections(WRITING_CONNECTIONS)
        .min_connections(0)
        .connect_lazy(true)
        .acquire_timeout(settings.acquire_timeout)
        .test_before_acquire_if_idle_for(TRUSTED_WHILE_IDLE)
        .sqlx_logging(false)
        .set_application_name(APPLICATION_NAME)
        .statement_timeout(timeout)
        .map_sqlx_postgres_opts(|options| options.statement_cache_capacity(STATEMENT_CACHE));
    let writer = sea_orm::Database::connect(writing).await?;
    let (readers, writers, snapshots) = (Readers::Postgres(readers), Sessions::Postgres(writers), Sessions::Postgres(snapshots));
    Ok(Opened { readers, writers, snapshots, listening, writer, is_in_memory: false })
}

/// Any number no other program is likely to lock.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7402301185)";

/// In one transaction without a time limit, since an index on a large table takes what it takes.
pub(super) async fn migrate(writer: &DatabaseConnection) -> Result<(), DbErr> {
    let transaction = writer.begin().await?;
    transaction.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    transaction.execute_unprepared(MIGRATION_LOCK).await?;
    migration::apply(&transaction).await?;
    transaction.commit().await
}
