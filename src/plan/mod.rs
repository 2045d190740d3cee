//! Document and variables become a tree of reads.
//!
//! Planning is pure: no I/O, not async, no viewer, no SQL. A plan holds the shape of an operation; the values a caller sends
//! stay [`Operand`]s, so that one plan serves every request of the same shape.

mod aggregate;
mod aggregate_tree;
mod argument;
mod build;
mod call;
mod call_tree;
mod changes;
mod changes_tree;
mod connection_tree;
mod filter;
mod filter_tree;
pub mod global_id;
mod history;
mod selection;
mod shape;
mod walk;
mod write;
mod write_tree;

use crate::catalog::EntityId;
use crate::error::{GraphqlError, Location, PathSegment};

pub use aggregate_tree::{
    AggregateField, AggregateKey, AggregateOrder, AggregateValue, Aggregation, Bucket, GroupTerm, Having, Measure,
};
pub use argument::{Operand, Step, Variables};
pub use build::build;
pub use call_tree::{CallField, Selected, SelectedMember};
pub use changes_tree::{Changes, ChangesField, ChangesValue};
pub use connection_tree::{
    Connection, ConnectionField, ConnectionValue, EdgeField, EdgeValue, HighlightField, Page, PageInfoField, PageInfoValue,
    Similar,
};
pub use filter_tree::{
    Comparison, Filter, JsonScalar, JsonTest, MatchForm, NumberTest, OrderKey, OrderTerm, Quantifier, TextListTest,
};
pub use shape::shape_of_variables;
pub use write_tree::{Locks, Payload, ResultField, ResultValue, Write, WriteField, WriteKind};

/// The limits that planning itself checks.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows of a page when the caller names no number.
    pub page_default: u64,
    /// The most rows of a page.
    pub page_most: u64,
    /// The most rows an answer may hold, counted as the product of nested pages.
    pub rows_most: u64,
    /// The most values of `in`, `notIn`, `hasAny`, `hasAll`.
    pub list_most: usize,
    /// The most characters of a text that is matched as a pattern.
    pub pattern_characters_most: usize,
    /// The most characters of a search.
    pub search_characters_most: usize,
    /// The most words of a search.
    pub search_words_most: usize,
    /// The most rows that a search ranks: of more that match, the newest.
    pub search_ranked_most: u64,
}

/// Where a field stands, for errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// In the document.
    pub location: Location,
    /// The response keys down to it.
    pub path: Vec<PathSegment>,
}

/// One operation, ready to be restricted.
#[derive(Debug)]
pub struct Plan {
    /// The root fields in document order.
    pub roots: Vec<RootField>,
    /// Whether any root field asks for the schema itself.
    pub introspects: bool,
    /// Whether the root fields write: then they happen in order, in one transaction.
    pub writes: bool,
    /// What is followed, where the operation is a subscription; it then has one root field.
    pub follows: Option<Following>,
}

/// How a subscription goes on.
#[derive(Clone, Debug, PartialEq)]
pub enum Following {
    /// With an event for each change of a row.
    Changes,
    /// With the whole result whenever it has changed, or with what has changed of it where this says so.
    Results(Option<Operand>),
}

/// A root field.
#[derive(Debug)]
pub struct RootField {
    /// The response key.
    pub key: String,
    /// Where it stands in the document.
    pub location: Location,
    /// What it reads.
    pub read: RootRead,
}

impl RootField {
    /// An error of the field, with its place; one about an argument of a field below says itself where that is.
    #[must_use]
    pub fn placed(&self, error: GraphqlError) -> GraphqlError {
        if !error.path.is_empty() {
            return error;
        }
        error.located(self.location.line, self.location.column).at(vec![PathSegment::Field(self.key.clone())])
    }
}

/// What a root field reads.
#[derive(Debug)]
pub enum RootRead {
    /// `__typename` of the root type.
    Typename,
    /// `__schema` or `__type`: answered from the types.
    Introspection,
    /// One row or null.
    One(Box<One>),
    /// Nothing: a global id that names no type of the API.
    Nothing,
    /// A connection.
    Connection(Box<Connection>),
    /// Groups with aggregates.
    Aggregation(Box<Aggregation>),
    /// The caller.
    Me(Vec<MeField>),
    /// The roles there are.
    Roles(Vec<RoleField>),
    /// Rows that are written.
    Write(Box<WriteField>),
    /// What happened to a row.
    History(Box<History>),
    /// What a function answers or does.
    Call(Box<CallField>),
    /// Changes of rows, as they happen.
    Changes(Box<Changes>),
}

/// What happened to a row.
#[derive(Debug)]
pub struct History {
    /// The entity of the row.
    pub of: EntityId,
    /// The entries of the trail about it.
    pub connection: Connection,
}

/// A field of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeField {
    /// `__typename`.
    Typename,
    /// The name of the field that changed.
    Field,
    /// The value before.
    Old,
    /// The value after.
    New,
}

/// One row by the values of a key.
#[derive(Debug)]
pub struct One {
    /// Where the field stands.
    pub place: Place,
    /// The attributes of the key and their values.
    pub key: Vec<(usize, Operand)>,
    /// Whether soft-deleted rows count.
    pub include_deleted: bool,
    /// What is read of the row.
    pub object: Object,
}

/// A field of `Me`.
#[derive(Debug)]
pub struct MeField {
    /// The response key.
    pub key: String,
    /// What it reads.
    pub read: MeRead,
}

/// What a field of `Me` reads.
#[derive(Debug)]
pub enum MeRead {
    /// `__typename`.
    Typename,
    /// The user, session or application.
    One(Box<One>),
    /// Memberships or brand roles, as a plain list.
    List(Box<Connection>),
    /// The caller's permissions on a brand.
    Permissions(Operand),
}

/// A field of `RoleDescription`.
#[derive(Debug)]
pub struct RoleField {
    /// The response key.
    pub key: String,
    /// The field; `__typename` included.
    pub field: String,
}

/// What is read of a row of one entity.
#[derive(Debug)]
pub struct Object {
    /// The entity.
    pub entity: EntityId,
    /// The fields in document order.
    pub fields: Vec<ObjectField>,
}

/// A field of a row.
#[derive(Debug)]
pub struct ObjectField {
    /// The response key.
    pub key: String,
    /// Where it stands in the document.
    pub location: Location,
    /// What it reads.
    pub value: ObjectValue,
}

/// What a field of a row reads.
#[derive(Debug)]
pub enum ObjectValue {
    /// `__typename`.
    Typename,
    /// The global id.
    NodeId,
    /// A scalar: the position in `Entity::attributes`.
    Attribute(usize),
    /// A row at the other end of a relation, or null.
    ToOne {
        /// The position in `Entity::relations`.
        relation: usize,
        /// What is read of it.
        object: Object,
    },
    /// The rows at the other end of a relation.
    ToMany(Box<Connection>),
    /// The rows of the table that was made for the row.
    Made(MadeRows),
    /// What an entry of a history says was done.
    HistoryAction,
    /// What an entry of a history says has changed.
    Changes {
        /// The entity of the row.
        of: EntityId,
        /// The fields of each difference: response keys and what they read.
        fields: Vec<(String, ChangeField)>,
    },
}

/// A part of the rows of a table that was made for a row.
#[derive(Debug)]
pub struct MadeRows {
    /// Where the field stands.
    pub place: Place,
    /// How many; `None` = as many as a page has.
    pub first: Option<Operand>,
    /// How many are left out before.
    pub offset: Option<Operand>,
}

/// A mistake in the request that planning found.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// For people.
    pub message: String,
    /// The argument, `where.title.eq`.
    pub field: String,
    /// Where in the document.
    pub location: Location,
    /// The response keys down to the field.
    pub path: Vec<PathSegment>,
}

impl From<Error> for GraphqlError {
    fn from(error: Error) -> Self {
        Self::bad_input(error.field, error.message).located(error.location.line, error.location.column).at(error.path)
    }
}
