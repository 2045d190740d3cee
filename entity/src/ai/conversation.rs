//! `conversations`: threads between people.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, any, column, exists, in_organization, own, when};
use sea_orm::entity::prelude::*;

use crate::ai::chat_message;
use crate::families;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conversations", comment = "A thread between people, not with the assistant.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The thread's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal thread.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user who opened it; the caller when not named.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The title.")]
    pub title: Option<String>,
    #[sea_orm(column_type = "Text", comment = "What it is about.")]
    pub subject: Option<String>,
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
    #[sea_orm(has_many = "crate::ai::chat_message::Entity", via_rel = "Relation::Conversation")]
    Messages,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "Conversation", policy()).writing(|writing| families::owner_is_member(writing, Column::UserId))
}

/// Who may see and change threads: whoever opened one or wrote in it sees it, as long as it is a member of the organization;
/// editors manage their own, admins all of the organization.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User).read(reads()).system([
        Column::Id,
        Column::CreatedAt,
        Column::UpdatedAt,
    ])
}

/// The viewer may see the thread.
pub(super) fn reads() -> Rule {
    any([takes_part(Role::Viewer), in_organization(Column::OrganizationId, Role::Admin)])
}

/// The viewer opened the thread or wrote in it, and it is personal, or of an organization in which the viewer has the role.
pub(super) fn takes_part(role: Role) -> Rule {
    let wrote = exists(Relation::Messages, own(chat_message::Column::UserId));
    let is_open = any([when(column(Column::OrganizationId).is_null()), in_organization(Column::OrganizationId, role)]);
    all([any([own(Column::UserId), wrote]), is_open])
}
