//! The imports domain: connections to outside data and what came from there. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod data_source;
pub mod import_table;
pub mod imported_data;
pub mod sync_log;
