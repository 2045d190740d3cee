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
