//! `feature_flags`: a feature switch, for the whole platform.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feature_flags", comment = "A feature switch, for the whole platform.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The switch's id.")]
    pub id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(100))",
        comment = "The short name: lower-case letters, digits, underscores, dots and hyphens; unique."
    )]
    pub key: String,
    #[sea_orm(default_value = false, comment = "Whether the feature is on.")]
    pub enabled: bool,
    #[sea_orm(column_type = "Text", comment = "What is switched.")]
    pub description: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Further data, which everyone sees; a value that looks like a credential is refused."
    )]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("platform", "FeatureFlag", policy())
        .unique([Column::Key])
        .writing(|writing| writing.check(Column::Key, Check::Key).check(Column::Metadata, Check::NoCredentials))
}

/// Who may see switches: everyone. Developers set them.
pub fn policy() -> Policy {
    presets::public_read().system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
}
