//! Global ids: base64url of `Type:uuid`. They name a row and grant nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// The longest text that is looked at.
const CHARACTERS_MOST: usize = 256;

/// The global id of a row.
#[must_use]
pub fn encode(type_name: &str, id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(format!("{type_name}:{}", id.hyphenated()))
}

/// The type and the id that a global id names; anything else names nothing.
#[must_use]
pub fn decode(text: &str) -> Option<(String, Uuid)> {
    if text.len() > CHARACTERS_MOST {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let plain = String::from_utf8(bytes).ok()?;
    let (type_name, id) = plain.split_once(':')?;
    let id = Uuid::try_parse(id).ok()?;
    (encode(type_name, id) == text).then(|| (type_name.to_owned(), id))
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use uuid::Uuid;

    #[test]
    fn a_global_id_names_type_and_row() {
        let id = Uuid::from_u128(7);
        assert_eq!(decode(&encode("Brand", id)), Some(("Brand".to_owned(), id)));
    }

    #[test]
    fn anything_else_names_nothing() {
        for text in ["", "x", "QnJhbmQ6", "00000000-0000-0000-0000-000000000007", &"A".repeat(10_000)] {
            assert_eq!(decode(text), None, "{text:.20}");
        }
    }
}
