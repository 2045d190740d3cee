//! The automation domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000016_automation",
    postgres: include_str!("automation/postgres.sql"),
    sqlite: include_str!("automation/sqlite.sql"),
    tables: &[
        "campaign_flows",
        "flow_executions",
        "audience_segments",
        "segment_members",
        "custom_dashboards",
        "dashboard_shares",
    ],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000017_automation_trail", tables: include_str!("automation/trail.txt"), is_first: false };
