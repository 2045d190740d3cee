//! Checks that compare columns of a row: before both databases see it, as a condition of each of them says too.
//!
//! Checks are data; `input` in the gateway judges rows by them and words the errors.

/// A check that compares columns of a row. A null satisfies it unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowCheck {
    /// The first column is greater than the second: an end after its beginning.
    Greater(&'static str, &'static str),
    /// The first column is at most the second.
    AtMost(&'static str, &'static str),
    /// The first two columns hold different ids.
    Differ(&'static str, &'static str),
    /// The first two columns hold different texts.
    DifferAsTexts(&'static str, &'static str),
    /// While the first column has the stored value, the last one is not null.
    NeededWhile(&'static str, &'static str, &'static str),
    /// While the first column has the stored value, the last one, a JSON object, has no members.
    EmptyWhile(&'static str, &'static str, &'static str),
    /// In the first column, a JSON list of objects, each of the members holds what the member `key` of some object of the list
    /// `among` holds.
    RefersTo {
        /// The column with the objects that refer.
        column: &'static str,
        /// Their members that refer.
        members: &'static [&'static str],
        /// The column with the objects referred to.
        among: &'static str,
        /// The member of those that is meant.
        key: &'static str,
    },
    /// Each name of the first column, a list of texts, stands as `{{name}}` in one of the others.
    UsedIn(&'static str, &'static [&'static str]),
    /// At least one of the columns is not null, unless the last one, a boolean, is true.
    OneOfUnless(&'static [&'static str], &'static str),
    /// The first column names a column of the table that the second one names, and that one holds an instant or a day.
    TimeOfTable {
        /// The column with the name of the column.
        column: &'static str,
        /// The column with the name of the table.
        table: &'static str,
    },
    /// While the first column, a boolean, is true, the second one is not null.
    TrueNeeds(&'static str, &'static str),
    /// While the second column is not null, the first one, a boolean, is false.
    FalseWhileSet(&'static str, &'static str),
    /// The member of a JSON object, if it has it, holds the same text as the column.
    MemberEquals {
        /// The column with the object.
        document: &'static str,
        /// Its member.
        member: &'static str,
        /// The other column.
        column: &'static str,
    },
    /// While the column has the stored value, a JSON object has the members.
    MembersWhile {
        /// The column.
        column: &'static str,
        /// Its stored value.
        stored: &'static str,
        /// The column with the object.
        document: &'static str,
        /// The members it has then.
        members: &'static [&'static str],
    },
}

impl RowCheck {
    /// The columns it looks at.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        match *self {
            Self::Greater(column, other)
            | Self::AtMost(column, other)
            | Self::Differ(column, other)
            | Self::DifferAsTexts(column, other) => vec![column, other],
            Self::NeededWhile(column, _, other) | Self::EmptyWhile(column, _, other) => vec![column, other],
            Self::RefersTo { column, among, .. } => vec![column, among],
            Self::UsedIn(names, texts) => [names].into_iter().chain(texts.iter().copied()).collect(),
            Self::TimeOfTable { column, table } => vec![column, table],
            Self::OneOfUnless(columns, unless) => columns.iter().copied().chain([unless]).collect(),
            Self::TrueNeeds(column, other) | Self::FalseWhileSet(column, other) => vec![column, other],
            Self::MemberEquals { document, column, .. } | Self::MembersWhile { column, document, .. } => vec![column, document],
        }
    }
}
