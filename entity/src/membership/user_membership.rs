//! `user_memberships`: a user's membership of one application.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, Rule, any, exists, in_application, in_organization, own};
use sea_orm::entity::prelude::*;

use crate::enums::MembershipStatus;
use crate::organization::application;
use crate::table::Table;
use crate::writing::{Effect, Needs, RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user_memberships", comment = "A user's membership of one application.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The membership's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The member.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The application.")]
    pub application_id: Uuid,
    #[sea_orm(comment = "The tier, of the same application.")]
    pub membership_tier_id: Option<Uuid>,
    #[sea_orm(comment = "The plan paid for, of the same tier.")]
    pub pricing_plan_id: Option<Uuid>,
    #[sea_orm(comment = "The bundle the membership came with.")]
    pub membership_bundle_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", comment = "The subscription's id at the payment provider.")]
    pub stripe_subscription_id: Option<String>,
    #[sea_orm(default_value = "inactive", comment = "Where the membership stands; it moves only along the allowed transitions.")]
    pub status: MembershipStatus,
    #[sea_orm(comment = "When the membership began.")]
    pub started_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the membership ends, after its beginning.")]
    pub ends_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the membership is renewed.")]
    pub renewal_date: Option<DateTimeUtc>,
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
        belongs_to = "crate::organization::application::Entity",
        from = "Column::ApplicationId",
        to = "crate::organization::application::Column::Id"
    )]
    Application,
    #[sea_orm(
        belongs_to = "crate::membership::membership_tier::Entity",
        from = "Column::MembershipTierId",
        to = "crate::membership::membership_tier::Column::Id"
    )]
    MembershipTier,
    #[sea_orm(
        belongs_to = "crate::membership::pricing_plan::Entity",
        from = "Column::PricingPlanId",
        to = "crate::membership::pricing_plan::Column::Id"
    )]
    PricingPlan,
    #[sea_orm(
        belongs_to = "crate::membership::membership_bundle::Entity",
        from = "Column::MembershipBundleId",
        to = "crate::membership::membership_bundle::Column::Id"
    )]
    MembershipBundle,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("membership", "UserMembership", policy()).writing(writing)
}

/// What a membership must be, and what its moves bring with them.
fn writing(writing: Writing) -> Writing {
    writing
        .row_check(RowCheck::Greater("ends_at", "started_at"))
        .invariant(
            Column::MembershipTierId,
            "must be a tier of the application",
            "{membership_tier_id} IS NULL OR EXISTS (SELECT 1 FROM membership_tiers AS tier \
             WHERE tier.id = {membership_tier_id} AND tier.application_id = {application_id})",
        )
        .invariant(
            Column::PricingPlanId,
            "must be a plan of the tier",
            "{pricing_plan_id} IS NULL OR EXISTS (SELECT 1 FROM pricing_plans AS plan \
             WHERE plan.id = {pricing_plan_id} AND plan.membership_tier_id = {membership_tier_id})",
        )
        .invariant(
            Column::MembershipBundleId,
            "must be a bundle that holds the application",
            "{membership_bundle_id} IS NULL OR EXISTS (SELECT 1 FROM membership_bundle_applications AS held \
             WHERE held.membership_bundle_id = {membership_bundle_id} AND held.application_id = {application_id})",
        )
        .on(Column::Status, "active", [Effect::SetIfNull("started_at", Preset::Now)])
        .on(Column::Status, "canceled", [Effect::SetIfNull("ends_at", Preset::Now)])
        .needs(Needs { column: "status", from: "canceled", to: "active", needed: "started_at" })
}

/// Who may see and change memberships: users see their own, members of the application's organization all of it, its admins and
/// the application itself manage them.
///
/// The write path fills in `started_at` and `ends_at`, and lets a canceled membership become active only with a new start.
pub fn policy() -> Policy {
    let of_member = exists(Relation::Application, in_organization(application::Column::OrganizationId, Role::Viewer));
    let policy = Policy::new()
        .read(any([own(Column::UserId), of_member, in_application(Column::ApplicationId)]))
        .write(manages())
        .guard(Column::StripeSubscriptionId, manages())
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId, Column::ApplicationId]);
    [
        (MembershipStatus::Inactive, MembershipStatus::Active),
        (MembershipStatus::Active, MembershipStatus::PastDue),
        (MembershipStatus::PastDue, MembershipStatus::Active),
        (MembershipStatus::Active, MembershipStatus::Canceled),
        (MembershipStatus::PastDue, MembershipStatus::Canceled),
        (MembershipStatus::Canceled, MembershipStatus::Active),
    ]
    .into_iter()
    .fold(policy, |policy, (from, to)| policy.transition(Column::Status, from, to, manages()))
}

/// The viewer is an admin of the organization of the application, or the application itself.
fn manages() -> Rule {
    any([
        exists(Relation::Application, in_organization(application::Column::OrganizationId, Role::Admin)),
        in_application(Column::ApplicationId),
    ])
}
