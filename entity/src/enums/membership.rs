//! The enumerations of the membership domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// The period a price is for.
    BillingPeriod {
        /// A month.
        Monthly = "monthly",
        /// A year.
        Yearly = "yearly",
    }

    /// Where a membership stands.
    MembershipStatus {
        /// In force.
        Active = "active",
        /// Not yet in force.
        Inactive = "inactive",
        /// In force, with a payment outstanding.
        PastDue = "past_due",
        /// Ended.
        Canceled = "canceled",
    }

    /// Where a subscription stands.
    SubscriptionStatus {
        /// In force.
        Active = "active",
        /// Not in force.
        Inactive = "inactive",
        /// In its trial period.
        Trialing = "trialing",
        /// In force, with a payment outstanding.
        PastDue = "past_due",
        /// Ended.
        Canceled = "canceled",
    }
}
