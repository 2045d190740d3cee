//! The enumerations of the data model.

use crate::types::text_enums;

text_enums! {
    /// Where a piece of content stands.
    ContentStatus {
        /// Being written.
        Draft = "draft",
        /// Handed in for review.
        PendingReview = "pending_review",
    }
}
