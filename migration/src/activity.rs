//! The activity domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000022_activity",
    postgres: include_str!("activity/postgres.sql"),
    sqlite: include_str!("activity/sqlite.sql"),
    tables: &["file_events", "file_patterns", "file_relationships"],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000023_activity_trail", tables: include_str!("activity/trail.txt"), is_first: false };
