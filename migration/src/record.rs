//! The record of what was applied: when, how long it took, and what it was. Frozen once released.

use crate::step::Step;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000028_record",
    postgres: include_str!("record/postgres.sql"),
    sqlite: include_str!("record/sqlite.sql"),
    tables: &["schema_migrations"],
    ..Step::EMPTY
};
