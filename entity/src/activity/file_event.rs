//! `file_events`: what happened to a file of a user's machine.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, own};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "file_events", comment = "A file-system event of a user's machine.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The event's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The path of the file; not blank.")]
    pub file_path: String,
    #[sea_orm(
        column_type = "String(StringLen::N(50))",
        comment = "What happened, such as `created`, `modified`, `deleted` or `opened`; not blank."
    )]
    pub event_type: String,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The program that did it.")]
    pub tool: Option<String>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it happened.")]
    pub occurred_at: DateTimeUtc,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further facts, free in form.")]
    pub metadata: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("activity", "FileEvent", policy()).writing(|writing| {
        writing
            .check_all([Column::FilePath, Column::EventType], Check::NotBlank)
            .check(Column::FilePath, Check::AtMostBytes(1_000))
            .check(Column::Metadata, Check::Json(&structures::FREE))
    })
}

/// Who may see events: the user. Users add and remove their own and never change one.
pub fn policy() -> Policy {
    let own = own(Column::UserId);
    Policy::new()
        .read(own.clone())
        .insert(own.clone())
        .delete(own)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id])
        .immutable([Column::UserId])
}
