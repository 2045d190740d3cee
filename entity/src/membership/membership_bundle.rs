//! `membership_bundles`: several applications sold together.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, all, any, authenticated, column, exists, in_application, in_organization, presets, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::ApplicationStatus;
use crate::membership::membership_bundle_application;
use crate::organization::application;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_bundles", comment = "Several applications sold together.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The bundle's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that sells the bundle.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The name.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "What the bundle offers.")]
    pub description: Option<String>,
    #[sea_orm(comment = "The price for a month in cents; zero or more.")]
    pub monthly_price_cents: Option<i32>,
    #[sea_orm(comment = "The price for a year in cents; zero or more.")]
    pub yearly_price_cents: Option<i32>,
    #[sea_orm(
        column_type = "Char(Some(3))",
        default_value = "usd",
        comment = "The currency, three lower-case letters of ISO 4217."
    )]
    pub currency: String,
    #[sea_orm(column_type = "Text", comment = "The monthly price's id at the payment provider.")]
    pub stripe_monthly_price_id: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The yearly price's id at the payment provider.")]
    pub stripe_yearly_price_id: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "The rules of a bundle whose applications are chosen by rules."
    )]
    pub inclusion_rules: Json,
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
    #[sea_orm(has_many = "crate::membership::user_membership::Entity", via_rel = "Relation::MembershipBundle")]
    Memberships,
    #[sea_orm(has_many = "crate::membership::membership_bundle_application::Entity", via_rel = "Relation::MembershipBundle")]
    BundleApplications,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("membership", "MembershipBundle", policy())
        .many_to_many("applications", Relation::BundleApplications, membership_bundle_application::Relation::Application)
        .writing(|writing| {
            writing
                .check_all([Column::MonthlyPriceCents, Column::YearlyPriceCents], Check::AtLeast(0))
                .check(Column::Currency, Check::LowerCurrency)
                .check(Column::InclusionRules, Check::Json(&structures::FREE))
                .invariant(
                    Column::Id,
                    "a bundle holds at least one application: give them with it",
                    "EXISTS (SELECT 1 FROM membership_bundle_applications AS held WHERE held.membership_bundle_id = {id})",
                )
        })
}

/// Who may see and change bundles: signed-in users those with an active application and those of their organizations, an
/// application those that hold it; admins of the organization manage them. The payment provider's ids are for admins and for the
/// application.
pub fn policy() -> Policy {
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    let active = when(column(application::Column::Status).equals(ApplicationStatus::Active));
    let on_sale = exists(Relation::BundleApplications, exists(membership_bundle_application::Relation::Application, active));
    let of_application =
        exists(Relation::BundleApplications, in_application(membership_bundle_application::Column::ApplicationId));
    let of_member = in_organization(Column::OrganizationId, Role::Viewer);
    presets::organization(Column::OrganizationId)
        .read(any([of_member, all([authenticated(), on_sale]), of_application.clone()]))
        .guard(Column::StripeMonthlyPriceId, any([manages.clone(), of_application.clone()]))
        .guard(Column::StripeYearlyPriceId, any([manages, of_application]))
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
