//! Inputs become rows and changes.
mod complete;
mod patch;
mod rows;
pub mod validate;

pub use complete::{Completed, Finish, complete_change, complete_row};
pub use patch::{Change, Patch, read_patch};
pub use rows::{Batch, Connect, NewRow, NewRows, read_new};
pub use validate::Problem;
