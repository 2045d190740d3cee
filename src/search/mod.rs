//! Full text, the same on both databases: the words of a value, what a caller looks for, and the places where it stands.
//!
//! Words are made here and nowhere else; a database only finds again what it was given. Nothing here sends a statement or knows a
//! viewer.

mod document;
mod highlight;
mod query;
mod words;

#[cfg(test)]
mod tests;

pub use document::{indexed, texts};
pub use highlight::highlight;
pub use query::{Query, QueryError, Term};
pub use words::{Word, words};

/// A word as it is stored: with a space on either side, so that it is found whole and every occurrence can be counted.
#[must_use]
pub fn stored_word(word: &str) -> String {
    format!(" {word} ")
}
