//! `licenses`: a licence of an organization.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, in_organization};
use sea_orm::entity::prelude::*;

use crate::organization::license_module;
use crate::table::{Computed, Kind, Table};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "licenses", comment = "A licence of an organization.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The licence's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that holds the licence.")]
    pub organization_id: Uuid,
    #[sea_orm(
        default_expr = "Expr::cust(crate::table::NEW_ID)",
        comment = "The licence key; for admins of the organization only."
    )]
    pub license_key: Uuid,
    #[sea_orm(comment = "When the licence ends; null when it does not.")]
    pub expiration_date: Option<DateTimeUtc>,
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
    #[sea_orm(has_many = "crate::organization::license_module::Entity", via_rel = "Relation::License")]
    LicenseModules,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "License", policy())
        .computed(Computed {
            field: "isExpired",
            kind: Kind::Bool,
            description: "Whether the licence has ended.",
            expression: "COALESCE({expiration_date} <= {now()}, FALSE)".into(),
            guarded_as: None,
        })
        .many_to_many("modules", Relation::LicenseModules, license_module::Relation::Module)
}

/// Who may see licences: members of the organization, the key for its admins only. Developers manage them.
pub fn policy() -> Policy {
    Policy::new()
        .read(in_organization(Column::OrganizationId, Role::Viewer))
        .guard(Column::LicenseKey, in_organization(Column::OrganizationId, Role::Admin))
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
