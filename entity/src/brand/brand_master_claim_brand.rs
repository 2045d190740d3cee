//! `brand_master_claim_brands`: links a brand to a brand whose master claims it takes over.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, in_brand, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;
use crate::writing::RowCheck;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "brand_master_claim_brands", comment = "Links a brand to a brand whose master claims it takes over.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The link's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The brand that takes over the claims.")]
    pub brand_id: Uuid,
    #[sea_orm(comment = "The brand whose master claims are taken over: another one of the same organization.")]
    pub claim_brand_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::ClaimBrandId", to = "crate::brand::brand::Column::Id")]
    ClaimBrand,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "BrandMasterClaimBrand", policy()).unique([Column::BrandId, Column::ClaimBrandId]).writing(
        |writing| {
            writing.row_check(RowCheck::Differ("claim_brand_id", "brand_id")).invariant(
                Column::ClaimBrandId,
                "must be of the same organization",
                "EXISTS (SELECT 1 FROM brands AS taker JOIN brands AS giver ON giver.organization_id = taker.organization_id \
     WHERE taker.id = {brand_id} AND giver.id = {claim_brand_id})",
            )
        },
    )
}

/// Who may see and change links: whoever sees the brand sees them, brand admins manage them.
///
/// The write path checks that both brands are of one organization.
pub fn policy() -> Policy {
    presets::brand(Column::BrandId, "brand_master_claim_brands")
        .read(in_brand(Column::BrandId, "brands:read"))
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::BrandId, Column::ClaimBrandId])
}
