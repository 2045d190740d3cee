//! The privacy domain: what users let be known of them, and what was done with it. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod app_allowlist_entry;
pub mod consent_record;
pub mod data_request;
pub mod privacy_prefs;
pub mod privacy_transparency_log_entry;
pub mod retention_policy;
pub mod signal_toggle;
pub mod telemetry_event;
