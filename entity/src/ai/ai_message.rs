//! `ai_messages`: what was said in a thread with the assistant.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, all, column, via, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::AiMessageRole;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_messages", comment = "A message of a thread with the assistant.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The message's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The thread.")]
    pub conversation_id: Uuid,
    #[sea_orm(comment = "Who speaks; people say what the user says.")]
    pub role: AiMessageRole,
    #[sea_orm(column_type = "Text", comment = "What is said.")]
    pub content: String,
    #[sea_orm(comment = "How many tokens the provider read.")]
    pub tokens_input: Option<i32>,
    #[sea_orm(comment = "How many tokens the provider wrote.")]
    pub tokens_output: Option<i32>,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The model that answered.")]
    pub model_used: Option<String>,
    #[sea_orm(comment = "How many milliseconds the answer took.")]
    pub latency_ms: Option<i32>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::ai::ai_conversation::Entity",
        from = "Column::ConversationId",
        to = "crate::ai::ai_conversation::Column::Id"
    )]
    Conversation,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "AiMessage", policy())
        .personal_of(
            "(SELECT thread.user_id FROM ai_conversations AS thread WHERE thread.id = {conversation_id})",
            [Column::Content],
        )
        .writing(|writing| writing.check_all([Column::TokensInput, Column::TokensOutput, Column::LatencyMs], Check::AtLeast(0)))
}

/// Who may see and change messages: the user of the thread, who adds what a user says and removes any; what assistant and gateway
/// say the gateway writes. Nothing that was said is changed.
pub fn policy() -> Policy {
    let of_own_thread = via(Relation::Conversation);
    Policy::new()
        .read(of_own_thread.clone())
        .insert(all([when(column(Column::Role).equals(AiMessageRole::User)), of_own_thread.clone()]))
        .delete(of_own_thread)
        .system([Column::Id, Column::TokensInput, Column::TokensOutput, Column::ModelUsed, Column::LatencyMs, Column::CreatedAt])
        .immutable([Column::ConversationId])
}
