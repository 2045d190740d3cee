//! `analytics_data`: a metric value on a day.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, all, any, column, in_organization, own, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::families;
use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "analytics_data", comment = "A metric value on a day.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The value's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization whose metric it is; null for a personal one.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user who recorded it.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "What is measured; not blank.")]
    pub metric_type: String,
    #[sea_orm(comment = "The value; null when there is none for the day.")]
    pub value: Option<Decimal<28, 8>>,
    #[sea_orm(comment = "The day.")]
    pub date: Date,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("analytics", "AnalyticsData", policy())
        .writing(|writing| families::owner_is_member(writing, Column::UserId).check(Column::MetricType, Check::NotBlank))
}

/// Who may see and change metrics: personal ones their user alone; those of an organization its members see, editors manage their own
/// and admins all.
pub fn policy() -> Policy {
    let personal = all([own(Column::UserId), when(column(Column::OrganizationId).is_null())]);
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .read(any([personal, in_organization(Column::OrganizationId, Role::Viewer)]))
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
}
