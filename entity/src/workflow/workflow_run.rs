//! `workflow_runs`: a run of an automation in the queue of the background worker.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, Rule, all, any, column, exists, in_organization, own, service, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::WorkflowRunStatus;
use crate::table::Table;
use crate::workflow::workflow;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workflow_runs", comment = "A run of an automation in the queue of the background worker.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The run's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user the run belongs to.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The automation.")]
    pub workflow_id: Uuid,
    #[sea_orm(default_value = "queued", comment = "Where the run stands.")]
    pub status: WorkflowRunStatus,
    #[sea_orm(default_value = 0, comment = "How often it was tried again; zero or more.")]
    pub retries: i32,
    #[sea_orm(column_type = "Text", comment = "Why it failed.")]
    pub error: Option<String>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "What it is given.")]
    pub data: Json,
    #[sea_orm(column_type = "JsonBinary", comment = "What it yielded.")]
    pub result: Option<Json>,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "crate::workflow::workflow::Entity",
        from = "Column::WorkflowId",
        to = "crate::workflow::workflow::Column::Id"
    )]
    Workflow,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("workflow", "WorkflowRun", policy()).writing(|writing| writing.check(Column::Retries, Check::AtLeast(0)))
}

/// Who may see and change runs: their user, of an organization's workflow while a member, and admins of the organization. The
/// user queues a run of a workflow it sees and may cancel it while it waits; admins may cancel it; the worker does the rest.
pub fn policy() -> Policy {
    let manages = exists(Relation::Workflow, in_organization(workflow::Column::OrganizationId, Role::Admin));
    let own_run = all([own(Column::UserId), exists(Relation::Workflow, personal_or_of_member())]);
    let waits = when(column(Column::Status).equals(WorkflowRunStatus::Queued));
    let waits_or_cancelled = when(column(Column::Status).one_of([WorkflowRunStatus::Queued, WorkflowRunStatus::Cancelled]));
    let cancels_own = all([own_run.clone(), waits_or_cancelled]);
    Policy::new()
        .read(any([own_run.clone(), manages.clone()]))
        .insert(all([own_run, exists(Relation::Workflow, workflow::reads()), waits]))
        .update(any([cancels_own.clone(), manages.clone()]))
        .transition(Column::Status, WorkflowRunStatus::Queued, WorkflowRunStatus::Cancelled, any([cancels_own, manages.clone()]))
        .transition(Column::Status, WorkflowRunStatus::Running, WorkflowRunStatus::Cancelled, manages)
        .transition(Column::Status, WorkflowRunStatus::Queued, WorkflowRunStatus::Running, service())
        .transition(Column::Status, WorkflowRunStatus::Running, WorkflowRunStatus::Queued, service())
        .transition(Column::Status, WorkflowRunStatus::Running, WorkflowRunStatus::Succeeded, service())
        .transition(Column::Status, WorkflowRunStatus::Running, WorkflowRunStatus::Failed, service())
        .preset(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::Retries, Column::Error, Column::Result, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId, Column::WorkflowId, Column::Data])
}

/// The workflow is personal, or of an organization the viewer belongs to.
fn personal_or_of_member() -> Rule {
    any([
        when(column(workflow::Column::OrganizationId).is_null()),
        in_organization(workflow::Column::OrganizationId, Role::Viewer),
    ])
}
