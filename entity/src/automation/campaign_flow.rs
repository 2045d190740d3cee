//! `campaign_flows`: a visual flow of nodes and edges that contacts go through.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::FlowTriggerType;
use crate::families;
use crate::structures;
use crate::table::Table;
use crate::writing::{RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign_flows", comment = "A visual flow of nodes and edges that contacts go through.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The flow's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal flow.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user it belongs to.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name; not empty.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "What the flow does.")]
    pub description: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "[]",
        comment = "The nodes: id, type, position and data of each; ids are unique."
    )]
    pub nodes: Json,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "[]",
        comment = "The edges: id, source and target of each; source and target are ids of nodes."
    )]
    pub edges: Json,
    #[sea_orm(comment = "What starts the flow.")]
    pub trigger_type: Option<FlowTriggerType>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "When exactly it starts, free in form.")]
    pub trigger_config: Json,
    #[sea_orm(default_value = false, comment = "Whether the flow is in use.")]
    pub is_active: bool,
    #[sea_orm(comment = "When it last ran.")]
    pub last_run_at: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
    #[sea_orm(comment = "When the row was soft-deleted; null while it is live.")]
    pub deleted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(has_many = "crate::automation::flow_execution::Entity", via_rel = "Relation::Flow")]
    Executions,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("automation", "CampaignFlow", policy()).soft_delete().writing(writing)
}

/// What a flow must be.
fn writing(writing: Writing) -> Writing {
    families::owner_is_member(writing, Column::UserId)
        .check(Column::Name, Check::NotBlank)
        .check(Column::Nodes, Check::Json(&structures::FLOW_NODES))
        .check(Column::Edges, Check::Json(&structures::FLOW_EDGES))
        .check(Column::TriggerConfig, Check::Json(&structures::FREE))
        .row_check(RowCheck::RefersTo { column: "edges", members: &["source", "target"], among: "nodes", key: "id" })
}

/// Who may see and change flows: personal ones their user alone; of those of an organization its admins all, and users their own,
/// whose changes need an editor.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User).system([
        Column::Id,
        Column::LastRunAt,
        Column::CreatedAt,
        Column::UpdatedAt,
        Column::DeletedAt,
    ])
}
