//! The cursors of events: a position of the feed and for which facts the events were chosen, sealed.
//!
//! Who comes back with a cursor is judged anew. Where the facts are not the same, what became of rows in between cannot be told apart
//! from what became of rights, and the subscriber starts anew.

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::feed::Position;
use crate::sql::CursorKey;

/// The cursors of one subscription with one viewer's facts.
#[derive(Clone, Debug)]
pub struct Cursors {
    key: CursorKey,
    order: u64,
    facts: String,
}

/// What stands in place of the digest of facts where they are none.
const BETWEEN: &str = "between";

/// Why a subscription cannot go on after a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no cursor of such events.
    Unknown,
    /// It is one for other facts.
    OtherFacts,
}

impl Cursors {
    /// The cursors of events of the type for everybody with the fingerprint.
    #[must_use]
    pub fn new(key: CursorKey, type_name: &str, fingerprint: &str) -> Self {
        let digest = Sha256::digest(type_name);
        let mut order = [0; 8];
        order.copy_from_slice(&digest[..8]);
        let facts = Sha256::digest(fingerprint).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        Self { key, order: u64::from_be_bytes(order), facts }
    }

    /// The cursor of the events up to the position.
    #[must_use]
    pub fn seal(&self, position: &Position) -> String {
        let values = Json::from(vec![position.to_string(), self.facts.clone()]).to_string();
        self.key.seal(&[], self.order, values.as_bytes())
    }

    /// The cursor of an event after which a subscriber is between one set of rights and another: nobody can go on after it.
    #[must_use]
    pub fn seal_between(&self, position: &Position) -> String {
        Self { facts: BETWEEN.to_owned(), ..self.clone() }.seal(position)
    }

    /// The position of a cursor.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn open(&self, cursor: &str) -> Result<Position, Refused> {
        let values = self.key.open(&[], self.order, cursor).ok_or(Refused::Unknown)?;
        let [Json::String(position), Json::String(facts)] = values.as_slice() else { return Err(Refused::Unknown) };
        if *facts != self.facts {
            return Err(Refused::OtherFacts);
        }
        position.parse().map_err(|_| Refused::Unknown)
    }
}
