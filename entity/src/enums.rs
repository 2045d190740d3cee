//! The enumerations of the data model, a file for each domain.
//!
//! Each is checked text in the database. No rule and no behaviour here.

mod brand;
mod content;
mod identity;
mod membership;
mod organization;
mod platform;
mod workflow;

use crate::types::Enumeration;

pub use self::brand::{BrandRole, ClaimLevel, ClaimStatus, ClaimType};
pub use self::content::ContentStatus;
pub use self::identity::{LoginFailureReason, PlatformRole, UserTokenKind};
pub use self::membership::{BillingPeriod, MembershipStatus, SubscriptionStatus};
pub use self::organization::{ApplicationStatus, OrgRole};
pub use self::platform::{AuditStatus, EventCategory};
pub use self::workflow::{WorkflowExecutionStatus, WorkflowInstanceStatus, WorkflowKind, WorkflowRunStatus, WorkflowType};

/// The enumerations of each domain.
const DOMAINS: [&[Enumeration]; 7] = [
    brand::ENUMERATIONS,
    content::ENUMERATIONS,
    identity::ENUMERATIONS,
    membership::ENUMERATIONS,
    organization::ENUMERATIONS,
    platform::ENUMERATIONS,
    workflow::ENUMERATIONS,
];

/// Every enumeration of the data model.
pub fn enumerations() -> impl Iterator<Item = &'static Enumeration> {
    DOMAINS.into_iter().flatten()
}
