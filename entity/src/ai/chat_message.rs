//! `chat_messages`: what people wrote to each other.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, all, any, exists, in_organization, own, via};
use sea_orm::entity::prelude::*;

use crate::ai::conversation;
use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_messages", comment = "A message of a thread between people.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The message's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The thread.")]
    pub conversation_id: Uuid,
    #[sea_orm(comment = "The user who wrote it; the caller when not named.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "What was written.")]
    pub message_content: String,
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
        belongs_to = "crate::ai::conversation::Entity",
        from = "Column::ConversationId",
        to = "crate::ai::conversation::Column::Id"
    )]
    Conversation,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "ChatMessage", policy())
        .personal_when_changed(Column::UserId, [Column::MessageContent])
        .writing(|writing| writing.check(Column::MessageContent, Check::NotBlank))
}

/// Who may see and change messages: whoever sees the thread sees them and, as an editor, writes in it; people change and remove
/// their own, admins all of the organization.
pub fn policy() -> Policy {
    let manages = in_organization(conversation::Column::OrganizationId, Role::Admin);
    let of_thread = |rule| all([own(Column::UserId), exists(Relation::Conversation, rule)]);
    let writes = of_thread(any([conversation::takes_part(Role::Editor), manages.clone()]));
    let changes = any([of_thread(conversation::takes_part(Role::Editor)), exists(Relation::Conversation, manages)]);
    Policy::new()
        .read(via(Relation::Conversation))
        .insert(writes)
        .update(changes.clone())
        .delete(changes)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::ConversationId, Column::UserId])
}
