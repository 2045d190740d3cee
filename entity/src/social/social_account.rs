//! `social_accounts`: a connected account on a social platform.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::SocialPlatform;
use crate::families;
use crate::structures;
use crate::table::{Computed, Kind, Table};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "social_accounts", comment = "A connected account on a social platform.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The account's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that posts by it; null for a personal account.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user who connected it.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The platform.")]
    pub platform: SocialPlatform,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name of the account there.")]
    pub account_name: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The id of the account there; a user connects it once.")]
    pub account_id: Option<String>,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The id of the page to post on, where the platform has pages."
    )]
    pub page_id: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The key to post with, encrypted.")]
    pub access_token: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The key to renew it with, encrypted.")]
    pub refresh_token: Option<String>,
    #[sea_orm(comment = "When the key to post with ends.")]
    pub token_expires_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary", default_value = "[]", comment = "What the platform lets the keys do.")]
    pub permissions: Json,
    #[sea_orm(default_value = true, comment = "Whether the account is in use.")]
    pub is_active: bool,
    #[sea_orm(comment = "When it was last posted by.")]
    pub last_used_at: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
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
    #[sea_orm(has_many = "crate::social::social_post::Entity", via_rel = "Relation::SocialAccount")]
    Posts,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("social", "SocialAccount", policy())
        // An account of an organization is the organization's.
        .personal_of(
            "CASE WHEN {organization_id} IS NULL THEN {user_id} END",
            [Column::AccountName, Column::AccountId, Column::PageId],
        )
        .unique([Column::UserId, Column::Platform, Column::AccountId])
        .computed(Computed {
            field: "hasAccessToken",
            kind: Kind::Bool,
            description: "Whether a key to post with is set; it itself is never shown.",
            expression: "{access_token} IS NOT NULL".into(),
            guarded_as: None,
        })
        .computed(Computed {
            field: "hasRefreshToken",
            kind: Kind::Bool,
            description: "Whether a key to renew with is set; it itself is never shown.",
            expression: "{refresh_token} IS NOT NULL".into(),
            guarded_as: None,
        })
        .writing(|writing| {
            families::owner_is_member(writing, Column::UserId)
                .check(Column::Permissions, Check::Json(&structures::GRANTED_PERMISSIONS))
                .encrypted(Column::AccessToken)
                .encrypted(Column::RefreshToken)
        })
}

/// Who may see and change accounts: their user, of an organization's account while a member of it, and admins of the organization.
/// The keys are never shown.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .secret(Column::AccessToken)
        .secret(Column::RefreshToken)
        .system([Column::Id, Column::TokenExpiresAt, Column::Permissions, Column::LastUsedAt])
        .system([Column::CreatedAt, Column::UpdatedAt])
}
