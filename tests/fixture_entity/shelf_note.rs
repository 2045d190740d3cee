//! `shelf_notes`: what somebody noted about a brand's place on a shelf.
//!
//! Columns, relations and policy; no behaviour here. It stands for any entity that joins the model.

#![allow(missing_docs, reason = "what a column means is said where the API reads it")]

use entity::check::Check;
use entity::table::Table;
use policy::{Policy, Preset, presets};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "shelf_notes", comment = "What somebody noted about a brand's place on a shelf.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The note's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The brand.")]
    pub brand_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(80))", comment = "The shop; one note of each for a brand.")]
    pub shop: String,
    #[sea_orm(comment = "The shelf, counted from the floor.")]
    pub shelf: i32,
    #[sea_orm(column_type = "Text", comment = "What was seen.")]
    pub remark: Option<String>,
    #[sea_orm(comment = "The user who noted it.")]
    pub created_by: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was last changed.")]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "entity::brand::brand::Entity", from = "Column::BrandId", to = "entity::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(
        belongs_to = "entity::identity::user::Entity",
        from = "Column::CreatedBy",
        to = "entity::identity::user::Column::Id"
    )]
    Creator,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "ShelfNote", policy())
        .unique([Column::BrandId, Column::Shop])
        .writing(|writing| writing.check(Column::Shop, Check::NotBlank).check(Column::Shelf, Check::AtLeast(1)))
}

/// Who may see and change notes: whoever may see and change the brand.
pub fn policy() -> Policy {
    presets::child(Relation::Brand)
        .preset(Column::CreatedBy, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::BrandId, Column::CreatedBy])
}
