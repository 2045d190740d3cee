//! `user_identities`: an identity at an outside provider with which a user signs in.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, deny, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;
use crate::writing::Keep;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user_identities", comment = "An identity at an outside provider with which a user signs in.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The identity's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who signs in with it.")]
    pub user_id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(50))",
        comment = "The provider: google, github, or the name of a configured one."
    )]
    pub provider: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The provider's id of the person.")]
    pub subject: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The e-mail address the provider reports.")]
    pub email: Option<String>,
    #[sea_orm(comment = "When the user last signed in with it.")]
    pub last_login_at: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("identity", "UserIdentity", policy())
        .unique([Column::Provider, Column::Subject])
        .personal(Column::UserId, [Column::Subject, Column::Email])
        .writing(|writing| {
            writing.keep(Keep {
                column: "user_id",
                parent: "users",
                of_rows_with: None,
                holds: "EXISTS (SELECT 1 FROM user_identities AS other WHERE other.user_id = {key}) \
            OR NOT EXISTS (SELECT 1 FROM users AS holder WHERE holder.id = {key} AND holder.password_hash IS NULL)"
                    .into(),
                message: "a user keeps a way to sign in",
            })
        })
}

/// Who may see and remove identities: the user alone. Signing in at the provider adds one.
///
/// The write path keeps a user from removing the last way to sign in.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .insert(deny())
        .update(deny())
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::UserId])
}
