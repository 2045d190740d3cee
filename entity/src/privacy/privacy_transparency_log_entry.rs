//! `privacy_transparency_log`: what was done with a user's data, for the user's eyes.
//!
//! Columns, relations and policy; no behaviour here. The gateway writes the rows.

use policy::{Policy, deny, presets, service};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "privacy_transparency_log",
    comment = "What was done with a user's data, for the user's eyes alone. Nobody changes an entry."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user whose data it is.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "What was done: read, create, update, delete or restore.")]
    pub action: String,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The table of the row it was done to.")]
    pub resource: String,
    #[sea_orm(column_type = "Text", comment = "The id of the row.")]
    pub resource_id: Option<String>,
    #[sea_orm(
        column_type = "String(StringLen::N(128))",
        comment = "A keyed hash of the values before; never the values themselves."
    )]
    pub old_value_hash: Option<String>,
    #[sea_orm(
        column_type = "String(StringLen::N(128))",
        comment = "A keyed hash of the values after; never the values themselves."
    )]
    pub new_value_hash: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Who did it, the fields it was about, and how often it was done."
    )]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it was done.")]
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
    Table::of::<Entity>("privacy", "PrivacyTransparencyLogEntry", policy())
        .writing(|writing| writing.check(Column::Metadata, Check::Json(&structures::FREE)))
}

/// Who may see entries: the user alone, whatever the roles of others. The gateway adds them, and background jobs remove those whose
/// time is over.
pub fn policy() -> Policy {
    presets::zero_trust_own(Column::UserId)
        .insert(service())
        .update(deny())
        .delete(service())
        .system([Column::Id, Column::UserId, Column::Action, Column::Resource, Column::ResourceId, Column::OldValueHash])
        .system([Column::NewValueHash, Column::Metadata, Column::OccurredAt])
}
