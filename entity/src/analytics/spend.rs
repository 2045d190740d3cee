//! `spend`: what advertising cost on a day.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "spend", comment = "Ad spend of a day on a platform, by campaign and ad set.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that advertises; null for nobody in particular.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "The ad platform; not blank.")]
    pub platform: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The ad platform's id of the campaign.")]
    pub platform_campaign_id: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The ad platform's id of the ad set.")]
    pub platform_adset_id: Option<String>,
    #[sea_orm(comment = "The day.")]
    pub date: Date,
    #[sea_orm(default_value = 0, comment = "What it cost, in cents; zero or more.")]
    pub spend_cents: i32,
    #[sea_orm(default_value = 0, comment = "How often the ads were clicked; zero or more.")]
    pub clicks: i32,
    #[sea_orm(default_value = 0, comment = "How often the ads were shown; zero or more.")]
    pub impressions: i32,
    #[sea_orm(default_value = 0, comment = "How often the ads led to what they are for: conversions; zero or more.")]
    pub conv: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("analytics", "Spend", policy())
        .unique_with_nulls([
            Column::OrganizationId,
            Column::Platform,
            Column::PlatformCampaignId,
            Column::PlatformAdsetId,
            Column::Date,
        ])
        .writing(|writing| {
            writing
                .check(Column::Platform, Check::NotBlank)
                .check_all([Column::SpendCents, Column::Clicks, Column::Impressions, Column::Conv], Check::AtLeast(0))
        })
}

/// Who may see and change spend: the members of the organization and its admins. Rows of no organization are for developers.
pub fn policy() -> Policy {
    presets::organization(Column::OrganizationId).system([Column::Id]).immutable([Column::OrganizationId])
}
