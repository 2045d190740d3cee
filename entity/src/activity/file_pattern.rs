//! `file_patterns`: how often a user works with files of a kind.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;
use crate::types::TextList;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "file_patterns", comment = "How often a user works with a file extension, and with which tools.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "The extension; not blank.")]
    pub file_extension: String,
    #[sea_orm(default_value = 0, comment = "How often; zero or more.")]
    pub count: i32,
    #[sea_orm(comment = "When last.")]
    pub last_used: Option<DateTimeUtc>,
    #[sea_orm(default_value = "[]", comment = "The programs.")]
    pub tools: TextList,
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
    Table::of::<Entity>("activity", "FilePattern", policy())
        .unique([Column::UserId, Column::FileExtension])
        .writing(|writing| writing.check(Column::FileExtension, Check::NotBlank).check(Column::Count, Check::AtLeast(0)))
}

/// Who may see and change patterns: the user.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::UpdatedAt])
        .immutable([Column::UserId])
}
