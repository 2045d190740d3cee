//! The enumerations of the data model, a file for each domain.
//!
//! Each is checked text in the database. No rule and no behaviour here.

mod ai;
mod automation;
mod brand;
mod campaign;
mod content;
mod identity;
mod imports;
mod membership;
mod organization;
mod platform;
mod privacy;
mod social;
mod workflow;

use crate::types::Enumeration;

pub use self::ai::{
    AiContextType, AiGenerationStatus, AiGenerationType, AiMessageRole, AiProviderType, AiSuggestionStatus, AiSuggestionType,
};
pub use self::automation::{FlowExecutionStatus, FlowTriggerType};
pub use self::brand::{BrandRole, ClaimLevel, ClaimStatus, ClaimType};
pub use self::campaign::{
    BounceType, CampaignStatus, CampaignType, ConsentSource, EmailStatus, MessageTemplateCategory, MessageTemplateType, SmsStatus,
};
pub use self::content::ContentStatus;
pub use self::identity::{LoginFailureReason, PlatformRole, UserTokenKind};
pub use self::imports::{DataSourceType, SyncLogStatus, SyncSchedule, SyncStatus};
pub use self::membership::{BillingPeriod, MembershipStatus, SubscriptionStatus};
pub use self::organization::{ApplicationStatus, OrgRole};
pub use self::platform::{AuditStatus, EventCategory, FileBucket};
pub use self::privacy::{DataRequestStatus, DataRequestType, RetentionAction};
pub use self::social::{SocialPlatform, SocialPostStatus};
pub use self::workflow::{WorkflowExecutionStatus, WorkflowInstanceStatus, WorkflowKind, WorkflowRunStatus, WorkflowType};

/// The enumerations of each domain.
const DOMAINS: &[&[Enumeration]] = &[
    ai::ENUMERATIONS,
    automation::ENUMERATIONS,
    brand::ENUMERATIONS,
    campaign::ENUMERATIONS,
    content::ENUMERATIONS,
    identity::ENUMERATIONS,
    imports::ENUMERATIONS,
    membership::ENUMERATIONS,
    organization::ENUMERATIONS,
    platform::ENUMERATIONS,
    privacy::ENUMERATIONS,
    social::ENUMERATIONS,
    workflow::ENUMERATIONS,
];

/// Every enumeration of the data model.
pub fn enumerations() -> impl Iterator<Item = &'static Enumeration> {
    DOMAINS.iter().copied().flatten()
}
