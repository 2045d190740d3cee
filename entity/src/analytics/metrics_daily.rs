//! `metrics_daily`: the figures of a day, made from events and spend.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, in_organization};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "metrics_daily", comment = "The figures of a day, made from events and spend.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization; null for events and spend of none.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The day, in UTC.")]
    pub day: Date,
    #[sea_orm(default_value = 0, comment = "How many sessions began; zero or more.")]
    pub sessions: i32,
    #[sea_orm(default_value = 0, comment = "How often something was put into a cart; zero or more.")]
    pub add_to_carts: i32,
    #[sea_orm(default_value = 0, comment = "How many orders there were; zero or more.")]
    pub orders: i32,
    #[sea_orm(default_value = 0, comment = "What the orders brought, in cents.")]
    pub revenue_cents: i64,
    #[sea_orm(default_value = 0, comment = "What was paid back, in cents.")]
    pub refunds_cents: i64,
    #[sea_orm(comment = "What an order brought on average, in cents; null without orders.")]
    pub aov_cents: Option<i32>,
    #[sea_orm(comment = "What a new customer cost, in cents; null without new customers.")]
    pub cac_cents: Option<i32>,
    #[sea_orm(comment = "Orders by sessions; null without sessions.")]
    pub conversion_rate: Option<Decimal<9, 6>>,
    #[sea_orm(default_value = 0, comment = "Revenue less refunds and cost of goods, in cents.")]
    pub gross_margin_cents: i64,
    #[sea_orm(default_value = 0, comment = "How many pages were viewed; zero or more.")]
    pub traffic: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("analytics", "MetricsDaily", policy()).unique_with_nulls([Column::OrganizationId, Column::Day]).writing(
        |writing| writing.check_all([Column::Sessions, Column::AddToCarts, Column::Orders, Column::Traffic], Check::AtLeast(0)),
    )
}

/// Who may see the figures: the members of the organization. The gateway makes them; admins may ask for it.
pub fn policy() -> Policy {
    Policy::new()
        .read(in_organization(Column::OrganizationId, Role::Viewer))
        .system([Column::Id])
        .immutable([Column::OrganizationId])
}
