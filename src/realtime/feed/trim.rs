//! Letting changes go whose time is over, a few at a time, by whichever gateway comes to it.
//!
//! When a row was written does not say since when it can be seen. So a mark is set from time to time, which says what had ended by
//! then; when the mark is as old as the window, whatever it names has been there to be read for at least as long, and goes. Setting a
//! mark rings the bell: whoever waits for changes reads up to it, long before it is used, so that nobody who listens misses any.
//! When no change is left, nothing is done until the bell rings.

use std::time::Duration;

use sea_orm::{DbBackend, DbErr, QueryResult, Value};
use tokio::sync::watch;

use crate::database::{Database, Transaction};

/// Marks are set so often in a window, though not more often than the shortest and not less often than the longest time.
const MARKS_A_WINDOW: u32 = 60;
const BETWEEN_MARKS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(60)];

/// What a round did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trimmed {
    /// How many changes went.
    pub removed: u64,
    /// Whether there are changes whose time will come.
    pub is_more: bool,
}

/// The statements of a database.
struct Statements {
    /// Whether there is a change.
    is_any: &'static str,
    /// Whether this gateway may do the round: true unless another one does.
    is_ours: &'static str,
    /// Sets a mark unless there is one younger than so many milliseconds.
    mark: &'static str,
    /// Tells that a mark was set.
    ring: Option<&'static str>,
    /// What had ended by the newest mark that is older than so many milliseconds.
    over: &'static str,
    /// Takes marks away that are of no more use.
    forget: &'static str,
    /// Takes a few changes away that had ended, and answers what is to be remembered of it, and how many.
    remove: &'static str,
    /// Remembers up to where changes went.
    remember: &'static str,
    /// How many changes go at once.
    piece: i64,
}

const POSTGRES: Statements = Statements {
    is_any: "SELECT CAST(CAST(EXISTS (SELECT FROM row_changes) AS integer) AS bigint)",
    is_ours: "SELECT CAST(CAST(pg_try_advisory_xact_lock(7402301186) AS integer) AS bigint)",
    mark: "INSERT INTO feed_marks (taken_at, ended) SELECT clock_timestamp(), pg_snapshot_xmin(pg_current_snapshot()) \
           WHERE NOT EXISTS (SELECT FROM feed_marks WHERE taken_at > clock_timestamp() - $1 * interval '1 millisecond') \
           RETURNING 1",
    ring: Some("SELECT 1 FROM pg_notify('rowgate_changes', '')"),
    over: "SELECT max(CAST(CAST(ended AS text) AS bigint)) FROM feed_marks \
           WHERE taken_at <= clock_timestamp() - $1 * interval '1 millisecond'",
    forget: "DELETE FROM feed_marks WHERE ended < CAST(CAST($1 AS text) AS xid8)",
    remove: "WITH gone AS (DELETE FROM row_changes WHERE number IN (SELECT number FROM row_changes \
             WHERE transaction_id < CAST(CAST($1 AS text) AS xid8) ORDER BY transaction_id LIMIT $2) RETURNING transaction_id) \
             SELECT coalesce(max(CAST(CAST(transaction_id AS text) AS bigint)) + 1, 0), count(*) FROM gone",
    remember: "UPDATE feed_state SET trimmed = greatest(trimmed, CAST(CAST($1 AS text) AS xid8))",
    piece: 5_000,
};

/// The writer waits for nobody here, and others wait for it no longer than a piece takes.
const SQLITE: Statements = Statements {
    is_any: "SELECT EXISTS (SELECT 1 FROM row_changes)",
    is_ours: "SELECT 1",
    mark: "INSERT INTO feed_marks (taken_at, ended) SELECT strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), max(number) FROM row_changes \
           WHERE NOT EXISTS (SELECT 1 FROM feed_marks \
           WHERE taken_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', (-?1 / 1000.0) || ' seconds')) \
           HAVING max(number) IS NOT NULL RETURNING 1",
    ring: None,
    over: "SELECT max(ended) FROM feed_marks WHERE taken_at <= strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', (-?1 / 1000.0) || ' seconds')",
    forget: "DELETE FROM feed_marks WHERE ended < ?1",
    remove: "SELECT coalesce(max(number), 0), count(*) FROM (SELECT number FROM row_changes WHERE number <= ?1 ORDER BY number LIMIT ?2)",
    remember: "UPDATE feed_state SET trimmed = max(trimmed, ?1)",
    piece: 500,
};

fn statements(backend: DbBackend) -> &'static Statements {
    if backend == DbBackend::Postgres { &POSTGRES } else { &SQLITE }
}

fn between_marks(window: Duration) -> Duration {
    (window / MARKS_A_WINDOW).clamp(BETWEEN_MARKS[0], BETWEEN_MARKS[1])
}

/// Trims until it is told to stop; rests as long as there is nothing to trim.
pub(super) async fn keep_trimmed(
    database: Database,
    window: Duration,
    mut bell: watch::Receiver<u64>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        bell.mark_unchanged();
        let result = tokio::select! {
            result = round(&database, window) => result,
            _ = stop.changed() => return,
        };
        let is_more = match result {
            Ok(trimmed) => trimmed.is_more,
            Err(error) => {
                tracing::warn!(%error, "changes whose time is over are still kept");
                true
            }
        };
        let next = async {
            if !is_more {
                // A bell that is gone rings no more: the feed is.
                drop(bell.changed().await);
            }
            tokio::time::sleep(between_marks(window)).await;
        };
        tokio::select! {
            () = next => {}
            _ = stop.changed() => return,
        }
    }
}

/// One round: sets a mark, and removes what was there before one that is old enough.
pub(super) async fn round(database: &Database, window: Duration) -> Result<Trimmed, DbErr> {
    let statements = statements(database.backend());
    let is_any = async || Ok::<_, DbErr>(number(&database.query(statements.is_any, Vec::new()).await?, 0)? == Some(1));
    if !is_any().await? {
        return Ok(Trimmed { removed: 0, is_more: false });
    }
    let Some(ended) = marked(database, statements, window).await? else { return Ok(Trimmed { removed: 0, is_more: true }) };
    let mut removed = 0;
    loop {
        let piece = remove_some(database, statements, ended).await?;
        removed += piece;
        if piece < u64::try_from(statements.piece).unwrap_or_default() {
            return Ok(Trimmed { removed, is_more: is_any().await? });
        }
        // Others that wait for the writer come first.
        tokio::task::yield_now().await;
    }
}

/// Sets a mark; the answer is what had ended by one that is as old as the window.
async fn marked(database: &Database, statements: &Statements, window: Duration) -> Result<Option<i64>, DbErr> {
    let transaction = database.begin().await?;
    if number(&transaction.query(statements.is_ours, Vec::new()).await?, 0)? != Some(1) {
        transaction.rollback().await?;
        return Ok(None);
    }
    let is_marked = !transaction.query(statements.mark, vec![milliseconds(between_marks(window) / 2)]).await?.is_empty();
    if let Some(ring) = statements.ring.filter(|_| is_marked) {
        transaction.query(ring, Vec::new()).await?;
    }
    let over = number(&transaction.query(statements.over, vec![milliseconds(window)]).await?, 0)?;
    if let Some(over) = over {
        transaction.query(statements.forget, vec![Value::from(over)]).await?;
    }
    transaction.commit().await?;
    Ok(over)
}

/// Removes a piece, and remembers it in the same transaction: whoever no longer finds the changes finds that they went.
async fn remove_some(database: &Database, statements: &Statements, ended: i64) -> Result<u64, DbErr> {
    let transaction = database.begin().await?;
    let piece = transaction.query(statements.remove, vec![Value::from(ended), Value::from(statements.piece)]).await?;
    let (up_to, count) = (number(&piece, 0)?.unwrap_or_default(), number(&piece, 1)?.unwrap_or_default());
    if count == 0 {
        transaction.rollback().await?;
        return Ok(0);
    }
    if transaction.backend() == DbBackend::Sqlite {
        delete_up_to(&transaction, up_to).await?;
    }
    transaction.query(statements.remember, vec![Value::from(up_to)]).await?;
    transaction.commit().await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// SQLite cannot name the rows of a DELETE in another statement.
async fn delete_up_to(transaction: &Transaction, number: i64) -> Result<(), DbErr> {
    transaction.query("DELETE FROM row_changes WHERE number <= ?1", vec![Value::from(number)]).await.map(drop)
}

fn milliseconds(duration: Duration) -> Value {
    Value::from(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}

fn number(rows: &[QueryResult], index: usize) -> Result<Option<i64>, DbErr> {
    match rows.first() {
        Some(row) => row.try_get_by_index(index),
        None => Ok(None),
    }
}
