//! `shelf_counts`: how many notes there are of a brand in a shop; a view.
//!
//! Columns, relations and policy; no behaviour here. It stands for any table that is derived from others and has no ids.

#![allow(missing_docs, reason = "what a column means is said where the API reads it")]

use entity::table::Table;
use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "shelf_counts", comment = "How many notes there are of a brand in a shop.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "String(StringLen::N(80))", comment = "The shop.")]
    pub shop: String,
    #[sea_orm(primary_key, auto_increment = false, comment = "The brand.")]
    pub brand_id: Uuid,
    #[sea_orm(comment = "The number of notes.")]
    pub notes: i64,
    #[sea_orm(comment = "The highest shelf.")]
    pub highest: i32,
    #[sea_orm(comment = "When the last one was added.")]
    pub last_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "entity::brand::brand::Entity", from = "Column::BrandId", to = "entity::brand::brand::Column::Id")]
    Brand,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "ShelfCount", policy()).keyed_by([Column::Shop, Column::BrandId])
}

/// Who may see counts: whoever may see the brand.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::Brand)
}
