//! Rows become the bytes of an answer, in document order.
//!
//! No row passes through a tree of values: scalars are written from the bytes the driver received. Nothing here reads the
//! database or decides what may be seen.

mod answer;
mod called;
mod changes;
mod edges;
mod followed;
mod highlights;
mod json;
mod made;
mod roles;
mod scalar;
mod seen;
mod written;

pub use answer::{Answerer, Written};
pub use followed::{ChangeKind, Told};
pub use roles::role_descriptions;
pub use seen::Seen;
