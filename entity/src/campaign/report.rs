//! `reports`: a generated report, of a campaign or free-standing.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, all, any, column, in_organization, own, presets, when};
use sea_orm::entity::prelude::*;

use crate::campaign::campaign;
use crate::check::Check;
use crate::families;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reports", comment = "A generated report, of a campaign or free-standing.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The report's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it is about; null for a personal report.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user who had it made.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The campaign it is about, of the same organization; null for a free-standing report.")]
    pub campaign_id: Option<Uuid>,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "What it tells.")]
    pub report_type: String,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "The figures.")]
    pub data: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the figures were taken.")]
    pub generated_at: DateTimeUtc,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
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
    #[sea_orm(
        belongs_to = "crate::campaign::campaign::Entity",
        from = "Column::CampaignId",
        to = "crate::campaign::campaign::Column::Id"
    )]
    Campaign,
    #[sea_orm(has_many = "crate::platform::file::Entity", via_rel = "Relation::Report")]
    Files,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("campaign", "Report", policy()).soft_delete().writing(|writing| {
        let writing = families::owner_is_member(writing, Column::UserId).check(Column::Data, Check::Json(&structures::FREE));
        campaign::is_of_the_same_owner(writing, Column::CampaignId)
    })
}

/// Who may see and change reports: members of the organization see all of it, editors have new ones made and remove their own,
/// admins remove all; a personal report is its user's alone. None is ever edited.
pub fn policy() -> Policy {
    let makes = presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor);
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    let personal = all([own(Column::UserId), when(column(Column::OrganizationId).is_null())]);
    Policy::new()
        .read(any([personal.clone(), in_organization(Column::OrganizationId, Role::Viewer)]))
        .read_deleted(any([manages.clone(), personal]))
        .insert(makes.clone())
        .delete(any([makes, manages]))
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::Data, Column::GeneratedAt, Column::CreatedAt, Column::DeletedAt])
        .immutable([Column::OrganizationId, Column::UserId])
}
