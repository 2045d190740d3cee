//! `metrics_log`: a measurement of the platform itself.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, any, developer, service};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "metrics_log", comment = "Performance measurements of the platform itself.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The measurement's id.")]
    pub id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it was measured.")]
    pub ts: DateTimeUtc,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "What measured; not blank.")]
    pub source: String,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "What was measured, free in form.")]
    pub metric: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("analytics", "MetricsLog", policy())
        .writing(|writing| writing.check(Column::Source, Check::NotBlank).check(Column::Metric, Check::Json(&structures::FREE)))
}

/// Who may see measurements: developers. The gateway alone adds them and removes old ones; nobody changes one.
pub fn policy() -> Policy {
    Policy::new()
        .zero_trust()
        .read(any([developer(), service()]))
        .insert(service())
        .delete(service())
        .system([Column::Id, Column::CreatedAt])
}
