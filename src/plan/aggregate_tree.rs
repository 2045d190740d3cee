//! What an aggregation says, once it is read.

use super::{Filter, NumberTest, Operand, Place};
use crate::catalog::EntityId;

/// Groups of rows with aggregates.
#[derive(Debug)]
pub struct Aggregation {
    /// Where the field stands.
    pub place: Place,
    /// The entity of the rows.
    pub entity: EntityId,
    /// Which rows.
    pub filter: Option<Filter>,
    /// Which words the rows must have.
    pub search: Option<Operand>,
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
