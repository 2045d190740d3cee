//! Connections to the database and the count of the statements sent over them.
//!
//! Reading goes over a few connections that cannot write; transactions have connections of their own; migrations and demo data go
//! over the writer. This module runs statements; it builds
//! none, and only `sql`, `auth`, `demo` and the migrations may call it (`tests/tidy.rs` checks).

mod failure;
mod listen;
mod pool;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;
mod transaction;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::{Postgres, Sqlite};
use sea_orm::{DatabaseConnection, DbBackend, DbErr, QueryResult, Value};
use tokio::sync::watch;

use crate::config;
pub use failure::{Refused, code, graphql_error, is_transient, refused};
use listen::Listening;
pub use listen::{Listener, Ringer};
use pool::{Pool, PoolSettings};
pub use transaction::{Access, Transaction};

/// Prepared statements kept by each connection: every plan in use should fit.
const STATEMENT_CACHE: usize = 1_024;

/// A connection that nobody needed for so long is closed.
const LONGEST_IDLE: Duration = Duration::from_secs(60);

/// The database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be reached or opened.
    #[error("the database {database} cannot be opened: {source}")]
    Connect {
        /// Its URL, the password masked.
        database: String,
        /// What the driver says.
        source: DbErr,
    },
    /// Its tables are not those of this program.
    #[error("the database {database} is not up to date ({missing} migrations are missing): run `rowgate migrate`")]
    NotMigrated {
        /// Its URL, the password masked.
        database: String,
        /// How many migrations are missing.
        missing: usize,
    },
    /// A migration failed.
    #[error("the database {database} cannot be migrated: {source}")]
    Migrate {
        /// Its URL, the password masked.
        database: String,
        /// What the driver says.
        source: DbErr,
    },
}

/// Whether a plan that the database made for a statement is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planning {
    /// It is, for whatever values come later.
    Kept,
    /// It is made for the values each time.
    Anew,
}

/// What is done with each row of a statement.
pub type EachRow<'a> = &'a mut (dyn FnMut(QueryResult) -> Result<(), DbErr> + Send);

enum Readers {
    Sqlite(Pool<Sqlite>),
    Postgres(Pool<Postgres>),
}

/// Connections on which transactions run.
#[derive(Clone)]
enum Sessions {
    Sqlite(Arc<Pool<Sqlite>>),
    Postgres(Arc<Pool<Postgres>>),
}

/// The transactions that this gateway committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commits {
    /// How many were.
    pub certain: u64,
    /// How many may have been, or still may be: nobody heard what became of them.
    pub doubtful: u64,
}

/// What opening a database yields.
struct Opened {
    readers: Readers,
    writers: Sessions,
    /// For transactions that read: the rows stand still in them.
    snapshots: Sessions,
    listening: Listening,
    /// For migrations, demo data and the command line.
    writer: DatabaseConnection,
    is_in_memory: bool,
}

/// The database a gateway stands in front of. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    readers: Arc<Readers>,
    writers: Sessions,
    snapshots: Sessions,
    listening: Arc<Listening>,
    /// Counts the transactions that this gateway committed.
    commits: watch::Sender<Commits>,
    writer: DatabaseConnection,
    is_in_memory: bool,
    backend: DbBackend,
    name: Arc<str>,
    statements: Arc<AtomicU64>,
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Database({})", self.name)
    }
}

/// So many transactions that read at once have connections: each is short.
const SNAPSHOTS: usize = 4;

/// How the pool for transactions that read behaves; its connections are opened when they are needed.
fn snapshot_settings(readers: PoolSettings) -> PoolSettings {
    PoolSettings { connections: readers.connections.min(SNAPSHOTS), ..readers }
}

fn pool_settings(settings: &config::Database) -> PoolSettings {
    PoolSettings {
        connections: settings.connections as usize,
        acquire_timeout: settings.acquire_timeout,
        statement_timeout: settings.statement_timeout,
        longest_idle: LONGEST_IDLE,
    }
}

impl Database {
    /// Opens the database.
    pub async fn connect(settings: &config::Database) -> Result<Self, Error> {
        let opened = if settings.url.is_sqlite() { sqlite::connect(settings).await } else { postgres::connect(settings).await };
        let opened = opened.map_err(|source| Error::Connect { database: settings.url.masked(), source })?;
        let backend = opened.writer.get_database_backend();
        Ok(Self {
            readers: Arc::new(opened.readers),
            writers: opened.writers,
            snapshots: opened.snapshots,
            listening: Arc::new(opened.listening),
            commits: watch::Sender::new(Commits::default()),
            writer: opened.writer,
            is_in_memory: opened.is_in_memory,
            backend,
            name: settings.url.masked().into(),
            statements: Arc::default(),
        })
    }

    /// Which of the two databases it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Changes whenever this gateway committed a transaction that may have written.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<Commits> {
        self.commits.subscribe()
    }

    /// The same database; what is sent over this copy is not counted as sent for requests.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { statements: Arc::default(), ..self.clone() }
    }

    /// How many statements were sent since the start.
    #[must_use]
    pub fn statements_sent(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Runs a reading statement.
    pub async fn query(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, DbErr> {
        self.query_planned(sql, values, Planning::Kept).await
    }

    /// Runs a reading statement whose plan may depend on the values.
    pub async fn query_planned(&self, sql: &str, values: Vec<Value>, planning: Planning) -> Result<Vec<QueryResult>, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match self.readers.as_ref() {
            // SQLite plans without looking at values.
            Readers::Sqlite(pool) => pool.query(sql, values, Planning::Kept).await,
            Readers::Postgres(pool) => pool.query(sql, values, planning).await,
        }
    }

    /// Hands over the rows of a reading statement one by one.
    pub async fn each(&self, sql: &str, values: Vec<Value>, row: EachRow<'_>) -> Result<(), DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match self.readers.as_ref() {
            Readers::Sqlite(pool) => pool.each(sql, values, row).await,
            Readers::Postgres(pool) => pool.each(sql, values, row).await,
        }
    }

    /// The connection for migrations, demo data and the command line.
    #[must_use]
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.query("SELECT 1", Vec::new()).await.map(drop)
    }

    /// Brings the tables up to date: on PostgreSQL all steps or none, and one program at a time.
    pub async fn migrate(&self) -> Result<(), Error> {
        let run = match self.backend {
            DbBackend::Postgres => postgres::migrate(&self.writer).await,
            _ => migration::apply(&self.writer).await,
        };
        run.map_err(|source| Error::Migrate { database: self.name.to_string(), source })
    }

    /// Refuses a database whose tables are not up to date, or to which other migrations were applied under the same names.
    pub async fn require_migrated(&self) -> Result<(), Error> {
        let failed = |source| Error::Migrate { database: self.name.to_string(), source };
        let missing = Migrator::get_pending_migrations(&self.writer).await.map_err(failed)?.len();
        if missing > 0 {
            return Err(Error::NotMigrated { database: self.name.to_string(), missing });
        }
        migration::verify(&self.writer).await.map_err(failed)
    }

    /// Closes the writer when migrations and the command line have done with it: a server writes in transactions. A database in
    /// memory lives as long as its writer and keeps it.
    pub async fn close_writer(&self) -> Result<(), DbErr> {
        if self.is_in_memory { Ok(()) } else { self.close().await }
    }

    /// Closes the writer; the readers close when the last copy is dropped.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.writer.clone().close().await
    }
}
