//! The imports domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000014_imports",
    postgres: include_str!("imports/postgres.sql"),
    sqlite: include_str!("imports/sqlite.sql"),
    tables: &["data_sources", "import_tables", "imported_data", "sync_logs"],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000015_imports_trail", tables: include_str!("imports/trail.txt"), is_first: false };
