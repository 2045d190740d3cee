//! What each scalar accepts, and the one form in which it is handed on.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde_json::{Number, Value as Json};

/// Digits that a number of double precision keeps exactly.
const EXACT_DIGITS: usize = 15;
/// The most characters of a decimal.
const DECIMAL_CHARACTERS: usize = 80;

/// A scalar as it was given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Given<'a> {
    /// True or false.
    Boolean(bool),
    /// A number; the flag tells whether a whole number may be written with a fraction of zero, as JSON allows.
    Number(&'a Number, bool),
    /// A text.
    Text(&'a str),
}

/// The value of a scalar other than JSON, or what was expected.
pub(super) fn coerce(scalar: &str, given: Given<'_>) -> Result<Json, &'static str> {
    match scalar {
        "Boolean" => boolean(given).ok_or("true or false"),
        "Int" => whole(given).and_then(|number| i32::try_from(number).ok()).map(Json::from).ok_or("a whole number of 32 bits"),
        "Float" => float(given).ok_or("a number"),
        "String" => text(given).ok_or("a text without the character U+0000"),
        "ID" => id(given).ok_or("an id: a text or a whole number"),
        "BigInt" => big_int(given).ok_or("a whole number of 64 bits, or a text with one"),
        "Decimal" => decimal(given).ok_or("a text such as \"12.50\", or a number of at most 15 digits without an exponent"),
        "Date" => date(given).ok_or("a day such as \"2025-01-31\""),
        "DateTime" => date_time(given).ok_or("an instant such as \"2025-01-31T08:15:00Z\""),
        _ => Err("a value of another type"),
    }
}

/// Whether the database can store the text.
pub(super) fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

const fn boolean(given: Given<'_>) -> Option<Json> {
    match given {
        Given::Boolean(value) => Some(Json::Bool(value)),
        Given::Number(..) | Given::Text(_) => None,
    }
}

fn whole(given: Given<'_>) -> Option<i64> {
    let Given::Number(number, fraction_of_zero) = given else { return None };
    let rounded = |value: f64| format!("{value:.0}").parse().ok();
    let exact = |value: &f64| fraction_of_zero && value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    number.as_i64().or_else(|| if number.is_f64() { number.as_f64().filter(exact).and_then(rounded) } else { None })
}

fn float(given: Given<'_>) -> Option<Json> {
    let Given::Number(number, _) = given else { return None };
    number.as_f64().and_then(Number::from_f64).map(Json::Number)
}

fn text(given: Given<'_>) -> Option<Json> {
    match given {
        Given::Text(text) if is_storable(text) => Some(Json::from(text)),
        _ => None,
    }
}

fn id(given: Given<'_>) -> Option<Json> {
    whole(given).map(|number| Json::from(number.to_string())).or_else(|| text(given))
}

fn big_int(given: Given<'_>) -> Option<Json> {
    let number = match given {
        Given::Text(text) if is_plain_number(text, false) => text.parse().ok(),
        _ => whole(given),
    };
    number.map(|number: i64| Json::from(number.to_string()))
}

fn decimal(given: Given<'_>) -> Option<Json> {
    match given {
        Given::Text(text) => is_plain_number(text, true).then(|| Json::from(text)),
        Given::Number(number, _) => {
            let text = number.to_string();
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let exact = !number.is_f64() || digits <= EXACT_DIGITS;
            (exact && is_plain_number(&text, true)).then(|| Json::from(text))
        }
        Given::Boolean(_) => None,
    }
}

/// `-?digits` and, if allowed, `.digits`.
fn is_plain_number(text: &str, fraction: bool) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = match unsigned.split_once('.') {
        Some((before, after)) => fraction && digits(before) && digits(after),
        None => digits(unsigned),
    };
    plain && text.len() <= DECIMAL_CHARACTERS
}

fn date(given: Given<'_>) -> Option<Json> {
    let Given::Text(text) = given else { return None };
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| (1..=9999).contains(&day.year()))?;
    let written = day.format("%Y-%m-%d").to_string();
    (written == text).then(|| Json::from(written))
}

/// Digits beyond microseconds are cut off; a leap second is refused because the databases treat it differently.
fn date_time(given: Given<'_>) -> Option<Json> {
    let Given::Text(text) = given else { return None };
    if !matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
        return None;
    }
    let instant = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    let storable = (1..=9999).contains(&instant.year()) && instant.nanosecond() < 1_000_000_000;
    storable.then(|| Json::from(instant.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{Given, coerce};

    fn of(scalar: &str, value: &Json) -> Option<Json> {
        let given = match value {
            Json::Bool(value) => Given::Boolean(*value),
            Json::Number(value) => Given::Number(value, true),
            Json::String(value) => Given::Text(value),
            _ => return None,
        };
        coerce(scalar, given).ok()
    }

    #[test]
    fn scalars_have_one_form() {
        let accepted = [
            ("Int", json!(-2_147_483_648_i64), json!(-2_147_483_648_i64)),
            ("Int", json!(3.0), json!(3)),
            ("Float", json!(1), json!(1.0)),
            ("ID", json!(7), json!("7")),
            ("BigInt", json!("-9223372036854775808"), json!("-9223372036854775808")),
            ("BigInt", json!("007"), json!("7")),
            ("BigInt", json!(5), json!("5")),
            ("Decimal", json!("12.50"), json!("12.50")),
            ("Decimal", json!(12.5), json!("12.5")),
            ("Decimal", json!(-3), json!("-3")),
            ("Date", json!("2024-02-29"), json!("2024-02-29")),
            ("DateTime", json!("2025-01-31T10:15:00+02:00"), json!("2025-01-31T08:15:00.000000Z")),
            ("DateTime", json!("2025-01-31t08:15:00.1234567z"), json!("2025-01-31T08:15:00.123456Z")),
        ];
        for (scalar, given, expected) in accepted {
            assert_eq!(of(scalar, &given), Some(expected), "{scalar} of {given}");
        }
    }

    #[test]
    fn what_is_no_value_of_the_scalar_is_refused() {
        let refused = [
            ("Int", json!(2_147_483_648_i64)),
            ("Int", json!(1.5)),
            ("Int", json!("1")),
            ("Float", json!("1")),
            ("Boolean", json!(1)),
            ("Boolean", json!("true")),
            ("String", json!(1)),
            ("String", json!("a\u{0}b")),
            ("ID", json!(1.5)),
            ("ID", json!(true)),
            ("BigInt", json!("9223372036854775808")),
            ("BigInt", json!(1e19)),
            ("BigInt", json!("1.0")),
            ("BigInt", json!("+1")),
            ("Decimal", json!("1e3")),
            ("Decimal", json!(1e30)),
            ("Decimal", json!(12_345_678_901_234.567)),
            ("Decimal", json!("")),
            ("Decimal", json!("1.")),
            ("Decimal", json!(".5")),
            ("Decimal", json!("NaN")),
            ("Decimal", json!("9".repeat(81))),
            ("Date", json!("2025-02-29")),
            ("Date", json!("2025-1-31")),
            ("Date", json!("0000-01-01")),
            ("Date", json!("2025-01-31T00:00:00Z")),
            ("DateTime", json!("2025-01-31")),
            ("DateTime", json!("2025-01-31 08:15:00Z")),
            ("DateTime", json!("2025-01-31T08:15:00")),
            ("DateTime", json!("2016-12-31T23:59:60Z")),
            ("DateTime", json!("9999-12-31T23:59:59-01:00")),
        ];
        for (scalar, given) in refused {
            assert_eq!(of(scalar, &given), None, "{scalar} of {given}");
        }
    }
}
