//! `users`: one account.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, any, deny, exists, in_application, in_organization, not, own};
use sea_orm::entity::prelude::*;

use crate::brand::user_brand_role;
use crate::check::Check;
use crate::enums::PlatformRole;
use crate::membership::user_membership;
use crate::organization::customer_user;
use crate::organization::organization_member;
use crate::structures;
use crate::table::{Computed, Kind, Table};
use crate::types::TextList;
use crate::writing::{Derive, RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "users",
    comment = "One account. Profile, authentication state and second factor live here; roles do not: they are memberships and brand roles."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The account's id.")]
    pub id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The e-mail address, as the user wrote it. An account has an e-mail address or a phone number unless it is anonymous."
    )]
    pub email: Option<String>,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The e-mail address trimmed and in lower case; written by the gateway."
    )]
    pub email_normalized: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The hash of the password.")]
    pub password_hash: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The given name.")]
    pub first_name: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The family name.")]
    pub last_name: Option<String>,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The name to display; when null, the given and the family name stand in."
    )]
    pub full_name: Option<String>,
    #[sea_orm(column_type = "Text", comment = "Where the picture of the user is.")]
    pub avatar_url: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "The phone number, in the international form E.164.")]
    pub phone: Option<String>,
    #[sea_orm(comment = "When the user proved to hold the phone number.")]
    pub phone_verified_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The company the user works for.")]
    pub company: Option<String>,
    #[sea_orm(
        column_type = "String(StringLen::N(50))",
        default_value = "UTC",
        comment = "The user's time zone, by its IANA name."
    )]
    pub timezone: String,
    #[sea_orm(
        column_type = "Char(Some(2))",
        default_value = "en",
        comment = "The user's language, two lower-case letters of ISO 639-1."
    )]
    pub language: String,
    #[sea_orm(default_value = "user", comment = "The role on the whole platform; only a developer sets it.")]
    pub platform_role: PlatformRole,
    #[sea_orm(
        default_value = true,
        comment = "Whether the account may sign in; set by developers, and by an admin of the user's only organization."
    )]
    pub is_active: bool,
    #[sea_orm(default_value = false, comment = "Whether the account signs in through single sign-on.")]
    pub is_sso_user: bool,
    #[sea_orm(default_value = false, comment = "Whether the account was opened without any identity.")]
    pub is_anonymous: bool,
    #[sea_orm(default_value = false, comment = "Whether the user proved to hold the e-mail address.")]
    pub email_verified: bool,
    #[sea_orm(comment = "When the user proved to hold the e-mail address.")]
    pub email_verified_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the user was invited.")]
    pub invited_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the user last signed in.")]
    pub last_login_at: Option<DateTimeUtc>,
    #[sea_orm(default_value = 0, comment = "How often the user signed in; zero or more.")]
    pub login_count: i32,
    #[sea_orm(default_value = 0, comment = "Failed attempts to sign in since the last success; zero or more.")]
    pub failed_login_attempts: i32,
    #[sea_orm(comment = "Until when signing in is locked after too many failures.")]
    pub locked_until: Option<DateTimeUtc>,
    #[sea_orm(comment = "Until when the user is banned; only a developer sets it.")]
    pub banned_until: Option<DateTimeUtc>,
    #[sea_orm(default_value = false, comment = "Whether signing in asks for a second factor.")]
    pub mfa_enabled: bool,
    #[sea_orm(column_type = "Text", comment = "The secret of the second factor, encrypted.")]
    pub mfa_secret: Option<String>,
    #[sea_orm(comment = "The hashes of the backup codes.")]
    pub mfa_backup_codes: Option<TextList>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Facts kept by the gateway, such as the ways of signing in."
    )]
    pub app_metadata: Json,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "The user's own preferences and data. The user may edit it, so no right ever depends on it."
    )]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
    #[sea_orm(comment = "When the row was soft-deleted; null while it is live.")]
    pub deleted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "crate::identity::user_identity::Entity", via_rel = "Relation::User")]
    Identities,
    #[sea_orm(has_many = "crate::identity::session::Entity", via_rel = "Relation::User")]
    Sessions,
    #[sea_orm(has_many = "crate::identity::mfa_enforced_session::Entity", via_rel = "Relation::User")]
    MfaEnforcedSessions,
    #[sea_orm(has_many = "crate::identity::login_attempt::Entity", via_rel = "Relation::User")]
    LoginAttempts,
    #[sea_orm(has_many = "crate::identity::user_preference::Entity", via_rel = "Relation::User")]
    Preferences,
    #[sea_orm(has_many = "crate::identity::api_key::Entity", via_rel = "Relation::User")]
    ApiKeys,
    #[sea_orm(has_many = "crate::organization::organization_member::Entity", via_rel = "Relation::User")]
    OrganizationMemberships,
    #[sea_orm(has_many = "crate::organization::customer_user::Entity", via_rel = "Relation::User")]
    CustomerAssignments,
    #[sea_orm(has_many = "crate::organization::user_integration::Entity", via_rel = "Relation::User")]
    Integrations,
    #[sea_orm(has_many = "crate::membership::user_membership::Entity", via_rel = "Relation::User")]
    Memberships,
    #[sea_orm(has_many = "crate::membership::subscription::Entity", via_rel = "Relation::User")]
    Subscriptions,
    #[sea_orm(has_many = "crate::brand::brand::Entity", via_rel = "Relation::Creator")]
    CreatedBrands,
    #[sea_orm(has_many = "crate::brand::user_brand_role::Entity", via_rel = "Relation::User")]
    BrandRoles,
    #[sea_orm(has_many = "crate::brand::user_brand_role::Entity", via_rel = "Relation::Assigner")]
    AssignedBrandRoles,
    #[sea_orm(has_many = "crate::brand::claim::Entity", via_rel = "Relation::Creator")]
    CreatedClaims,
    #[sea_orm(has_many = "crate::content::content::Entity", via_rel = "Relation::Publisher")]
    PublishedContents,
    #[sea_orm(has_many = "crate::content::content::Entity", via_rel = "Relation::Creator")]
    CreatedContents,
    #[sea_orm(has_many = "crate::content::content_template::Entity", via_rel = "Relation::Creator")]
    CreatedContentTemplates,
    #[sea_orm(has_many = "crate::workflow::workflow::Entity", via_rel = "Relation::Creator")]
    Workflows,
    #[sea_orm(has_many = "crate::workflow::workflow_instance::Entity", via_rel = "Relation::Starter")]
    StartedWorkflowInstances,
    #[sea_orm(has_many = "crate::workflow::workflow_run::Entity", via_rel = "Relation::User")]
    WorkflowRuns,
    #[sea_orm(has_many = "crate::campaign::campaign::Entity", via_rel = "Relation::User")]
    Campaigns,
    #[sea_orm(has_many = "crate::campaign::report::Entity", via_rel = "Relation::User")]
    Reports,
    #[sea_orm(has_many = "crate::campaign::message_template::Entity", via_rel = "Relation::User")]
    MessageTemplates,
    #[sea_orm(has_many = "crate::social::social_account::Entity", via_rel = "Relation::User")]
    SocialAccounts,
    #[sea_orm(has_many = "crate::social::social_post::Entity", via_rel = "Relation::User")]
    SocialPosts,
    #[sea_orm(has_many = "crate::ai::ai_provider::Entity", via_rel = "Relation::User")]
    AiProviders,
    #[sea_orm(has_many = "crate::ai::ai_conversation::Entity", via_rel = "Relation::User")]
    AiConversations,
    #[sea_orm(has_many = "crate::ai::ai_token_usage::Entity", via_rel = "Relation::User")]
    AiTokenUsage,
    #[sea_orm(has_many = "crate::ai::ai_suggestion::Entity", via_rel = "Relation::User")]
    AiSuggestions,
    #[sea_orm(has_many = "crate::ai::ai_generation::Entity", via_rel = "Relation::User")]
    AiGenerations,
    #[sea_orm(has_many = "crate::ai::vector_entry::Entity", via_rel = "Relation::User")]
    VectorEntries,
    #[sea_orm(has_many = "crate::ai::function::Entity", via_rel = "Relation::User")]
    Functions,
    #[sea_orm(has_many = "crate::ai::function::Entity", via_rel = "Relation::Creator")]
    CreatedFunctions,
    #[sea_orm(has_many = "crate::ai::conversation::Entity", via_rel = "Relation::User")]
    Conversations,
    #[sea_orm(has_many = "crate::ai::chat_message::Entity", via_rel = "Relation::User")]
    ChatMessages,
    #[sea_orm(has_many = "crate::privacy::telemetry_event::Entity", via_rel = "Relation::User")]
    TelemetryEvents,
    #[sea_orm(has_many = "crate::privacy::app_allowlist_entry::Entity", via_rel = "Relation::User")]
    AppAllowlist,
    #[sea_orm(has_many = "crate::privacy::signal_toggle::Entity", via_rel = "Relation::User")]
    SignalToggles,
    #[sea_orm(has_one = "crate::privacy::privacy_prefs::Entity", via_rel = "Relation::User")]
    PrivacyPrefs,
    #[sea_orm(has_many = "crate::privacy::privacy_transparency_log_entry::Entity", via_rel = "Relation::User")]
    PrivacyTransparencyLog,
    #[sea_orm(has_many = "crate::privacy::consent_record::Entity", via_rel = "Relation::User")]
    ConsentRecords,
    #[sea_orm(has_many = "crate::privacy::data_request::Entity", via_rel = "Relation::User")]
    DataRequests,
    #[sea_orm(has_many = "crate::analytics::analytics_data::Entity", via_rel = "Relation::User")]
    AnalyticsData,
    #[sea_orm(has_many = "crate::analytics::analytics_event::Entity", via_rel = "Relation::User")]
    AnalyticsEvents,
    #[sea_orm(has_many = "crate::analytics::utm_track::Entity", via_rel = "Relation::User")]
    UtmTracks,
    #[sea_orm(has_many = "crate::analytics::cohort::Entity", via_rel = "Relation::User")]
    Cohorts,
    #[sea_orm(has_many = "crate::activity::file_event::Entity", via_rel = "Relation::User")]
    FileEvents,
    #[sea_orm(has_many = "crate::activity::file_pattern::Entity", via_rel = "Relation::User")]
    FilePatterns,
    #[sea_orm(has_many = "crate::activity::file_relationship::Entity", via_rel = "Relation::User")]
    FileRelationships,
    #[sea_orm(has_many = "crate::platform::audit_log::Entity", via_rel = "Relation::User")]
    AuditLogs,
    #[sea_orm(has_many = "crate::platform::event::Entity", via_rel = "Relation::User")]
    Events,
    #[sea_orm(has_many = "crate::platform::file::Entity", via_rel = "Relation::User")]
    Files,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("identity", "User", policy())
        .soft_delete()
        .many_to_many("organizations", Relation::OrganizationMemberships, organization_member::Relation::Organization)
        .many_to_many("assignedCustomers", Relation::CustomerAssignments, customer_user::Relation::Customer)
        .many_to_many("brands", Relation::BrandRoles, user_brand_role::Relation::Brand)
        .computed(Computed {
            field: "displayName",
            kind: Kind::Text { max_characters: None },
            description: "The name to show: the full name, else given and family name; null when there is none.",
            expression: "COALESCE({full_name}, NULLIF(TRIM(COALESCE({first_name}, '') || ' ' || COALESCE({last_name}, '')), ''))"
                .into(),
            guarded_as: None,
        })
        .computed(Computed {
            field: "confirmedAt",
            kind: Kind::DateTime,
            description: "When the user first proved to hold the e-mail address or the phone number.",
            expression: "CASE WHEN {phone_verified_at} < {email_verified_at} THEN {phone_verified_at} \
                         ELSE COALESCE({email_verified_at}, {phone_verified_at}) END"
                .into(),
            guarded_as: Some("email_verified_at"),
        })
        .writing(writing)
}

/// What an account must be. Second factor and password are written by mutations of their own.
fn writing(writing: Writing) -> Writing {
    writing
        .check(Column::Email, Check::Email)
        .check(Column::Phone, Check::Phone)
        .check(Column::Timezone, Check::TimeZone)
        .check(Column::Language, Check::Language)
        .check_all([Column::LoginCount, Column::FailedLoginAttempts], Check::AtLeast(0))
        .check_all([Column::AppMetadata, Column::Metadata], Check::Json(&structures::FREE))
        .row_check(RowCheck::OneOfUnless(&["email", "phone"], "is_anonymous"))
        .derive(Column::EmailNormalized, Column::Email, Derive::LowerTrimmed)
        .encrypted(Column::MfaSecret)
}

/// Who may see and change accounts.
///
/// People who share a brand share its organization too, because a brand role counts only while its holder is a member: the clause
/// about organizations speaks for both. Other people's rows show id, picture and display name; the rest is for the user and for
/// admins of a shared organization. Rights are never read from `metadata`, which the user edits. Signing up, inviting, changing
/// address, password or second factor, and erasing are mutations of their own.
pub fn policy() -> Policy {
    Policy::new()
        .read(any([own(Column::Id), shares_organization(Role::Viewer), holds_membership_of_application()]))
        .update(any([own(Column::Id), shares_organization(Role::Admin)]))
        .guard(Column::AppMetadata, deny())
        .guard_all_except([Column::Id, Column::AvatarUrl], any([own(Column::Id), shares_organization(Role::Admin)]))
        .secret(Column::PasswordHash)
        .secret(Column::MfaSecret)
        .secret(Column::MfaBackupCodes)
        .writable(Column::FirstName, own(Column::Id))
        .writable(Column::LastName, own(Column::Id))
        .writable(Column::FullName, own(Column::Id))
        .writable(Column::AvatarUrl, own(Column::Id))
        .writable(Column::Company, own(Column::Id))
        .writable(Column::Timezone, own(Column::Id))
        .writable(Column::Language, own(Column::Id))
        .writable(Column::Metadata, own(Column::Id))
        .writable(Column::Email, deny())
        .writable(Column::Phone, deny())
        .writable(Column::PlatformRole, deny())
        .writable(Column::BannedUntil, deny())
        .writable(Column::IsActive, administers_every_organization())
        .system([Column::Id, Column::EmailNormalized, Column::PasswordHash, Column::PhoneVerifiedAt, Column::IsSsoUser])
        .system([Column::IsAnonymous, Column::EmailVerified, Column::EmailVerifiedAt, Column::InvitedAt, Column::LastLoginAt])
        .system([Column::LoginCount, Column::FailedLoginAttempts, Column::LockedUntil, Column::MfaEnabled, Column::MfaSecret])
        .system([Column::MfaBackupCodes, Column::AppMetadata, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt])
}

/// The user is a member of an organization in which the viewer has the role.
fn shares_organization(role: Role) -> Rule {
    exists(Relation::OrganizationMemberships, in_organization(organization_member::Column::OrganizationId, role))
}

/// The viewer is an admin of every organization the user belongs to, of one at least, and not the user itself.
fn administers_every_organization() -> Rule {
    let administered = in_organization(organization_member::Column::OrganizationId, Role::Admin);
    all([
        not(own(Column::Id)),
        exists(Relation::OrganizationMemberships, administered.clone()),
        not(exists(Relation::OrganizationMemberships, not(administered))),
    ])
}

/// The user holds a membership of the application that asks.
fn holds_membership_of_application() -> Rule {
    exists(Relation::Memberships, in_application(user_membership::Column::ApplicationId))
}
