//! Compiled operations: statements, and how their rows become an answer.
//!
//! A compiled operation holds no viewer and no argument. It serves every viewer of one shape and every request of one plan.

use std::sync::Arc;

use entity::table::{Kind, TextForm};

use super::slot::{Form, Slot};
use crate::catalog::EntityId;
use crate::error::Location;
use crate::plan::{ChangesValue, Operand, Place, Selected};

/// An operation, compiled for viewers of one shape.
#[derive(Debug)]
pub struct Compiled {
    /// The fetches; a root field or relation names one by its position.
    pub fetches: Vec<Fetch>,
    /// The root fields in document order.
    pub roots: Vec<Root>,
}

impl Compiled {
    /// How much memory it takes, about.
    #[must_use]
    pub fn approximate_bytes(&self) -> usize {
        const FETCH_BYTES: usize = 1_024;
        const SLOT_BYTES: usize = 256;
        const FIELD_BYTES: usize = 192;
        let statements = self.fetches.iter().filter_map(|fetch| fetch.statement.as_ref());
        let texts: usize = statements.map(|statement| statement.sql.len() + statement.slots.len() * SLOT_BYTES).sum();
        let fields: usize = self.fetches.iter().map(|fetch| fetch.shape.fields()).sum();
        texts + (fields + self.roots.len()) * FIELD_BYTES + self.fetches.len() * FETCH_BYTES
    }
}

impl FetchShape {
    /// How many fields it writes.
    fn fields(&self) -> usize {
        match self {
            Self::One(object) => object.fields(),
            Self::Connection(writer) => writer.fields.len() + writer.objects.iter().map(ObjectWriter::fields).sum::<usize>(),
            Self::Aggregation(cells) => cells.iter().map(AggregateWriter::fields).sum(),
            Self::Made(_) => 1,
        }
    }
}

impl ObjectWriter {
    fn fields(&self) -> usize {
        let inner = self.fields.iter().map(|field| match &field.value {
            FieldValue::ToOne(_, object) => object.fields(),
            _ => 0,
        });
        self.fields.len() + inner.sum::<usize>()
    }
}

impl AggregateWriter {
    fn fields(&self) -> usize {
        match &self.value {
            AggregateCell::Nested(cells) => cells.iter().map(Self::fields).sum::<usize>() + 1,
            _ => 1,
        }
    }
}

/// A root field.
#[derive(Debug)]
pub struct Root {
    /// `"key":`
    pub key: Vec<u8>,
    /// The response key.
    pub name: String,
    /// Where it stands in the document.
    pub location: Location,
    /// What its value is made from.
    pub value: RootValue,
}

/// What a root field's value is made from.
#[derive(Debug)]
pub enum RootValue {
    /// A text known at planning.
    Typename(&'static str),
    /// The answer of the types to the response key.
    Introspection,
    /// Null.
    Nothing,
    /// The row of a fetch, or null.
    One(usize),
    /// The page of a fetch.
    Connection(usize),
    /// The groups of a fetch.
    Aggregation(usize),
    /// The caller.
    Me(Vec<MeWriter>),
    /// The roles there are: response keys and fields.
    Roles(Vec<(Vec<u8>, String)>),
    /// Rows that the root field writes.
    Write(WrittenRows),
    /// What a function answers.
    Call(CalledAnswer),
    /// Changes of rows, which come later.
    Followed(FollowedRows),
}

/// How the changes of rows are found and shown.
#[derive(Debug)]
pub struct FollowedRows {
    /// The entity.
    pub entity: EntityId,
    /// The type of the events.
    pub type_name: String,
    /// The fetch that tells which of some rows are there for the viewer, and behind each id what may be read of it.
    pub some: usize,
    /// The fetch that tells all rows that are there for the viewer.
    pub all: usize,
    /// The fetches that read rows by their ids, one for each object that shows them.
    pub reads: Vec<usize>,
    /// The columns whose changes are told, with their fields; one that is not always readable, with its place behind the id.
    pub columns: Vec<(&'static str, Arc<str>, Option<usize>)>,
    /// `"key":` and what each field of an event shows.
    pub fields: Vec<(Vec<u8>, ChangesValue)>,
}

/// How the answer of a function is shown.
#[derive(Debug)]
pub struct CalledAnswer {
    /// What is shown.
    pub selected: Selected,
    /// The fetches that read the rows in it by their ids, one for each object that shows them.
    pub reads: Vec<usize>,
}

/// How the rows that a root field writes are chosen and shown.
#[derive(Debug)]
pub struct WrittenRows {
    /// The fetch that chooses rows by a filter; its statement is missing where no row can be chosen.
    pub choice: Option<usize>,
    /// The fetches that read rows back by their ids, one for each object that shows them.
    pub reads: Vec<usize>,
    /// What is shown.
    pub shown: WrittenShape,
}

/// What is shown of written rows.
#[derive(Debug)]
pub enum WrittenShape {
    /// The one row.
    One,
    /// All rows.
    Many,
    /// An object with their number and the rows.
    Result(&'static str, Vec<(Vec<u8>, crate::plan::ResultValue)>),
}

/// A field of `Me`.
#[derive(Debug)]
pub struct MeWriter {
    /// `"key":`
    pub key: Vec<u8>,
    /// What its value is made from.
    pub value: MeValue,
}

/// What a field of `Me` is made from.
#[derive(Debug)]
pub enum MeValue {
    /// `__typename`.
    Typename,
    /// The row of a fetch, or null.
    One(usize),
    /// The rows of a fetch.
    List(usize),
    /// The caller's permissions on the brand.
    Permissions(Operand),
}

/// One statement and the shape of its rows.
#[derive(Debug)]
pub struct Fetch {
    /// Where the field stands whose rows it reads.
    pub place: Place,
    /// The statement; `None` = no row may be read, so none is asked for.
    pub statement: Option<Statement>,
    /// What the rows become.
    pub shape: FetchShape,
    /// Further fetches for the children of these rows.
    pub children: Vec<Child>,
    /// The column with the key of the parent row.
    pub parent_key: Option<usize>,
    /// Which rows of the result are rows of the list.
    pub present: Presence,
    /// The column with the number of all rows.
    pub total: Option<usize>,
    /// What is searched for.
    pub search: Option<Operand>,
    /// What finds the rows before they are read: those nearest to a vector.
    pub nearest: Option<Nearest>,
    /// Whether it reads rows by ids that something else finds before: it is not run with the others.
    pub by_ids: bool,
}

/// Rows that lie near a vector. The database hands over the vectors of all rows that may be read and are asked for; which lie nearest
/// is found out here, alike for both databases. Then the rows are read by their ids.
#[derive(Debug)]
pub struct Nearest {
    /// The ids and vectors of the rows.
    pub statement: Statement,
    /// How many numbers a vector has.
    pub dimensions: u32,
    /// The vector.
    pub vector: Operand,
    /// How far the rows may lie from it.
    pub max_distance: Option<Operand>,
    /// Behind this cursor.
    pub after: Option<Operand>,
    /// How many.
    pub size: PageSize,
    /// Whether one more is looked for.
    pub one_more: bool,
    /// Whether rows are asked for, not only their number.
    pub asks_rows: bool,
    /// Which order the cursors belong to.
    pub order: u64,
    /// The column of the fetch with the ids.
    pub id: usize,
}

/// Which rows of a result are rows of the list; the others only carry a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// All of them.
    #[default]
    Always,
    /// Those where the column is not null.
    Column(usize),
    /// None of them.
    Never,
}

/// A statement: its text, and where its parameters come from.
#[derive(Debug)]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// The parameters in their order.
    pub slots: Vec<Slot>,
}

impl Statement {
    /// Whether the database must look at the values before it chooses how to find the rows: a word may be rare or everywhere.
    #[must_use]
    pub fn is_planned_anew(&self) -> bool {
        self.slots.iter().any(|slot| matches!(slot, Slot::Argument { form: Form::Search(_), .. }))
    }
}

/// Rows of one fetch are the parents of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Child {
    /// The fetch of the children.
    pub fetch: usize,
    /// The column of the parent's row with the key.
    pub key: usize,
}

/// What the rows of a fetch become.
#[derive(Debug)]
pub enum FetchShape {
    /// One object.
    One(ObjectWriter),
    /// A connection, or a plain list.
    Connection(Box<ConnectionWriter>),
    /// Aggregates.
    Aggregation(Vec<AggregateWriter>),
    /// Rows of tables that were made for the parents. The statement finds the tables the caller may look into.
    Made(MadePage),
}

/// Which rows of a table that was made for a row are read.
#[derive(Debug)]
pub struct MadePage {
    /// What the names of such tables begin with.
    pub begins: &'static str,
    /// How many rows.
    pub size: PageSize,
    /// How many are left out before.
    pub offset: Option<Operand>,
}

/// Writes an object from a row.
#[derive(Debug)]
pub struct ObjectWriter {
    /// The GraphQL type.
    pub type_name: &'static str,
    /// The fields in document order.
    pub fields: Vec<FieldWriter>,
    /// The personal values among them.
    pub watches: Vec<Watch>,
}

/// Personal values that an object shows, and whose they are.
#[derive(Debug)]
pub struct Watch {
    /// The table of the row they are of.
    pub table: &'static str,
    /// The column with the id of that row.
    pub row: usize,
    /// The column with the user they are about.
    pub subject: usize,
    /// The fields that show them, by their positions, with what the API calls the values.
    pub fields: Vec<(usize, Arc<str>)>,
    /// The columns that an entry of a history may show changes of, with what the API calls them.
    pub changes: Vec<(&'static str, Arc<str>)>,
}

/// Writes a field of an object.
#[derive(Debug)]
pub struct FieldWriter {
    /// `"key":`, with a comma before it where it is not the first.
    pub key: Vec<u8>,
    /// The response key.
    pub name: String,
    /// Where it stands in the document.
    pub location: Location,
    /// What its value is made from.
    pub value: FieldValue,
}

/// What a field's value is made from.
#[derive(Debug)]
pub enum FieldValue {
    /// The type.
    Typename,
    /// The global id, from the column with the id.
    NodeId(usize),
    /// A column.
    Scalar(usize, Kind),
    /// Null, because the viewer may never read the field on any row: an error says so.
    Forbidden,
    /// Null.
    Null,
    /// An object of joined columns; null where the column is.
    ToOne(usize, ObjectWriter),
    /// The rows of a fetch with the key in the column.
    ToMany(Child),
    /// The rows of the table that was made for the row with the key in the column.
    Made(Child),
    /// The differences between two images of a row.
    Changes(Changes),
}

/// Writes the differences between two images of a row.
#[derive(Debug)]
pub struct Changes {
    /// The column with the image before.
    pub old: usize,
    /// The column with the image after.
    pub new: usize,
    /// What is compared: the member of the images, the field, what it holds, and the column that tells whether it may be shown.
    pub compared: Vec<(&'static str, String, Kind, Option<usize>)>,
    /// The fields of each difference.
    pub fields: Vec<(Vec<u8>, crate::plan::ChangeField)>,
}

/// Writes a connection from the rows of a page.
#[derive(Debug)]
pub struct ConnectionWriter {
    /// The GraphQL type of the rows.
    pub type_name: &'static str,
    /// The fields in document order.
    pub fields: Vec<ConnectionPart>,
    /// The objects that `nodes` and `edges { node }` point to.
    pub objects: Vec<ObjectWriter>,
    /// Whether the answer is the list of the first object.
    pub plain_list: bool,
    /// The size of the page.
    pub size: PageSize,
    /// Whether the rows come in reverse.
    pub reversed: bool,
    /// Whether a page before this one is known from the arguments.
    pub after: Option<Operand>,
    /// Whether a page behind this one is known from the arguments.
    pub before: Option<Operand>,
    /// How many rows were left out.
    pub offset: Option<Operand>,
    /// The columns a cursor is made of; empty when none is asked for.
    pub cursor: Vec<(usize, Kind)>,
    /// Which order the cursors belong to.
    pub order: u64,
    /// What is searched for, and what is shown of the matches.
    pub search: Option<SearchWriter>,
    /// The vector that rows lie near, and the column with their ids.
    pub nearest: Option<(Operand, usize)>,
}

/// Writes what is shown of matches.
#[derive(Debug)]
pub struct SearchWriter {
    /// What is searched for.
    pub operand: Operand,
    /// Whether it makes the order.
    pub orders: bool,
    /// The column with the rank, where it is asked for.
    pub rank: Option<usize>,
    /// The columns that are searched: field, column, what it holds, how its words are found; none where no match is asked for.
    pub columns: Vec<(String, usize, Kind, TextForm)>,
    /// The fields of each match.
    pub highlights: Vec<Vec<(Vec<u8>, crate::plan::HighlightField)>>,
}

/// The size of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageSize {
    /// `first` or `last`; `None` = the default.
    pub operand: Option<Operand>,
    /// `first` or `last`.
    pub label: &'static str,
}

/// A field of a connection.
#[derive(Debug)]
pub struct ConnectionPart {
    /// `"key":`
    pub key: Vec<u8>,
    /// What its value is made from.
    pub value: ConnectionPartValue,
}

/// What a field of a connection is made from.
#[derive(Debug)]
pub enum ConnectionPartValue {
    /// `__typename`.
    Typename,
    /// The rows, each as the object.
    Nodes(usize),
    /// The rows with their cursors.
    Edges(Vec<(Vec<u8>, crate::plan::EdgeValue)>),
    /// What comes before and after.
    PageInfo(Vec<(Vec<u8>, crate::plan::PageInfoValue)>),
    /// The number of all rows.
    TotalCount,
}

/// Writes a field of an aggregate.
#[derive(Debug)]
pub struct AggregateWriter {
    /// `"key":`
    pub key: Vec<u8>,
    /// What its value is made from.
    pub value: AggregateCell,
}

/// What a field of an aggregate is made from.
#[derive(Debug)]
pub enum AggregateCell {
    /// A text.
    Typename(String),
    /// Null.
    Null,
    /// A column.
    Scalar(usize, Kind),
    /// A column with a floating number.
    Float(usize),
    /// A number that is no 64-bit text: a count.
    Count(usize),
    /// An object.
    Nested(Vec<AggregateWriter>),
}

/// `"key":` as JSON bytes. Response keys are GraphQL names and need no escapes.
#[must_use]
pub fn key_bytes(name: &str) -> Vec<u8> {
    format!("\"{name}\":").into_bytes()
}
