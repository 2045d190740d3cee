//! `app_allowlist`: an app that a user lets be observed.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "app_allowlist", comment = "An app that a user lets be observed.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user whose entry it is.")]
    pub user_id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The name of the app for programs; not empty, one entry of each for a user."
    )]
    pub app_id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name of the app for people; not empty.")]
    pub app_name: String,
    #[sea_orm(default_value = true, comment = "Whether the app may be observed.")]
    pub enabled: bool,
    #[sea_orm(
        column_type = "String(StringLen::N(50))",
        default_value = "metadata",
        comment = "What may be observed, such as metadata or content; lower-case letters, digits, underscores, dots and hyphens."
    )]
    pub scope: String,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("privacy", "AppAllowlistEntry", policy())
        .unique([Column::UserId, Column::AppId])
        .privacy_choice(Column::UserId, [Column::AppId, Column::AppName, Column::Enabled, Column::Scope])
        .writing(|writing| writing.check_all([Column::AppId, Column::AppName], Check::NotBlank).check(Column::Scope, Check::Key))
}

/// Who may see and change entries: the user alone, beside developer and service.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId])
}
