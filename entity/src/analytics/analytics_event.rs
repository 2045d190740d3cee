//! `analytics_events`: a product event, from which the daily figures are made.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, all, any, column, in_organization, own, presets, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "analytics_events", comment = "A product event; the source of the daily figures.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The event's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal event.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user it is about; null when unknown.")]
    pub user_id: Option<Uuid>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it happened.")]
    pub occurred_at: DateTimeUtc,
    #[sea_orm(
        column_type = "String(StringLen::N(100))",
        comment = "What happened, such as `page_view`, `order` or `refund`; not blank."
    )]
    pub event_name: String,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Further facts, free in form: of an order `revenue_cents`, `cogs_cents` and `first_order`, of a refund `amount_cents`."
    )]
    pub props: Json,
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
    Table::of::<Entity>("analytics", "AnalyticsEvent", policy()).writing(|writing| {
        writing.check(Column::EventName, Check::NotBlank).check(Column::Props, Check::Json(&structures::FREE)).invariant(
            Column::UserId,
            "must be a member of the organization",
            "{user_id} IS NULL OR {organization_id} IS NULL OR EXISTS (SELECT 1 FROM organization_members AS member \
                 WHERE member.organization_id = {organization_id} AND member.user_id = {user_id})",
        )
    })
}

/// Who may see events: their user the personal ones, members those of their organization. Users add their own and never change one;
/// admins add, change and remove those of the organization.
pub fn policy() -> Policy {
    let personal = all([own(Column::UserId), when(column(Column::OrganizationId).is_null())]);
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    let adds = presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor);
    Policy::new()
        .read(any([personal, in_organization(Column::OrganizationId, Role::Viewer)]))
        .write(manages.clone())
        .insert(any([adds, manages]))
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id])
        .immutable([Column::OrganizationId, Column::UserId])
}
