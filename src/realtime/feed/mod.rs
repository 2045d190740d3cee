//! The change feed: what was committed since a position, in the order of the commits, and a bell that rings when there is more.
//!
//! Triggers write changes in the transaction that makes them (`migration/src/feed`); here they are read. A reader holds a
//! [`Position`], which says exactly which transactions it has seen, so that none is lost and none comes twice, however transactions
//! overlap: nobody numbers them, and nobody waits for a long one. No caller and no policy is known here.

mod position;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;
mod trim;
mod wake;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Utc};
use entity::table::Kind;
use sea_orm::{DbBackend, DbErr};
use serde_json::{Map, Value};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::catalog::Catalog;
use crate::config::Live;
use crate::database::{Access, Database, Transaction};

pub use self::position::Position;
use self::position::Seen;
pub use self::trim::Trimmed;

/// The tables that are told of, each with its columns as far as they are known.
type Tables = HashMap<&'static str, Columns>;
/// Columns, and what they hold.
type Columns = Vec<(&'static str, Kind)>;

/// A row as it was: its columns by name, secrets and vectors left out, in the form of the audit trail.
pub type Document = Map<String, Value>;

/// Why changes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The text is no position.
    #[error("the text is no position of the change feed")]
    Malformed,
    /// The position is of another database.
    #[error("the position is of another database")]
    OtherDatabase,
    /// The position is so old that changes since then are gone, or may be.
    #[error("the position is older than the changes that are kept")]
    Expired,
    /// There are more changes since the position than are read at once.
    #[error("there are more changes since the position than are read at once")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// A committed change of a row.
#[derive(Clone, Debug)]
pub struct Change {
    /// The table.
    pub table: &'static str,
    /// The row.
    pub row_id: Uuid,
    /// Tells changes apart; of one row, the later has the higher one.
    pub number: i64,
    /// The row before; none when it was added.
    pub old: Option<Arc<Document>>,
    /// The row after; none when it was removed.
    pub new: Option<Arc<Document>>,
    /// When it was written.
    pub changed_at: DateTime<Utc>,
    /// The transaction, where transactions have numbers.
    transaction: u64,
}

/// What was committed between two positions, and the rows as they are at the second.
#[derive(Debug)]
pub struct Batch {
    /// Where it begins.
    pub from: Position,
    /// Where it ends: the next one begins here.
    pub to: Position,
    /// The changes: transaction after transaction as they were committed, in each as they were made.
    pub changes: Vec<Change>,
    /// The transaction in which they were read. It sees all rows as they are at `to`.
    snapshot: Transaction,
}

impl Batch {
    /// Where to read rows as they are at the end of the batch.
    #[must_use]
    pub fn access(&self) -> Access {
        Access::Writing(self.snapshot.clone())
    }

    /// The position after the change at `index`, with which everything is seen that stands before it in this batch and nothing that
    /// stands after it. Past the end it is that of the end.
    #[must_use]
    pub fn position_after(&self, index: usize) -> Position {
        let seen = match &self.to.seen {
            Seen::Sqlite(_) => self.changes.get(index).map(|change| Seen::Sqlite(change.number)),
            Seen::Postgres(end) => {
                let rest = self.changes.get(index + 1..).unwrap_or_default();
                self.changes.get(index).map(|change| Seen::Postgres(position::before(end, change, rest)))
            }
        };
        Position { seen: seen.unwrap_or_else(|| self.to.seen.clone()), ..self.to }
    }

    /// Ends the transaction and gives its connection back. A batch that is only dropped takes the connection with it.
    pub async fn finish(self) -> Result<(), FeedError> {
        Ok(self.snapshot.commit().await?)
    }
}

/// Reads changes and hears of new ones. Cheap to clone; all copies are the same feed.
#[derive(Clone)]
pub struct Feed {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    tables: Tables,
    settings: Live,
    bell: watch::Sender<u64>,
    stop: watch::Sender<bool>,
    tasks: std::sync::Mutex<JoinSet<()>>,
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Feed").field("database", &self.inner.database).finish_non_exhaustive()
    }
}

impl Feed {
    /// Starts to listen and to trim. Both end with [`Self::stop`], or when the last copy is dropped.
    #[must_use]
    pub fn start(database: Database, catalog: &Catalog, settings: Live) -> Self {
        let (bell, stop) = (watch::Sender::new(0), watch::Sender::new(false));
        let mut tasks = JoinSet::new();
        tasks.spawn(wake::listen(database.clone(), settings.sqlite_poll, bell.clone(), stop.subscribe()));
        tasks.spawn(trim::keep_trimmed(database.apart(), settings.feed_window, bell.subscribe(), stop.subscribe()));
        let tables = catalog.watched_tables().map(|table| (table, catalog.columns_of(table).to_vec())).collect();
        Self { inner: Arc::new(Inner { database, tables, settings, bell, stop, tasks: std::sync::Mutex::new(tasks) }) }
    }

    /// Ends listening and trimming, and tells those who wait; returns when nothing of it runs any more.
    pub async fn stop(&self) {
        self.inner.stop.send_replace(true);
        let mut tasks = std::mem::take(&mut *self.inner.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        while tasks.join_next().await.is_some() {}
    }

    /// Hears when there may be more to read. The first time comes at once.
    #[must_use]
    pub fn wakes(&self) -> Wakes {
        let mut bell = self.inner.bell.subscribe();
        bell.mark_changed();
        Wakes { bell, stop: self.inner.stop.subscribe() }
    }

    /// Where the feed is now.
    pub async fn position(&self) -> Result<Position, FeedError> {
        let snapshot = self.inner.database.snapshot().await?;
        let now = Now::of(&snapshot).await?;
        snapshot.commit().await?;
        Ok(now.position)
    }

    /// What was committed since the position. The next read begins where this one ends.
    pub async fn read(&self, from: &Position) -> Result<Batch, FeedError> {
        let snapshot = self.inner.database.snapshot().await?;
        let now = Now::of(&snapshot).await?;
        self.read_at(from, now, snapshot).await
    }

    /// The same for a position that somebody else kept: one that is older than the window is refused, whether or not there are
    /// changes since.
    pub async fn since(&self, from: &Position) -> Result<Batch, FeedError> {
        let snapshot = self.inner.database.snapshot().await?;
        let now = Now::of(&snapshot).await?;
        let age = now.position.taken_at.signed_duration_since(from.taken_at).to_std().unwrap_or_default();
        if age > self.inner.settings.feed_window {
            return Err(FeedError::Expired);
        }
        self.read_at(from, now, snapshot).await
    }

    /// Lets changes go whose time is over, as is done from time to time anyhow.
    pub async fn trim(&self) -> Result<Trimmed, FeedError> {
        Ok(trim::round(&self.inner.database.apart(), self.inner.settings.feed_window).await?)
    }

    /// The same for one who has seen less than the batch begins with, up to where the batch ends and in its snapshot.
    pub async fn also(&self, batch: &Batch, from: &Position) -> Result<Batch, FeedError> {
        let now = Now::of(&batch.snapshot).await?;
        now.admits(from)?;
        let changes = self.unseen(from, &batch.snapshot).await?;
        Ok(Batch { from: from.clone(), to: batch.to.clone(), changes, snapshot: batch.snapshot.clone() })
    }

    async fn read_at(&self, from: &Position, now: Now, snapshot: Transaction) -> Result<Batch, FeedError> {
        now.admits(from)?;
        let changes = if now.position.seen == from.seen { Vec::new() } else { self.unseen(from, &snapshot).await? };
        Ok(Batch { from: from.clone(), to: now.position, changes, snapshot })
    }

    async fn unseen(&self, from: &Position, snapshot: &Transaction) -> Result<Vec<Change>, FeedError> {
        let mut taken = Taken::new(&self.inner.settings, &self.inner.tables);
        let read = match &from.seen {
            Seen::Postgres(seen) => postgres::unseen(snapshot, seen, &mut taken).await,
            Seen::Sqlite(number) => sqlite::unseen(snapshot, *number, &mut taken).await,
        };
        if taken.is_full() {
            return Err(FeedError::TooMany);
        }
        read?;
        Ok(match &from.seen {
            Seen::Postgres(seen) => postgres::in_order(taken.changes, seen),
            Seen::Sqlite(_) => taken.changes,
        })
    }
}

/// Tells when there may be more to read.
#[derive(Clone, Debug)]
pub struct Wakes {
    bell: watch::Receiver<u64>,
    stop: watch::Receiver<bool>,
}

impl Wakes {
    /// Comes when something may have been committed since it came last; false when the feed was stopped.
    pub async fn next(&mut self) -> bool {
        if *self.stop.borrow() {
            return false;
        }
        tokio::select! {
            rung = self.bell.changed() => rung.is_ok(),
            _ = self.stop.changed() => false,
        }
    }
}

/// Where a transaction stands, and which changes are gone.
#[derive(Debug)]
struct Now {
    position: Position,
    /// What has not seen everything below this has missed something.
    trimmed: u64,
}

impl Now {
    async fn of(snapshot: &Transaction) -> Result<Self, FeedError> {
        match snapshot.backend() {
            DbBackend::Postgres => postgres::now(snapshot).await,
            _ => sqlite::now(snapshot).await,
        }
    }

    /// Refuses a position from which reading would lose something.
    fn admits(&self, from: &Position) -> Result<(), FeedError> {
        if self.position.source != from.source || !from.is_before(&self.position) {
            return Err(FeedError::OtherDatabase);
        }
        if from.has_missed(self.trimmed) { Err(FeedError::Expired) } else { Ok(()) }
    }
}

/// Changes as they are read, no more than there may be.
struct Taken<'a> {
    changes: Vec<Change>,
    bytes: usize,
    settings: &'a Live,
    tables: &'a Tables,
}

/// A change as its row says it.
struct Told {
    number: i64,
    transaction: u64,
    table: String,
    row_id: Uuid,
    images: [Option<String>; 2],
    changed_at: DateTime<Utc>,
}

impl<'a> Taken<'a> {
    fn new(settings: &'a Live, tables: &'a Tables) -> Self {
        Self { changes: Vec::new(), bytes: 0, settings, tables }
    }

    fn is_full(&self) -> bool {
        self.changes.len() > self.settings.feed_batch_changes || self.bytes > self.settings.feed_batch_bytes
    }

    /// The most rows worth reading: with one more than there may be, there are too many.
    fn rows_most(&self) -> i64 {
        i64::try_from(self.settings.feed_batch_changes).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// Takes the change; the error says that there are too many. One of a table that this program does not know is nobody's.
    fn take(&mut self, told: Told, read: impl Fn(&str, &Columns) -> Result<Document, serde_json::Error>) -> Result<(), DbErr> {
        let Some((table, columns)) = self.tables.get_key_value(told.table.as_str()) else { return Ok(()) };
        self.bytes += told.images.iter().flatten().map(String::len).sum::<usize>();
        let document = |text: Option<String>| text.map(|text| read(&text, columns).map(Arc::new)).transpose();
        let [old, new] = told.images.map(document);
        let failed = |error: serde_json::Error| DbErr::Type(format!("an image of {table} is no document: {error}"));
        let (old, new) = (old.map_err(failed)?, new.map_err(failed)?);
        let Told { number, transaction, row_id, changed_at, .. } = told;
        self.changes.push(Change { table, row_id, number, old, new, changed_at, transaction });
        if self.is_full() { Err(DbErr::Custom("too many changes".to_owned())) } else { Ok(()) }
    }
}
