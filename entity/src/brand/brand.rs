//! `brands`: a brand, inside an organization; may be a sub-brand of another.

use policy::{Policy, Role, all, any, in_brand, in_organization};
use sea_orm::entity::prelude::*;

use crate::table::Table;
use crate::types::TextList;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "brands", comment = "A brand, inside an organization; may be a sub-brand of another.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The brand's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name.")]
    pub name: String,
    pub parent_brand_id: Option<Uuid>,
    pub brand_personality: Option<TextList>,
    pub status: crate::enums::ContentStatus,
    #[sea_orm(column_type = "JsonBinary")]
    pub identity: Json,
    pub discount: crate::types::Decimal<5, 2>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentBrandId", to = "Column::Id")]
    ParentBrand,
    #[sea_orm(has_many = "Entity", via_rel = "Relation::ParentBrand")]
    ChildBrands,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "Brand", policy()).soft_delete().unique([Column::OrganizationId, Column::Name])
}

/// Who may see and change brands.
pub fn policy() -> Policy {
    Policy::new()
        .read(any([in_brand(Column::Id, "brands:read"), in_organization(Column::OrganizationId, Role::Admin)]))
        .write(all([in_organization(Column::OrganizationId, Role::Admin)]))
}
