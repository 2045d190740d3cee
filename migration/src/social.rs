//! The social domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000018_social",
    postgres: include_str!("social/postgres.sql"),
    sqlite: include_str!("social/sqlite.sql"),
    tables: &["social_accounts", "social_posts", "social_engagement"],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000019_social_trail", tables: include_str!("social/trail.txt"), is_first: false };
