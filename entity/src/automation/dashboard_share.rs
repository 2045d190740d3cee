//! `dashboard_shares`: with whom a dashboard is shared.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, all, any, exists, in_organization, own, via};
use sea_orm::entity::prelude::*;

use crate::automation::custom_dashboard;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dashboard_shares", comment = "A user with whom a dashboard is shared.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The share's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The dashboard.")]
    pub dashboard_id: Uuid,
    #[sea_orm(comment = "The user who may look at it: a member of the dashboard's organization, if it has one.")]
    pub user_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::automation::custom_dashboard::Entity",
        from = "Column::DashboardId",
        to = "crate::automation::custom_dashboard::Column::Id"
    )]
    Dashboard,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("automation", "DashboardShare", policy()).unique([Column::DashboardId, Column::UserId]).writing(
        |writing| {
            writing.invariant(
                Column::UserId,
                "must be a member of the dashboard's organization",
                "EXISTS (SELECT 1 FROM custom_dashboards AS dashboard WHERE dashboard.id = {dashboard_id} \
                 AND (dashboard.organization_id IS NULL OR EXISTS (SELECT 1 FROM organization_members AS member \
                 WHERE member.organization_id = dashboard.organization_id AND member.user_id = {user_id})))",
            )
        },
    )
}

/// Who may see and change shares of dashboards one sees: oneself those with oneself, and one may give them up; the dashboard's
/// user, and admins of its organization, all of them. Whoever may change a dashboard shares it.
pub fn policy() -> Policy {
    let owns_or_manages =
        any([own(custom_dashboard::Column::UserId), in_organization(custom_dashboard::Column::OrganizationId, Role::Admin)]);
    Policy::new()
        .read(all([via(Relation::Dashboard), any([own(Column::UserId), exists(Relation::Dashboard, owns_or_manages)])]))
        .insert(via(Relation::Dashboard))
        .delete(any([own(Column::UserId), via(Relation::Dashboard)]))
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::DashboardId, Column::UserId])
}
