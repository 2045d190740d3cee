//! `ai_providers`: the models a user brings along, with a key of its own.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, own};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::AiProviderType;
use crate::families;
use crate::table::{Computed, Kind, Table};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_providers", comment = "A user's own provider of models, with the user's key.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The provider's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal provider.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user whose provider it is; the caller when not named.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The name given to it.")]
    pub name: String,
    #[sea_orm(comment = "Whose models they are.")]
    pub provider_type: AiProviderType,
    #[sea_orm(
        column_type = "Text",
        comment = "The address to call where it is not the usual one: https, and not within a private network."
    )]
    pub api_endpoint: Option<String>,
    #[sea_orm(
        column_type = "Text",
        comment = "The key, encrypted; it is forgotten when the address changes and no key is given with it."
    )]
    pub api_key: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The model when none is named.")]
    pub model_name: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Settings such as temperature and max_tokens, free in form; a value that looks like a credential is refused."
    )]
    pub config: Json,
    #[sea_orm(
        default_value = false,
        comment = "Whether it is the user's default, which the user alone decides; a user has one at most."
    )]
    pub is_default: bool,
    #[sea_orm(default_value = true, comment = "Whether it is in use.")]
    pub is_active: bool,
    #[sea_orm(comment = "When it was last called.")]
    pub last_used_at: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
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
    #[sea_orm(has_many = "crate::ai::ai_conversation::Entity", via_rel = "Relation::AiProvider")]
    Conversations,
    #[sea_orm(has_many = "crate::ai::ai_token_usage::Entity", via_rel = "Relation::AiProvider")]
    TokenUsage,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "AiProvider", policy())
        .computed(Computed {
            field: "hasApiKey",
            kind: Kind::Bool,
            description: "Whether a key is set; the key itself is never shown.",
            expression: "{api_key} IS NOT NULL".into(),
            guarded_as: None,
        })
        .writing(|writing| {
            families::owner_is_member(writing, Column::UserId)
                .check(Column::ApiEndpoint, Check::PublicUrl)
                .check(Column::Config, Check::NoCredentials)
                .encrypted(Column::ApiKey)
                .forgets(Column::ApiKey, Column::ApiEndpoint)
                .forgets(Column::ApiKey, Column::ProviderType)
        })
}

/// Who may see and change providers: their users, and admins all of the organization. The key is shown to nobody.
///
/// Which provider a thread uses by default, and where it asks, its user decides alone: whoever decided that for others could read
/// what they ask.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .secret(Column::ApiKey)
        .writable(Column::IsDefault, own(Column::UserId))
        .changeable([Column::ApiEndpoint, Column::ApiKey, Column::ProviderType], &own(Column::UserId))
        .system([Column::Id, Column::LastUsedAt, Column::CreatedAt, Column::UpdatedAt])
}
