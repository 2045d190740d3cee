//! `workflow_executions`: one run of an automation, kept as its history.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::enums::WorkflowExecutionStatus;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workflow_executions", comment = "One run of an automation, kept as its history.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The execution's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The automation.")]
    pub workflow_id: Uuid,
    #[sea_orm(default_value = "pending", comment = "Where the execution stands.")]
    pub status: WorkflowExecutionStatus,
    #[sea_orm(column_type = "JsonBinary", comment = "What it was given.")]
    pub input: Option<Json>,
    #[sea_orm(column_type = "JsonBinary", comment = "What it yielded.")]
    pub output: Option<Json>,
    #[sea_orm(column_type = "Text", comment = "Why it failed.")]
    pub error: Option<String>,
    #[sea_orm(comment = "When it began.")]
    pub started_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it came to an end.")]
    pub completed_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "The user who started it.")]
    pub started_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::workflow::workflow::Entity",
        from = "Column::WorkflowId",
        to = "crate::workflow::workflow::Column::Id"
    )]
    Workflow,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::StartedBy", to = "crate::identity::user::Column::Id")]
    Starter,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("workflow", "WorkflowExecution", policy())
}

/// Who may see executions: whoever sees the workflow. The gateway writes them.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::Workflow).system([Column::Id, Column::StartedBy]).immutable([Column::WorkflowId])
}
