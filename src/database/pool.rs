//! A few connections, each lent out for one reading statement or for one transaction.
//!
//! The driver's own pool tests a connection after every statement, which costs PostgreSQL a second round trip and SQLite two
//! changes of thread. A statement that was not finished here never gives its connection back, so none needs testing. What it must
//! not do: know a table, or retry anything but the first use of a connection that went stale.

use std::future::Future;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use sea_orm::error::ConnAcquireErr;
use sea_orm::sqlx::database::HasStatementCache;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, IntoArguments};
use sea_orm::{DbErr, QueryResult, RuntimeErr, Value, Values};
use sea_query_sqlx::SqlxValues;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::{EachRow, Planning};

/// When the statement running on a connection must end.
#[derive(Debug)]
pub(super) struct Deadline {
    start: Instant,
    milliseconds: AtomicU64,
}

impl Deadline {
    const NONE: u64 = u64::MAX;

    fn new() -> Self {
        Self { start: Instant::now(), milliseconds: AtomicU64::new(Self::NONE) }
    }

    fn set(&self, allowed: Duration) {
        let end = self.start.elapsed() + allowed;
        self.milliseconds.store(u64::try_from(end.as_millis()).unwrap_or(Self::NONE), Ordering::Relaxed);
    }

    fn clear(&self) {
        self.milliseconds.store(Self::NONE, Ordering::Relaxed);
    }

    fn pass_now(&self) {
        self.milliseconds.store(0, Ordering::Relaxed);
    }

    /// Whether the statement may go on.
    pub fn holds(&self) -> bool {
        let end = self.milliseconds.load(Ordering::Relaxed);
        end == Self::NONE || self.start.elapsed().as_millis() < u128::from(end)
    }
}

/// What a database needs so that its statements end in time.
pub(super) trait Driver: sqlx::Database + HasStatementCache {
    /// Makes the connection give its statement up when the deadline has passed.
    fn watch(connection: &mut Self::Connection, deadline: Arc<Deadline>) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

struct Lane<D: Driver> {
    connection: D::Connection,
    deadline: Arc<Deadline>,
    used: bool,
    /// Since when nobody needs it.
    free_since: Instant,
    /// Whether the database was told that this process rings when it has committed.
    rings: bool,
}

/// Ends the statement when the caller went away before it was finished.
struct Running(Option<Arc<Deadline>>);

impl Running {
    fn finished(mut self) {
        if let Some(deadline) = self.0.take() {
            deadline.clear();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(deadline) = self.0.take() {
            deadline.pass_now();
        }
    }
}

/// How a pool behaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct PoolSettings {
    pub connections: usize,
    pub acquire_timeout: Duration,
    pub statement_timeout: Duration,
    /// One that nobody needed for so long is closed, but for the last: it holds what it knows of tables and statements.
    pub longest_idle: Duration,
}

/// Connections for reading.
pub(super) struct Pool<D: Driver> {
    options: <D::Connection as Connection>::Options,
    settings: PoolSettings,
    free: Mutex<Vec<Lane<D>>>,
    permits: Arc<Semaphore>,
    /// How many there are who ring when a transaction was committed.
    ringers: AtomicUsize,
}

impl<D> Pool<D>
where
    D: Driver,
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    SqlxValues: IntoArguments<D>,
    QueryResult: From<D::Row>,
{
    /// A pool that has opened its first connection, so that a wrong address is told at the start.
    pub async fn open(options: <D::Connection as Connection>::Options, settings: PoolSettings) -> Result<Self, DbErr> {
        let pool = Self::lazy(options, settings);
        let lane = pool.connect().await.map_err(connection_error)?;
        pool.give_back(lane);
        Ok(pool)
    }

    /// A pool that opens its connections when they are needed.
    pub fn lazy(options: <D::Connection as Connection>::Options, settings: PoolSettings) -> Self {
        let permits = Arc::new(Semaphore::new(settings.connections));
        Self { options, settings, free: Mutex::default(), permits, ringers: AtomicUsize::new(0) }
    }

    /// Runs one statement that only reads.
    pub async fn query(&self, sql: &str, values: Vec<Value>, planning: Planning) -> Result<Vec<QueryResult>, DbErr> {
        let _permit = self.permit().await?;
        let lane = match self.take_free() {
            Some(lane) => lane,
            None => self.connect().await.map_err(connection_error)?,
        };
        let stale_is_possible = lane.used;
        let spare = stale_is_possible.then(|| values.clone());
        match (self.run(lane, sql, values, planning).await, spare) {
            (Ok(rows), _) => Ok(rows),
            // The server was restarted while the connection lay idle: every idle one is broken now.
            (Err(error), Some(values)) if is_broken(&error) => {
                self.forget_free();
                let lane = self.connect().await.map_err(connection_error)?;
                self.run(lane, sql, values, planning).await.map_err(query_error)
            }
            (Err(error), _) => Err(query_error(error)),
        }
    }

    /// Runs one statement that only reads and hands its rows over one by one.
    pub async fn each(&self, sql: &str, values: Vec<Value>, row: EachRow<'_>) -> Result<(), DbErr> {
        let _permit = self.permit().await?;
        let lane = match self.take_free() {
            Some(lane) => lane,
            None => self.connect().await.map_err(connection_error)?,
        };
        let spare = lane.used.then(|| values.clone());
        let mut handed_over = false;
        let mut counted = |found| {
            handed_over = true;
            row(found)
        };
        match (self.run_each(lane, sql, values, &mut counted).await, spare) {
            // As for any statement; but rows that were handed over are not taken back.
            (Err(Failed::Driver(error)), Some(values)) if !handed_over && is_broken(&error) => {
                self.forget_free();
                let lane = self.connect().await.map_err(connection_error)?;
                self.run_each(lane, sql, values, row).await.map_err(Failed::told)
            }
            (result, _) => result.map_err(Failed::told),
        }
    }

    async fn run_each(&self, mut lane: Lane<D>, sql: &str, values: Vec<Value>, row: EachRow<'_>) -> Result<(), Failed> {
        let result = self.stream(&mut lane, sql, values, Planning::Kept, row).await;
        if result.as_ref().err().is_none_or(Failed::is_finished) {
            self.give_back(lane);
        }
        result
    }

    async fn stream(
        &self,
        lane: &mut Lane<D>,
        sql: &str,
        values: Vec<Value>,
        planning: Planning,
        row: EachRow<'_>,
    ) -> Result<(), Failed> {
        lane.deadline.set(self.settings.statement_timeout);
        let running = Running(Some(Arc::clone(&lane.deadline)));
        let query = sqlx::query_with::<D, _>(AssertSqlSafe(sql), SqlxValues(Values(values)));
        let query = query.persistent(planning == Planning::Kept);
        let result = {
            let mut rows = (&mut lane.connection).fetch(query);
            loop {
                match rows.try_next().await {
                    Ok(Some(found)) => row(QueryResult::from(found)).map_err(Failed::Taker)?,
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            }
        };
        running.finished();
        lane.used = true;
        result.map_err(Failed::Driver)
    }

    async fn permit(&self) -> Result<SemaphorePermit<'_>, DbErr> {
        match tokio::time::timeout(self.settings.acquire_timeout, self.permits.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
            Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }

    /// Begins a transaction with the statement `begin` and lends its connection out until it ends.
    pub async fn begin(pool: &Arc<Self>, begin: &str) -> Result<Session<D>, DbErr> {
        let waiting = tokio::time::timeout(pool.settings.acquire_timeout, Arc::clone(&pool.permits).acquire_owned());
        let permit = match waiting.await {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) => return Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
            Err(_) => return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        };
        let mut lane = match pool.take_free() {
            Some(lane) => lane,
            None => pool.connect().await.map_err(connection_error)?,
        };
        match pool.send_begin(&mut lane, begin).await {
            Ok(()) => {}
            // Nothing was written yet, so a connection that went stale can be replaced unseen.
            Err(error) if is_broken(&error) => {
                pool.forget_free();
                lane = pool.connect().await.map_err(connection_error)?;
                pool.send_begin(&mut lane, begin).await.map_err(query_error)?;
            }
            Err(error) => {
                pool.give_back(lane);
                return Err(query_error(error));
            }
        }
        Ok(Session { pool: Arc::clone(pool), lane: Some(lane), _permit: permit })
    }

    /// From now on there is one more who rings when a transaction was committed, or one less.
    pub fn count_ringer(&self, is_more: bool) {
        match is_more {
            true => self.ringers.fetch_add(1, Ordering::Relaxed),
            false => self.ringers.fetch_sub(1, Ordering::Relaxed),
        };
    }

    /// Before the transaction the connection is told who rings, when that is news to it.
    async fn send_begin(&self, lane: &mut Lane<D>, begin: &str) -> Result<(), sqlx::Error> {
        let rings = self.ringers.load(Ordering::Relaxed) > 0;
        if rings != lane.rings {
            let told = if rings { "SET rowgate.rings = 'on'" } else { "SET rowgate.rings = 'off'" };
            self.send(lane, told, Vec::new(), Planning::Kept).await?;
            lane.rings = rings;
        }
        self.send(lane, begin, Vec::new(), Planning::Kept).await.map(drop)
    }

    async fn send(
        &self,
        lane: &mut Lane<D>,
        sql: &str,
        values: Vec<Value>,
        planning: Planning,
    ) -> Result<Vec<D::Row>, sqlx::Error> {
        lane.deadline.set(self.settings.statement_timeout);
        let running = Running(Some(Arc::clone(&lane.deadline)));
        let query = sqlx::query_with::<D, _>(AssertSqlSafe(sql), SqlxValues(Values(values)));
        let query = query.persistent(planning == Planning::Kept);
        let result = (&mut lane.connection).fetch_all(query).await;
        running.finished();
        lane.used = true;
        result
    }

    async fn run(
        &self,
        mut lane: Lane<D>,
        sql: &str,
        values: Vec<Value>,
        planning: Planning,
    ) -> Result<Vec<QueryResult>, sqlx::Error> {
        match self.send(&mut lane, sql, values, planning).await {
            Ok(rows) => {
                self.give_back(lane);
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
            Err(error) => {
                if !is_broken(&error) {
                    self.give_back(lane);
                }
                Err(error)
            }
        }
    }

    async fn connect(&self) -> Result<Lane<D>, sqlx::Error> {
        let opening = async {
            let mut connection = D::Connection::connect_with(&self.options).await?;
            let deadline = Arc::new(Deadline::new());
            D::watch(&mut connection, Arc::clone(&deadline)).await?;
            Ok(Lane { connection, deadline, used: false, free_since: Instant::now(), rings: false })
        };
        let allowed = self.settings.acquire_timeout;
        tokio::time::timeout(allowed, opening).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    fn take_free(&self) -> Option<Lane<D>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// The one that was given back last is taken first, so that those that nobody needs are the first of all.
    fn give_back(&self, mut lane: Lane<D>) {
        let now = Instant::now();
        lane.free_since = now;
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let is_idle = |lane: &Lane<D>| now.duration_since(lane.free_since) > self.settings.longest_idle;
        let idle = if free.first().is_some_and(is_idle) { Some(free.remove(0)) } else { None };
        free.push(lane);
        drop(free);
        drop(idle);
    }

    /// How many connections nobody uses.
    #[cfg(test)]
    pub fn idle(&self) -> usize {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn forget_free(&self) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Why rows could not be handed over.
enum Failed {
    /// The driver failed.
    Driver(sqlx::Error),
    /// Whoever took them did: the statement was left unfinished, and its connection with it.
    Taker(DbErr),
}

impl Failed {
    /// Whether the statement came to its end and the connection can be used again.
    fn is_finished(&self) -> bool {
        matches!(self, Self::Driver(error) if !is_broken(error))
    }

    fn told(self) -> DbErr {
        match self {
            Self::Driver(error) => query_error(error),
            Self::Taker(error) => error,
        }
    }
}

/// A transaction on a connection of its own. Dropped before it ended, it takes the connection with it, and the database rolls
/// back.
pub(super) struct Session<D: Driver> {
    pool: Arc<Pool<D>>,
    lane: Option<Lane<D>>,
    _permit: OwnedSemaphorePermit,
}

impl<D> Session<D>
where
    D: Driver,
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    SqlxValues: IntoArguments<D>,
    QueryResult: From<D::Row>,
{
    /// Runs a statement of the transaction.
    pub async fn query(&mut self, sql: &str, values: Vec<Value>, planning: Planning) -> Result<Vec<QueryResult>, DbErr> {
        // Taken out for as long as it runs: a statement that nobody waited for leaves no connection behind.
        let Some(mut lane) = self.lane.take() else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed));
        };
        let result = self.pool.send(&mut lane, sql, values, planning).await;
        if !result.as_ref().is_err_and(is_broken) {
            self.lane = Some(lane);
        }
        result.map(|rows| rows.into_iter().map(QueryResult::from).collect()).map_err(query_error)
    }

    /// Runs a statement of the transaction and hands its rows over one by one.
    pub async fn each(&mut self, sql: &str, values: Vec<Value>, planning: Planning, row: EachRow<'_>) -> Result<(), DbErr> {
        let Some(mut lane) = self.lane.take() else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed));
        };
        let result = self.pool.stream(&mut lane, sql, values, planning, row).await;
        if result.as_ref().err().is_none_or(Failed::is_finished) {
            self.lane = Some(lane);
        }
        result.map_err(Failed::told)
    }

    /// Ends the transaction with `COMMIT` or `ROLLBACK` and gives the connection back.
    pub async fn end(mut self, statement: &str) -> Result<(), DbErr> {
        let Some(mut lane) = self.lane.take() else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed));
        };
        self.pool.send(&mut lane, statement, Vec::new(), Planning::Kept).await.map_err(query_error)?;
        self.pool.give_back(lane);
        Ok(())
    }
}

/// Whether the connection cannot be used again. A refusal by the database leaves it usable, unless the database is going down.
fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(refusal) => refusal.code().is_some_and(|code| code.starts_with("57P")),
        sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Encode(_) => false,
        _ => true,
    }
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}

fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}
