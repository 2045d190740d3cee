//! `social_engagement`: engagement figures of a post at a moment.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;
use crate::types::Decimal;
use crate::writing::{Rate, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "social_engagement", comment = "Engagement figures of a post at a moment.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The post.")]
    pub post_id: Uuid,
    #[sea_orm(default_value = 0, comment = "How many liked it; zero or more.")]
    pub likes: i32,
    #[sea_orm(default_value = 0, comment = "How many commented on it; zero or more.")]
    pub comments: i32,
    #[sea_orm(default_value = 0, comment = "How many passed it on; zero or more.")]
    pub shares: i32,
    #[sea_orm(default_value = 0, comment = "How many followed its link; zero or more.")]
    pub clicks: i32,
    #[sea_orm(default_value = 0, comment = "How often it was shown; zero or more.")]
    pub impressions: i32,
    #[sea_orm(default_value = 0, comment = "How many people it was shown to; zero or more.")]
    pub reach: i32,
    #[sea_orm(
        comment = "Likes, comments, shares and saves for each time it was shown, calculated by the gateway; null while it was not shown."
    )]
    pub engagement_rate: Option<Decimal<5, 4>>,
    #[sea_orm(default_value = 0, comment = "How many kept it; zero or more.")]
    pub saves: i32,
    #[sea_orm(default_value = 0, comment = "How often its film was played; zero or more.")]
    pub video_views: i32,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the figures were taken.")]
    pub fetched_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::social::social_post::Entity",
        from = "Column::PostId",
        to = "crate::social::social_post::Column::Id"
    )]
    Post,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("social", "SocialEngagement", policy()).writing(writing)
}

fn writing(writing: Writing) -> Writing {
    let counts = [Column::Likes, Column::Comments, Column::Shares, Column::Clicks, Column::Impressions, Column::Reach];
    writing.check_all(counts, Check::AtLeast(0)).check_all([Column::Saves, Column::VideoViews], Check::AtLeast(0)).rate(Rate {
        column: "engagement_rate",
        counted: &["likes", "comments", "shares", "saves"],
        per: "impressions",
    })
}

/// Who may see figures: whoever sees the post. The service adds them, and nobody changes one.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::Post)
        .system([Column::Id, Column::EngagementRate])
        .immutable([Column::PostId, Column::Likes, Column::Comments, Column::Shares, Column::Clicks, Column::Impressions])
        .immutable([Column::Reach, Column::Saves, Column::VideoViews, Column::FetchedAt])
}
