//! The functions: who may call each, what each answers, and what each refuses.
//!
//! Every function stands in [`callers`] with a caller who may and one who may not; what it does has cases of its own.

mod ai;
mod callers;
mod events;
mod platform;
mod privacy;
mod segments;
mod spend;

use serde_json::{Value as Json, json};

/// The first error's field.
fn field_of(answer: &Json) -> &str {
    answer["errors"][0]["extensions"]["field"].as_str().unwrap_or("no field")
}

/// How many rows an upsert added and replaced.
fn counts(inserted: u64, updated: u64) -> Json {
    json!({ "inserted": inserted, "updated": updated })
}
