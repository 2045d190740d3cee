//! The ai domain: assistants and what they are asked, and threads between people. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod vector_entry;
