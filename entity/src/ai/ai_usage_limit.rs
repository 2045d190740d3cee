//! `ai_usage_limits`: how much of the assistant each role may use.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, authenticated};
use sea_orm::entity::prelude::*;

use crate::enums::OrgRole;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_usage_limits", comment = "How much of the assistant the members with a role may use.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The limit's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The role.")]
    pub role: OrgRole,
    #[sea_orm(comment = "How many tokens a member may spend on a day; null for as many as wanted.")]
    pub daily_token_limit: Option<i32>,
    #[sea_orm(comment = "How many tokens a member may spend in a month; null for as many as wanted.")]
    pub monthly_token_limit: Option<i32>,
    #[sea_orm(comment = "How many requests a member may make on a day; null for as many as wanted.")]
    pub daily_request_limit: Option<i32>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "AiUsageLimit", policy()).unique([Column::Role])
}

/// Who may see and change limits: every user sees them, developers change them.
pub fn policy() -> Policy {
    Policy::new().read(authenticated()).system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
}
