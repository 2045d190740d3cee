//! `imported_data`: normalized metrics of a data source; never changed.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_data", comment = "A normalized metric of a data source at a day; never changed.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The value's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The data source.")]
    pub data_source_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name of the metric.")]
    pub metric_name: String,
    #[sea_orm(comment = "The value; null where the source has none.")]
    pub metric_value: Option<Decimal<28, 8>>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "What the value is about: page, country, campaign.")]
    pub dimensions: Json,
    #[sea_orm(comment = "The day.")]
    pub event_date: Date,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the value was imported.")]
    pub imported_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::imports::data_source::Entity",
        from = "Column::DataSourceId",
        to = "crate::imports::data_source::Column::Id"
    )]
    DataSource,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("imports", "ImportedData", policy())
        .writing(|writing| writing.check(Column::Dimensions, Check::Json(&structures::FREE)))
}

/// Who may see metrics: whoever sees the data source. They are added by imports alone, and go when their time is over.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::DataSource).system([Column::Id]).immutable([
        Column::DataSourceId,
        Column::MetricName,
        Column::MetricValue,
        Column::Dimensions,
        Column::EventDate,
        Column::ImportedAt,
    ])
}
