//! The enumerations of the content domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// Where a piece of content stands.
    ContentStatus {
        /// Being written.
        Draft = "draft",
        /// Handed in for review.
        PendingReview = "pending_review",
        /// Being reviewed.
        InReview = "in_review",
        /// Approved, not yet public.
        Approved = "approved",
        /// To be published at a set time.
        Scheduled = "scheduled",
        /// Public.
        Published = "published",
        /// No longer public.
        Archived = "archived",
        /// Refused in review.
        Rejected = "rejected",
    }
}
