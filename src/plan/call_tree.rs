//! What a function is called with, and what of its answer is shown: trees without values.

use entity::table::Kind;

use super::{Object, Operand, Place};

/// A field that calls a function.
#[derive(Debug)]
pub struct CallField {
    /// Where the field stands.
    pub place: Place,
    /// The position in `Catalog::functions`.
    pub function: usize,
    /// The arguments that were given, by their names.
    pub arguments: Vec<(&'static str, Operand)>,
    /// What is shown of the answer.
    pub answer: Selected,
    /// What is read of the rows in the answer.
    pub objects: Vec<Object>,
}

/// What is shown of an answer, or of each item of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Selected {
    /// A value of the kind.
    Value(Kind),
    /// A row, as the object at the position.
    Row(usize),
    /// An object.
    Object {
        /// Its GraphQL type.
        type_name: &'static str,
        /// Its fields in document order.
        members: Vec<SelectedMember>,
    },
}

/// A field of an object of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectedMember {
    /// The response key.
    pub key: String,
    /// The member and what is shown of it; `None` = `__typename`.
    pub shown: Option<(&'static str, Selected)>,
}
