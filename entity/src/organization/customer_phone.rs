//! `customer_phones`: a phone number of a customer.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_phones", comment = "A phone number of a customer.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The number's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The customer.")]
    pub customer_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The phone number.")]
    pub phone: String,
    #[sea_orm(column_type = "Text", comment = "What sort of number it is, such as mobile, work or home.")]
    pub r#type: Option<String>,
    #[sea_orm(default_value = false, comment = "Whether it is the main number; at most one for a customer.")]
    pub is_primary: bool,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::customer::Entity",
        from = "Column::CustomerId",
        to = "crate::organization::customer::Column::Id"
    )]
    Customer,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "CustomerPhone", policy())
}

/// Who may see and change numbers: whoever may see and change the customer.
pub fn policy() -> Policy {
    presets::child(Relation::Customer).system([Column::Id, Column::CreatedAt, Column::UpdatedAt]).immutable([Column::CustomerId])
}
