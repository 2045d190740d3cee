//! The ai domain: its tables, and what the trail must know of them. Frozen once released.

use crate::step::Step;
use crate::trail::Trail;

pub(crate) const STEP: Step = Step {
    name: "m20261101_000020_ai",
    postgres: include_str!("ai/postgres.sql"),
    sqlite: include_str!("ai/sqlite.sql"),
    tables: &[
        "ai_providers",
        "ai_conversations",
        "ai_messages",
        "ai_token_usage",
        "ai_suggestions",
        "ai_usage_limits",
        "ai_generations",
        "vector_store",
        "functions",
        "conversations",
        "chat_messages",
    ],
    postgres_functions: &["forget_ai_provider()", "forget_ai_organization()"],
    sqlite_triggers: &["organizations_forget_ai_usage"],
    ..Step::EMPTY
};

pub(crate) const TRAIL: Trail =
    Trail { name: "m20261101_000021_ai_trail", tables: include_str!("ai/trail.txt"), is_first: false };
