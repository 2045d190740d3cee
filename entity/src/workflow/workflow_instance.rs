//! `workflow_instances`: one piece of content going through one workflow; content has at most one active instance.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Rule, all, any, column, exists, in_brand, own, via, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::content::content;
use crate::enums::WorkflowInstanceStatus;
use crate::structures;
use crate::table::Table;
use crate::writing::{Effect, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "workflow_instances",
    comment = "One piece of content going through one workflow; content has at most one active instance."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The instance's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The workflow.")]
    pub workflow_id: Uuid,
    #[sea_orm(comment = "The content.")]
    pub content_id: Uuid,
    #[sea_orm(default_value = "active", comment = "Where the instance stands.")]
    pub status: WorkflowInstanceStatus,
    #[sea_orm(default_value = 0, comment = "The position of the current step, from 0.")]
    pub current_step_index: i32,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "What the workflow keeps while it runs.")]
    pub context: Json,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "[]",
        comment = "What was done, by whom and when; only ever appended to."
    )]
    pub history: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it was started.")]
    pub started_at: DateTimeUtc,
    #[sea_orm(comment = "When it came to an end.")]
    pub completed_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "Until when it should end.")]
    pub deadline_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "The user who started it.")]
    pub started_by: Uuid,
    #[sea_orm(comment = "The user who brought it to an end.")]
    pub completed_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::workflow::workflow::Entity",
        from = "Column::WorkflowId",
        to = "crate::workflow::workflow::Column::Id"
    )]
    Workflow,
    #[sea_orm(
        belongs_to = "crate::content::content::Entity",
        from = "Column::ContentId",
        to = "crate::content::content::Column::Id"
    )]
    Content,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::StartedBy", to = "crate::identity::user::Column::Id")]
    Starter,
    #[sea_orm(
        belongs_to = "crate::identity::user::Entity",
        from = "Column::CompletedBy",
        to = "crate::identity::user::Column::Id"
    )]
    Completer,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("workflow", "WorkflowInstance", policy()).writing(writing)
}

/// What an instance must be, and what its end brings with it.
fn writing(writing: Writing) -> Writing {
    let writing = writing
        .check(Column::CurrentStepIndex, Check::AtLeast(0))
        .check(Column::History, Check::Json(&structures::WORKFLOW_HISTORY))
        .invariant(
            Column::WorkflowId,
            "must be an active content workflow of the brand's organization",
            "EXISTS (SELECT 1 FROM content AS piece JOIN brands AS brand ON brand.id = piece.brand_id \
             JOIN workflows AS workflow ON workflow.organization_id = brand.organization_id \
             WHERE piece.id = {content_id} AND workflow.id = {workflow_id} AND workflow.kind = 'content' AND workflow.is_active)",
        );
    ["completed", "cancelled", "failed", "timeout"].into_iter().fold(writing, |writing, ended| {
        let effects = [Effect::Set("completed_at", Preset::Now), Effect::Set("completed_by", Preset::ViewerId)];
        writing.on(Column::Status, ended, effects)
    })
}

/// Who may see and change instances: whoever sees the content sees its instances; editors start one for content they may change,
/// brand admins manage them, and who started one may cancel it. Acting in one's turn is a mutation of its own.
pub fn policy() -> Policy {
    let starts =
        all([when(column(Column::Status).equals(WorkflowInstanceStatus::Active)), via(Relation::Content), may("insert")]);
    let cancels = all([
        own(Column::StartedBy),
        when(column(Column::Status).one_of([WorkflowInstanceStatus::Active, WorkflowInstanceStatus::Cancelled])),
        may("read"),
    ]);
    let policy = Policy::new()
        .read(all([via(Relation::Content), may("read")]))
        .insert(starts)
        .update(any([may("update"), cancels.clone()]))
        .writable(Column::CurrentStepIndex, may("update"))
        .writable(Column::Context, may("update"))
        .writable(Column::DeadlineAt, may("update"))
        .transition(
            Column::Status,
            WorkflowInstanceStatus::Active,
            WorkflowInstanceStatus::Cancelled,
            any([may("update"), cancels]),
        )
        .preset(Column::StartedBy, Preset::ViewerId)
        .preset(Column::StartedAt, Preset::Now)
        .system([Column::Id, Column::History, Column::StartedAt, Column::CompletedAt, Column::StartedBy, Column::CompletedBy])
        .immutable([Column::WorkflowId, Column::ContentId]);
    [WorkflowInstanceStatus::Completed, WorkflowInstanceStatus::Failed, WorkflowInstanceStatus::Timeout]
        .into_iter()
        .fold(policy, |policy, ended| policy.transition(Column::Status, WorkflowInstanceStatus::Active, ended, may("update")))
}

/// The viewer may do this to instances of the content's brand.
fn may(action: &str) -> Rule {
    exists(Relation::Content, in_brand(content::Column::BrandId, &format!("workflow_instances:{action}")))
}
