//! `organizations`: a tenant: members, licences, modules, applications, brands and customers belong to it.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, allow, deny, presets, verified};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::OrgRole;
use crate::organization::customer_organization;
use crate::organization::organization_member;
use crate::table::Table;
use crate::writing::{Companion, CompanionOn, CompanionValue};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "organizations",
    comment = "A tenant: members, licences, modules, applications, brands and customers belong to it."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The organization's id.")]
    pub id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The name; not empty.")]
    pub name: String,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The name in addresses: lower-case letters, digits and hyphens; unique."
    )]
    pub slug: String,
    #[sea_orm(
        column_type = "String(StringLen::N(50))",
        default_value = "free",
        comment = "The plan the organization is on; billing writes it."
    )]
    pub plan: String,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Settings, such as custom domains and white-label options; no credentials."
    )]
    pub settings: Json,
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
    #[sea_orm(has_many = "crate::identity::api_key::Entity", via_rel = "Relation::Organization")]
    ApiKeys,
    #[sea_orm(has_many = "crate::organization::organization_member::Entity", via_rel = "Relation::Organization")]
    Members,
    #[sea_orm(has_many = "crate::organization::application::Entity", via_rel = "Relation::Organization")]
    Applications,
    #[sea_orm(has_many = "crate::organization::license::Entity", via_rel = "Relation::Organization")]
    Licenses,
    #[sea_orm(has_many = "crate::organization::org_module::Entity", via_rel = "Relation::Organization")]
    Modules,
    #[sea_orm(has_many = "crate::organization::customer::Entity", via_rel = "Relation::Organization")]
    Customers,
    #[sea_orm(has_many = "crate::organization::customer_organization::Entity", via_rel = "Relation::Organization")]
    CustomerOrganizations,
    #[sea_orm(has_many = "crate::organization::user_integration::Entity", via_rel = "Relation::Organization")]
    Integrations,
    #[sea_orm(has_many = "crate::membership::membership_bundle::Entity", via_rel = "Relation::Organization")]
    MembershipBundles,
    #[sea_orm(has_many = "crate::membership::subscription::Entity", via_rel = "Relation::Organization")]
    Subscriptions,
    #[sea_orm(has_many = "crate::brand::brand::Entity", via_rel = "Relation::Organization")]
    Brands,
    #[sea_orm(has_many = "crate::content::content_template::Entity", via_rel = "Relation::Organization")]
    ContentTemplates,
    #[sea_orm(has_many = "crate::workflow::workflow::Entity", via_rel = "Relation::Organization")]
    Workflows,
    #[sea_orm(has_many = "crate::campaign::campaign::Entity", via_rel = "Relation::Organization")]
    Campaigns,
    #[sea_orm(has_many = "crate::campaign::report::Entity", via_rel = "Relation::Organization")]
    Reports,
    #[sea_orm(has_many = "crate::campaign::message_template::Entity", via_rel = "Relation::Organization")]
    MessageTemplates,
    #[sea_orm(has_many = "crate::campaign::sms_message::Entity", via_rel = "Relation::Organization")]
    SmsMessages,
    #[sea_orm(has_many = "crate::campaign::email_message::Entity", via_rel = "Relation::Organization")]
    EmailMessages,
    #[sea_orm(has_many = "crate::campaign::sms_consent::Entity", via_rel = "Relation::Organization")]
    SmsConsents,
    #[sea_orm(has_many = "crate::campaign::email_subscription::Entity", via_rel = "Relation::Organization")]
    EmailSubscriptions,
    #[sea_orm(has_one = "crate::campaign::app_settings::Entity")]
    AppSettings,
    #[sea_orm(has_many = "crate::social::social_account::Entity", via_rel = "Relation::Organization")]
    SocialAccounts,
    #[sea_orm(has_many = "crate::social::social_post::Entity", via_rel = "Relation::Organization")]
    SocialPosts,
    #[sea_orm(has_many = "crate::ai::ai_provider::Entity", via_rel = "Relation::Organization")]
    AiProviders,
    #[sea_orm(has_many = "crate::ai::ai_conversation::Entity", via_rel = "Relation::Organization")]
    AiConversations,
    #[sea_orm(has_many = "crate::ai::ai_token_usage::Entity", via_rel = "Relation::Organization")]
    AiTokenUsage,
    #[sea_orm(has_many = "crate::ai::vector_entry::Entity", via_rel = "Relation::Organization")]
    VectorEntries,
    #[sea_orm(has_many = "crate::ai::function::Entity", via_rel = "Relation::Organization")]
    Functions,
    #[sea_orm(has_many = "crate::ai::conversation::Entity", via_rel = "Relation::Organization")]
    Conversations,
    #[sea_orm(has_many = "crate::analytics::analytics_data::Entity", via_rel = "Relation::Organization")]
    AnalyticsData,
    #[sea_orm(has_many = "crate::analytics::analytics_event::Entity", via_rel = "Relation::Organization")]
    AnalyticsEvents,
    #[sea_orm(has_many = "crate::analytics::spend::Entity", via_rel = "Relation::Organization")]
    Spend,
    #[sea_orm(has_many = "crate::analytics::metrics_daily::Entity", via_rel = "Relation::Organization")]
    MetricsDaily,
    #[sea_orm(has_many = "crate::platform::audit_log::Entity", via_rel = "Relation::Organization")]
    AuditLogs,
    #[sea_orm(has_many = "crate::platform::event::Entity", via_rel = "Relation::Organization")]
    Events,
    #[sea_orm(has_many = "crate::platform::file::Entity", via_rel = "Relation::Organization")]
    Files,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "Organization", policy())
        .soft_delete()
        .unique([Column::Slug])
        .many_to_many("users", Relation::Members, organization_member::Relation::User)
        .many_to_many("sharedCustomers", Relation::CustomerOrganizations, customer_organization::Relation::Customer)
        .writing(|writing| {
            writing
                .check(Column::Name, Check::NotBlank)
                .check(Column::Slug, Check::Slug)
                .check(Column::Settings, Check::NoCredentials)
                .companion(Companion {
                    on: CompanionOn::Insert(allow()),
                    table: "organization_members",
                    values: vec![
                        ("organization_id", CompanionValue::Column("id")),
                        ("user_id", CompanionValue::ViewerId),
                        ("role", CompanionValue::Constant(OrgRole::Admin.into())),
                    ],
                })
                .companion(Companion {
                    on: CompanionOn::Insert(allow()),
                    table: "app_settings",
                    values: vec![("organization_id", CompanionValue::Column("id"))],
                })
        })
}

/// Who may see and change organizations: members see, admins change and remove; the plan is billing's.
///
/// Every user with a verified address may open an organization and becomes its first admin. A deleted organization gives no role to anyone, so only developers bring it back.
pub fn policy() -> Policy {
    presets::organization(Column::Id).read_deleted(deny()).insert(verified()).system([
        Column::Id,
        Column::Plan,
        Column::CreatedAt,
        Column::UpdatedAt,
        Column::DeletedAt,
    ])
}
