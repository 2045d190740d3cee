//! `brand_vetting_agencies`: an agency that vets a brand's claims.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, in_brand, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "brand_vetting_agencies", comment = "An agency that vets a brand's claims.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The brand.")]
    pub brand_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name of the agency.")]
    pub agency_name: String,
    #[sea_orm(default_value = 0, comment = "Where the agency stands in the order of vetting.")]
    pub priority: i32,
    #[sea_orm(default_value = true, comment = "Whether the agency is asked.")]
    pub is_active: bool,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further data, free in form.")]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "BrandVettingAgency", policy())
        .writing(|writing| writing.check(Column::Metadata, Check::Json(&structures::FREE)))
}

/// Who may see and change agencies: whoever sees the brand sees them, brand admins manage them.
pub fn policy() -> Policy {
    presets::brand(Column::BrandId, "brand_vetting_agencies")
        .read(in_brand(Column::BrandId, "brands:read"))
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::BrandId])
}
