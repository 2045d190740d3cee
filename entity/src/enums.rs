//! The enumerations of the data model.
//!
//! Each is checked text in the database. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// The role of a user on the whole platform.
    PlatformRole {
        /// An ordinary user.
        User = "user",
        /// Sees and manages all tenants.
        Developer = "developer",
    }

    /// What a one-time token is for.
    UserTokenKind {
        /// Proves that the user holds an e-mail address.
        EmailConfirmation = "email_confirmation",
        /// Proves that the user holds a phone number.
        PhoneConfirmation = "phone_confirmation",
        /// Lets the user set a new password.
        PasswordRecovery = "password_recovery",
        /// Signs the user in.
        MagicLink = "magic_link",
        /// Confirms a new e-mail address from the old one.
        EmailChangeCurrent = "email_change_current",
        /// Confirms a new e-mail address from the new one.
        EmailChangeNew = "email_change_new",
        /// Confirms a new phone number.
        PhoneChange = "phone_change",
        /// Confirms the user before a delicate change.
        Reauthentication = "reauthentication",
        /// Invites a person into an organization or onto a brand.
        Invitation = "invitation",
    }

    /// Why an attempt to sign in failed.
    LoginFailureReason {
        /// There is no such account.
        UnknownUser = "unknown_user",
        /// The password was wrong.
        BadPassword = "bad_password",
        /// The second factor was wrong.
        BadMfaCode = "bad_mfa_code",
        /// The account was locked after too many failures.
        Locked = "locked",
        /// The user is banned.
        Banned = "banned",
        /// The account is not active.
        Inactive = "inactive",
        /// Too many attempts came at once.
        RateLimited = "rate_limited",
    }

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

    /// A role on a brand.
    BrandRole {
        /// Manages the brand.
        Admin = "admin",
        /// Reads and writes.
        Editor = "editor",
        /// Reads.
        Viewer = "viewer",
    }

    /// What a claim is about.
    ClaimType {
        /// The brand as a whole; may be taken over by other brands.
        Master = "master",
        /// A product.
        Product = "product",
        /// An ingredient.
        Ingredient = "ingredient",
    }

    /// How far a claim reaches.
    ClaimLevel {
        /// The whole brand.
        Brand = "brand",
        /// A product.
        Product = "product",
        /// An ingredient.
        Ingredient = "ingredient",
    }

    /// Whether a claim may be used.
    ClaimStatus {
        /// It may be used.
        Allowed = "allowed",
        /// It must not be used.
        Disallowed = "disallowed",
        /// It must be used.
        Mandatory = "mandatory",
    }

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

    /// What a workflow is about.
    WorkflowKind {
        /// A task that runs by itself.
        Automation = "automation",
        /// The review and approval of content.
        Content = "content",
    }

    /// How the steps of a workflow follow each other.
    WorkflowType {
        /// One after the other.
        Sequential = "sequential",
        /// All at once.
        Parallel = "parallel",
        /// As their conditions say.
        Conditional = "conditional",
    }

    /// Where a workflow instance stands.
    WorkflowInstanceStatus {
        /// Under way.
        Active = "active",
        /// Ended well.
        Completed = "completed",
        /// Stopped by a person.
        Cancelled = "cancelled",
        /// Ended by an error.
        Failed = "failed",
        /// Ended because it took too long.
        Timeout = "timeout",
    }

    /// Where an execution of an automation stands.
    WorkflowExecutionStatus {
        /// Not yet begun.
        Pending = "pending",
        /// Under way.
        Running = "running",
        /// Ended well.
        Completed = "completed",
        /// Ended by an error.
        Failed = "failed",
        /// Stopped by a person.
        Cancelled = "cancelled",
    }

    /// Where a run in the queue stands.
    WorkflowRunStatus {
        /// Waiting for the worker.
        Queued = "queued",
        /// Under way.
        Running = "running",
        /// Ended well.
        Succeeded = "succeeded",
        /// Ended by an error.
        Failed = "failed",
        /// Stopped by a person.
        Cancelled = "cancelled",
    }

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
