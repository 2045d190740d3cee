//! Rows that hang from others by relations that a rule or a filter follows.
//!
//! What is found here is judged again under the rules, and is shown to nobody before that.

use entity::table::Kind;
use sea_orm::{DbErr, Value};
use uuid::Uuid;

use super::bind::id_list;
use super::dialect::Dialect;
use crate::database::Access;

/// A step from a table to the next: `target.to_column = row.from_column`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// The table it leads to.
    pub target: &'static str,
    /// The column of the table before.
    pub from_column: &'static str,
    /// The column of the target.
    pub to_column: &'static str,
}

/// The rows of `table` from which the steps lead to rows whose last column is one of `keys`; none if there are more than `most`.
pub async fn rows_hanging_from(
    access: &Access,
    table: &'static str,
    steps: &[Step],
    keys: &[Uuid],
    most: usize,
) -> Result<Option<Vec<Uuid>>, DbErr> {
    let Some((last, before)) = steps.split_last() else { return Ok(Some(Vec::new())) };
    let dialect = Dialect::from(access.backend());
    let mut from = format!("\"{table}\" r0");
    for (place, step) in before.iter().enumerate() {
        let (row, next) = (format!("r{place}"), format!("r{}", place + 1));
        from.push_str(&format!(
            " JOIN \"{}\" {next} ON {next}.\"{}\" = {row}.\"{}\"",
            step.target, step.to_column, step.from_column
        ));
    }
    let [list, limit] = [1, 2].map(|place| dialect.parameter(place));
    let key = dialect.among(&format!("r{}.\"{}\"", before.len(), last.from_column), &list, Kind::Id);
    let sql = format!("SELECT DISTINCT r0.\"id\" FROM {from} WHERE {key} LIMIT {limit}");
    let limit = Value::BigInt(Some(i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)));
    let rows = access.query(&sql, vec![id_list(keys, dialect), limit]).await?;
    if rows.len() > most {
        return Ok(None);
    }
    rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<Uuid>, _>>().map(Some)
}
