//! `api_keys`: a user's key at an outside provider, encrypted at rest.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, presets};
use sea_orm::entity::prelude::*;

use crate::table::{Computed, Kind, Table};
use crate::writing::Derive;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "api_keys",
    comment = "A user's key at an outside provider, encrypted at rest. It opens nothing in this gateway."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The key's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user the key belongs to.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The organization the key is used for; null for a personal key.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", comment = "The provider the key is for.")]
    pub provider: String,
    #[sea_orm(column_type = "Text", comment = "The key, encrypted.")]
    pub api_key: String,
    #[sea_orm(column_type = "String(StringLen::N(8))", comment = "The last four characters of the key, to recognize it by.")]
    pub key_hint: Option<String>,
    #[sea_orm(default_value = false, comment = "Whether the provider accepted the key.")]
    pub verified: bool,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("identity", "ApiKey", policy())
        .personal(Column::UserId, [Column::Provider, Column::KeyHint])
        .computed(Computed {
            field: "hasApiKey",
            kind: Kind::Bool,
            description: "Whether a key is set; the key itself is never shown.",
            expression: "{api_key} IS NOT NULL".into(),
            guarded_as: None,
        })
        .writing(|writing| {
            writing
                .invariant(
                    Column::UserId,
                    "must be a member of the organization",
                    "{organization_id} IS NULL OR EXISTS (SELECT 1 FROM organization_members AS member \
     WHERE member.organization_id = {organization_id} AND member.user_id = {user_id})",
                )
                .derive(Column::KeyHint, Column::ApiKey, Derive::LastFour)
                .encrypted(Column::ApiKey)
        })
}

/// Who may see and change keys: the user who holds one, and for an organization's key only while a member there. Admins see and
/// remove the keys of their organization; the key itself is never shown.
pub fn policy() -> Policy {
    let edits = presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor);
    presets::own_rows_in_organization(Column::UserId, Column::OrganizationId)
        .insert(edits.clone())
        .update(edits)
        .secret(Column::ApiKey)
        .preset(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::Verified, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId, Column::OrganizationId])
}
