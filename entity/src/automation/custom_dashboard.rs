//! `custom_dashboards`: a dashboard that a user made, possibly shared.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, any, column, exists, in_organization, own, presets, when};
use sea_orm::entity::prelude::*;

use crate::automation::dashboard_share;
use crate::check::Check;
use crate::families;
use crate::structures;
use crate::table::Table;
use crate::writing::{RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "custom_dashboards", comment = "A dashboard that a user made, possibly shared.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The dashboard's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal dashboard.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user it belongs to.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name; not empty.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "What it shows.")]
    pub description: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "[]",
        comment = "The widgets: id, type, place, size and settings of each; ids are unique."
    )]
    pub layout: Json,
    #[sea_orm(default_value = false, comment = "Whether it is the one its user begins with.")]
    pub is_default: bool,
    #[sea_orm(default_value = false, comment = "Whether the whole organization sees it; a personal dashboard has none.")]
    pub is_shared: bool,
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
    #[sea_orm(has_many = "crate::automation::dashboard_share::Entity", via_rel = "Relation::Dashboard")]
    Shares,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("automation", "CustomDashboard", policy())
        .soft_delete()
        .many_to_many("sharedWith", Relation::Shares, dashboard_share::Relation::User)
        .writing(writing)
}

/// What a dashboard must be.
fn writing(writing: Writing) -> Writing {
    families::owner_is_member(writing, Column::UserId)
        .check(Column::Name, Check::NotBlank)
        .check(Column::Layout, Check::Json(&structures::DASHBOARD_LAYOUT))
        .row_check(RowCheck::TrueNeeds("is_shared", "organization_id"))
}

/// Who may see and change dashboards: personal ones their user, and with whom they are shared; of those of an organization its
/// admins all, members their own and those shared with them or with everyone. Sharing lets nobody change anything, and ends with
/// the membership.
pub fn policy() -> Policy {
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    let is_shared_with_viewer = exists(Relation::Shares, own(dashboard_share::Column::UserId));
    let is_shared_with_all = when(column(Column::IsShared).equals(true));
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .read(any([
            presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Viewer),
            all([is_shared_with_viewer, is_personal_or_of_member()]),
            all([is_shared_with_all, in_organization(Column::OrganizationId, Role::Viewer)]),
            manages,
        ]))
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt])
}

/// The dashboard is personal, or of an organization the viewer belongs to.
fn is_personal_or_of_member() -> Rule {
    any([when(column(Column::OrganizationId).is_null()), in_organization(Column::OrganizationId, Role::Viewer)])
}
