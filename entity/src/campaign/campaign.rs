//! `campaigns`: a marketing campaign: e-mail, SMS or social.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, any, column, exists, in_organization, presets, service, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::{CampaignStatus, CampaignType};
use crate::families;
use crate::table::Table;
use crate::writing::{RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaigns", comment = "A marketing campaign: e-mail, SMS or social.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The campaign's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it is for; null for a personal campaign.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user whose campaign it is.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name; not empty.")]
    pub name: String,
    #[sea_orm(comment = "The way it reaches people.")]
    pub r#type: CampaignType,
    #[sea_orm(default_value = "draft", comment = "Where the campaign stands; it moves only along the allowed transitions.")]
    pub status: CampaignStatus,
    #[sea_orm(column_type = "Text", comment = "What is sent.")]
    pub content: Option<String>,
    #[sea_orm(comment = "When it is to be sent; needed while it is scheduled.")]
    pub scheduled_date: Option<DateTimeUtc>,
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
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(has_many = "crate::campaign::report::Entity", via_rel = "Relation::Campaign")]
    Reports,
    #[sea_orm(has_many = "crate::campaign::sms_message::Entity", via_rel = "Relation::Campaign")]
    SmsMessages,
    #[sea_orm(has_many = "crate::campaign::email_message::Entity", via_rel = "Relation::Campaign")]
    EmailMessages,
    #[sea_orm(has_many = "crate::social::social_post::Entity", via_rel = "Relation::Campaign")]
    SocialPosts,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("campaign", "Campaign", policy()).soft_delete().writing(|writing| {
        families::owner_is_member(writing, Column::UserId).check(Column::Name, Check::NotBlank).row_check(RowCheck::NeededWhile(
            "status",
            "scheduled",
            "scheduled_date",
        ))
    })
}

/// Who may see and change campaigns: their user, of an organization's campaign while a member of it, and admins of the organization.
/// A campaign begins as a draft or with a date; people start, hold and stop it, and the service says how it ended.
pub fn policy() -> Policy {
    let begins = when(column(Column::Status).one_of([CampaignStatus::Draft, CampaignStatus::Scheduled]));
    let adds = families::adds_in_organization(Column::UserId, Column::OrganizationId, Relation::User);
    let policy = families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .insert(all([adds, begins]))
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt]);
    moves().into_iter().fold(policy, |policy, (from, to, rule)| policy.transition(Column::Status, from, to, rule))
}

/// The moves of the status and who may make each.
fn moves() -> [(CampaignStatus, CampaignStatus, Rule); 14] {
    [
        (CampaignStatus::Draft, CampaignStatus::Scheduled, manages()),
        (CampaignStatus::Draft, CampaignStatus::Running, manages()),
        (CampaignStatus::Scheduled, CampaignStatus::Draft, manages()),
        (CampaignStatus::Scheduled, CampaignStatus::Running, manages()),
        (CampaignStatus::Scheduled, CampaignStatus::Cancelled, manages()),
        (CampaignStatus::Scheduled, CampaignStatus::Failed, service()),
        (CampaignStatus::Running, CampaignStatus::Paused, manages()),
        (CampaignStatus::Running, CampaignStatus::Cancelled, manages()),
        (CampaignStatus::Running, CampaignStatus::Completed, service()),
        (CampaignStatus::Running, CampaignStatus::Failed, service()),
        (CampaignStatus::Paused, CampaignStatus::Running, manages()),
        (CampaignStatus::Paused, CampaignStatus::Cancelled, manages()),
        (CampaignStatus::Cancelled, CampaignStatus::Draft, manages()),
        (CampaignStatus::Failed, CampaignStatus::Draft, manages()),
    ]
}

/// The campaign is the viewer's own, or of an organization the viewer is an admin of.
fn manages() -> Rule {
    let editor = presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor);
    any([editor, in_organization(Column::OrganizationId, Role::Admin)])
}

/// The campaign that a row refers to is of the row's organization, or both are personal and of one user. The columns are
/// `campaign_id`, `organization_id` and `user_id`.
pub(crate) fn is_of_the_same_owner(writing: Writing, campaign: impl IdenStatic) -> Writing {
    writing.invariant(
        campaign,
        "must be of the same organization, or personal like the row",
        "{campaign_id} IS NULL OR EXISTS (SELECT 1 FROM campaigns AS campaign WHERE campaign.id = {campaign_id} \
         AND (campaign.organization_id = {organization_id} OR campaign.organization_id IS NULL \
         AND {organization_id} IS NULL AND campaign.user_id = {user_id}))",
    )
}

/// The campaign that a message was sent by is of the message's organization, or both are personal. The columns are `campaign_id` and
/// `organization_id`.
pub(crate) fn is_of_the_same_organization(writing: Writing, campaign: impl IdenStatic) -> Writing {
    writing.invariant(
        campaign,
        "must be of the same organization, or personal like the message",
        "{campaign_id} IS NULL OR EXISTS (SELECT 1 FROM campaigns AS campaign WHERE campaign.id = {campaign_id} \
         AND (campaign.organization_id = {organization_id} OR campaign.organization_id IS NULL AND {organization_id} IS NULL))",
    )
}

/// Who sees the messages of campaigns, which only the service writes: the user of the campaign, of an organization's campaign while
/// an editor of it, and admins of the organization.
pub(crate) fn sent_messages(organization: impl IdenStatic, campaign: impl RelationTrait) -> Policy {
    let own_campaign = presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor);
    Policy::new().read(any([exists(campaign, own_campaign), in_organization(organization, Role::Admin)]))
}
