//! The privacy domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000026_privacy",
    postgres: include_str!("privacy/postgres.sql"),
    sqlite: include_str!("privacy/sqlite.sql"),
    tables: &[
        "telemetry_events",
        "app_allowlist",
        "signal_toggles",
        "privacy_prefs",
        "privacy_transparency_log",
        "consent_records",
        "data_requests",
        "retention_policies",
    ],
    postgres_functions: &["refuse_change()"],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000027_privacy_trail", tables: include_str!("privacy/trail.txt"), is_first: false };
