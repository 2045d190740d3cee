//! Rows that the clock turns: those of which an instant passes.
//!
//! What is found here is judged again under the rules, and is shown to nobody before that.

use chrono::{DateTime, Utc};
use sea_orm::{DbErr, Value};
use uuid::Uuid;

use super::bind::instant;
use super::dialect::Dialect;
use crate::database::Access;

/// The rows of a table of which an instant in one of the columns passed after the first of two instants, up to the second; none if
/// there are more than `most`.
pub async fn rows_turned(
    access: &Access,
    table: &str,
    columns: &[&'static str],
    [after, until]: [DateTime<Utc>; 2],
    most: usize,
) -> Result<Option<Vec<Uuid>>, DbErr> {
    let dialect = Dialect::from(access.backend());
    let [from, to, limit] = [1, 2, 3].map(|place| dialect.parameter(place));
    let passed: Vec<String> = columns.iter().map(|column| format!("(\"{column}\" > {from} AND \"{column}\" <= {to})")).collect();
    let sql = format!("SELECT \"id\" FROM \"{table}\" WHERE {} LIMIT {limit}", passed.join(" OR "));
    let limit = Value::BigInt(Some(i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)));
    let rows = access.query(&sql, vec![instant(after, dialect), instant(until, dialect), limit]).await?;
    if rows.len() > most {
        return Ok(None);
    }
    rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<Uuid>, _>>().map(Some)
}

/// The first instant in one of the columns that comes after another; none when none does.
pub async fn next_turn(
    access: &Access,
    table: &str,
    columns: &[&'static str],
    after: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let dialect = Dialect::from(access.backend());
    let from = dialect.parameter(1);
    let mins: Vec<String> = columns
        .iter()
        .map(|column| format!("SELECT min(\"{column}\") AS turn FROM \"{table}\" WHERE \"{column}\" > {from}"))
        .collect();
    let sql = format!("SELECT min(turn) FROM ({}) AS turns", mins.join(" UNION ALL "));
    let rows = access.query(&sql, vec![instant(after, dialect)]).await?;
    rows.first().map_or(Ok(None), |row| row.try_get_by_index(0))
}
