//! JSON text: escapes, numbers, ids, times.

use uuid::Uuid;

/// Writes a text with its quotation marks.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut start = 0;
    for (index, byte) in bytes.iter().enumerate() {
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0x08 => b"\\b",
            0x0c => b"\\f",
            0x00..=0x1f => {
                out.extend_from_slice(&bytes[start..index]);
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 15)]);
                start = index + 1;
                continue;
            }
            _ => continue,
        };
        out.extend_from_slice(&bytes[start..index]);
        out.extend_from_slice(escape);
        start = index + 1;
    }
    out.extend_from_slice(&bytes[start..]);
    out.push(b'"');
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Writes a whole number.
pub(super) fn whole(number: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Writes a floating number; what JSON cannot say is null.
pub(super) fn float(number: f64, out: &mut Vec<u8>) {
    if number.is_finite() {
        out.extend_from_slice(ryu::Buffer::new().format_finite(number).as_bytes());
    } else {
        out.extend_from_slice(b"null");
    }
}

/// Writes an id with its quotation marks.
pub(super) fn id(id: Uuid, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
    out.push(b'"');
}

/// Microseconds of a day.
const DAY_MICROSECONDS: i64 = 86_400_000_000;

/// Writes an instant, given in microseconds since 1970, as `"YYYY-MM-DDTHH:MM:SS.ffffffZ"`.
pub(super) fn instant(microseconds: i64, out: &mut Vec<u8>) {
    let days = microseconds.div_euclid(DAY_MICROSECONDS);
    let rest = microseconds.rem_euclid(DAY_MICROSECONDS);
    let (year, month, day) = civil(days);
    out.push(b'"');
    digits(year, 4, out);
    out.push(b'-');
    digits(month, 2, out);
    out.push(b'-');
    digits(day, 2, out);
    let seconds = rest / 1_000_000;
    for (separator, value) in [(b'T', seconds / 3600), (b':', seconds / 60 % 60), (b':', seconds % 60)] {
        out.push(separator);
        digits(value, 2, out);
    }
    out.push(b'.');
    digits(rest % 1_000_000, 6, out);
    out.extend_from_slice(b"Z\"");
}

/// Writes a day, given in days since 1970, as `"YYYY-MM-DD"`.
pub(super) fn date(days: i64, out: &mut Vec<u8>) {
    let (year, month, day) = civil(days);
    out.push(b'"');
    digits(year, 4, out);
    out.push(b'-');
    digits(month, 2, out);
    out.push(b'-');
    digits(day, 2, out);
    out.push(b'"');
}

/// Year, month and day of the proleptic Gregorian calendar, from days since 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from the first of March of year 0, so that a leap day is the last of its year.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn digits(number: i64, width: usize, out: &mut Vec<u8>) {
    let mut buffer = itoa::Buffer::new();
    let text = buffer.format(number);
    (text.len()..width).for_each(|_| out.push(b'0'));
    out.extend_from_slice(text.as_bytes());
}

/// Writes a JSON document without the white space between its tokens.
pub(super) fn compact(document: &[u8], out: &mut Vec<u8>) {
    let mut start = 0;
    let mut in_text = false;
    let mut escaped = false;
    for (index, byte) in document.iter().enumerate() {
        if in_text {
            if escaped {
                escaped = false;
            } else if *byte == b'\\' {
                escaped = true;
            } else if *byte == b'"' {
                in_text = false;
            }
        } else if *byte == b'"' {
            in_text = true;
        } else if byte.is_ascii_whitespace() {
            out.extend_from_slice(&document[start..index]);
            start = index + 1;
        }
    }
    out.extend_from_slice(&document[start..]);
}

#[cfg(test)]
mod tests {
    use super::{compact, date, float, instant, text};
    use chrono::{DateTime, NaiveDate, SecondsFormat};

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn texts_are_escaped_as_serde_escapes_them() {
        for sample in ["", "plain", "quo\"te", "back\\slash", "new\nline\ttab\r\u{8}\u{c}", "\u{1}\u{1f}", "héllo \u{2028} 𝄞"]
        {
            assert_eq!(written(|out| text(sample, out)), serde_json::to_string(sample).expect("a text is JSON"));
        }
    }

    #[test]
    fn instants_and_days_are_the_calendar_s() {
        for seconds in [0, -1, 951_782_400, 1_709_251_199, 4_102_444_800, -2_208_988_801, 253_402_300_799] {
            let microseconds = seconds * 1_000_000 + 123_456;
            let expected = DateTime::from_timestamp_micros(microseconds).expect("in range");
            let expected = expected.to_rfc3339_opts(SecondsFormat::Micros, true);
            assert_eq!(written(|out| instant(microseconds, out)), format!("\"{expected}\""));
        }
        for days in [0, -1, 59, 60, 365, 11_016, 20_000, -25_567] {
            let expected = NaiveDate::from_epoch_days(days).expect("in range");
            assert_eq!(written(|out| date(i64::from(days), out)), format!("\"{expected}\""));
        }
    }

    #[test]
    fn documents_lose_white_space_outside_of_texts_only() {
        let spaced = br#"{"a": [1, 2, "x y\" z"], "b" : { } }"#;
        assert_eq!(written(|out| compact(spaced, out)), r#"{"a":[1,2,"x y\" z"],"b":{}}"#);
    }

    #[test]
    fn floats_that_json_cannot_say_are_null() {
        assert_eq!(written(|out| float(f64::NAN, out)), "null");
        assert_eq!(written(|out| float(1.5, out)), "1.5");
    }
}
