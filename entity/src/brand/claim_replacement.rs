//! `claim_replacements`: what to say instead of a claim in a country.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_replacements", comment = "What to say instead of a claim in a country.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The replacement's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The claim.")]
    pub claim_id: Uuid,
    #[sea_orm(column_type = "Char(Some(2))", comment = "The country, two upper-case letters of ISO 3166-1.")]
    pub country: String,
    #[sea_orm(column_type = "Text", comment = "What to say instead; not empty.")]
    pub replacement: String,
    #[sea_orm(column_type = "Text", comment = "Why.")]
    pub reason: String,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::brand::claim::Entity", from = "Column::ClaimId", to = "crate::brand::claim::Column::Id")]
    Claim,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "ClaimReplacement", policy())
        .writing(|writing| writing.check(Column::Country, Check::Country).check(Column::Replacement, Check::NotBlank))
}

/// Who may see and change replacements: whoever may see and change the claim.
pub fn policy() -> Policy {
    presets::child(Relation::Claim).system([Column::Id, Column::CreatedAt]).immutable([Column::ClaimId])
}
