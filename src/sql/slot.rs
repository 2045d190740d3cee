//! The parameters of a statement, by where their values come from.
//!
//! A statement is text once and values at every request: facts of the viewer, arguments, parent keys, cursors.

use entity::table::Kind;
use policy::Fact;
use sea_orm::Value;

use crate::plan::{MatchForm, Operand};

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// A fact of the viewer.
    Fact(Fact),
    /// An argument.
    Argument {
        /// Where the value comes from.
        operand: Operand,
        /// How the database takes it.
        form: Form,
        /// What errors call it when it stands in the document.
        label: String,
    },
    /// The keys of the rows whose children are read.
    ParentKeys,
    /// The size of the page, and one row more when it is known whether there are further ones.
    PageSize {
        /// `first` or `last`; `None` = the default.
        operand: Option<Operand>,
        /// `first` or `last`.
        label: &'static str,
        /// Whether one row more is read.
        one_more: bool,
    },
    /// The most rows a mutation by filter changes, and one row more to know whether there are further ones.
    AtMost(Operand),
    /// How many rows are left out.
    Offset(Operand),
    /// The most rows that a search ranks.
    RankedMost,
    /// A value that is known when the statement is written: writes are written when they are run.
    Known(Value),
    /// A value of a cursor.
    Cursor {
        /// `after` or `before`.
        operand: Operand,
        /// `after` or `before`.
        label: &'static str,
        /// Which order the cursor must belong to.
        order: u64,
        /// Which of its values.
        index: usize,
        /// What the value holds.
        kind: Kind,
        /// What is searched for, where that makes the order.
        search: Option<Operand>,
    },
}

/// How the database takes an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One value.
    One(Kind),
    /// A list of values.
    List(Kind),
    /// A floating number.
    Float,
    /// A list of floating numbers.
    FloatList,
    /// A pattern made from a text.
    Pattern {
        /// How the text is matched.
        form: MatchForm,
        /// Whether ASCII letters are folded.
        ignore_case: bool,
    },
    /// A JSON document that another one must contain.
    JsonPattern,
    /// A list of texts as one JSON document.
    JsonTexts,
    /// The keys down to a value in a JSON document.
    JsonPath,
    /// A JSON number, compared as a floating number.
    JsonNumber,
    /// What is searched for.
    Search(SearchForm),
}

/// What of a search a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchForm {
    /// What the index is asked.
    Index,
    /// Words that must stand in a row.
    Rows,
    /// Words that must not stand in a row.
    ExcludedRows,
    /// What is counted.
    Needles,
}
