//! `data_requests`: a user asks for the own data, or for its erasure.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, all, column, deny, own, when};
use sea_orm::entity::prelude::*;

use crate::enums::{DataRequestStatus, DataRequestType};
use crate::table::Table;
use crate::writing::{Effect, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "data_requests",
    comment = "A user's request for the own data, or for its erasure. A user has one open request of a type at most."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The request's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user whose data it is about.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "What is asked for.")]
    pub r#type: DataRequestType,
    #[sea_orm(default_value = "pending", comment = "Where the request stands; it moves only along the allowed transitions.")]
    pub status: DataRequestStatus,
    #[sea_orm(column_type = "Text", comment = "Why the user asks.")]
    pub reason: Option<String>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it was asked.")]
    pub requested_at: DateTimeUtc,
    #[sea_orm(default_expr = "Expr::cust(\"now() + interval '30 days'\")", comment = "By when it must be done: 30 days later.")]
    pub due_at: DateTimeUtc,
    #[sea_orm(comment = "When it was done or rejected.")]
    pub completed_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "The user who dealt with it; null when the gateway did.")]
    pub processed_by: Option<Uuid>,
    #[sea_orm(comment = "The file with the exported data.")]
    pub file_id: Option<Uuid>,
    #[sea_orm(comment = "When the file with the exported data is removed.")]
    pub expires_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", comment = "Why it was not done.")]
    pub error: Option<String>,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "crate::identity::user::Entity",
        from = "Column::ProcessedBy",
        to = "crate::identity::user::Column::Id"
    )]
    Processor,
    #[sea_orm(belongs_to = "crate::platform::file::Entity", from = "Column::FileId", to = "crate::platform::file::Column::Id")]
    File,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("privacy", "DataRequest", policy())
        .personal(Column::UserId, [Column::Type, Column::Reason])
        .writing(writing)
}

/// What the end of a request brings with it.
fn writing(writing: Writing) -> Writing {
    let ended = [Effect::Set("completed_at", Preset::Now), Effect::Set("processed_by", Preset::ViewerId)];
    writing.on(Column::Status, "completed", ended).on(Column::Status, "rejected", ended)
}

/// Who may see and make requests: the user, who cancels one while it waits; developer and service do the rest.
pub fn policy() -> Policy {
    let waits = when(column(Column::Status).equals(DataRequestStatus::Pending));
    let waits_or_cancelled = when(column(Column::Status).one_of([DataRequestStatus::Pending, DataRequestStatus::Cancelled]));
    let cancels_own = all([own(Column::UserId), waits_or_cancelled]);
    let moves = [
        (DataRequestStatus::Pending, DataRequestStatus::Processing),
        (DataRequestStatus::Pending, DataRequestStatus::Rejected),
        (DataRequestStatus::Processing, DataRequestStatus::Completed),
        (DataRequestStatus::Processing, DataRequestStatus::Rejected),
        (DataRequestStatus::Processing, DataRequestStatus::Failed),
        (DataRequestStatus::Failed, DataRequestStatus::Processing),
    ];
    let policy = Policy::new()
        .read(own(Column::UserId))
        .insert(all([own(Column::UserId), waits]))
        .update(cancels_own.clone())
        .transition(Column::Status, DataRequestStatus::Pending, DataRequestStatus::Cancelled, cancels_own)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::RequestedAt, Column::DueAt, Column::CompletedAt, Column::ProcessedBy, Column::FileId])
        .system([Column::ExpiresAt, Column::Error, Column::UpdatedAt])
        .immutable([Column::UserId, Column::Type, Column::Reason]);
    moves.into_iter().fold(policy, |policy, (from, to)| policy.transition(Column::Status, from, to, deny()))
}
