//! `offers`: a pricing offer, for the whole platform.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, column, presets, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;
use crate::types::Decimal;
use crate::writing::RowCheck;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "offers", comment = "A pricing offer, for the whole platform.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The offer's id.")]
    pub id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The short name; unique.")]
    pub key: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name to show.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "What is offered.")]
    pub description: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "The plan the offer is for.")]
    pub plan_type: Option<String>,
    #[sea_orm(default_value = 0, comment = "The discount in percent, from 0 to 100.")]
    pub discount: Decimal<5, 2>,
    #[sea_orm(comment = "When the offer begins.")]
    pub valid_from: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the offer ends, after its beginning.")]
    pub valid_to: Option<DateTimeUtc>,
    #[sea_orm(default_value = false, comment = "Whether the offer is shown to everyone.")]
    pub enabled: bool,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further data, free in form.")]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("membership", "Offer", policy()).unique([Column::Key]).writing(|writing| {
        writing
            .check(Column::Discount, Check::AtLeast(0))
            .check(Column::Discount, Check::AtMost(100))
            .check(Column::Metadata, Check::Json(&structures::FREE))
            .row_check(RowCheck::Greater("valid_to", "valid_from"))
    })
}

/// Who may see offers: everyone the enabled ones. Developers manage them.
pub fn policy() -> Policy {
    presets::public_read().read(when(column(Column::Enabled).equals(true))).system([
        Column::Id,
        Column::CreatedAt,
        Column::UpdatedAt,
    ])
}
