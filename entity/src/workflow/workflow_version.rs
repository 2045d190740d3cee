//! `workflow_versions`: a snapshot of a workflow at one version; never changed.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workflow_versions", comment = "A snapshot of a workflow at one version; never changed.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The snapshot's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The workflow.")]
    pub workflow_id: Uuid,
    #[sea_orm(comment = "The number of the version, from 1.")]
    pub version: i32,
    #[sea_orm(
        column_type = "JsonBinary",
        comment = "The workflow as it was: definition, steps, transitions, type, timeout and escalation."
    )]
    pub definition: Json,
    #[sea_orm(comment = "The user who made the version.")]
    pub created_by: Option<Uuid>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::workflow::workflow::Entity",
        from = "Column::WorkflowId",
        to = "crate::workflow::workflow::Column::Id"
    )]
    Workflow,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("workflow", "WorkflowVersion", policy()).unique([Column::WorkflowId, Column::Version]).writing(
        |writing| {
            writing
                .check(Column::Version, Check::AtLeast(1))
                .check(Column::Definition, Check::Json(&structures::WORKFLOW_SNAPSHOT))
        },
    )
}

/// Who may see snapshots: whoever sees the workflow. The gateway adds them; nobody changes one.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::Workflow).append_only().preset(Column::CreatedBy, Preset::ViewerId).system([
        Column::Id,
        Column::CreatedBy,
        Column::CreatedAt,
    ])
}
