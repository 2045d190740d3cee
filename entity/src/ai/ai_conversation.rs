//! `ai_conversations`: threads with the assistant.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::AiContextType;
use crate::families;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_conversations", comment = "A thread with the assistant, and the data it was given.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The thread's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal thread.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user whose thread it is; the caller when not named.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The provider that answers: one of the user's own, personal or of the same organization.")]
    pub ai_provider_id: Option<Uuid>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The title.")]
    pub title: Option<String>,
    #[sea_orm(comment = "What it is about.")]
    pub context_type: Option<AiContextType>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "What the assistant was given, as it was then; free in form."
    )]
    pub context_data: Json,
    #[sea_orm(default_value = false, comment = "Whether it is put away.")]
    pub is_archived: bool,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
    #[sea_orm(comment = "When the row was soft-deleted; null while it is live.")]
    pub deleted_at: Option<DateTimeUtc>,
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
    #[sea_orm(has_many = "crate::ai::ai_message::Entity", via_rel = "Relation::Conversation")]
    Messages,
    #[sea_orm(has_many = "crate::ai::ai_suggestion::Entity", via_rel = "Relation::Conversation")]
    Suggestions,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "AiConversation", policy())
        .personal(Column::UserId, [Column::Title, Column::ContextData])
        .soft_delete()
        .writing(|writing| {
            families::owner_is_member(writing, Column::UserId)
                .check(Column::ContextData, Check::Json(&structures::FREE))
                .invariant(
                    Column::AiProviderId,
                    "must be a provider of the thread's user, personal or of the same organization",
                    "{ai_provider_id} IS NULL OR EXISTS (SELECT 1 FROM ai_providers AS provider \
                 WHERE provider.id = {ai_provider_id} AND provider.user_id = {user_id} \
                 AND (provider.organization_id IS NULL OR provider.organization_id = {organization_id}))",
                )
        })
}

/// Who may see and change threads: their users alone. Admins see none of the organization; what a viewer has, it only sees.
/// Whoever may remove a thread may bring it back.
pub fn policy() -> Policy {
    let edits = presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor);
    Policy::new()
        .read(presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Viewer))
        .read_deleted(edits.clone())
        .write(edits)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt])
        .immutable([Column::OrganizationId, Column::UserId])
}
