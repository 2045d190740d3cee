//! `utm_tracks`: a touch of a user by a marketing link.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, own};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "utm_tracks", comment = "A touch of a user by a marketing link.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The touch's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "Where the link stood, such as `newsletter`.")]
    pub source: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The kind of place, such as `email`.")]
    pub medium: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The campaign it belongs to.")]
    pub campaign: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "What was searched for.")]
    pub term: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "Which of several links it was.")]
    pub content: Option<String>,
    #[sea_orm(comment = "When this combination was first seen.")]
    pub first_touch: Option<DateTimeUtc>,
    #[sea_orm(comment = "When this combination was last seen.")]
    pub last_touch: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the touch happened.")]
    pub occurred_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("analytics", "UtmTrack", policy()).writing(|writing| {
        // Three of these in one index must fit.
        writing.check_all([Column::Source, Column::Medium, Column::Campaign], Check::AtMostBytes(800))
    })
}

/// Who may see touches: the user. Users add and remove their own and never change one.
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
