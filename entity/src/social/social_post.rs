//! `social_posts`: a draft, scheduled or published post.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, any, column, in_organization, presets, service, when};
use sea_orm::entity::prelude::*;

use crate::campaign::campaign;
use crate::enums::SocialPostStatus;
use crate::families;
use crate::table::Table;
use crate::types::TextList;
use crate::writing::{RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "social_posts", comment = "A draft, scheduled or published post.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The post's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it is for; null for a personal post.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user whose post it is.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The campaign it is part of, of the same organization.")]
    pub campaign_id: Option<Uuid>,
    #[sea_orm(comment = "The account it is posted by, of the same organization.")]
    pub social_account_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The text.")]
    pub content: String,
    #[sea_orm(comment = "The addresses of pictures and films.")]
    pub media_urls: Option<TextList>,
    #[sea_orm(column_type = "Text", comment = "The address it links to.")]
    pub link_url: Option<String>,
    #[sea_orm(comment = "The hashtags.")]
    pub hashtags: Option<TextList>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The post's id on the platform.")]
    pub platform_post_id: Option<String>,
    #[sea_orm(default_value = "draft", comment = "Where the post stands; it moves only along the allowed transitions.")]
    pub status: SocialPostStatus,
    #[sea_orm(comment = "When it is to be published; needed while it is scheduled.")]
    pub scheduled_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it was published.")]
    pub published_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", comment = "Why it was not published.")]
    pub error_message: Option<String>,
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
    #[sea_orm(
        belongs_to = "crate::campaign::campaign::Entity",
        from = "Column::CampaignId",
        to = "crate::campaign::campaign::Column::Id"
    )]
    Campaign,
    #[sea_orm(
        belongs_to = "crate::social::social_account::Entity",
        from = "Column::SocialAccountId",
        to = "crate::social::social_account::Column::Id"
    )]
    SocialAccount,
    #[sea_orm(has_many = "crate::social::social_engagement::Entity", via_rel = "Relation::Post")]
    Engagement,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("social", "SocialPost", policy()).soft_delete().writing(writing)
}

fn writing(writing: Writing) -> Writing {
    let writing = families::owner_is_member(writing, Column::UserId);
    campaign::is_of_the_same_owner(writing, Column::CampaignId)
        .row_check(RowCheck::NeededWhile("status", "scheduled", "scheduled_at"))
        .invariant(
            Column::SocialAccountId,
            "must be an account of the same organization, or personal like the post",
            "EXISTS (SELECT 1 FROM social_accounts AS account WHERE account.id = {social_account_id} \
             AND (account.organization_id = {organization_id} OR account.organization_id IS NULL \
             AND {organization_id} IS NULL AND account.user_id = {user_id}))",
        )
}

/// Who may see and change posts: their user, of an organization's post while a member of it, and admins of the organization. A post
/// begins as a draft or with a date; people have it published, and the service says what came of it.
///
/// The account is one that the caller sees: an own one, or one of an organization the caller is an admin of.
pub fn policy() -> Policy {
    let begins = when(column(Column::Status).one_of([SocialPostStatus::Draft, SocialPostStatus::Scheduled]));
    let adds = families::adds_in_organization(Column::UserId, Column::OrganizationId, Relation::User);
    let policy = families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .insert(all([adds, begins]))
        .system([Column::Id, Column::PlatformPostId, Column::PublishedAt, Column::ErrorMessage])
        .system([Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt]);
    moves().into_iter().fold(policy, |policy, (from, to, rule)| policy.transition(Column::Status, from, to, rule))
}

/// The moves of the status and who may make each.
fn moves() -> [(SocialPostStatus, SocialPostStatus, Rule); 8] {
    [
        (SocialPostStatus::Draft, SocialPostStatus::Scheduled, manages()),
        (SocialPostStatus::Draft, SocialPostStatus::Publishing, manages()),
        (SocialPostStatus::Scheduled, SocialPostStatus::Draft, manages()),
        (SocialPostStatus::Scheduled, SocialPostStatus::Publishing, manages()),
        (SocialPostStatus::Publishing, SocialPostStatus::Published, service()),
        (SocialPostStatus::Publishing, SocialPostStatus::Failed, service()),
        (SocialPostStatus::Failed, SocialPostStatus::Draft, manages()),
        (SocialPostStatus::Failed, SocialPostStatus::Scheduled, manages()),
    ]
}

/// The post is the viewer's own, or of an organization the viewer is an admin of.
fn manages() -> Rule {
    let editor = presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor);
    any([editor, in_organization(Column::OrganizationId, Role::Admin)])
}
