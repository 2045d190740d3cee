//! PostgreSQL: a few connections that read, and SeaORM's pool for writes and migrations.
//!
//! Settings of the connections only; no statement of the gateway stands here.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _, Postgres};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr, TransactionTrait};

use super::pool::{Deadline, Driver, Pool};
use super::{STATEMENT_CACHE, pool_settings};
use crate::config;

/// What the server shows in `pg_stat_activity`.
const APPLICATION_NAME: &str = "rowgate";
/// Writers and migrations share these; reading has its own.
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
pub(super) async fn connect(settings: &config::Database) -> Result<(Pool<Postgres>, DatabaseConnection), DbErr> {
    let url = settings.url.expose();
    let timeout = settings.statement_timeout;
    let options = PgConnectOptions::from_str(url).map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
    let options = options
        .application_name(APPLICATION_NAME)
        .statement_cache_capacity(STATEMENT_CACHE)
        // A reader can never write, whatever is sent over it.
        .options([("statement_timeout", timeout.as_millis().to_string()), ("default_transaction_read_only", "on".to_owned())])
        .disable_statement_logging();
    let readers = Pool::open(options, pool_settings(settings)).await?;

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
    Ok((readers, sea_orm::Database::connect(writing).await?))
}

/// Any number no other program is likely to lock.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7402301185)";

/// In one transaction without a time limit, since an index on a large table takes what it takes.
pub(super) async fn migrate(writer: &DatabaseConnection) -> Result<(), DbErr> {
    let transaction = writer.begin().await?;
    transaction.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    transaction.execute_unprepared(MIGRATION_LOCK).await?;
    Migrator::up(&transaction, None).await?;
    transaction.commit().await
}
