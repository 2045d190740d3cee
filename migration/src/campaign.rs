//! The campaign domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000010_campaign",
    postgres: include_str!("campaign/postgres.sql"),
    sqlite: include_str!("campaign/sqlite.sql"),
    tables: &[
        "campaigns",
        "reports",
        "message_templates",
        "sms_messages",
        "email_messages",
        "email_clicks",
        "sms_consent",
        "email_subscriptions",
        "app_settings",
    ],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000011_campaign_trail", tables: include_str!("campaign/trail.txt"), is_first: false };
