//! `sessions`: a signed-in session.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, deny, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions", comment = "A signed-in session.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The session's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who is signed in.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(128))", comment = "The hash of the session token.")]
    pub token_hash: String,
    #[sea_orm(comment = "When the session ends; eight hours after its start by default.")]
    pub expires_at: DateTimeUtc,
    #[sea_orm(column_type = "Inet", comment = "The address the session was opened from.")]
    pub ip_address: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The program the session was opened with.")]
    pub user_agent: Option<String>,
    #[sea_orm(comment = "When the session was last used.")]
    pub last_seen_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the user signed out; null while the session lasts.")]
    pub revoked_at: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(has_one = "crate::identity::mfa_enforced_session::Entity")]
    MfaEnforcement,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("identity", "Session", policy()).personal(Column::UserId, [Column::IpAddress, Column::UserAgent])
}

/// Who may see and end sessions: the user alone. Signing in adds one and signing out revokes one, as mutations of their own: a
/// plain update could bring a revoked session back.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .insert(deny())
        .update(deny())
        .secret(Column::TokenHash)
        .system([Column::Id, Column::TokenHash, Column::CreatedAt])
        .immutable([Column::UserId])
}
