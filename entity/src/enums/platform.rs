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

    /// Where the bytes of a file lie, and what they are for.
    FileBucket {
        /// Pictures, sound and films.
        Media = "media",
        /// Documents.
        Documents = "documents",
        /// Exports of reports and of data.
        Exports = "exports",
    }
}
