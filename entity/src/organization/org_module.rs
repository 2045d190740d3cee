//! `org_modules`: a module an organization provides.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::organization::license_module;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "org_modules", comment = "A module an organization provides.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The module's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that provides the module.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The name; one of each in an organization.")]
    pub module_name: String,
    #[sea_orm(column_type = "Text", comment = "What the module does.")]
    pub description: Option<String>,
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
    #[sea_orm(has_many = "crate::organization::license_module::Entity", via_rel = "Relation::Module")]
    LicenseModules,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "OrgModule", policy()).unique([Column::OrganizationId, Column::ModuleName]).many_to_many(
        "licenses",
        Relation::LicenseModules,
        license_module::Relation::License,
    )
}

/// Who may see and change modules: members of the organization see, admins manage.
pub fn policy() -> Policy {
    presets::organization(Column::OrganizationId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
