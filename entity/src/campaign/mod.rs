//! The campaign domain: campaigns, what they send, who agreed to it, and reports. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod campaign;
pub mod report;
