//! `audit_logs`: who did what to which row, with what result.
//!
//! Columns, relations and policy; no behaviour here. Triggers of the database add the rows of changes.

use policy::{Policy, any, developer, in_brand, own, service};
use sea_orm::entity::prelude::*;

use crate::enums::{AuditStatus, EventCategory};
use crate::families;
use crate::table::Table;
use crate::writing::PerDatabase;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_logs", comment = "Who did what to which row, with what result.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization the row belongs to; null when it has none or when that is gone.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The brand the row belongs to; null when it has none or when that is gone.")]
    pub brand_id: Option<Uuid>,
    #[sea_orm(comment = "The user who did it; null when unknown or gone.")]
    pub user_id: Option<Uuid>,
    #[sea_orm(default_value = "audit", comment = "The kind of entry; it decides how long the entry is kept.")]
    pub category: EventCategory,
    #[sea_orm(
        column_type = "String(StringLen::N(100))",
        comment = "What was done: create, update, delete, restore, permission_change, rls_violation, login and the like."
    )]
    pub action: String,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The table of the row, or what else was acted on.")]
    pub resource_type: Option<String>,
    #[sea_orm(comment = "The id of the row.")]
    pub resource_id: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary", comment = "The row before; secrets are replaced by a word.")]
    pub old_value: Option<Json>,
    #[sea_orm(column_type = "JsonBinary", comment = "The row after; secrets are replaced by a word.")]
    pub new_value: Option<Json>,
    #[sea_orm(column_type = "Inet", comment = "The address the request came from.")]
    pub ip_address: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The program that made the request.")]
    pub user_agent: Option<String>,
    #[sea_orm(default_value = "success", comment = "Whether it was done.")]
    pub status: AuditStatus,
    #[sea_orm(column_type = "Text", comment = "Why it was not done.")]
    pub error_message: Option<String>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further facts, such as the id of the request.")]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it was done.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("platform", "AuditLog", policy())
        .personal(Column::UserId, [Column::IpAddress, Column::UserAgent])
        .personal_of(IS_SHOWN, [Column::OldValue, Column::NewValue])
}

/// Whose data the images of an entry show: those of the user itself, and those of the tables with rows of one user.
const IS_SHOWN: PerDatabase = PerDatabase {
    postgres: "CASE WHEN {resource_type} = 'users' THEN {resource_id} \
        WHEN {resource_type} IN ('ai_conversations', 'ai_suggestions', 'api_keys', 'app_allowlist', 'cohorts', 'consent_records', \
        'data_requests', 'file_events', 'file_patterns', 'file_relationships', 'login_attempts', 'sessions', \
        'signal_toggles', 'user_identities', 'user_preferences', 'utm_tracks') \
        AND COALESCE({new_value}, {old_value}) ->> 'user_id' ~ '^[0-9a-f]+(-[0-9a-f]+)+$' \
        THEN CAST(COALESCE({new_value}, {old_value}) ->> 'user_id' AS uuid) END",
    sqlite: "CASE WHEN {resource_type} = 'users' THEN {resource_id} \
        WHEN {resource_type} IN ('ai_conversations', 'ai_suggestions', 'api_keys', 'app_allowlist', 'cohorts', 'consent_records', \
        'data_requests', 'file_events', 'file_patterns', 'file_relationships', 'login_attempts', 'sessions', \
        'signal_toggles', 'user_identities', 'user_preferences', 'utm_tracks') \
        THEN unhex(replace(COALESCE({new_value}, {old_value}) ->> '$.user_id', '-', '')) END",
};

/// Who may see entries: admins of the organization or of the brand, users their own, developers all. Nobody changes one.
///
/// The images of a row hold columns that not everyone sees who sees the row, and rows that the user has lost since: of an own
/// entry they are shown to those alone who administer the row.
pub fn policy() -> Policy {
    let administers = any([
        developer(),
        service(),
        families::administers_beside_brands(Column::OrganizationId, Relation::Brand),
        in_brand(Column::BrandId, "audit_logs:read"),
    ]);
    Policy::new()
        .zero_trust()
        .append_only()
        .read(any([administers.clone(), own(Column::UserId)]))
        .insert(service())
        .guard(Column::OldValue, administers.clone())
        .guard(Column::NewValue, administers)
        .system([Column::Id, Column::OrganizationId, Column::BrandId, Column::UserId, Column::Category, Column::Action])
        .system([Column::ResourceType, Column::ResourceId, Column::OldValue, Column::NewValue, Column::IpAddress])
        .system([Column::UserAgent, Column::Status, Column::ErrorMessage, Column::Metadata, Column::CreatedAt])
}
