//! `applications`: a client application of the membership platform.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, any, in_application, in_organization, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::ApplicationStatus;
use crate::membership::membership_bundle_application;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "applications", comment = "A client application of the membership platform.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The application's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization the application belongs to.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The name.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "The name in addresses: lower-case letters, digits and hyphens; unique.")]
    pub slug: String,
    #[sea_orm(column_type = "Text", comment = "What the application is.")]
    pub description: Option<String>,
    #[sea_orm(column_type = "JsonBinary", comment = "The application's keys, as hashes, with their names and times.")]
    pub api_keys: Option<Json>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Custom domains and integration hooks; no credentials."
    )]
    pub configuration: Json,
    #[sea_orm(default_value = "development", comment = "Whether the application is in use.")]
    pub status: ApplicationStatus,
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
    #[sea_orm(has_many = "crate::membership::membership_tier::Entity", via_rel = "Relation::Application")]
    MembershipTiers,
    #[sea_orm(has_many = "crate::membership::user_membership::Entity", via_rel = "Relation::Application")]
    Memberships,
    #[sea_orm(has_many = "crate::membership::membership_bundle_application::Entity", via_rel = "Relation::Application")]
    BundleApplications,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "Application", policy())
        .unique([Column::Slug])
        .many_to_many(
            "membershipBundles",
            Relation::BundleApplications,
            membership_bundle_application::Relation::MembershipBundle,
        )
        .writing(|writing| {
            writing
                .check(Column::Slug, Check::Slug)
                .check(Column::ApiKeys, Check::Json(&structures::APPLICATION_KEYS))
                .check(Column::Configuration, Check::NoCredentials)
        })
}

/// Who may see and change applications: members of the organization see, admins manage, an application sees itself.
///
/// Keys are issued and revoked by mutations of their own.
pub fn policy() -> Policy {
    presets::organization(Column::OrganizationId)
        .read(any([in_organization(Column::OrganizationId, Role::Viewer), in_application(Column::Id)]))
        .secret(Column::ApiKeys)
        .system([Column::Id, Column::ApiKeys, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
