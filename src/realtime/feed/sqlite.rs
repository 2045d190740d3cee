//! Reading the feed on SQLite.
//!
//! One transaction writes at a time and holds the lock until it is committed, so that numbers follow each other as commits do: who has
//! seen a number has seen all below it.

use chrono::DateTime;
use entity::decimal::unscaled;
use entity::json::canonical;
use entity::table::Kind;
use sea_orm::{DbErr, QueryResult};
use serde_json::Value;
use uuid::Uuid;

use super::position::{Position, Seen};
use super::postgres::source_of;
use super::{Columns, Document, FeedError, Now, Taken, Told};
use crate::database::{Planning, Transaction};

/// Where the transaction stands. The highest number is kept when its row is gone.
const NOW: &str = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'row_changes'), 0), \
                   strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), source, trimmed FROM feed_state";

const UNSEEN: &str = "SELECT number, table_name, row_id, old_image, new_image, changed_at FROM row_changes \
                      WHERE number > ?1 ORDER BY number LIMIT ?2";

pub(super) async fn now(snapshot: &Transaction) -> Result<Now, FeedError> {
    let rows = snapshot.query(NOW, Vec::new()).await?;
    let row = rows.first().ok_or_else(|| DbErr::RecordNotFound("feed_state has no row".to_owned()))?;
    let (number, now, source, trimmed): (i64, String, Vec<u8>, i64) =
        (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    let taken_at = DateTime::parse_from_rfc3339(&now).map_err(|error| DbErr::Type(error.to_string()))?.to_utc();
    let position = Position { source: source_of(&source), taken_at, seen: Seen::Sqlite(number) };
    Ok(Now { position, trimmed: u64::try_from(trimmed).unwrap_or_default() })
}

/// Takes what is not seen, in its order.
pub(super) async fn unseen(snapshot: &Transaction, number: i64, taken: &mut Taken<'_>) -> Result<(), DbErr> {
    let most = taken.rows_most();
    let mut take = |row: QueryResult| {
        let told = Told {
            number: row.try_get_by_index(0)?,
            transaction: 0,
            table: row.try_get_by_index(1)?,
            row_id: row.try_get_by_index(2)?,
            images: [row.try_get_by_index(3)?, row.try_get_by_index(4)?],
            changed_at: row.try_get_by_index(5)?,
        };
        taken.take(told, read)
    };
    snapshot.each(UNSEEN, vec![number.into(), most.into()], Planning::Kept, &mut take).await
}

/// Brings an image into the form that all have: triggers write values as they are stored, and JSON as it was written.
fn read(text: &str, columns: &Columns) -> Result<Document, serde_json::Error> {
    let mut document: Document = serde_json::from_str(text)?;
    for (name, kind) in columns {
        if let Some(value) = document.get_mut(*name) {
            *value = shown(value.take(), *kind);
        }
    }
    Ok(document)
}

/// A value that is stored, as images show it; one that is not of its kind stays what it is.
fn shown(stored: Value, kind: Kind) -> Value {
    match (kind, &stored) {
        (Kind::Id, Value::String(digits)) if digits.is_empty() => Value::Null,
        (Kind::Id, Value::String(digits)) => Uuid::try_parse(digits).map_or(stored, |id| Value::String(id.to_string())),
        (Kind::Bool, Value::Number(number)) => number.as_i64().map_or(stored, |number| Value::Bool(number != 0)),
        (Kind::Decimal { scale, .. }, Value::Number(number)) => {
            number.as_i64().map_or(stored, |number| Value::String(unscaled(number, scale)))
        }
        (Kind::Json | Kind::TextList, _) => canonical(stored),
        _ => stored,
    }
}
