//! `ai_suggestions`: what the assistant suggests.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, all, deny, own, via};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::{AiSuggestionStatus, AiSuggestionType};
use crate::structures;
use crate::table::Table;
use crate::types::Decimal;
use crate::writing::Effect;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_suggestions", comment = "Something that the assistant suggests and a person may put to use.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The suggestion's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The thread it was made in.")]
    pub conversation_id: Uuid,
    #[sea_orm(comment = "The user of the thread.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "What is suggested.")]
    pub suggestion_type: AiSuggestionType,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The title.")]
    pub title: Option<String>,
    #[sea_orm(column_type = "JsonBinary", comment = "The suggestion itself, free in form.")]
    pub content: Json,
    #[sea_orm(column_type = "Text", comment = "Why the assistant suggests it.")]
    pub reasoning: Option<String>,
    #[sea_orm(comment = "How sure the assistant is, from 0 to 1.")]
    pub confidence: Option<Decimal<3, 2>>,
    #[sea_orm(default_value = "pending", comment = "What became of it.")]
    pub status: AiSuggestionStatus,
    #[sea_orm(comment = "The row it was applied to; of which table, the type of the suggestion says.")]
    pub applied_to_id: Option<Uuid>,
    #[sea_orm(comment = "When it was put to use; set when the status becomes so and nothing else is given.")]
    pub applied_at: Option<DateTimeUtc>,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "AiSuggestion", policy())
        .personal(Column::UserId, [Column::Title, Column::Content, Column::Reasoning])
        .writing(|writing| {
            writing
                .check(Column::Content, Check::Json(&structures::FREE))
                .check(Column::Confidence, Check::AtLeast(0))
                .check(Column::Confidence, Check::AtMost(1))
                .on(Column::Status, "applied", [Effect::SetIfNull("applied_at", Preset::Now)])
                .invariant(
                    Column::UserId,
                    "must be the user of the thread",
                    "EXISTS (SELECT 1 FROM ai_conversations AS thread \
                 WHERE thread.id = {conversation_id} AND thread.user_id = {user_id})",
                )
        })
}

/// Who may see and change suggestions: the user they were made for, in a thread that the user sees. What is suggested the gateway
/// writes; the user says what became of it. What was rejected or put to use stays so.
pub fn policy() -> Policy {
    let of_own_thread = all([own(Column::UserId), via(Relation::Conversation)]);
    let policy = Policy::new()
        .read(of_own_thread)
        .update(own(Column::UserId))
        .delete(own(Column::UserId))
        .writable(Column::SuggestionType, deny())
        .writable(Column::Title, deny())
        .writable(Column::Content, deny())
        .writable(Column::Reasoning, deny())
        .writable(Column::Confidence, deny())
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::ConversationId, Column::UserId]);
    MOVES.into_iter().fold(policy, |policy, (from, to)| policy.transition(Column::Status, from, to, own(Column::UserId)))
}

/// What may become of a suggestion.
const MOVES: [(AiSuggestionStatus, AiSuggestionStatus); 9] = [
    (AiSuggestionStatus::Pending, AiSuggestionStatus::Accepted),
    (AiSuggestionStatus::Pending, AiSuggestionStatus::Rejected),
    (AiSuggestionStatus::Pending, AiSuggestionStatus::Modified),
    (AiSuggestionStatus::Pending, AiSuggestionStatus::Applied),
    (AiSuggestionStatus::Accepted, AiSuggestionStatus::Rejected),
    (AiSuggestionStatus::Accepted, AiSuggestionStatus::Modified),
    (AiSuggestionStatus::Accepted, AiSuggestionStatus::Applied),
    (AiSuggestionStatus::Modified, AiSuggestionStatus::Rejected),
    (AiSuggestionStatus::Modified, AiSuggestionStatus::Applied),
];
