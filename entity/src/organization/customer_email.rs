//! `customer_emails`: an e-mail address of a customer.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_emails", comment = "An e-mail address of a customer.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The address's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The customer.")]
    pub customer_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The e-mail address.")]
    pub email: String,
    #[sea_orm(default_value = false, comment = "Whether it is the main address; at most one for a customer.")]
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
    Table::of::<Entity>("organization", "CustomerEmail", policy()).writing(|writing| writing.check(Column::Email, Check::Email))
}

/// Who may see and change addresses: whoever may see and change the customer.
pub fn policy() -> Policy {
    presets::child(Relation::Customer).system([Column::Id, Column::CreatedAt, Column::UpdatedAt]).immutable([Column::CustomerId])
}
