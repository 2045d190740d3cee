//! `file_relationships`: how two files of a user belong together.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;
use crate::types::Decimal;
use crate::writing::RowCheck;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "file_relationships", comment = "How two files of a user belong together.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The path of the one file; not blank.")]
    pub source_file: String,
    #[sea_orm(column_type = "Text", comment = "The path of the other file; not blank.")]
    pub target_file: String,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "How they belong together; not blank.")]
    pub relation_type: String,
    #[sea_orm(default_value = 1, comment = "How much; zero or more.")]
    pub weight: Decimal<9, 4>,
    #[sea_orm(comment = "When that was last seen.")]
    pub last_seen: Option<DateTimeUtc>,
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
    Table::of::<Entity>("activity", "FileRelationship", policy())
        .unique([Column::UserId, Column::SourceFile, Column::TargetFile, Column::RelationType])
        .writing(|writing| {
            writing
                .check_all([Column::SourceFile, Column::TargetFile, Column::RelationType], Check::NotBlank)
                .check_all([Column::SourceFile, Column::TargetFile], Check::AtMostBytes(1_000))
                .check(Column::Weight, Check::AtLeast(0))
                .row_check(RowCheck::DifferAsTexts("target_file", "source_file"))
        })
}

/// Who may see and change relationships: the user.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::UpdatedAt])
        .immutable([Column::UserId])
}
