//! The operation of the platform: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000024_operation",
    postgres: include_str!("operation/postgres.sql"),
    sqlite: include_str!("operation/sqlite.sql"),
    tables: &["feature_flags", "files"],
    views: &["data_quality_metrics"],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000025_operation_trail", tables: include_str!("operation/trail.txt"), is_first: false };
