//! Reading the feed on PostgreSQL.
//!
//! A reader's transaction sees what was committed before its snapshot. What the snapshot before did not see are the transactions that
//! were open then and those that began later; both are found by the index on `transaction_id`, however long a transaction stays open
//! and whatever was committed meanwhile. A row of a transaction that is still open, or was rolled back, is not there.

use std::collections::HashMap;

use chrono::DateTime;
use sea_orm::{DbErr, QueryResult, Value};
use sha2::{Digest, Sha256};

use super::position::{Position, Seen, Snapshot};
use super::{Change, FeedError, Now, Taken, Told};
use crate::database::{Planning, Transaction};

/// Where the transaction stands. The instant is that of its beginning, which is before its snapshot.
const NOW: &str = "SELECT CAST(pg_current_snapshot() AS text), CAST(extract(epoch FROM now()) * 1000000 AS bigint), \
                   CAST(source AS text) || ' ' || CAST((SELECT oid FROM pg_database WHERE datname = current_database()) AS text), \
                   CAST(CAST(trimmed AS text) AS bigint) FROM feed_state";

/// The columns of a change.
const COLUMNS: &str = "number, CAST(CAST(transaction_id AS text) AS bigint), table_name, row_id, CAST(old_image AS text), \
                       CAST(new_image AS text), changed_at";

pub(super) async fn now(snapshot: &Transaction) -> Result<Now, FeedError> {
    let rows = snapshot.query(NOW, Vec::new()).await?;
    let row = rows.first().ok_or_else(|| DbErr::RecordNotFound("feed_state has no row".to_owned()))?;
    let (text, microseconds, source, trimmed): (String, i64, String, i64) =
        (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    let seen = Snapshot::of_postgres(&text).ok_or_else(|| DbErr::Type(format!("{text} is no snapshot")))?;
    let taken_at = DateTime::from_timestamp_micros(microseconds).ok_or_else(|| DbErr::Type("no instant".to_owned()))?;
    let position = Position { source: source_of(source.as_bytes()), taken_at, seen: Seen::Postgres(seen) };
    Ok(Now { position, trimmed: u64::try_from(trimmed).unwrap_or_default() })
}

/// What tells databases apart, short.
pub(super) fn source_of(source: &[u8]) -> u32 {
    Sha256::digest(source).iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Takes what is not seen, in no order. The plan is made for the values each time: most often hardly a row is behind them, and one
/// that was made for any would read the whole table.
pub(super) async fn unseen(snapshot: &Transaction, seen: &Snapshot, taken: &mut Taken<'_>) -> Result<(), DbErr> {
    let later = format!(
        "SELECT {COLUMNS} FROM row_changes WHERE transaction_id >= CAST(CAST($1 AS text) AS xid8) ORDER BY transaction_id LIMIT {}",
        taken.rows_most()
    );
    each(snapshot, &later, seen.end.to_string(), taken, None).await?;
    if seen.open.is_empty() {
        return Ok(());
    }
    let open: Vec<String> = seen.open.iter().map(u64::to_string).collect();
    let open = format!("{{{}}}", open.join(","));
    let were_open = format!(
        "SELECT {COLUMNS} FROM row_changes WHERE transaction_id = ANY (CAST(CAST($1 AS text) AS xid8[])) ORDER BY transaction_id, number LIMIT {}",
        taken.rows_most()
    );
    each(snapshot, &were_open, open, taken, seen.partly).await
}

async fn each(
    snapshot: &Transaction,
    sql: &str,
    value: String,
    taken: &mut Taken<'_>,
    partly: Option<(u64, i64)>,
) -> Result<(), DbErr> {
    let mut take = |row: QueryResult| {
        let transaction: i64 = row.try_get_by_index(1)?;
        let told = Told {
            number: row.try_get_by_index(0)?,
            transaction: u64::try_from(transaction).unwrap_or_default(),
            table: row.try_get_by_index(2)?,
            row_id: row.try_get_by_index(3)?,
            images: [row.try_get_by_index(4)?, row.try_get_by_index(5)?],
            changed_at: row.try_get_by_index(6)?,
        };
        let is_seen = partly.is_some_and(|(transaction, number)| told.transaction == transaction && told.number <= number);
        if is_seen { Ok(()) } else { taken.take(told, |text, _| serde_json::from_str(text)) }
    };
    snapshot.each(sql, vec![Value::from(value)], Planning::Anew, &mut take).await
}

/// Orders changes by their transactions, transactions by their last number, and what was begun comes first.
///
/// Why that is the order of the commits, as far as anybody can tell: let B be a transaction that depends on A. It does when it began
/// after A was committed, or when it changed a row that A had changed, for which it waited until A was committed. Then B drew a number
/// after A's commit, and A had drawn all of its own before: B's last number is higher than A's. Of two transactions that do not
/// depend on each other, nobody can tell which was committed first but by asking a third, and whoever reads both in one batch has seen
/// neither without the other. And across batches: when B is seen, so is everything that was committed before B's change, and A with it.
///
/// Of the transaction that was begun, a reader has seen a part: it was committed when that batch was read, and nothing that was
/// committed later can be what it depends on.
pub(super) fn in_order(mut changes: Vec<Change>, seen: &Snapshot) -> Vec<Change> {
    let mut last: HashMap<u64, i64> = HashMap::new();
    for change in &changes {
        let number = last.entry(change.transaction).or_insert(change.number);
        *number = change.number.max(*number);
    }
    let begun = seen.partly.map(|(transaction, _)| transaction);
    let key = |change: &Change| {
        let last = last.get(&change.transaction).copied().unwrap_or_default();
        (Some(change.transaction) != begun, last, change.number)
    };
    changes.sort_by_key(key);
    changes
}
