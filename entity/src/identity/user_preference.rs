//! `user_preferences`: a preference of a user, as key and value.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user_preferences", comment = "A preference of a user, as key and value.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The preference's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user whose preference it is.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The name of the preference; not empty, one of each for a user.")]
    pub preference_key: String,
    #[sea_orm(column_type = "JsonBinary", comment = "The value.")]
    pub preference_value: Option<Json>,
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
    Table::of::<Entity>("identity", "UserPreference", policy())
        .unique([Column::UserId, Column::PreferenceKey])
        .personal(Column::UserId, [Column::PreferenceKey, Column::PreferenceValue])
        .writing(|writing| writing.check(Column::PreferenceKey, Check::NotBlank))
}

/// Who may see and change preferences: the user alone.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .preset(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId])
}
