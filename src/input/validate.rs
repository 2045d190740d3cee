//! Judging one given value: first by what its column holds, then by the checks declared for it.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate};
use entity::table::{Column, Kind, Table};
use serde_json::Value;
use uuid::Uuid;

use super::form::{decimal, has_control_characters};
use super::{Problem, check, document, report};

/// The most items of a list of texts.
const MOST_ITEMS: usize = 1_000;

/// As many digits a whole number of 64 bits has in any case.
const STORABLE_DIGITS: u32 = 18;

/// The years that are written with four digits.
const YEARS: RangeInclusive<i32> = 1..=9_999;

/// Judges one given value (JSON in the form of the API: ids, decimals, big numbers, days and instants as texts), may rewrite it
/// (HTML), and adds what is wrong.
pub fn column(table: &Table, column: &Column, value: &mut Value, path: &str, problems: &mut Vec<Problem>) {
    if value.is_null() {
        if !column.nullable {
            report(problems, path, "must not be null");
        }
        return;
    }
    if kind(column.kind, value, path, problems) {
        for declared in table.writing.checks_of(column.name) {
            check::judge(declared, value, path, problems);
        }
    }
}

/// Judges one given value that is no column's.
pub fn value(expected: Kind, value: &Value, path: &str, problems: &mut Vec<Problem>) {
    kind(expected, value, path, problems);
}

/// Whether the value is of the kind at all, so that its checks mean something.
fn kind(kind: Kind, value: &Value, path: &str, problems: &mut Vec<Problem>) -> bool {
    match kind {
        Kind::Text { max_characters } => text(value, max_characters, path, problems),
        Kind::TextList => texts(value, path, problems),
        Kind::Vector { dimensions } => {
            let message = format!("must be a list of {dimensions} numbers that 32-bit floats can hold");
            scalar(is_vector(value, dimensions), &message, path, problems)
        }
        Kind::Json => document::judge(value, path, problems),
        Kind::Id => scalar(is_text(value, |text| Uuid::try_parse(text).is_ok()), "must be a UUID", path, problems),
        Kind::Int => scalar(whole::<i32>(value), "must be a whole number of 32 bits", path, problems),
        Kind::BigInt => scalar(whole::<i64>(value), "must be a whole number of 64 bits", path, problems),
        Kind::Bool => scalar(value.is_boolean(), "must be true or false", path, problems),
        Kind::Date => scalar(is_text(value, is_day), "must be a day, written YYYY-MM-DD", path, problems),
        Kind::DateTime => scalar(is_text(value, is_instant), "must be an instant, written as in ISO 8601", path, problems),
        Kind::Address => scalar(is_text(value, |text| text.parse::<IpAddr>().is_ok()), "must be an IP address", path, problems),
        Kind::Decimal { precision, scale } => {
            let before = precision.saturating_sub(scale);
            let most = if precision > STORABLE_DIGITS {
                format!(", at most {}", entity::decimal::unscaled(i64::MAX, scale))
            } else {
                String::new()
            };
            let message = format!("must be a number with at most {before} digits before the point and {scale} after it{most}");
            scalar(fits(value, before, scale), &message, path, problems)
        }
        Kind::Enum(enumeration) => {
            let is_one = |text: &str| enumeration.values.iter().any(|(stored, _)| stored.eq_ignore_ascii_case(text));
            let names: Vec<String> = enumeration.values.iter().map(|(stored, _)| stored.to_ascii_uppercase()).collect();
            scalar(is_text(value, is_one), &format!("must be one of {}", names.join(", ")), path, problems)
        }
    }
}

fn scalar(is_right: bool, message: &str, path: &str, problems: &mut Vec<Problem>) -> bool {
    if !is_right {
        report(problems, path, message);
    }
    is_right
}

fn is_text(value: &Value, holds: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(holds)
}

fn is_vector(value: &Value, dimensions: u32) -> bool {
    let Some(numbers) = value.as_array() else { return false };
    let is_finite = |number: &Value| number.as_f64().is_some_and(|number| (number as f32).is_finite());
    u32::try_from(numbers.len()) == Ok(dimensions) && numbers.iter().all(is_finite)
}

/// A number, or a text that is one.
fn whole<N: TryFrom<i64>>(value: &Value) -> bool {
    let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    number.is_some_and(|number| N::try_from(number).is_ok())
}

fn text(value: &Value, max_characters: Option<u32>, path: &str, problems: &mut Vec<Problem>) -> bool {
    let Some(text) = value.as_str() else { return scalar(false, "must be a text", path, problems) };
    if let Some(most) = max_characters
        && usize::try_from(most).is_ok_and(|most| text.chars().count() > most)
    {
        report(problems, path, format!("must have at most {most} characters"));
    }
    if has_control_characters(text) {
        report(problems, path, "must not contain control characters");
    }
    true
}

fn texts(value: &Value, path: &str, problems: &mut Vec<Problem>) -> bool {
    let Some(items) = value.as_array() else { return scalar(false, "must be a list of texts", path, problems) };
    if items.len() > MOST_ITEMS {
        return scalar(false, &format!("must have at most {MOST_ITEMS} items"), path, problems);
    }
    for (place, item) in items.iter().enumerate() {
        text(item, None, &format!("{path}[{place}]"), problems);
    }
    true
}

/// Zeros that change nothing do not count.
fn fits(value: &Value, before: u32, scale: u32) -> bool {
    let written = value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string));
    let Some((_, whole, fraction)) = written.as_deref().and_then(decimal) else { return false };
    let fits = |digits: &str, most: u32| u32::try_from(digits.len()).is_ok_and(|length| length <= most);
    let fraction = fraction.trim_end_matches('0');
    // SQLite keeps it as a whole number of 64 bits.
    let is_storable = format!("{whole}{fraction:0<width$}", width = scale as usize).parse::<i64>().is_ok();
    fits(whole.trim_start_matches('0'), before) && fits(fraction, scale) && is_storable
}

pub(super) fn is_day(text: &str) -> bool {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| YEARS.contains(&day.year()));
    day.is_some_and(|day| day.format("%Y-%m-%d").to_string() == text)
}

pub(super) fn is_instant(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok_and(|instant| YEARS.contains(&instant.to_utc().year()))
}
