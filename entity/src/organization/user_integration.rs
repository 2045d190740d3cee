//! `user_integrations`: a user's or an organization's connection to an outside provider.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, all, any, column, in_organization, own, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::families;
use crate::table::{Computed, Kind, Table};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user_integrations", comment = "A user's or an organization's connection to an outside provider.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The connection's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who made the connection.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The organization it serves; null for a personal connection.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", comment = "The provider.")]
    pub provider: String,
    #[sea_orm(column_type = "Text", comment = "The name given to the connection.")]
    pub name: String,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Settings that are no secret; a value that looks like a credential is refused."
    )]
    pub config: Json,
    #[sea_orm(column_type = "JsonBinary", comment = "The credentials, encrypted.")]
    pub credentials: Option<Json>,
    #[sea_orm(default_value = true, comment = "Whether the connection is in use.")]
    pub is_active: bool,
    #[sea_orm(comment = "When data was last exchanged.")]
    pub last_sync_at: Option<DateTimeUtc>,
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
    Table::of::<Entity>("organization", "UserIntegration", policy())
        // What is connected for an organization is the organization's.
        .personal_of("CASE WHEN {organization_id} IS NULL THEN {user_id} END", [Column::Provider, Column::Name, Column::Config])
        .computed(Computed {
            field: "hasCredentials",
            kind: Kind::Bool,
            description: "Whether credentials are set; they themselves are never shown.",
            expression: "{credentials} IS NOT NULL".into(),
            guarded_as: None,
        })
        .writing(|writing| {
            families::owner_is_member(writing, Column::UserId)
                .check(Column::Config, Check::NoCredentials)
                .encrypted(Column::Credentials)
                // Who sends them elsewhere must know them.
                .forgets(Column::Credentials, Column::Config)
                .forgets(Column::Credentials, Column::Provider)
        })
}

/// Who may see and change connections: personal ones their user alone; those of an organization its members see, editors manage
/// their own and admins all. Credentials are never shown.
///
/// The write path checks that the user an admin names is a member of the very organization.
pub fn policy() -> Policy {
    let personal = all([own(Column::UserId), when(column(Column::OrganizationId).is_null())]);
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .read(any([personal, in_organization(Column::OrganizationId, Role::Viewer)]))
        .secret(Column::Credentials)
        .system([Column::Id, Column::LastSyncAt, Column::CreatedAt, Column::UpdatedAt])
}
