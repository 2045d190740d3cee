//! `products`: a product of a brand.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, all, any, in_brand, own, presets};
use sea_orm::entity::prelude::*;

use crate::brand::claim_product;
use crate::check::Check;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "products", comment = "A product of a brand.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The product's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The brand.")]
    pub brand_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name; not empty.")]
    pub name: String,
    #[sea_orm(
        column_type = "String(StringLen::N(100))",
        comment = "The stock-keeping number; one of each among the live products of a brand."
    )]
    pub sku: Option<String>,
    #[sea_orm(column_type = "Text", comment = "What the product is.")]
    pub description: Option<String>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further data, free in form.")]
    pub metadata: Json,
    #[sea_orm(comment = "The user who added the row.")]
    pub created_by: Uuid,
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
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
    #[sea_orm(has_many = "crate::brand::claim_product::Entity", via_rel = "Relation::Product")]
    ClaimProducts,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "Product", policy())
        .soft_delete()
        .many_to_many("claims", Relation::ClaimProducts, claim_product::Relation::Claim)
        .writing(|writing| writing.check(Column::Name, Check::NotBlank).check(Column::Metadata, Check::Json(&structures::FREE)))
}

/// Who may see and change products: whoever has a role on the brand sees them, editors write them and remove their own, brand
/// admins remove all and restore.
pub fn policy() -> Policy {
    presets::brand(Column::BrandId, "products")
        .delete(any([
            in_brand(Column::BrandId, "products:delete"),
            all([own(Column::CreatedBy), in_brand(Column::BrandId, "products:delete_own")]),
        ]))
        .preset(Column::CreatedBy, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt])
        .immutable([Column::BrandId, Column::CreatedBy])
}
