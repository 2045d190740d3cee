//! `telemetry_events`: what was observed of a user's work, redacted.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, deny, own, presets, service};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;
use crate::writing::{PerDatabase, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "telemetry_events", comment = "What was observed of a user's work, redacted. The user alone sees it.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The event's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who was observed.")]
    pub user_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it happened.")]
    pub occurred_at: DateTimeUtc,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The app it happened in, one that the user lets be observed."
    )]
    pub app_id: String,
    #[sea_orm(
        column_type = "String(StringLen::N(100))",
        comment = "What happened: the key of a signal, which the user may switch off or thin out."
    )]
    pub event_type: String,
    #[sea_orm(comment = "How long it took, in milliseconds; zero or more.")]
    pub duration_ms: Option<i32>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Further facts, of which everything personal is taken out before the row is written."
    )]
    pub metadata_redacted: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("privacy", "TelemetryEvent", policy()).writing(writing)
}

/// A toggle's rate is the share of ids that are kept: the first 24 bits of an id are drawn at random and decide.
const IS_DRAWN: PerDatabase = PerDatabase {
    postgres: "COALESCE((SELECT CAST(CAST('x' || substr(replace(CAST({id} AS text), '-', ''), 1, 6) AS bit(24)) AS integer) \
        < toggle.sampling_rate * 16777216 FROM signal_toggles AS toggle \
        WHERE toggle.user_id = {user_id} AND toggle.signal_key = {event_type}), true)",
    sqlite: "COALESCE((SELECT (\
        (instr('0123456789ABCDEF', substr(hex({id}), 1, 1)) - 1) * 1048576 \
        + (instr('0123456789ABCDEF', substr(hex({id}), 2, 1)) - 1) * 65536 \
        + (instr('0123456789ABCDEF', substr(hex({id}), 3, 1)) - 1) * 4096 \
        + (instr('0123456789ABCDEF', substr(hex({id}), 4, 1)) - 1) * 256 \
        + (instr('0123456789ABCDEF', substr(hex({id}), 5, 1)) - 1) * 16 \
        + (instr('0123456789ABCDEF', substr(hex({id}), 6, 1)) - 1)) * 10000 \
        < toggle.sampling_rate * 16777216 FROM signal_toggles AS toggle \
        WHERE toggle.user_id = {user_id} AND toggle.signal_key = {event_type}), 1)",
};

/// Nothing is taken that the user does not let be taken, and nothing personal is.
fn writing(writing: Writing) -> Writing {
    writing
        .check_all([Column::AppId, Column::EventType], Check::NotBlank)
        .check(Column::DurationMs, Check::AtLeast(0))
        .check(Column::MetadataRedacted, Check::Json(&structures::FREE))
        .check(Column::MetadataRedacted, Check::Redacted)
        .invariant(
            Column::UserId,
            "needs privacy preferences of the user in which consent is given and monitoring is enabled",
            "EXISTS (SELECT 1 FROM privacy_prefs AS choice \
             WHERE choice.user_id = {user_id} AND choice.consent_given AND choice.monitoring_enabled)",
        )
        .invariant(
            Column::AppId,
            "must be an app that the user's allowlist holds and has enabled",
            "EXISTS (SELECT 1 FROM app_allowlist AS allowed \
             WHERE allowed.user_id = {user_id} AND allowed.app_id = {app_id} AND allowed.enabled)",
        )
        .invariant(
            Column::EventType,
            "is a signal that the user has switched off",
            "NOT EXISTS (SELECT 1 FROM signal_toggles AS toggle \
             WHERE toggle.user_id = {user_id} AND toggle.signal_key = {event_type} AND NOT toggle.enabled)",
        )
        .kept_when(IS_DRAWN)
}

/// Who may see and add events: the user alone, whatever the roles of others; nobody changes one. Background jobs add what they
/// observe under the same conditions, and remove what is too old; they see nothing over the API.
pub fn policy() -> Policy {
    presets::zero_trust_own(Column::UserId)
        .insert(policy::any([own(Column::UserId), service()]))
        .update(deny())
        .delete(service())
        .preset(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::UserId, Column::OccurredAt, Column::AppId, Column::EventType, Column::DurationMs])
        .immutable([Column::MetadataRedacted])
}
