//! `ai_token_usage`: how much a user had a provider read and write on a day.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, any, in_organization, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_token_usage", comment = "How many tokens a user spent at a provider on a day.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that it counts for; null where it counts for none.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The user's provider; null for the gateway's own and for one that is gone.")]
    pub ai_provider_id: Option<Uuid>,
    #[sea_orm(comment = "The day, in UTC.")]
    pub date: Date,
    #[sea_orm(default_value = 0, comment = "How many tokens were read.")]
    pub input_tokens: i32,
    #[sea_orm(default_value = 0, comment = "How many tokens were written.")]
    pub output_tokens: i32,
    #[sea_orm(default_value = 0, comment = "How many requests there were.")]
    pub request_count: i32,
    #[sea_orm(default_value = 0, comment = "What it probably cost, in US dollars.")]
    pub estimated_cost: Decimal<19, 6>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "crate::ai::ai_provider::Entity",
        from = "Column::AiProviderId",
        to = "crate::ai::ai_provider::Column::Id"
    )]
    AiProvider,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "AiTokenUsage", policy()).writing(|writing| {
        writing
            .check_all(
                [Column::InputTokens, Column::OutputTokens, Column::RequestCount, Column::EstimatedCost],
                Check::AtLeast(0),
            )
            .invariant(
                Column::AiProviderId,
                "must be a provider of the user",
                "{ai_provider_id} IS NULL OR EXISTS (SELECT 1 FROM ai_providers AS provider \
                 WHERE provider.id = {ai_provider_id} AND provider.user_id = {user_id})",
            )
    })
}

/// Who may see usage: the user, and admins that of the organization. The gateway alone counts.
pub fn policy() -> Policy {
    Policy::new()
        .read(any([
            presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Viewer),
            in_organization(Column::OrganizationId, Role::Admin),
        ]))
        .system([Column::Id])
        .immutable([Column::OrganizationId, Column::UserId])
}
