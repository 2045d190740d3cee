//! What a request may be before anything is parsed: lengths, nesting, characters, time.
//!
//! Everything here looks at bytes only and answers in microseconds. It must not parse GraphQL, reach the database or know who asks.

pub mod body;
pub mod document;
pub mod head;
pub mod json;

#[cfg(test)]
mod tests;
