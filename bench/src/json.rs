//! JSON and PostgreSQL's binary values, by hand: what the hand-written server needs and no more.

use std::error::Error;

use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

/// Seconds from 1970 to 2000, where PostgreSQL's clock begins.
const POSTGRES_EPOCH_SECONDS: i64 = 946_684_800;

/// `timestamptz` as it comes: microseconds since 2000.
#[derive(Clone, Copy, Debug)]
pub struct Instant(i64);

impl<'a> FromSql<'a> for Instant {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(i64::from_be_bytes(raw.try_into()?)))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TIMESTAMPTZ
    }
}

/// Writes a text with its quotation marks.
pub fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut start = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if *byte >= 0x20 && *byte != b'"' && *byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[start..index]);
        start = index + 1;
        match byte {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[start..]);
    out.push(b'"');
}

/// Writes a text or null.
pub fn optional_text(value: Option<&str>, out: &mut Vec<u8>) {
    match value {
        Some(value) => text(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

/// Writes the name of an enum's value: what is stored, in capitals.
pub fn name(stored: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend(stored.bytes().map(|byte| byte.to_ascii_uppercase()));
    out.push(b'"');
}

/// Writes an id with its quotation marks.
pub fn id(id: Uuid, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
    out.push(b'"');
}

/// Writes a whole number.
pub fn number(number: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Writes an instant as `"YYYY-MM-DDTHH:MM:SS.ffffffZ"`.
pub fn instant(instant: Instant, out: &mut Vec<u8>) {
    let seconds = instant.0.div_euclid(1_000_000) + POSTGRES_EPOCH_SECONDS;
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let mut form = *b"\"0000-00-00T00:00:00.000000Z\"";
    let places = [
        (1, 4, year),
        (6, 2, month),
        (9, 2, day),
        (12, 2, second / 3_600),
        (15, 2, second / 60 % 60),
        (18, 2, second % 60),
        (21, 6, instant.0.rem_euclid(1_000_000)),
    ];
    for (start, width, value) in places {
        let mut rest = value;
        for place in (start..start + width).rev() {
            form[place] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
    }
    out.extend_from_slice(&form);
}

/// Year, month and day from days since 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years are counted from March, so that a leap day is the last day of one.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}
