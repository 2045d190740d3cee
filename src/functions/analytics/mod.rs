//! Functions over what is measured: events and spend in bulk, and the figures made from them.

mod bulk;
mod cohort_counts;
mod cohort_retention;
mod cohorts;
mod recompute_metrics_daily;
mod refresh_content_analytics;
mod scope;
mod upsert_events;
mod upsert_spend;

pub(super) use cohort_counts::CohortCounts;
pub(super) use cohort_retention::CohortRetention;
pub(super) use recompute_metrics_daily::RecomputeMetricsDaily;
pub(super) use refresh_content_analytics::RefreshContentAnalytics;
pub(super) use upsert_events::UpsertEvents;
pub(super) use upsert_spend::UpsertSpend;
