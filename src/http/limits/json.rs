//! The guard in front of the JSON parser: one pass over the bytes of a body or of the `variables` of a URL.
//!
//! It refuses deep nesting (values are walked recursively later), NUL characters (PostgreSQL text cannot hold one) and halves of
//! surrogate pairs (no database text can). It must not decide whether the text is JSON: the parser behind it does.

use crate::error::GraphqlError;

/// Refuses JSON text nested deeper than `depth`, or with a NUL character or a lone surrogate in a string; `field` names the
/// parameter in the message.
pub fn check_json(bytes: &[u8], depth: usize, field: &'static str) -> Result<(), GraphqlError> {
    let mut position = 0;
    let mut open = 0_usize;
    while let Some(byte) = bytes.get(position) {
        match byte {
            b'{' | b'[' => {
                open += 1;
                if open > depth {
                    let message = format!("The JSON of `{field}` is nested too deeply.");
                    return Err(GraphqlError::limit("jsonDepth", depth, message).with("field", field));
                }
            }
            b'}' | b']' => open = open.saturating_sub(1),
            b'"' => {
                position += pass_string(&bytes[position..], field)?;
                continue;
            }
            0 => return Err(refused_character(field, "a NUL character")),
            _ => {}
        }
        position += 1;
    }
    Ok(())
}

/// The length of the string literal `text` begins with; an unclosed one ends with the text.
fn pass_string(text: &[u8], field: &'static str) -> Result<usize, GraphqlError> {
    let mut index = 1;
    while let Some(byte) = text.get(index) {
        match byte {
            b'"' => return Ok(index + 1),
            b'\\' if text.get(index + 1) == Some(&b'u') => index += pass_unicode_escape(&text[index..], field)?,
            b'\\' => index += 2,
            0 => return Err(refused_character(field, "a NUL character")),
            _ => index += 1,
        }
    }
    Ok(text.len())
}

/// The length of the `\uXXXX` (or pair of them) that `text` begins with.
fn pass_unicode_escape(text: &[u8], field: &'static str) -> Result<usize, GraphqlError> {
    match escaped_unit(text) {
        Some(0) => Err(refused_character(field, "a NUL character")),
        Some(0xD800..=0xDBFF) => match text.get(6..).and_then(escaped_unit) {
            Some(0xDC00..=0xDFFF) => Ok(12),
            _ => Err(refused_character(field, "half of a surrogate pair")),
        },
        Some(0xDC00..=0xDFFF) => Err(refused_character(field, "half of a surrogate pair")),
        // Not four hexadecimal digits: the parser will say so.
        Some(_) | None => Ok(2),
    }
}

/// The UTF-16 unit of the `\uXXXX` that `text` begins with.
fn escaped_unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn refused_character(field: &'static str, what: &str) -> GraphqlError {
    GraphqlError::bad_input(field, format!("A string in `{field}` holds {what}."))
}
