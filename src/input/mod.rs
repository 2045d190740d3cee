//! What callers give to be written: judged before a database sees it, told by the path of the input, and made into rows and changes.
//!
//! Checks stand in the entities as data; here they become answers. Nothing here waits or reads a row, and what it takes from the
//! viewer are the values of presets.

mod address;
mod check;
mod complete;
mod credential;
mod cron;
mod document;
mod form;
mod html;
mod patch;
mod redaction;
mod row;
mod rows;
mod structure;
mod template;
#[cfg(test)]
mod tests;
mod validate;

pub use check::rule_of_text;
pub use complete::{Completed, Finish, columns_needed, complete_change, complete_row, derive_words, stored_text};
pub use html::harmless;
pub use patch::{Change, Patch, read_patch};
pub use row::row;
pub(crate) use rows::path_of;
pub use rows::{Batch, Connect, NewRow, NewRows, listed, read_new};
pub use template::{clean_rich_text, shaped};
pub use validate::{column, value};

/// How many problems are told at once.
pub const MOST_PROBLEMS: usize = 50;

/// What is wrong with a value that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path of the value in the input: `input.claims.create[2].countries[0]`.
    pub field: String,
    /// The rule it breaks, for people.
    pub message: String,
}

/// Adds a problem, unless enough are known already.
fn report(problems: &mut Vec<Problem>, field: impl Into<String>, message: impl Into<String>) {
    if problems.len() < MOST_PROBLEMS {
        problems.push(Problem { field: field.into(), message: message.into() });
    }
}

/// The path of a member of an object. A name that is no plain word stays out of paths: it is the caller's, and may be anything.
fn member_path(path: &str, name: &str) -> String {
    const LONGEST_NAME: usize = 64;
    let is_plain = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    if !name.is_empty() && name.chars().count() <= LONGEST_NAME && name.chars().all(is_plain) {
        format!("{path}.{name}")
    } else {
        path.to_owned()
    }
}
