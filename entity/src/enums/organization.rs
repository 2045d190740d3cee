//! The enumerations of the organization domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// A role in an organization.
    OrgRole {
        /// Manages the organization.
        Admin = "admin",
        /// Reads and writes.
        Editor = "editor",
        /// Reads.
        Viewer = "viewer",
    }

    /// Whether an application is in use.
    ApplicationStatus {
        /// In use.
        Active = "active",
        /// Out of use.
        Inactive = "inactive",
        /// Being built.
        Development = "development",
    }
}
