//! `license_modules`: a module that a licence covers.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "license_modules", comment = "A module that a licence covers.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The licence.")]
    pub license_id: Uuid,
    #[sea_orm(comment = "The module it covers, of the same organization.")]
    pub module_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::license::Entity",
        from = "Column::LicenseId",
        to = "crate::organization::license::Column::Id"
    )]
    License,
    #[sea_orm(
        belongs_to = "crate::organization::org_module::Entity",
        from = "Column::ModuleId",
        to = "crate::organization::org_module::Column::Id"
    )]
    Module,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "LicenseModule", policy()).unique([Column::LicenseId, Column::ModuleId]).writing(
        |writing| {
            writing
.invariant(
    Column::ModuleId,
    "must be of the license's organization",
    "EXISTS (SELECT 1 FROM licenses AS license JOIN org_modules AS module ON module.organization_id = license.organization_id \
     WHERE license.id = {license_id} AND module.id = {module_id})",
)
        },
    )
}

/// Who may see what a licence covers: whoever sees the licence. Developers manage it.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::License)
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::LicenseId, Column::ModuleId])
}
