//! The automation domain: flows, segments of contacts, and dashboards. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod audience_segment;
pub mod campaign_flow;
pub mod custom_dashboard;
pub mod dashboard_share;
pub mod flow_execution;
pub mod segment_member;
