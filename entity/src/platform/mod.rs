//! The platform domain: what happened, and what is kept for all of it. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod audit_log;
pub mod data_quality_metric;
pub mod event;
pub mod feature_flag;
pub mod file;
