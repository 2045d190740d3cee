//! `pricing_plans`: the price of a tier for one billing period.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, any, exists, in_application, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::BillingPeriod;
use crate::membership::membership_tier;
use crate::table::{Computed, Kind, Table};
use crate::types::Decimal;
use crate::writing::PerDatabase;
use crate::writing::RowCheck;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pricing_plans", comment = "The price of a tier for one billing period.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The plan's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The tier.")]
    pub membership_tier_id: Uuid,
    #[sea_orm(comment = "The period the price is for; one plan of each for a tier.")]
    pub billing_period: BillingPeriod,
    #[sea_orm(comment = "The price in cents; zero or more.")]
    pub price_cents: i32,
    #[sea_orm(
        column_type = "Char(Some(3))",
        default_value = "usd",
        comment = "The currency, three lower-case letters of ISO 4217."
    )]
    pub currency: String,
    #[sea_orm(column_type = "Text", comment = "The price's id at the payment provider.")]
    pub stripe_price_id: Option<String>,
    #[sea_orm(comment = "The reduced price in cents, at most the price.")]
    pub promotional_price_cents: Option<i32>,
    #[sea_orm(comment = "When the reduced price begins.")]
    pub promotional_from: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the reduced price ends, after its beginning.")]
    pub promotional_until: Option<DateTimeUtc>,
    #[sea_orm(comment = "The discount in percent, from 0 to 100.")]
    pub discount_percent: Option<Decimal<5, 2>>,
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
        belongs_to = "crate::membership::membership_tier::Entity",
        from = "Column::MembershipTierId",
        to = "crate::membership::membership_tier::Column::Id"
    )]
    MembershipTier,
    #[sea_orm(has_many = "crate::membership::user_membership::Entity", via_rel = "Relation::PricingPlan")]
    Memberships,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("membership", "PricingPlan", policy())
        .computed(Computed {
            field: "effectivePriceCents",
            kind: Kind::Int,
            description: "The price in cents that is asked for now: the reduced price or the price less the discount while they run, \
                          else the price.",
            expression: EFFECTIVE_PRICE,
            guarded_as: None,
        })
        .unique([Column::MembershipTierId, Column::BillingPeriod]).writing(
        |writing| {
            writing
                .check_all([Column::PriceCents, Column::PromotionalPriceCents, Column::DiscountPercent], Check::AtLeast(0))
                .check(Column::DiscountPercent, Check::AtMost(100))
                .check(Column::Currency, Check::LowerCurrency)
                .row_check(RowCheck::AtMost("promotional_price_cents", "price_cents"))
                .row_check(RowCheck::Greater("promotional_until", "promotional_from"))
        },
    )
}

/// While a promotion runs its price counts, or the discount; half a cent is rounded up. A decimal is a scaled integer on SQLite.
const EFFECTIVE_PRICE: PerDatabase = PerDatabase {
    postgres: "CASE WHEN COALESCE({promotional_from} <= {now()}, TRUE) AND COALESCE({promotional_until} > {now()}, TRUE) \
        THEN COALESCE({promotional_price_cents}, \
        (({price_cents}::bigint * (10000 - ({discount_percent} * 100)::bigint) + 5000) / 10000)::integer, {price_cents}) \
        ELSE {price_cents} END",
    sqlite: "CASE WHEN COALESCE({promotional_from} <= {now()}, TRUE) AND COALESCE({promotional_until} > {now()}, TRUE) \
        THEN COALESCE({promotional_price_cents}, ({price_cents} * (10000 - {discount_percent}) + 5000) / 10000, {price_cents}) \
        ELSE {price_cents} END",
};

/// Who may see and change plans: whoever may see and change the tier; the payment provider's id is for admins of the organization
/// and for the application.
pub fn policy() -> Policy {
    let of_application = in_application(membership_tier::Column::ApplicationId);
    presets::child(Relation::MembershipTier)
        .guard(Column::StripePriceId, exists(Relation::MembershipTier, any([membership_tier::manages(), of_application])))
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::MembershipTierId])
}
