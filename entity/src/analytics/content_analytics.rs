//! `content_analytics`: figures of content by brand, type and day.
//!
//! Columns, relations and policy; no behaviour here. It is derived from `content`: a materialized view on PostgreSQL, a table of the
//! same columns on SQLite.

use policy::{Policy, any, developer, in_brand, service};
use sea_orm::entity::prelude::*;

use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "content_analytics", comment = "Content figures by brand, type and day; derived from content.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The brand of the content.")]
    pub brand_id: Uuid,
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(50))",
        comment = "The type of the content."
    )]
    pub r#type: String,
    #[sea_orm(primary_key, auto_increment = false, comment = "The day on which the content was added, in UTC.")]
    pub date: Date,
    #[sea_orm(comment = "How many rows of content there are, deleted ones left out.")]
    pub total_count: i64,
    #[sea_orm(comment = "How many of them are published.")]
    pub published_count: i64,
    #[sea_orm(comment = "How many of them are drafts.")]
    pub draft_count: i64,
    #[sea_orm(comment = "How often a row was viewed on average.")]
    pub avg_views: Option<Decimal<19, 4>>,
    #[sea_orm(comment = "The mean of the durations in `engagement`, rounded; rows without one do not count.")]
    pub avg_engagement_duration: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("analytics", "ContentAnalytics", policy()).keyed_by([Column::BrandId, Column::Type, Column::Date])
}

/// Who may see the figures of a brand: whoever has a role on it. Nobody writes them: they are derived anew.
pub fn policy() -> Policy {
    Policy::new()
        .zero_trust()
        .read(any([developer(), service(), in_brand(Column::BrandId, "content_analytics:read")]))
        .write(service())
        .system([Column::BrandId, Column::Type, Column::Date, Column::TotalCount, Column::PublishedCount])
        .system([Column::DraftCount, Column::AvgViews, Column::AvgEngagementDuration])
}
