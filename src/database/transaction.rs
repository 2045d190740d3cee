//! Transactions, those that write and those that only read, and the one name for "where a statement is sent": to a reading connection, or into a transaction.
//!
//! On SQLite there is one at a time and it holds the write lock from its beginning, so that it never fails half way on another's.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::error::ConnAcquireErr;
use sea_orm::sqlx::{Postgres, Sqlite};
use sea_orm::{DbBackend, DbErr, QueryResult, Value};
use tokio::sync::{Mutex, watch};

use super::pool::{Pool, Session};
use super::{Database, EachRow, Planning, Sessions};

enum Open {
    Sqlite(Session<Sqlite>),
    Postgres(Session<Postgres>),
}

/// A transaction. Dropped before it is committed, it is rolled back. Cheap to clone; all copies are the same transaction.
#[derive(Clone)]
pub struct Transaction {
    open: Arc<Mutex<Option<Open>>>,
    backend: DbBackend,
    statements: Arc<AtomicU64>,
    /// Where a commit is told, of one that may write.
    commits: Option<watch::Sender<u64>>,
}

impl fmt::Debug for Transaction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Transaction")
    }
}

impl Database {
    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Transaction, DbErr> {
        self.open(&self.writers, ["BEGIN IMMEDIATE", "BEGIN"], Some(self.commits.clone())).await
    }

    /// Begins a transaction that only reads: from its first statement on it sees the rows as they were then.
    pub async fn snapshot(&self) -> Result<Transaction, DbErr> {
        self.open(&self.snapshots, ["BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"], None).await
    }

    async fn open(
        &self,
        sessions: &Sessions,
        [sqlite, postgres]: [&str; 2],
        commits: Option<watch::Sender<u64>>,
    ) -> Result<Transaction, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let open = match sessions {
            Sessions::Sqlite(pool) => Open::Sqlite(Pool::begin(pool, sqlite).await?),
            Sessions::Postgres(pool) => Open::Postgres(Pool::begin(pool, postgres).await?),
        };
        Ok(Transaction {
            open: Arc::new(Mutex::new(Some(open))),
            backend: self.backend,
            statements: Arc::clone(&self.statements),
            commits,
        })
    }
}

impl Database {
    /// Writes with one statement, apart from what is counted as sent for requests.
    pub async fn write_apart(&self, sql: &str, values: Vec<Value>) -> Result<(), DbErr> {
        let transaction = self.apart().begin().await?;
        transaction.query(sql, values).await?;
        transaction.commit().await
    }
}

impl Transaction {
    /// Which of the two databases it is in.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Runs a statement; several at once run one after the other.
    pub async fn query(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, DbErr> {
        self.query_planned(sql, values, Planning::Kept).await
    }

    /// Hands over the rows of a statement one by one. When `row` fails the transaction is over.
    pub async fn each(&self, sql: &str, values: Vec<Value>, planning: Planning, row: EachRow<'_>) -> Result<(), DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match self.open.lock().await.as_mut() {
            Some(Open::Sqlite(session)) => session.each(sql, values, Planning::Kept, row).await,
            Some(Open::Postgres(session)) => session.each(sql, values, planning, row).await,
            None => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
        }
    }

    async fn query_planned(&self, sql: &str, values: Vec<Value>, planning: Planning) -> Result<Vec<QueryResult>, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match self.open.lock().await.as_mut() {
            Some(Open::Sqlite(session)) => session.query(sql, values, Planning::Kept).await,
            Some(Open::Postgres(session)) => session.query(sql, values, planning).await,
            None => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
        }
    }

    /// Makes everything that was written last.
    pub async fn commit(&self) -> Result<(), DbErr> {
        self.end("COMMIT").await?;
        if let Some(commits) = &self.commits {
            commits.send_modify(|count| *count += 1);
        }
        Ok(())
    }

    /// Takes everything that was written back.
    pub async fn rollback(&self) -> Result<(), DbErr> {
        self.end("ROLLBACK").await
    }

    async fn end(&self, statement: &str) -> Result<(), DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match self.open.lock().await.take() {
            Some(Open::Sqlite(session)) => session.end(statement).await,
            Some(Open::Postgres(session)) => session.end(statement).await,
            None => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
        }
    }
}

/// Where statements are sent.
#[derive(Clone, Debug)]
pub enum Access {
    /// To the reading connections, each statement on its own.
    Reading(Database),
    /// Into a transaction, which sees what it wrote.
    Writing(Transaction),
}

impl Access {
    /// Which of the two databases it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        match self {
            Self::Reading(database) => database.backend(),
            Self::Writing(transaction) => transaction.backend(),
        }
    }

    /// Runs a statement.
    pub async fn query(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, DbErr> {
        self.query_planned(sql, values, Planning::Kept).await
    }

    /// Hands over the rows of a statement one by one: all of them together may be more than fits in memory.
    pub async fn each(&self, sql: &str, values: Vec<Value>, row: EachRow<'_>) -> Result<(), DbErr> {
        match self {
            Self::Reading(database) => database.each(sql, values, row).await,
            Self::Writing(transaction) => transaction.each(sql, values, Planning::Kept, row).await,
        }
    }

    /// Runs a statement whose plan may depend on the values.
    pub async fn query_planned(&self, sql: &str, values: Vec<Value>, planning: Planning) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Reading(database) => database.query_planned(sql, values, planning).await,
            Self::Writing(transaction) => transaction.query_planned(sql, values, planning).await,
        }
    }
}
