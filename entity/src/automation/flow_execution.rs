//! `flow_executions`: one contact going through one flow.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, all, column, deny, presets, via, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::FlowExecutionStatus;
use crate::structures;
use crate::table::Table;
use crate::writing::{Effect, PerDatabase, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "flow_executions", comment = "One contact going through one flow.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The execution's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The flow.")]
    pub flow_id: Uuid,
    #[sea_orm(comment = "The contact, a customer of the flow's organization; null when the flow is about nobody.")]
    pub contact_id: Option<Uuid>,
    #[sea_orm(default_value = "running", comment = "Where the execution stands; it moves only along the allowed transitions.")]
    pub status: FlowExecutionStatus,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The id of the node it is at.")]
    pub current_node_id: Option<String>,
    #[sea_orm(column_type = "JsonBinary", default_value = "[]", comment = "The ids of the nodes that were executed, in order.")]
    pub execution_path: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it began.")]
    pub started_at: DateTimeUtc,
    #[sea_orm(comment = "When it ended.")]
    pub completed_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", comment = "Why it failed.")]
    pub error_message: Option<String>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "What the engine keeps about it.")]
    pub metadata: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::automation::campaign_flow::Entity",
        from = "Column::FlowId",
        to = "crate::automation::campaign_flow::Column::Id"
    )]
    Flow,
    #[sea_orm(
        belongs_to = "crate::organization::customer::Entity",
        from = "Column::ContactId",
        to = "crate::organization::customer::Column::Id"
    )]
    Contact,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("automation", "FlowExecution", policy()).writing(writing)
}

/// The node is one of the flow's.
const NODE_IS_OF_FLOW: PerDatabase = PerDatabase {
    postgres: "{current_node_id} IS NULL OR EXISTS (SELECT 1 FROM campaign_flows AS flow \
        CROSS JOIN LATERAL jsonb_array_elements(flow.nodes) AS node \
        WHERE flow.id = {flow_id} AND node ->> 'id' = {current_node_id})",
    sqlite: "{current_node_id} IS NULL OR EXISTS (SELECT 1 FROM campaign_flows AS flow, json_each(flow.nodes) AS node \
        WHERE flow.id = {flow_id} AND node.value ->> '$.id' = {current_node_id})",
};

/// What an execution must be, and what its end brings with it.
fn writing(writing: Writing) -> Writing {
    writing
        .check(Column::ExecutionPath, Check::Json(&structures::FLOW_PATH))
        .check(Column::Metadata, Check::Json(&structures::FREE))
        .invariant(Column::CurrentNodeId, "must be the id of a node of the flow", NODE_IS_OF_FLOW)
        .invariant(
            Column::ContactId,
            "must be a customer of the flow's organization",
            "{contact_id} IS NULL OR EXISTS (SELECT 1 FROM campaign_flows AS flow JOIN customers AS contact \
             ON contact.id = {contact_id} WHERE flow.id = {flow_id} AND (contact.organization_id = flow.organization_id \
             OR EXISTS (SELECT 1 FROM customer_organizations AS link \
             WHERE link.customer_id = contact.id AND link.organization_id = flow.organization_id)))",
        )
        .on(Column::Status, "completed", ENDS)
        .on(Column::Status, "failed", ENDS)
        .on(Column::Status, "cancelled", ENDS)
}

/// An end has its time.
const ENDS: [Effect; 1] = [Effect::SetIfNull("completed_at", Preset::Now)];

/// Who may see and change executions: whoever sees the flow; whoever may change the flow starts it, and pauses, resumes and
/// cancels what runs through it. The rest is the engine's, which passes every rule.
pub fn policy() -> Policy {
    let manages = || via(Relation::Flow);
    let begins = when(column(Column::Status).equals(FlowExecutionStatus::Running));
    let moves = [
        (FlowExecutionStatus::Running, FlowExecutionStatus::Paused, manages()),
        (FlowExecutionStatus::Paused, FlowExecutionStatus::Running, manages()),
        (FlowExecutionStatus::Running, FlowExecutionStatus::Cancelled, manages()),
        (FlowExecutionStatus::Paused, FlowExecutionStatus::Cancelled, manages()),
        (FlowExecutionStatus::Running, FlowExecutionStatus::Completed, deny()),
        (FlowExecutionStatus::Running, FlowExecutionStatus::Failed, deny()),
        (FlowExecutionStatus::Paused, FlowExecutionStatus::Failed, deny()),
    ];
    let policy = presets::child_read_only(Relation::Flow)
        .insert(all([manages(), begins]))
        .update(manages())
        .system([Column::Id])
        .immutable([Column::FlowId, Column::ContactId]);
    let policy = moves.into_iter().fold(policy, |policy, (from, to, rule)| policy.transition(Column::Status, from, to, rule));
    [Column::CurrentNodeId, Column::ExecutionPath, Column::StartedAt, Column::CompletedAt, Column::ErrorMessage, Column::Metadata]
        .into_iter()
        .fold(policy, |policy, column| policy.writable(column, deny()))
}
