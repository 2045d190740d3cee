//! What a filter and an order say, once they are read: trees without values.

use super::Operand;

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
    /// It is a text that matches the operand, upper and lower case the same where the flag says so.
    Match(MatchForm, bool, Operand),
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
    /// How well the row matches what is searched for.
    Rank,
}
