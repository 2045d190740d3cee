//! `workflow_brands`: a brand that a workflow is assigned to; a workflow without any serves all brands of the organization.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;
use crate::workflow::sole_default;
use crate::writing::Keep;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "workflow_brands",
    comment = "A brand that a workflow is assigned to; a workflow without any serves all brands of the organization."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The assignment's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The workflow.")]
    pub workflow_id: Uuid,
    #[sea_orm(comment = "The brand, of the workflow's organization.")]
    pub brand_id: Uuid,
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
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("workflow", "WorkflowBrand", policy()).unique([Column::WorkflowId, Column::BrandId]).writing(|writing| {
        writing
.invariant(
    Column::BrandId,
    "must be of the workflow's organization",
    "EXISTS (SELECT 1 FROM workflows AS workflow JOIN brands AS brand ON brand.organization_id = workflow.organization_id \
     WHERE workflow.id = {workflow_id} AND brand.id = {brand_id})",
)
.invariant(Column::WorkflowId, sole_default::MESSAGE, sole_default::OF_ASSIGNMENT)
.keep(Keep {
    column: "workflow_id",
    parent: "workflows",
    of_rows_with: None,
    holds: sole_default::AFTER_REMOVAL,
    message: sole_default::MESSAGE,
})
.keeps_parent("workflow")
    })
}

/// Who may see and change assignments: whoever may see and change the workflow.
pub fn policy() -> Policy {
    presets::child(Relation::Workflow).system([Column::Id, Column::CreatedAt]).immutable([Column::WorkflowId, Column::BrandId])
}
