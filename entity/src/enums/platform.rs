//! The enumerations of the platform domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// The kind of an event or an entry of the audit trail; it decides how long that is kept.
    EventCategory {
        /// Sessions, permissions and the like.
        Security = "security",
        /// A change of data.
        Audit = "audit",
        /// Usage.
        Analytics = "analytics",
        /// For developers.
        Debug = "debug",
    }

    /// Whether something was done.
    AuditStatus {
        /// It was done.
        Success = "success",
        /// It was refused, or it failed.
        Failure = "failure",
    }
}
