//! `workflows`: a workflow: either the review and approval of content, or an automation of a user or an organization.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, Rule, all, allow, any, column, exists, in_brand, in_organization, not, presets, when};
use sea_orm::entity::prelude::*;

use crate::brand::brand;
use crate::check::Check;
use crate::enums::{WorkflowKind, WorkflowType};
use crate::organization::organization;
use crate::structures;
use crate::table::Table;
use crate::types::TextList;
use crate::workflow::sole_default;
use crate::workflow::workflow_brand;
use crate::writing::{Companion, CompanionOn, CompanionValue, RowCheck, Versioning, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "workflows",
    comment = "A workflow: either the review and approval of content, or an automation of a user or an organization."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The workflow's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal automation.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(default_value = "content", comment = "Whether it is about content or an automation.")]
    pub kind: WorkflowKind,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "What the workflow does.")]
    pub description: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "An automation's trigger, inputs and variables; empty for content."
    )]
    pub definition: Json,
    #[sea_orm(column_type = "JsonBinary", default_value = "[]", comment = "The steps, in order.")]
    pub steps: Json,
    #[sea_orm(column_type = "JsonBinary", default_value = "[]", comment = "Which step leads to which, and on what condition.")]
    pub transitions: Json,
    #[sea_orm(default_value = "sequential", comment = "How the steps follow each other.")]
    pub r#type: WorkflowType,
    #[sea_orm(comment = "After how many hours it times out; more than zero.")]
    pub timeout_hours: Option<i32>,
    #[sea_orm(column_type = "JsonBinary", comment = "Who is told, or takes over, after how many hours.")]
    pub escalation_rules: Option<Json>,
    #[sea_orm(default_value = "[]", comment = "The types of content it is for.")]
    pub content_types: TextList,
    #[sea_orm(
        default_value = false,
        comment = "Whether it is the default; at most one active default for a brand and a type of content."
    )]
    pub is_default: bool,
    #[sea_orm(default_value = true, comment = "Whether it may be used.")]
    pub is_active: bool,
    #[sea_orm(default_value = 1, comment = "Raised by one when steps, transitions or definition change.")]
    pub version: i32,
    #[sea_orm(comment = "The user who added the row.")]
    pub created_by: Uuid,
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
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
    #[sea_orm(has_many = "crate::content::content::Entity", via_rel = "Relation::Workflow")]
    Contents,
    #[sea_orm(has_many = "crate::workflow::workflow_brand::Entity", via_rel = "Relation::Workflow")]
    WorkflowBrands,
    #[sea_orm(has_many = "crate::workflow::workflow_version::Entity", via_rel = "Relation::Workflow")]
    Versions,
    #[sea_orm(has_many = "crate::workflow::workflow_instance::Entity", via_rel = "Relation::Workflow")]
    Instances,
    #[sea_orm(has_many = "crate::workflow::workflow_execution::Entity", via_rel = "Relation::Workflow")]
    Executions,
    #[sea_orm(has_many = "crate::workflow::workflow_run::Entity", via_rel = "Relation::Workflow")]
    Runs,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("workflow", "Workflow", policy())
        .many_to_many("brands", Relation::WorkflowBrands, workflow_brand::Relation::Brand)
        .writing(writing)
}

/// What a workflow is made of: a change of one of these is a new version.
const SUBSTANCE: [&str; 6] = ["definition", "steps", "transitions", "type", "timeout_hours", "escalation_rules"];

/// What a workflow must be; each version of it is kept as a snapshot.
fn writing(writing: Writing) -> Writing {
    writing
        .check(Column::Definition, Check::Json(&structures::WORKFLOW_DEFINITION))
        .check(Column::Steps, Check::Json(&structures::WORKFLOW_STEPS))
        .check(Column::Transitions, Check::Json(&structures::WORKFLOW_TRANSITIONS))
        .check(Column::TimeoutHours, Check::AtLeast(1))
        .check(Column::EscalationRules, Check::Json(&structures::WORKFLOW_ESCALATION))
        .row_check(RowCheck::NeededWhile("kind", "content", "organization_id"))
        .row_check(RowCheck::EmptyWhile("kind", "content", "definition"))
        .row_check(RowCheck::RefersTo { column: "transitions", members: &["from", "to"], among: "steps", key: "id" })
        .invariant(Column::IsDefault, sole_default::MESSAGE, sole_default::OF_WORKFLOW)
        .versioning(Versioning::CounterOf(&SUBSTANCE))
        .companion(Companion {
            on: CompanionOn::Version,
            table: "workflow_versions",
            values: vec![
                ("workflow_id", CompanionValue::Column("id")),
                ("version", CompanionValue::Column("version")),
                ("definition", CompanionValue::Document(&SUBSTANCE)),
                ("created_by", CompanionValue::ViewerId),
            ],
        })
}

/// Who may see and change workflows: members see the automations of their organization, whoever has a role on a brand sees the
/// content workflows that serve it, admins of the organization see and manage all of it. Editors manage their own automations,
/// personal ones included; brand admins the content workflows whose brands they all administer.
///
/// The write path judges an insert after the assignments that came with it.
pub fn policy() -> Policy {
    let own_automation = all([
        is(WorkflowKind::Automation),
        presets::own_in_organization(Column::CreatedBy, Column::OrganizationId, Role::Editor),
    ]);
    let may = |action| {
        any([
            in_organization(Column::OrganizationId, Role::Admin),
            own_automation.clone(),
            all([is(WorkflowKind::Content), administers_every_brand(action)]),
        ])
    };
    Policy::new()
        .read(reads())
        .insert(may("insert"))
        .update(may("update"))
        .delete(may("delete"))
        .preset(Column::CreatedBy, Preset::ViewerId)
        .system([Column::Id, Column::Version, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId, Column::CreatedBy])
}

/// The viewer may see the workflow.
pub(super) fn reads() -> Rule {
    any([
        presets::own_in_organization(Column::CreatedBy, Column::OrganizationId, Role::Viewer),
        in_organization(Column::OrganizationId, Role::Admin),
        all([is(WorkflowKind::Automation), in_organization(Column::OrganizationId, Role::Viewer)]),
        all([is(WorkflowKind::Content), serves_own_brand()]),
    ])
}

fn is(kind: WorkflowKind) -> Rule {
    when(column(Column::Kind).equals(kind))
}

/// The viewer has a role on a brand the workflow serves.
fn serves_own_brand() -> Rule {
    let permission = "workflows:read";
    let any_brand = exists(organization::Relation::Brands, in_brand(brand::Column::Id, permission));
    any([
        exists(Relation::WorkflowBrands, in_brand(workflow_brand::Column::BrandId, permission)),
        all([not(exists(Relation::WorkflowBrands, allow())), exists(Relation::Organization, any_brand)]),
    ])
}

/// The workflow is assigned to at least one brand, and the viewer may do this on each of them.
fn administers_every_brand(action: &str) -> Rule {
    let administered = in_brand(workflow_brand::Column::BrandId, &format!("workflows:{action}"));
    all([exists(Relation::WorkflowBrands, administered.clone()), not(exists(Relation::WorkflowBrands, not(administered)))])
}
