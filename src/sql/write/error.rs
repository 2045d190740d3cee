//! Why a write did not happen.

use std::sync::Arc;

use sea_orm::DbErr;
use uuid::Uuid;

use crate::catalog::EntityId;
use crate::error::{Code, GraphqlError};
use crate::input::{Completed, Problem};
use crate::sql::run::RunError;

/// Why a write did not happen.
#[derive(Debug)]
pub enum WriteError {
    /// The input cannot be used: all that is wrong with it.
    Input(Vec<Problem>),
    /// The rules stand against it.
    Denied(Denial),
    /// Another row or another change stands against it.
    Conflict(Conflict),
    /// More rows would be written than may be.
    Limit {
        /// What is limited.
        limit: &'static str,
        /// How many there may be.
        most: u64,
        /// For people.
        message: String,
    },
    /// The caller's session ended in between.
    Ended,
    /// A statement failed, or an argument of what is read afterwards.
    Run(RunError),
}

/// A refusal by a rule. A row that may not be read and one that is not there are refused in the same words.
#[derive(Clone, Debug)]
pub struct Denial {
    /// NOT_FOUND or FORBIDDEN.
    pub code: Code,
    /// For people.
    pub message: String,
    /// The argument it is about.
    pub field: String,
    /// The table.
    pub table: &'static str,
    /// The row that was named.
    pub row: Option<Uuid>,
}

/// A conflict with another row or another change.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// For people.
    pub message: String,
    /// The rows that were to be added or changed when a unique key stood against it.
    pub unique: Option<Box<UniqueConflict>>,
    /// The columns of the key, where the caller may read the row that has it.
    pub constraint: Option<Vec<String>>,
}

/// Rows whose unique key another row has.
#[derive(Clone, Debug)]
pub struct UniqueConflict {
    /// Their entity.
    pub entity: EntityId,
    /// The rows as they were to be; of changed ones, what is known.
    pub rows: Vec<Completed>,
    /// Whether trying again may find the row that stood in the way.
    pub try_again: bool,
}

impl WriteError {
    /// A row that is not there or may not be read.
    pub(super) fn not_found(type_name: &str, field: impl Into<String>, table: &'static str, row: Option<Uuid>) -> Self {
        let message = format!("There is no {type_name} with this id that the caller may read.");
        Self::Denied(Denial { code: Code::NotFound, message, field: field.into(), table, row })
    }

    pub(super) fn forbidden(message: &str, field: impl Into<String>, table: &'static str, row: Option<Uuid>) -> Self {
        Self::Denied(Denial { code: Code::Forbidden, message: message.to_owned(), field: field.into(), table, row })
    }

    /// Something stands against it.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict(Conflict { message: message.into(), unique: None, constraint: None })
    }

    /// One thing that is wrong with what was given.
    pub fn problem(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Input(vec![Problem { field: field.into(), message: message.into() }])
    }

    /// Whether the same transaction may succeed when it is tried again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Run(RunError::Database(error)) => crate::database::is_transient(error),
            Self::Conflict(conflict) => conflict.unique.as_ref().is_some_and(|unique| unique.try_again),
            _ => false,
        }
    }

    /// The errors as a caller sees them; `None` for those of the database, which only the log may see in full.
    #[must_use]
    pub fn shown(&self) -> Option<Vec<GraphqlError>> {
        let one = |error: GraphqlError| Some(vec![error]);
        match self {
            Self::Input(problems) => {
                let shown = problems.iter().map(|problem| {
                    GraphqlError::bad_input(problem.field.clone(), format!("{} {}.", problem.field, problem.message))
                });
                Some(shown.collect())
            }
            Self::Denied(denial) => {
                one(GraphqlError::new(denial.code, denial.message.clone()).with("field", denial.field.clone()))
            }
            Self::Conflict(conflict) => {
                let error = GraphqlError::new(Code::Conflict, conflict.message.clone());
                one(match &conflict.constraint {
                    Some(columns) => error.with("constraint", columns.clone()),
                    None => error,
                })
            }
            Self::Limit { limit, most, message } => {
                one(GraphqlError::new(Code::LimitExceeded, message.clone()).with("limit", *limit).with("most", *most))
            }
            Self::Ended => one(GraphqlError::new(Code::Unauthenticated, "The token is not valid, or its session has ended.")),
            Self::Run(RunError::Bind(error)) => one(error.clone().into()),
            Self::Run(RunError::Database(_)) => None,
        }
    }
}

impl From<RunError> for WriteError {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

impl From<DbErr> for WriteError {
    fn from(error: DbErr) -> Self {
        Self::Run(RunError::Database(Arc::new(error)))
    }
}
