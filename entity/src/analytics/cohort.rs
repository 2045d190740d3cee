//! `cohorts`: the month in which a user was won.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, own};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cohorts", comment = "The acquisition cohort of a user.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The month, as its first day.")]
    pub cohort_month: Date,
    #[sea_orm(comment = "When the user was won.")]
    pub acquired_at: DateTimeUtc,
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
    Table::of::<Entity>("analytics", "Cohort", policy())
        .unique([Column::UserId, Column::CohortMonth])
        .writing(|writing| writing.check(Column::CohortMonth, Check::FirstOfMonth))
}

/// Who may see a cohort: its user. The gateway writes it.
pub fn policy() -> Policy {
    Policy::new().read(own(Column::UserId)).system([Column::Id, Column::CreatedAt]).immutable([Column::UserId])
}
