//! `claim_products`: a product that a claim is limited to; a claim without any applies to all products.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "claim_products",
    comment = "A product that a claim is limited to; a claim without any applies to all products."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The claim.")]
    pub claim_id: Uuid,
    #[sea_orm(comment = "The product, of the claim's brand or of a sub-brand.")]
    pub product_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::brand::claim::Entity", from = "Column::ClaimId", to = "crate::brand::claim::Column::Id")]
    Claim,
    #[sea_orm(belongs_to = "crate::brand::product::Entity", from = "Column::ProductId", to = "crate::brand::product::Column::Id")]
    Product,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "ClaimProduct", policy()).unique([Column::ClaimId, Column::ProductId]).writing(|writing| {
        writing
.invariant(
    Column::ProductId,
    "must be of the claim's brand or of a sub-brand of it",
    "EXISTS (WITH RECURSIVE above (id) AS (SELECT product.brand_id FROM products AS product WHERE product.id = {product_id} \
     UNION SELECT child.parent_brand_id FROM brands AS child JOIN above AS below ON child.id = below.id \
     WHERE child.parent_brand_id IS NOT NULL) SELECT 1 FROM above AS found JOIN claims AS claim ON claim.brand_id = found.id \
     WHERE claim.id = {claim_id})",
)
    })
}

/// Who may see and change what a claim is limited to: whoever may see and change the claim.
///
/// The write path checks that the product is of the claim's brand or of a sub-brand.
pub fn policy() -> Policy {
    presets::child(Relation::Claim).system([Column::Id, Column::CreatedAt]).immutable([Column::ClaimId, Column::ProductId])
}
