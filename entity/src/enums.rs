//! The enumerations of the data model, a file for each domain.
//!
//! Each is checked text in the database. No rule and no behaviour here.

mod automation;
mod brand;
mod content;
mod identity;
mod imports;
mod membership;
mod organization;
mod platform;
mod workflow;

use crate::types::Enumeration;

pub use self::automation::{FlowExecutionStatus, FlowTriggerType};
pub use self::brand::{BrandRole, ClaimLevel, ClaimStatus, ClaimType};
pub use self::content::ContentStatus;
pub use self::identity::{LoginFailureReason, PlatformRole, UserTokenKind};
pub use self::imports::{DataSourceType, SyncLogStatus, SyncSchedule, SyncStatus};
pub use self::membership::{BillingPeriod, MembershipStatus, SubscriptionStatus};
pub use self::organization::{ApplicationStatus, OrgRole};
pub use self::platform::{AuditStatus, EventCategory};
pub use self::workflow::{WorkflowExecutionStatus, WorkflowInstanceStatus, WorkflowKind, WorkflowRunStatus, WorkflowType};

/// The enumerations of each domain.
const DOMAINS: [&[Enumeration]; 9] = [
    automation::ENUMERATIONS,
    brand::ENUMERATIONS,
    content::ENUMERATIONS,
    identity::ENUMERATIONS,
    imports::ENUMERATIONS,
    membership::ENUMERATIONS,
    organization::ENUMERATIONS,
    platform::ENUMERATIONS,
    workflow::ENUMERATIONS,
];

/// Every enumeration of the data model.
pub fn enumerations() -> impl Iterator<Item = &'static Enumeration> {
    DOMAINS.into_iter().flatten()
}
