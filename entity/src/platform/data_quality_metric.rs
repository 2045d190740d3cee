//! `data_quality_metrics`: how many rows break an expectation of quality.
//!
//! Columns and policy; no behaviour here. The rows are derived from other tables by a view and written by nobody.

use policy::{Policy, any, developer, service};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "data_quality_metrics", comment = "How many rows break an expectation of quality.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text", comment = "The expectation.")]
    pub metric: String,
    #[sea_orm(comment = "How many rows break it.")]
    pub count: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("platform", "DataQualityMetric", policy()).keyed_by([Column::Metric])
}

/// Who may see the counts: developers. They tell of all tenants.
pub fn policy() -> Policy {
    Policy::new().zero_trust().append_only().read(any([developer(), service()])).system([Column::Metric, Column::Count])
}
