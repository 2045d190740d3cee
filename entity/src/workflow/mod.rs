//! The workflow domain: how content is approved and what runs by itself. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]
#![expect(clippy::module_inception, reason = "the domain is called like its chief entity")]

mod sole_default;
pub mod workflow;
pub mod workflow_brand;
pub mod workflow_execution;
pub mod workflow_instance;
pub mod workflow_run;
pub mod workflow_version;
