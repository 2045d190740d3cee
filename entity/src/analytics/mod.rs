//! The analytics domain: what is measured. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod analytics_data;
pub mod analytics_event;
pub mod cohort;
pub mod content_analytics;
pub mod metrics_daily;
pub mod metrics_log;
pub mod spend;
pub mod utm_track;
