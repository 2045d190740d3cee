//! The activity domain: what happens to the files of a user's machine. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod file_event;
pub mod file_pattern;
pub mod file_relationship;
