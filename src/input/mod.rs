//! Inputs become rows and changes.
mod complete;
mod patch;
mod rows;
pub mod validate;

pub(crate) use complete::{scaled, unscaled};
pub use complete::{Completed, Finish, columns_needed, complete_change, complete_row, stored_text};
pub use patch::{Change, Patch, read_patch};
pub(crate) use rows::path_of;
pub use rows::{Batch, Connect, NewRow, NewRows, read_new};
pub use validate::Problem;
