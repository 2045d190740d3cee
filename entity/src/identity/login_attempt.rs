//! `login_attempts`: an attempt to sign in, kept for rate limits and lockout.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, any, developer, own, service};
use sea_orm::entity::prelude::*;

use crate::enums::LoginFailureReason;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "login_attempts", comment = "An attempt to sign in, kept for rate limits and lockout.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The attempt's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The account that was tried, when there is one.")]
    pub user_id: Option<Uuid>,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The e-mail address that was tried, trimmed and in lower case."
    )]
    pub email_normalized: Option<String>,
    #[sea_orm(column_type = "Inet", comment = "The address the attempt came from.")]
    pub ip_address: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The program the attempt came from.")]
    pub user_agent: Option<String>,
    #[sea_orm(comment = "Whether the attempt succeeded.")]
    pub succeeded: bool,
    #[sea_orm(comment = "Why it failed; null when it succeeded.")]
    pub failure_reason: Option<LoginFailureReason>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the attempt was made.")]
    pub attempted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("identity", "LoginAttempt", policy())
        .personal(Column::UserId, [Column::EmailNormalized, Column::IpAddress, Column::UserAgent])
}

/// Who may see attempts: the user concerned and developers. The gateway alone adds them and purges old ones; nobody changes one,
/// developers included.
pub fn policy() -> Policy {
    Policy::new()
        .zero_trust()
        .read(any([own(Column::UserId), developer(), service()]))
        .insert(service())
        .delete(service())
        .system([Column::Id])
        .immutable([Column::UserId])
}
