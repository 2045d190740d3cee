//! The enumerations of the privacy domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// What a user asks for with the own data.
    DataRequestType {
        /// A file with all of it.
        Export = "export",
        /// That it is removed.
        Erasure = "erasure",
    }

    /// Where a request for data stands.
    DataRequestStatus {
        /// Not yet begun.
        Pending = "pending",
        /// Under way.
        Processing = "processing",
        /// Done.
        Completed = "completed",
        /// Turned down.
        Rejected = "rejected",
        /// Ended by an error.
        Failed = "failed",
        /// Taken back by the user.
        Cancelled = "cancelled",
    }

    /// What happens to rows whose time is over.
    RetentionAction {
        /// They are removed.
        Delete = "delete",
        /// What is personal in them is removed.
        Anonymize = "anonymize",
    }
}
