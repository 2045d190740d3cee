//! What an error of the database means for the caller.
//!
//! Only the code leaves this module; the words of the database stay in the log.

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr};

use crate::error::{Code, GraphqlError};

/// The code under which a caller learns of the error.
#[must_use]
pub fn code(error: &DbErr) -> Code {
    match error {
        DbErr::ConnectionAcquire(_) => Code::Unavailable,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => code_of_driver(cause),
        _ => Code::Internal,
    }
}

/// The error as a caller sees it; `retryAfter` (seconds) where trying again helps.
#[must_use]
pub fn graphql_error(error: &DbErr) -> GraphqlError {
    let code = code(error);
    match code {
        Code::Unavailable => {
            GraphqlError::new(code, "The database cannot be reached or has no free connection.").with("retryAfter", 1)
        }
        Code::Timeout => GraphqlError::new(code, "The database took too long."),
        Code::Conflict => GraphqlError::new(code, "The change is in conflict with another row or another change."),
        other => GraphqlError::new(other, "The gateway made a mistake."),
    }
}

fn code_of_driver(error: &sqlx::Error) -> Code {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Code::Unavailable,
        sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => Code::Unavailable,
        sqlx::Error::Database(refusal) => {
            let sqlite = refusal.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some();
            let code = refusal.code().unwrap_or_default();
            if sqlite { code_of_sqlite(&code) } else { code_of_postgres(&code) }
        }
        _ => Code::Internal,
    }
}

/// Extended result codes; the lowest byte is the kind: <https://sqlite.org/rescode.html>.
fn code_of_sqlite(code: &str) -> Code {
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(9) => Code::Timeout,
        Ok(5 | 6 | 10 | 13 | 14) => Code::Unavailable,
        Ok(19) => Code::Conflict,
        _ => Code::Internal,
    }
}

/// SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn code_of_postgres(code: &str) -> Code {
    match code {
        "57014" => Code::Timeout,
        "40001" | "40P01" | "55P03" => Code::Conflict,
        _ if ["08", "53", "57P", "28"].iter().any(|class| code.starts_with(class)) => Code::Unavailable,
        _ if code.starts_with("23") => Code::Conflict,
        _ => Code::Internal,
    }
}

/// What stood against a write, as far as the database names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A unique key has the value already.
    Unique,
    /// A row that is referred to does not exist, or one that is to be removed is referred to.
    Reference,
    /// A check of the table does not hold; its name.
    Check(String),
    /// A column may not be null.
    NotNull,
    /// A number is out of the range of its column.
    Range,
}

/// What stood against a write; `None` for every other error.
#[must_use]
pub fn refused(error: &DbErr) -> Option<Refused> {
    let refusal = refusal(error)?;
    let code = refusal.code().unwrap_or_default().into_owned();
    if refusal.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return match code.as_str() {
            "2067" | "1555" => Some(Refused::Unique),
            "787" | "1811" => Some(Refused::Reference),
            "275" => {
                let name = refusal.message().rsplit(": ").next().unwrap_or_default();
                Some(Refused::Check(name.trim().to_owned()))
            }
            "1299" => Some(Refused::NotNull),
            _ => None,
        };
    }
    match code.as_str() {
        "23505" => Some(Refused::Unique),
        "23503" | "23001" => Some(Refused::Reference),
        "23514" => Some(Refused::Check(refusal.constraint().unwrap_or_default().to_owned())),
        "23502" => Some(Refused::NotNull),
        "22001" | "22003" => Some(Refused::Range),
        _ => None,
    }
}

/// Whether the same transaction may succeed when it is tried again: another one stood in its way.
#[must_use]
pub fn is_transient(error: &DbErr) -> bool {
    let Some(refusal) = refusal(error) else { return false };
    let code = refusal.code().unwrap_or_default();
    if refusal.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return matches!(code.parse::<u32>().map(|code| code & 0xff), Ok(5 | 6));
    }
    matches!(&*code, "40001" | "40P01" | "55P03")
}

fn refusal(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => match cause.as_ref() {
            sqlx::Error::Database(refusal) => Some(refusal.as_ref()),
            _ => None,
        },
        _ => None,
    }
}
