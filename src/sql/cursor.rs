//! Cursors: the values a page is ordered by, sealed.
//!
//! A cursor is base64url of a seal, the order it belongs to and its values as JSON. The seal is keyed and covers the caller, so a
//! cursor can neither be made up nor be used by another caller or with another order. It holds readable values only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value as Json;
use sha2::Sha256;

const SEAL_BYTES: usize = 16;
const ORDER_BYTES: usize = 8;
/// The longest cursor that is looked at: sixteen kilobytes of text columns.
const CHARACTERS_MOST: usize = 16 * 1024;

/// The key that seals cursors; the same for all gateways beside one database.
#[derive(Clone)]
pub struct CursorKey([u8; 32]);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CursorKey(..)")
    }
}

impl CursorKey {
    /// A key from 32 secret bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals the values, a JSON array as bytes.
    #[must_use]
    pub fn seal(&self, caller: &[u8], order: u64, values: &[u8]) -> String {
        let mut sealed = self.mac(caller, order, values);
        sealed.extend_from_slice(&order.to_be_bytes());
        sealed.extend_from_slice(values);
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The values of a cursor of this caller and this order; of any other, nothing.
    #[must_use]
    pub fn open(&self, caller: &[u8], order: u64, cursor: &str) -> Option<Vec<Json>> {
        if cursor.len() > CHARACTERS_MOST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (seal, rest) = bytes.split_at_checked(SEAL_BYTES)?;
        let (found, values) = rest.split_at_checked(ORDER_BYTES)?;
        let is_ours = constant_time_equal(seal, &self.mac(caller, order, values)) && found == order.to_be_bytes();
        is_ours.then(|| serde_json::from_slice(values).ok()).flatten()
    }

    fn mac(&self, caller: &[u8], order: u64, values: &[u8]) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Vec::new() };
        mac.update(&(caller.len() as u64).to_be_bytes());
        mac.update(caller);
        mac.update(&order.to_be_bytes());
        mac.update(values);
        mac.finalize().into_bytes()[..SEAL_BYTES].to_vec()
    }
}

fn constant_time_equal(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::CursorKey;
    use serde_json::json;

    #[test]
    fn a_cursor_opens_for_its_caller_and_order_alone() {
        let key = CursorKey::new([7; 32]);
        let cursor = key.seal(b"ann", 1, br#"["a",1]"#);
        assert_eq!(key.open(b"ann", 1, &cursor), Some(vec![json!("a"), json!(1)]));
        assert_eq!(key.open(b"bob", 1, &cursor), None);
        assert_eq!(key.open(b"ann", 2, &cursor), None);
        assert_eq!(CursorKey::new([8; 32]).open(b"ann", 1, &cursor), None);
    }

    #[test]
    fn a_changed_cursor_does_not_open() {
        let key = CursorKey::new([7; 32]);
        let cursor = key.seal(b"ann", 1, br#"["a",1]"#);
        for position in 0..cursor.len() {
            let mut changed: Vec<char> = cursor.chars().collect();
            changed[position] = if changed[position] == 'A' { 'B' } else { 'A' };
            let changed: String = changed.into_iter().collect();
            assert_eq!(key.open(b"ann", 1, &changed), None, "{changed}");
        }
        for garbage in ["", "A", "====", &"A".repeat(100_000)] {
            assert_eq!(key.open(b"ann", 1, garbage), None);
        }
    }
}
