//! Rows become the bytes of an answer, in document order.
//!
//! No row passes through a tree of values: scalars are written from the bytes the driver received. Nothing here reads the
//! database or decides what may be seen.

mod answer;
mod called;
mod changes;
mod highlights;
mod json;
mod made;
mod scalar;
mod written;

pub use answer::{Answerer, Written, role_descriptions};
