//! What a mutation writes: trees without values.
//!
//! Inputs stay whole: their rows are read by `input` when they are written, so that one plan serves inputs of every form.

use super::{Filter, Object, Operand, Place};
use crate::catalog::EntityId;

/// A field that writes.
#[derive(Debug)]
pub struct WriteField {
    /// Where the field stands.
    pub place: Place,
    /// The entity.
    pub entity: EntityId,
    /// What it does.
    pub write: Write,
    /// What is read of the rows afterwards.
    pub payload: Payload,
}

/// What a field does to rows.
#[derive(Debug)]
pub enum Write {
    /// Adds one row.
    Create {
        /// The row.
        input: Operand,
    },
    /// Adds rows.
    CreateMany {
        /// The rows.
        inputs: Operand,
    },
    /// Changes one row.
    Update {
        /// Which.
        id: Operand,
        /// What changes.
        patch: Operand,
        /// What the caller has read.
        locks: Locks,
    },
    /// Changes the rows a filter finds.
    UpdateMany {
        /// Which.
        filter: Filter,
        /// What changes.
        patch: Operand,
        /// The most rows.
        at_most: Operand,
    },
    /// Adds a row, or changes the one with the same key.
    Upsert {
        /// The row.
        input: Operand,
        /// The position in `Writes::keys`.
        key: usize,
        /// The columns that change; `None` = all that were given.
        update: Option<Vec<String>>,
    },
    /// Removes one row.
    Delete {
        /// Which.
        id: Operand,
        /// What the caller has read.
        locks: Locks,
    },
    /// Removes the rows a filter finds.
    DeleteMany {
        /// Which.
        filter: Filter,
        /// The most rows.
        at_most: Operand,
    },
    /// Brings a removed row back.
    Restore {
        /// Which.
        id: Operand,
    },
}

/// What a writing field is, without its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WriteKind {
    /// Rows are added.
    Insert,
    /// Rows are changed.
    Update,
    /// Rows are added or changed.
    Upsert,
    /// Rows are removed.
    Delete,
    /// Rows are brought back.
    Restore,
}

impl WriteKind {
    /// The word for the audit trail.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Insert => "create",
            Self::Update => "update",
            Self::Upsert => "upsert",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }
}

impl Write {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> WriteKind {
        match self {
            Self::Create { .. } | Self::CreateMany { .. } => WriteKind::Insert,
            Self::Update { .. } | Self::UpdateMany { .. } => WriteKind::Update,
            Self::Upsert { .. } => WriteKind::Upsert,
            Self::Delete { .. } | Self::DeleteMany { .. } => WriteKind::Delete,
            Self::Restore { .. } => WriteKind::Restore,
        }
    }

    /// The filter, where one chooses the rows.
    #[must_use]
    pub const fn filter(&self) -> Option<(&Filter, &Operand)> {
        match self {
            Self::UpdateMany { filter, at_most, .. } | Self::DeleteMany { filter, at_most } => Some((filter, at_most)),
            _ => None,
        }
    }
}

/// What the caller says it has read of a row.
#[derive(Clone, Debug, Default)]
pub struct Locks {
    /// `ifVersion`.
    pub version: Option<Operand>,
    /// `ifUpdatedAt`.
    pub updated_at: Option<Operand>,
}

/// What is read of written rows.
#[derive(Debug)]
pub enum Payload {
    /// One row.
    One(Object),
    /// The rows, in the order of the inputs.
    Many(Object),
    /// Their number, and the rows.
    Result {
        /// The fields in document order.
        fields: Vec<ResultField>,
        /// What is read of the rows.
        objects: Vec<Object>,
    },
}

impl Payload {
    /// What is read of the rows.
    #[must_use]
    pub fn objects(&self) -> &[Object] {
        match self {
            Self::One(object) | Self::Many(object) => std::slice::from_ref(object),
            Self::Result { objects, .. } => objects,
        }
    }
}

/// A field of the result of a mutation by filter.
#[derive(Debug)]
pub struct ResultField {
    /// The response key.
    pub key: String,
    /// What it reads.
    pub value: ResultValue,
}

/// What a field of a result reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultValue {
    /// `__typename`.
    Typename,
    /// The number of rows.
    Affected,
    /// The rows, each as the object at the position.
    Nodes(usize),
}
