//! Functions over what is measured: events and spend in bulk, and the figures made from them.

mod bulk;
mod campaign_touches;
mod cohort_counts;
mod cohort_retention;
mod cohorts;
mod recompute_metrics_daily;
mod record_utm_touch;
mod refresh_content_analytics;
mod scope;
mod upsert_events;
mod upsert_spend;
mod user_touches;

pub(super) use campaign_touches::CampaignTouches;
pub(super) use cohort_counts::CohortCounts;
pub(super) use cohort_retention::CohortRetention;
pub(super) use recompute_metrics_daily::RecomputeMetricsDaily;
pub(super) use record_utm_touch::RecordUtmTouch;
pub(super) use refresh_content_analytics::RefreshContentAnalytics;
pub(super) use upsert_events::UpsertEvents;
pub(super) use upsert_spend::UpsertSpend;
pub(super) use user_touches::UserTouches;
