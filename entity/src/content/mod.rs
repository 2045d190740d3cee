//! The content domain: what brands publish. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]
#![expect(clippy::module_inception, reason = "the domain is called like its chief entity")]

pub mod content;
pub mod content_template;
pub mod content_template_brand;
