//! `email_clicks`: a click on a link of an e-mail.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "email_clicks", comment = "A click on a link of an e-mail.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The click's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The e-mail.")]
    pub message_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "Where the link leads.")]
    pub url: String,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it was followed.")]
    pub clicked_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::campaign::email_message::Entity",
        from = "Column::MessageId",
        to = "crate::campaign::email_message::Column::Id"
    )]
    Message,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("campaign", "EmailClick", policy())
}

/// Who may see clicks: whoever sees the e-mail. The service adds them, and nobody changes one.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::Message).system([Column::Id]).immutable([
        Column::MessageId,
        Column::Url,
        Column::ClickedAt,
    ])
}
