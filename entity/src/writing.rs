//! What writing a row of a table takes beside its policy: checks of values, conditions on rows, and what the gateway does itself.
//!
//! This is data that stands beside the policy in the entity's file. Nothing here reads or writes a row, and nothing here grants
//! access: who may write is the policy's alone.

use policy::{Literal, Preset, Rule};
use sea_orm::IdenStatic;

use crate::check::Check;
use crate::table::TextForm;

/// A text of SQL for each database. Columns of the row are written as `{column}`; the tables inside have words for aliases, so the
/// row's own alias is to be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PerDatabase {
    /// For PostgreSQL.
    pub postgres: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
}

impl From<&'static str> for PerDatabase {
    fn from(both: &'static str) -> Self {
        Self { postgres: both, sqlite: both }
    }
}

/// A condition on a written row that looks at other rows: of the same brand, in no circle. Judged after the write and what came with
/// it, inside the transaction, on rows whose foreign keys the caller may read: on every added row, and on a changed one when one of
/// [`Invariant::columns`] was written.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// The column an error is about.
    pub column: &'static str,
    /// The error for people: `must be of the same organization`.
    pub message: &'static str,
    /// When it holds; null counts as not.
    pub holds: PerDatabase,
}

impl Invariant {
    /// The columns of the row that the condition names, in both databases' texts; one may come more than once.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        [self.holds.postgres, self.holds.sqlite].into_iter().flat_map(placeholders)
    }
}

/// What stands in braces.
pub(crate) fn placeholders(sql: &'static str) -> impl Iterator<Item = &'static str> {
    sql.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

/// Something that must still hold after rows were changed or removed, for each value of a column that they had: an organization
/// keeps an admin. Writers queue on the row the column refers to, so that two of them cannot break it together.
#[derive(Clone, Debug)]
pub struct Keep {
    /// The column, a foreign key.
    pub column: &'static str,
    /// The table it refers to.
    pub parent: &'static str,
    /// Only rows that had this value are looked at; `None` = all.
    pub of_rows_with: Option<(&'static str, Literal)>,
    /// When it holds; the value of the column is written as `{key}`.
    pub holds: PerDatabase,
    /// The error for people.
    pub message: &'static str,
}

/// What a column is set to by the gateway.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// The preset, whatever stood there.
    Set(&'static str, Preset),
    /// The preset, unless the caller gives something.
    SetUnlessGiven(&'static str, Preset),
    /// The preset, if nothing stands there and the caller gives nothing.
    SetIfNull(&'static str, Preset),
    /// A constant.
    SetTo(&'static str, Literal),
    /// Null.
    Clear(&'static str),
}

/// What happens when a column takes a value that it did not have.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// The column.
    pub column: &'static str,
    /// The stored value it takes; of a boolean `true` or `false`.
    pub value: &'static str,
    /// Whether a row that is added with the value counts too.
    pub of_new_rows: bool,
    /// What is set then.
    pub effects: Vec<Effect>,
}

/// Where a value of a companion row comes from.
#[derive(Clone, Debug)]
pub enum CompanionValue {
    /// A column of the row.
    Column(&'static str),
    /// The viewer's user id. A viewer without one leaves null; where the column cannot be null, there is no companion.
    ViewerId,
    /// A constant.
    Constant(Literal),
    /// A JSON object of columns of the row.
    Document(&'static [&'static str]),
}

/// When a companion is added.
#[derive(Clone, Debug)]
pub enum CompanionOn {
    /// When a row is added, and the rule holds for it.
    Insert(Rule),
    /// When a row is added, and each time one of the version's columns changes.
    Version,
}

/// A row that the gateway adds to another table together with one of this: the first admin of an organization.
#[derive(Clone, Debug)]
pub struct Companion {
    /// When.
    pub on: CompanionOn,
    /// The other table.
    pub table: &'static str,
    /// Its columns and their values; what is not named has the database's default.
    pub values: Vec<(&'static str, CompanionValue)>,
}

/// How the column `version` counts.
#[derive(Clone, Debug, Default)]
pub enum Versioning {
    /// There is none, or the database counts by itself.
    #[default]
    None,
    /// Raised by one with every change. `required`: a change of one row must name the version it has read.
    Counter {
        /// Whether a change must name the version.
        required: bool,
    },
    /// Raised by one when one of the columns changes.
    CounterOf(&'static [&'static str]),
    /// A row is a version of a chain: rows with the same `key`. Every change takes the next number of the chain; a change of a row
    /// whose `status` is one of `frozen` adds a further row instead, unless it only moves the status to one of `in_place`.
    Chain(&'static Chain),
}

/// How rows form a chain of versions.
#[derive(Debug)]
pub struct Chain {
    /// The columns that the rows of a chain share.
    pub key: &'static [&'static str],
    /// The column with the status.
    pub status: &'static str,
    /// The stored values under which a row is never changed.
    pub frozen: &'static [&'static str],
    /// The stored values to which the status of a frozen row moves without a new row.
    pub in_place: &'static [&'static str],
    /// The stored value with which a new row begins.
    pub begins: &'static str,
    /// The column that names the row a new one came from.
    pub parent: &'static str,
    /// The columns a new row takes over.
    pub carries: &'static [&'static str],
}

/// A column that the gateway derives from another when that one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derive {
    /// Trimmed and in lower case.
    LowerTrimmed,
    /// The last four characters.
    LastFour,
    /// The words to be looked for, once the value is as it will be stored.
    Words(TextForm),
}

/// A column that the gateway calculates: how often some things happened for each time that another one did. Null when that never
/// happened; the greatest number of the column when it would be greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The column, a decimal.
    pub column: &'static str,
    /// The columns whose whole numbers are added up.
    pub counted: &'static [&'static str],
    /// The column with the whole number that the sum is divided by.
    pub per: &'static str,
}

impl Rate {
    /// The columns it depends on.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.counted.iter().copied().chain([self.per])
    }
}

/// The columns in which a row hands out rights on a brand: nobody hands out what they do not hold, and nobody lifts a restriction
/// on what they do not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grants {
    /// The brand.
    pub brand: &'static str,
    /// The role.
    pub role: &'static str,
    /// Further permissions.
    pub permissions: &'static str,
    /// Restrictions.
    pub restrictions: &'static str,
    /// When the row and its restrictions end.
    pub ends: &'static str,
    /// When the holder is an admin of the brand without the row, which then only restricts; columns are written as `{column}`.
    pub only_restricts: PerDatabase,
}

/// A JSON column whose members are declared by a row of another table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapedBy {
    /// The JSON column.
    pub column: &'static str,
    /// The column that refers to the declaring row; without a value the document is free in form.
    pub by: &'static str,
    /// The table of the declaring row.
    pub table: &'static str,
    /// Its column with the list of fields.
    pub fields: &'static str,
    /// Its column with the list of further rules.
    pub rules: &'static str,
}

/// What writing takes beside the policy.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    /// Checks of single values.
    pub checks: Vec<(&'static str, Check)>,
    /// Checks that compare columns of a row.
    pub row_checks: Vec<RowCheck>,
    /// Conditions that look at other rows.
    pub invariants: Vec<Invariant>,
    /// What must outlive a change or a removal.
    pub keeps: Vec<Keep>,
    /// The relation to a row that the caller must still be able to change after a change or a removal.
    pub keeps_parent: Option<String>,
    /// What happens when a column takes a value.
    pub reactions: Vec<Reaction>,
    /// The columns a move of the status needs in the same change: column, value it takes, value it had, column needed.
    pub needs: Vec<Needs>,
    /// Rows added to other tables.
    pub companions: Vec<Companion>,
    /// How `version` counts.
    pub versioning: Versioning,
    /// Columns derived from others: derived, from, how.
    pub derived: Vec<(&'static str, &'static str, Derive)>,
    /// Columns that the gateway calculates.
    pub rates: Vec<Rate>,
    /// Columns that are encrypted before they are stored.
    pub encrypted: Vec<&'static str>,
    /// Secrets that are forgotten when another column changes and they are not given anew: the secret, the other column.
    pub forgotten: Vec<(&'static str, &'static str)>,
    /// Rights that a row hands out.
    pub grants: Option<Grants>,
    /// A document declared by another row.
    pub shaped_by: Option<ShapedBy>,
    /// When a new row is kept; one that is not is judged like any other, but never written, and its mutation answers null. It looks
    /// at no row of the same mutation, and columns are written as `{column}`. `None` = always.
    pub kept_when: Option<PerDatabase>,
}

/// A column that must be given in the same change in which another moves from one value to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The column that moves.
    pub column: &'static str,
    /// The stored value it had.
    pub from: &'static str,
    /// The stored value it takes.
    pub to: &'static str,
    /// The column that must be given, and not null.
    pub needed: &'static str,
}

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
        }
    }
}

/// Names a column in the tables of [`Writing`].
pub(crate) fn name(column: impl IdenStatic) -> &'static str {
    column.as_str()
}

impl Writing {
    /// A check of a column.
    #[must_use]
    pub fn check(mut self, column: impl IdenStatic, check: Check) -> Self {
        self.checks.push((name(column), check));
        self
    }

    /// The same check of several columns.
    #[must_use]
    pub fn check_all<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>, check: Check) -> Self {
        self.checks.extend(columns.into_iter().map(|column| (name(column), check)));
        self
    }

    /// A check that compares columns.
    #[must_use]
    pub fn row_check(mut self, check: RowCheck) -> Self {
        self.row_checks.push(check);
        self
    }

    /// A condition that looks at other rows; `holds` is SQL with columns of the row as `{column}`.
    #[must_use]
    pub fn invariant(mut self, column: impl IdenStatic, message: &'static str, holds: impl Into<PerDatabase>) -> Self {
        self.invariants.push(Invariant { column: name(column), message, holds: holds.into() });
        self
    }

    /// Something that must outlive a change or a removal.
    #[must_use]
    pub fn keep(mut self, keep: Keep) -> Self {
        self.keeps.push(keep);
        self
    }

    /// Whoever changes or removes a row must still be able to change the row at the other end of `relation`.
    #[must_use]
    pub fn keeps_parent(mut self, relation: &str) -> Self {
        self.keeps_parent = Some(relation.to_owned());
        self
    }

    /// What happens when a column takes a value.
    #[must_use]
    pub fn on(mut self, column: impl IdenStatic, value: &'static str, effects: impl IntoIterator<Item = Effect>) -> Self {
        let effects = effects.into_iter().collect();
        self.reactions.push(Reaction { column: name(column), value, of_new_rows: true, effects });
        self
    }

    /// What happens when a column of a row that is there takes a value.
    #[must_use]
    pub fn on_change(mut self, column: impl IdenStatic, value: &'static str, effects: impl IntoIterator<Item = Effect>) -> Self {
        let effects = effects.into_iter().collect();
        self.reactions.push(Reaction { column: name(column), value, of_new_rows: false, effects });
        self
    }

    /// A column that a move of another needs in the same change.
    #[must_use]
    pub fn needs(mut self, needs: Needs) -> Self {
        self.needs.push(needs);
        self
    }

    /// A row added to another table.
    #[must_use]
    pub fn companion(mut self, companion: Companion) -> Self {
        self.companions.push(companion);
        self
    }

    /// How `version` counts.
    #[must_use]
    pub fn versioning(mut self, versioning: Versioning) -> Self {
        self.versioning = versioning;
        self
    }

    /// A column derived from another.
    #[must_use]
    pub fn derive(mut self, derived: impl IdenStatic, from: impl IdenStatic, how: Derive) -> Self {
        self.derived.push((name(derived), name(from), how));
        self
    }

    /// A column that the gateway calculates.
    #[must_use]
    pub fn rate(mut self, rate: Rate) -> Self {
        self.rates.push(rate);
        self
    }

    /// A column that is encrypted before it is stored.
    #[must_use]
    pub fn encrypted(mut self, column: impl IdenStatic) -> Self {
        self.encrypted.push(name(column));
        self
    }

    /// A secret that is forgotten when what it is for changes and it is not given anew: whoever may change an address, but not
    /// see the secret, would have it sent there.
    #[must_use]
    pub fn forgets(mut self, secret: impl IdenStatic, what_for: impl IdenStatic) -> Self {
        self.forgotten.push((name(secret), name(what_for)));
        self
    }

    /// The columns in which a row hands out rights on a brand.
    #[must_use]
    pub fn grants(mut self, grants: Grants) -> Self {
        self.grants = Some(grants);
        self
    }

    /// A document declared by another row.
    #[must_use]
    pub fn shaped_by(mut self, shaped_by: ShapedBy) -> Self {
        self.shaped_by = Some(shaped_by);
        self
    }

    /// When a new row is kept.
    #[must_use]
    pub fn kept_when(mut self, condition: impl Into<PerDatabase>) -> Self {
        self.kept_when = Some(condition.into());
        self
    }

    /// The checks of a column.
    pub fn checks_of<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a Check> {
        self.checks.iter().filter(move |(checked, _)| *checked == column).map(|(_, check)| check)
    }
}
