//! Who looks at a row: a table of the gateway's own, and triggers that tell of those who come and go. Frozen once released.

use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261126_000002_presence",
    postgres: include_str!("presence/postgres.sql"),
    sqlite: include_str!("presence/sqlite.sql"),
    tables: &["presences"],
    postgres_functions: &["feed_presences()"],
    ..Step::EMPTY
};

#[cfg(test)]
mod tests;
