//! The analytics domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000012_analytics",
    postgres: include_str!("analytics/postgres.sql"),
    sqlite: include_str!("analytics/sqlite.sql"),
    tables: &["analytics_data", "analytics_events", "spend", "metrics_daily", "utm_tracks", "cohorts", "metrics_log"],
    views: &["content_figures"],
    sqlite_tables: &["content_analytics"],
    postgres_materialized_views: &["content_analytics"],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000013_analytics_trail", tables: include_str!("analytics/trail.txt"), is_first: false };
