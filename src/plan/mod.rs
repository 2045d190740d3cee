//! Document and variables become a tree of reads.
//!
//! Planning is pure: no I/O, not async, no viewer, no SQL. A plan holds the shape of an operation; the values a caller sends
//! stay [`Operand`]s, so that one plan serves every request of the same shape.

mod aggregate;
mod argument;
mod build;
mod filter;
pub mod global_id;
mod selection;
mod shape;
mod walk;

use crate::catalog::EntityId;
use crate::error::{Location, PathSegment};

pub use argument::{Operand, Step, Variables};
pub use build::build;
pub use shape::shape_of_variables;

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
}

/// One operation, ready to be restricted.
#[derive(Debug)]
pub struct Plan {
    /// The root fields in document order.
    pub roots: Vec<RootField>,
    /// Whether any root field asks for the schema itself.
    pub introspects: bool,
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

/// What a root field reads.
#[derive(Debug)]
pub enum RootRead {
    /// `__typename` of the query type.
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
}

/// One row by the values of a key.
#[derive(Debug)]
pub struct One {
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
}

/// Rows of an entity, a page of them.
#[derive(Debug)]
pub struct Connection {
    /// The relation that leads here: the parent's entity and the position in its relations; `None` at the root.
    pub relation: Option<(EntityId, usize)>,
    /// The entity of the rows.
    pub entity: EntityId,
    /// Which rows.
    pub filter: Option<Filter>,
    /// In which order; the primary key is the tie-break and not among them.
    pub order: Vec<OrderTerm>,
    /// Which page.
    pub page: Page,
    /// Whether soft-deleted rows count.
    pub include_deleted: bool,
    /// The fields of the connection in document order.
    pub fields: Vec<ConnectionField>,
    /// What is read of the rows; `nodes` and `edges { node }` point into it.
    pub objects: Vec<Object>,
    /// Whether the answer is a plain list of the first object.
    pub plain_list: bool,
}

/// Which page of the rows.
#[derive(Debug, Default)]
pub struct Page {
    /// At most so many from the start.
    pub first: Option<Operand>,
    /// At most so many from the end.
    pub last: Option<Operand>,
    /// Behind this cursor.
    pub after: Option<Operand>,
    /// Before this cursor.
    pub before: Option<Operand>,
    /// Leave out so many.
    pub offset: Option<Operand>,
}

/// A field of a connection.
#[derive(Debug)]
pub struct ConnectionField {
    /// The response key.
    pub key: String,
    /// What it holds.
    pub value: ConnectionValue,
}

/// What a field of a connection holds.
#[derive(Debug)]
pub enum ConnectionValue {
    /// `__typename`.
    Typename,
    /// The rows: the position in [`Connection::objects`].
    Nodes(usize),
    /// The rows with their cursors.
    Edges(Vec<EdgeField>),
    /// What comes before and after.
    PageInfo(Vec<PageInfoField>),
    /// How many rows there are in all.
    TotalCount,
}

/// A field of an edge.
#[derive(Debug)]
pub struct EdgeField {
    /// The response key.
    pub key: String,
    /// What it holds.
    pub value: EdgeValue,
}

/// What a field of an edge holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeValue {
    /// `__typename`.
    Typename,
    /// The cursor of the row.
    Cursor,
    /// The row: the position in [`Connection::objects`].
    Node(usize),
}

/// A field of `PageInfo`.
#[derive(Debug)]
pub struct PageInfoField {
    /// The response key.
    pub key: String,
    /// What it holds.
    pub value: PageInfoValue,
}

/// What a field of `PageInfo` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageInfoValue {
    /// `__typename`.
    Typename,
    /// Whether rows come behind the page.
    HasNextPage,
    /// Whether rows come before the page.
    HasPreviousPage,
    /// The cursor of the first row.
    StartCursor,
    /// The cursor of the last row.
    EndCursor,
}

impl Connection {
    /// Whether the fields ask for `wanted` of the page's neighbours or cursors.
    #[must_use]
    pub fn page_info_asks(&self, wanted: impl Fn(PageInfoValue) -> bool) -> bool {
        self.fields.iter().any(|field| match &field.value {
            ConnectionValue::PageInfo(fields) => fields.iter().any(|field| wanted(field.value)),
            _ => false,
        })
    }

    /// Whether a cursor is asked for.
    #[must_use]
    pub fn asks_cursor(&self) -> bool {
        let in_edges = self.fields.iter().any(|field| match &field.value {
            ConnectionValue::Edges(fields) => fields.iter().any(|field| matches!(field.value, EdgeValue::Cursor)),
            _ => false,
        });
        in_edges || self.page_info_asks(|value| matches!(value, PageInfoValue::StartCursor | PageInfoValue::EndCursor))
    }

    /// Whether the number of all rows is asked for.
    #[must_use]
    pub fn asks_total(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.value, ConnectionValue::TotalCount))
    }

    /// Whether rows are asked for, not only their number.
    #[must_use]
    pub fn asks_rows(&self) -> bool {
        self.plain_list
            || self.fields.iter().any(|field| {
                matches!(field.value, ConnectionValue::Nodes(_) | ConnectionValue::Edges(_) | ConnectionValue::PageInfo(_))
            })
    }
}

/// Which rows.
#[derive(Debug)]
pub enum Filter {
    /// All of them; none = every row.
    All(Vec<Filter>),
    /// At least one of them; none = no row.
    Any(Vec<Filter>),
    /// Not this one; unknown stays unknown.
    Not(Box<Filter>),
    /// The attribute compares with the operand.
    Compare {
        /// The attribute.
        attribute: usize,
        /// How.
        comparison: Comparison,
        /// With what.
        operand: Operand,
    },
    /// The attribute is one of the operand's values.
    In {
        /// The attribute.
        attribute: usize,
        /// The list.
        operand: Operand,
        /// Whether it must not be.
        negated: bool,
    },
    /// The attribute is null, or is not.
    IsNull {
        /// The attribute.
        attribute: usize,
        /// Which of the two.
        expected: bool,
    },
    /// The text matches.
    Match {
        /// The attribute.
        attribute: usize,
        /// How.
        form: MatchForm,
        /// Whether ASCII letters match in either case.
        ignore_case: bool,
        /// With what.
        operand: Operand,
    },
    /// The list of texts holds something.
    TextList {
        /// The attribute.
        attribute: usize,
        /// What it must hold.
        test: TextListTest,
    },
    /// The document satisfies a test.
    Json {
        /// The attribute.
        attribute: usize,
        /// The test.
        test: JsonTest,
    },
    /// Rows at the other end of a relation.
    Relation {
        /// The position in `Entity::relations`.
        relation: usize,
        /// How many of them.
        quantifier: Quantifier,
        /// What they satisfy.
        filter: Box<Filter>,
    },
    /// The number of rows at the other end of a relation.
    Count {
        /// The position in `Entity::relations`.
        relation: usize,
        /// The tests of the number, all of which must hold.
        tests: Vec<NumberTest>,
    },
}

/// A test of a number.
#[derive(Debug)]
pub enum NumberTest {
    /// It compares with the operand.
    Compare(Comparison, Operand),
    /// It is one of the operand's values, or is not.
    In(Operand, bool),
    /// It is null, or is not.
    IsNull(bool),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The operator, the same in both databases.
    #[must_use]
    pub const fn operator(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// How a text matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchForm {
    /// A pattern with `%` and `_`.
    Like,
    /// It starts with the operand.
    StartsWith,
    /// It ends with the operand.
    EndsWith,
    /// It contains the operand.
    Contains,
}

/// What a list of texts must hold.
#[derive(Debug)]
pub enum TextListTest {
    /// The text.
    Has(Operand),
    /// One of the texts.
    HasAny(Operand),
    /// All of the texts.
    HasAll(Operand),
    /// Nothing, or something.
    IsEmpty(bool),
}

/// What a JSON document must satisfy.
#[derive(Debug)]
pub enum JsonTest {
    /// It contains the document.
    Contains(Operand),
    /// It is an object with the key.
    HasKey(Operand),
    /// The value at a path compares with a scalar.
    PathCompares {
        /// The keys from the outside in.
        path: Operand,
        /// How.
        comparison: Comparison,
        /// With what.
        operand: Operand,
        /// What the scalar is.
        scalar: JsonScalar,
    },
    /// The text at a path matches.
    PathMatches {
        /// The keys from the outside in.
        path: Operand,
        /// How.
        form: MatchForm,
        /// With what.
        operand: Operand,
    },
    /// There is no value at the path or it is null, or there is one.
    PathIsNull {
        /// The keys from the outside in.
        path: Operand,
        /// Which of the two.
        expected: bool,
    },
}

/// What a JSON scalar is; comparisons never mix them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonScalar {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A boolean.
    Bool,
}

/// How many rows at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one; also the one row of a to-one relation.
    Some,
    /// Every one of them.
    Every,
    /// Not one.
    None,
}

/// A term of an order.
#[derive(Debug)]
pub struct OrderTerm {
    /// What is ordered by.
    pub key: OrderKey,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Whether nulls come first; `None` = the default: last ascending, first descending.
    pub nulls_first: Option<bool>,
}

impl OrderTerm {
    /// Whether nulls come first.
    #[must_use]
    pub fn puts_nulls_first(&self) -> bool {
        self.nulls_first.unwrap_or(self.descending)
    }
}

/// What is ordered by.
#[derive(Debug)]
pub enum OrderKey {
    /// An attribute of the row.
    Attribute(usize),
    /// A key of the row at the other end of a to-one relation.
    ToOne(usize, Box<OrderKey>),
    /// The number of rows at the other end of a to-many relation.
    Count(usize),
}

/// Groups of rows with aggregates.
#[derive(Debug)]
pub struct Aggregation {
    /// The entity of the rows.
    pub entity: EntityId,
    /// Which rows.
    pub filter: Option<Filter>,
    /// Whether soft-deleted rows count.
    pub include_deleted: bool,
    /// What the rows are grouped by; nothing = one group of all rows.
    pub groups: Vec<GroupTerm>,
    /// Which groups.
    pub having: Option<Having>,
    /// In which order; then by the groups' keys.
    pub order: Vec<AggregateOrder>,
    /// At most so many groups.
    pub first: Option<Operand>,
    /// Leave out so many groups.
    pub offset: Option<Operand>,
    /// The fields in document order.
    pub fields: Vec<AggregateField>,
}

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupTerm {
    /// The attribute.
    pub attribute: usize,
    /// For times, the span that counts as one.
    pub bucket: Option<Bucket>,
}

/// A span of time, beginning in UTC; weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Bucket {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// An aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// The number of rows.
    Count,
    /// The number of different values.
    CountDistinct(usize),
    /// The sum.
    Sum(usize),
    /// The mean.
    Average(usize),
    /// The least value.
    Least(usize),
    /// The greatest value.
    Greatest(usize),
}

/// Which groups.
#[derive(Debug)]
pub enum Having {
    /// All of them.
    All(Vec<Having>),
    /// At least one of them.
    Any(Vec<Having>),
    /// Not this one.
    Not(Box<Having>),
    /// The aggregate satisfies the test.
    Test(Measure, NumberTest),
}

/// A term of the groups' order.
#[derive(Debug)]
pub struct AggregateOrder {
    /// What is ordered by.
    pub key: AggregateKey,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Whether nulls come first; `None` = the default.
    pub nulls_first: Option<bool>,
}

/// What groups are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateKey {
    /// A key of the group: the position in [`Aggregation::groups`].
    Group(usize),
    /// An aggregate.
    Measure(Measure),
}

/// A field of an aggregate.
#[derive(Debug)]
pub struct AggregateField {
    /// The response key.
    pub key: String,
    /// What it holds.
    pub value: AggregateValue,
}

/// What a field of an aggregate holds.
#[derive(Debug)]
pub enum AggregateValue {
    /// `__typename`: the text.
    Typename(String),
    /// A key of the group; `None` = the rows are not grouped by it.
    Group(Option<usize>),
    /// An aggregate.
    Measure(Measure),
    /// `key`, `sum` and the like.
    Nested(Vec<AggregateField>),
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

impl From<Error> for crate::error::GraphqlError {
    fn from(error: Error) -> Self {
        Self::bad_input(error.field, error.message).located(error.location.line, error.location.column).at(error.path)
    }
}
