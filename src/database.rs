//! Connections to the database and the count of the statements sent over them.
//!
//! SQLite: one file, WAL, a pool of readers and one writer that begins immediately. PostgreSQL: one small pool. This module
//! runs statements; it builds none, and only `sql`, `auth`, `demo` and the migrations may call it (`tests/tidy.rs` checks).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement, Value, Values};

/// The database a gateway stands in front of. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    backend: DbBackend,
    statements: Arc<AtomicU64>,
}

impl Database {
    /// A database over open connections; on PostgreSQL both are the same pool.
    #[must_use]
    pub fn new(readers: DatabaseConnection, writer: DatabaseConnection) -> Self {
        let backend = readers.get_database_backend();
        Self { readers, writer, backend, statements: Arc::default() }
    }

    /// Which of the two databases it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// How many statements were sent since the start.
    #[must_use]
    pub fn statements_sent(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Runs a reading statement.
    pub async fn query(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let statement = Statement { sql: sql.to_owned(), values: Some(Values(values)), db_backend: self.backend };
        self.readers.query_all_raw(statement).await
    }

    /// The connection for migrations, demo data and writes.
    #[must_use]
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }
}
