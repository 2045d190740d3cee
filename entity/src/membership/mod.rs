//! The membership domain: what users pay for. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod membership_bundle;
pub mod membership_bundle_application;
pub mod membership_tier;
pub mod offer;
pub mod pricing_plan;
pub mod subscription;
pub mod user_membership;
