//! Whose data the rows of a table are, and what of it is personal: what the transparency log must know.
//!
//! This is data that stands in the entity's file. It grants nothing and hides nothing; who may read what is the policy's alone.

use sea_orm::IdenStatic;

use crate::table::Table;
use crate::writing::PerDatabase;

/// Which changes of a row its user is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Those that somebody else makes.
    OfOthers,
    /// All: the row is a choice about privacy.
    OfAll,
}

/// The user that a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The column names the user; null = nobody.
    Column(&'static str),
    /// The user is found by SQL, with columns of the row as `{column}`.
    Found(PerDatabase),
}

/// Whose data a row is, and which of its columns are personal.
#[derive(Clone, Debug)]
pub struct Personal {
    /// The user.
    pub subject: Subject,
    /// The columns: whoever else reads a value of one is written down.
    pub columns: Vec<&'static str>,
    /// Whether reading is told of, too: what is written for others to read is not.
    pub reads: bool,
    /// Which changes the user is told of.
    pub told: Told,
}

impl Table {
    /// The rows are data of the user that `subject` names, and the columns tell something of that user.
    #[must_use]
    pub fn personal<C: IdenStatic>(self, subject: C, columns: impl IntoIterator<Item = C>) -> Self {
        self.with_personal(Subject::Column(subject.as_str()), columns, true, Told::OfOthers)
    }

    /// The same of a user that SQL finds.
    #[must_use]
    pub fn personal_of<C: IdenStatic>(self, subject: impl Into<PerDatabase>, columns: impl IntoIterator<Item = C>) -> Self {
        self.with_personal(Subject::Found(subject.into()), columns, true, Told::OfOthers)
    }

    /// The rows are choices about privacy of the user that `subject` names: the user is told of each change, the own ones too.
    #[must_use]
    pub fn privacy_choice<C: IdenStatic>(self, subject: C, columns: impl IntoIterator<Item = C>) -> Self {
        self.with_personal(Subject::Column(subject.as_str()), columns, true, Told::OfAll)
    }

    /// The user that `subject` names wrote the columns for others to read: only changes by others are told.
    #[must_use]
    pub fn personal_when_changed<C: IdenStatic>(self, subject: C, columns: impl IntoIterator<Item = C>) -> Self {
        self.with_personal(Subject::Column(subject.as_str()), columns, false, Told::OfOthers)
    }

    fn with_personal<C: IdenStatic>(
        mut self,
        subject: Subject,
        columns: impl IntoIterator<Item = C>,
        reads: bool,
        told: Told,
    ) -> Self {
        let columns = columns.into_iter().map(|column| column.as_str()).collect();
        self.personal.push(Personal { subject, columns, reads, told });
        self
    }
}
