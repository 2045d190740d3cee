//! `user_tokens`: one-time tokens behind confirmation, recovery, change, re-authentication, magic-link and invitation flows.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, service};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::UserTokenKind;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "user_tokens",
    comment = "One-time tokens behind confirmation, recovery, change, re-authentication, magic-link and invitation flows."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The token's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user the token is for.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "What the token is for.")]
    pub kind: UserTokenKind,
    #[sea_orm(
        column_type = "String(StringLen::N(128))",
        comment = "The hash of the token; the token itself is sent out once and never stored."
    )]
    pub token_hash: String,
    #[sea_orm(column_type = "Text", comment = "The new e-mail address or phone number, for the kinds that change one.")]
    pub target: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "What an invitation grants: an organization and a role, or a brand and a role."
    )]
    pub payload: Json,
    #[sea_orm(comment = "When the token was sent out.")]
    pub sent_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the token ends.")]
    pub expires_at: DateTimeUtc,
    #[sea_orm(comment = "When the token was used.")]
    pub consumed_at: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("identity", "UserToken", policy())
        .hidden()
        .writing(|writing| writing.check(Column::Payload, Check::Json(&structures::FREE)))
}

/// Nobody reaches tokens over the API; only the gateway itself handles them, developers do not.
pub fn policy() -> Policy {
    Policy::new()
        .zero_trust()
        .read(service())
        .write(service())
        .secret(Column::TokenHash)
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::UserId])
}
