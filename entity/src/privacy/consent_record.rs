//! `consent_records`: what a user agreed to or took back.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, any, deny, developer, own, service};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::ConsentSource;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "consent_records",
    comment = "What a user agreed to or took back: each adds a row, and nobody changes one."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The record's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who agreed or took back.")]
    pub user_id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(100))",
        comment = "What it is about, such as terms, marketing, analytics or telemetry; not empty."
    )]
    pub purpose: String,
    #[sea_orm(comment = "Whether the user agrees; false = takes it back or declines.")]
    pub granted: bool,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "The version of the text agreed to.")]
    pub policy_version: Option<String>,
    #[sea_orm(default_value = "web_form", comment = "How it was said.")]
    pub source: ConsentSource,
    #[sea_orm(column_type = "Inet", comment = "The address it was said from.")]
    pub ip_address: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The program it was said with.")]
    pub user_agent: Option<String>,
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
    Table::of::<Entity>("privacy", "ConsentRecord", policy())
        .privacy_choice(
            Column::UserId,
            [Column::Purpose, Column::Granted, Column::PolicyVersion, Column::IpAddress, Column::UserAgent],
        )
        .writing(|writing| writing.check(Column::Purpose, Check::NotBlank))
}

/// Who may see and add records: the user; developers see them all and add none, for nobody agrees for somebody else. Background
/// jobs record what was agreed to outside of the API, and remove records whose time is over.
pub fn policy() -> Policy {
    Policy::new()
        .zero_trust()
        .read(any([developer(), service(), own(Column::UserId)]))
        .insert(any([service(), own(Column::UserId)]))
        .update(deny())
        .delete(service())
        .preset(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::UserId, Column::Purpose, Column::Granted, Column::PolicyVersion, Column::Source, Column::IpAddress])
        .immutable([Column::UserAgent])
}
