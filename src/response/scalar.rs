//! Scalars from the bytes the driver received.
//!
//! PostgreSQL sends binary values, SQLite typed ones; both become the same JSON.

use entity::table::Kind;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::sqlite::SqliteRow;
use sea_orm::sqlx::{Decode, Row, Sqlite, ValueRef};
use sea_orm::{DbErr, QueryResult};
use uuid::Uuid;

use super::json;

/// Microseconds from 1970 to 2000, where PostgreSQL's clock begins.
const POSTGRES_EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;
/// Days from 1970 to 2000.
const POSTGRES_EPOCH_DAYS: i64 = 10_957;

/// Writes the value of a column as JSON.
pub(super) fn write(row: &QueryResult, column: usize, kind: Kind, out: &mut Vec<u8>) -> Result<(), DbErr> {
    if let Some(row) = row.try_as_pg_row() {
        return write_postgres(row, column, kind, out);
    }
    match row.try_as_sqlite_row() {
        Some(row) => write_sqlite(row, column, kind, out),
        None => Err(unexpected(column, kind)),
    }
}

/// The id in a column.
pub(super) fn id(row: &QueryResult, column: usize) -> Result<Option<Uuid>, DbErr> {
    row.try_get_by_index::<Option<Uuid>>(column)
}

/// Writes a floating number.
pub(super) fn write_float(row: &QueryResult, column: usize, out: &mut Vec<u8>) -> Result<(), DbErr> {
    match row.try_get_by_index::<Option<f64>>(column)? {
        Some(number) => json::float(number, out),
        None => out.extend_from_slice(b"null"),
    }
    Ok(())
}

/// Writes a count.
pub(super) fn write_count(row: &QueryResult, column: usize, out: &mut Vec<u8>) -> Result<(), DbErr> {
    json::whole(row.try_get_by_index::<i64>(column)?, out);
    Ok(())
}

fn unexpected(column: usize, kind: Kind) -> DbErr {
    DbErr::Type(format!("column {column} does not hold {kind:?}"))
}

fn write_postgres(row: &PgRow, column: usize, kind: Kind, out: &mut Vec<u8>) -> Result<(), DbErr> {
    let value = row.try_get_raw(column).map_err(|error| DbErr::Type(error.to_string()))?;
    if value.is_null() {
        out.extend_from_slice(b"null");
        return Ok(());
    }
    let bytes = value.as_bytes().map_err(|error| DbErr::Type(error.to_string()))?;
    let wrong = || unexpected(column, kind);
    match kind {
        Kind::Id => json::id(Uuid::from_slice(bytes).map_err(|_| wrong())?, out),
        Kind::Text { .. } | Kind::Address => json::text(str::from_utf8(bytes).map_err(|_| wrong())?, out),
        Kind::Enum(_) => enumeration(str::from_utf8(bytes).map_err(|_| wrong())?, out),
        Kind::Int => json::whole(number(bytes).ok_or_else(wrong)?, out),
        Kind::BigInt => {
            out.push(b'"');
            json::whole(number(bytes).ok_or_else(wrong)?, out);
            out.push(b'"');
        }
        Kind::Decimal { .. } => json::text(str::from_utf8(bytes).map_err(|_| wrong())?, out),
        Kind::Bool => out.extend_from_slice(if bytes == [0] { b"false" } else { b"true" }),
        Kind::Date => json::date(since(bytes, POSTGRES_EPOCH_DAYS).ok_or_else(wrong)?, out),
        Kind::DateTime => json::instant(since(bytes, POSTGRES_EPOCH_MICROSECONDS).ok_or_else(wrong)?, out),
        Kind::Vector { .. } => vector(bytes, out),
        // The first byte of a binary jsonb is its version.
        Kind::Json | Kind::TextList => json::compact(bytes.get(1..).ok_or_else(wrong)?, out),
    }
    Ok(())
}

/// A number counted from an epoch of PostgreSQL, from ours; none for infinity.
fn since(bytes: &[u8], epoch: i64) -> Option<i64> {
    number(bytes)?.checked_add(epoch)
}

/// A whole number of two, four or eight bytes.
fn number(bytes: &[u8]) -> Option<i64> {
    match bytes.len() {
        2 => bytes.try_into().ok().map(i16::from_be_bytes).map(i64::from),
        4 => bytes.try_into().ok().map(i32::from_be_bytes).map(i64::from),
        8 => bytes.try_into().ok().map(i64::from_be_bytes),
        _ => None,
    }
}

fn write_sqlite(row: &SqliteRow, column: usize, kind: Kind, out: &mut Vec<u8>) -> Result<(), DbErr> {
    let value = row.try_get_raw(column).map_err(|error| DbErr::Type(error.to_string()))?;
    if value.is_null() {
        out.extend_from_slice(b"null");
        return Ok(());
    }
    let wrong = |_| unexpected(column, kind);
    match kind {
        Kind::Id => {
            let bytes = <&[u8] as Decode<Sqlite>>::decode(value).map_err(wrong)?;
            json::id(Uuid::from_slice(bytes).map_err(|_| unexpected(column, kind))?, out);
        }
        Kind::Text { .. } | Kind::Address => json::text(<&str as Decode<Sqlite>>::decode(value).map_err(wrong)?, out),
        Kind::Enum(_) => enumeration(<&str as Decode<Sqlite>>::decode(value).map_err(wrong)?, out),
        Kind::Int => json::whole(<i64 as Decode<Sqlite>>::decode(value).map_err(wrong)?, out),
        Kind::BigInt => {
            out.push(b'"');
            json::whole(<i64 as Decode<Sqlite>>::decode(value).map_err(wrong)?, out);
            out.push(b'"');
        }
        Kind::Decimal { scale, .. } => {
            out.push(b'"');
            scaled(<i64 as Decode<Sqlite>>::decode(value).map_err(wrong)?, scale, out);
            out.push(b'"');
        }
        Kind::Vector { .. } => vector(<&[u8] as Decode<Sqlite>>::decode(value).map_err(wrong)?, out),
        Kind::Bool => {
            let is_true = <i64 as Decode<Sqlite>>::decode(value).map_err(wrong)? != 0;
            out.extend_from_slice(if is_true { b"true" } else { b"false" });
        }
        // Both are stored as they are shown.
        Kind::Date | Kind::DateTime => {
            out.push(b'"');
            out.extend_from_slice(<&str as Decode<Sqlite>>::decode(value).map_err(wrong)?.as_bytes());
            out.push(b'"');
        }
        Kind::Json | Kind::TextList => {
            json::compact(<&str as Decode<Sqlite>>::decode(value).map_err(wrong)?.as_bytes(), out);
        }
    }
    Ok(())
}

/// The numbers of a vector, each in the fewest digits that tell it from other 32-bit floats.
fn vector(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'[');
    let mut buffer = ryu::Buffer::new();
    for (place, number) in bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).enumerate() {
        if place > 0 {
            out.push(b',');
        }
        let written = if number.is_finite() { buffer.format_finite(number) } else { "null" };
        out.extend_from_slice(written.as_bytes());
    }
    out.push(b']');
}

/// A stored enumeration value is shown in upper case.
fn enumeration(stored: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend(stored.bytes().map(|byte| byte.to_ascii_uppercase()));
    out.push(b'"');
}

/// A scaled number with its point: 1250 of scale 2 is 12.50.
fn scaled(number: i64, scale: u32, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    let scale = scale as usize;
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    out.extend_from_slice(whole.as_bytes());
    if scale > 0 {
        out.push(b'.');
        out.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::{number, scaled};

    #[test]
    fn scaled_numbers_get_their_point() {
        for (value, scale, expected) in
            [(1250, 2, "12.50"), (-5, 2, "-0.05"), (0, 2, "0.00"), (7, 0, "7"), (-123_456, 4, "-12.3456")]
        {
            let mut out = Vec::new();
            scaled(value, scale, &mut out);
            assert_eq!(String::from_utf8(out).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn numbers_are_big_endian_and_of_known_width() {
        assert_eq!(number(&[0, 0, 1, 0]), Some(256));
        assert_eq!(number(&[255, 254]), Some(-2));
        assert_eq!(number(&[1, 2, 3]), None);
    }
}
