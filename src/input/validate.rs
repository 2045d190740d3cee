//! Stub.
use entity::table::{Column, Table};
use serde_json::Value;

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The input path.
    pub field: String,
    /// What is wrong.
    pub message: String,
}
/// Column.
pub fn column(_: &Table, _: &Column, _: &mut Value, _: &str, _: &mut Vec<Problem>) {}
/// Row.
pub fn row(_: &Table, _: &dyn Fn(&str) -> Value, _: &dyn Fn(&str) -> bool, _: &dyn Fn(&str) -> String, _: &mut Vec<Problem>) {}
/// Shaped.
pub fn shaped(_: &Value, _: &Value, _: &Value, _: &str, _: &mut Vec<Problem>) {}
