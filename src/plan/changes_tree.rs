//! What a subscription to the changes of rows asks for.

use super::{Filter, Object, Operand, Place};
use crate::catalog::EntityId;

/// The changes of the rows of an entity.
#[derive(Debug)]
pub struct Changes {
    /// Where the field stands.
    pub place: Place,
    /// The entity.
    pub entity: EntityId,
    /// The type of the events.
    pub type_name: String,
    /// Which rows.
    pub filter: Option<Filter>,
    /// The cursor of the event after which it goes on.
    pub after: Option<Operand>,
    /// The fields of each event.
    pub fields: Vec<ChangesField>,
    /// What is shown of the row, once for each field that shows it.
    pub objects: Vec<Object>,
}

/// A field of an event.
#[derive(Clone, Debug)]
pub struct ChangesField {
    /// The response key.
    pub key: String,
    /// What it shows.
    pub value: ChangesValue,
}

/// What a field of an event shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangesValue {
    /// `__typename`.
    Typename,
    /// What became of the row.
    Kind,
    /// The row's id.
    Id,
    /// The row: a position in [`Changes::objects`].
    Node(usize),
    /// The fields that have changed.
    ChangedFields,
    /// The cursor.
    Cursor,
}
