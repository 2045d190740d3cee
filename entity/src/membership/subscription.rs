//! `subscriptions`: a user's or an organization's subscription to a plan of the product itself.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, any, deny, in_organization, presets};
use sea_orm::entity::prelude::*;

use crate::enums::SubscriptionStatus;
use crate::table::Table;
use crate::writing::RowCheck;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions", comment = "A user's or an organization's subscription to a plan of the product itself.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The subscription's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who subscribed.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The organization it is for; null for a personal subscription.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "The plan.")]
    pub plan: String,
    #[sea_orm(default_value = "inactive", comment = "Where the subscription stands.")]
    pub status: SubscriptionStatus,
    #[sea_orm(column_type = "Text", comment = "The subscription's id at the payment provider.")]
    pub stripe_id: Option<String>,
    #[sea_orm(comment = "When the paid period began.")]
    pub current_period_start: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the paid period ends, after its beginning.")]
    pub current_period_end: Option<DateTimeUtc>,
    #[sea_orm(default_value = false, comment = "Whether the subscription ends with the paid period.")]
    pub cancel_at_period_end: bool,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
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
    Table::of::<Entity>("membership", "PlanSubscription", policy())
        .writing(|writing| writing.row_check(RowCheck::Greater("current_period_end", "current_period_start")))
}

/// Who may see subscriptions: their user, of an organization's one while a member, and admins of the organization; they may only
/// say whether it ends with the paid period. Everything else is billing's.
pub fn policy() -> Policy {
    let concerned = any([
        presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Viewer),
        in_organization(Column::OrganizationId, Role::Admin),
    ]);
    Policy::new()
        .read(concerned.clone())
        .update(concerned)
        .guard(Column::StripeId, in_organization(Column::OrganizationId, Role::Admin))
        .writable(Column::Plan, deny())
        .writable(Column::Status, deny())
        .writable(Column::StripeId, deny())
        .writable(Column::CurrentPeriodStart, deny())
        .writable(Column::CurrentPeriodEnd, deny())
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId, Column::OrganizationId])
}
