//! Why a command failed, in words for the person at the terminal.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::auth::{AuthError, KeyError, SessionError, TokenError};
use crate::config::ConfigError;
use crate::database;

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The settings are wrong.
    Config(ConfigError),
    /// The keys are wrong.
    Keys(KeyError),
    /// The database cannot be used.
    Database(database::Error),
    /// A query failed.
    Query(sea_orm::DbErr),
    /// No session was opened.
    Session(SessionError),
    /// The token is refused.
    Token(TokenError),
    /// The caller is refused.
    Caller(AuthError),
    /// The system gives no threads.
    Runtime(io::Error),
    /// Something else, in words.
    Other(String),
}

impl Failure {
    /// 2 for what the person has to put right before the command can work at all.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::Keys(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => write!(formatter, "the settings are wrong:\n{error}"),
            Self::Keys(error) => write!(formatter, "{error}"),
            Self::Database(error) => write!(formatter, "{error}"),
            Self::Query(error) => write!(formatter, "the database refused: {error}"),
            Self::Session(error) => write!(formatter, "{error}"),
            Self::Token(error) => write!(formatter, "the token is refused: {error}"),
            Self::Caller(error) => write!(formatter, "{error}"),
            Self::Runtime(error) => write!(formatter, "the system refused to start threads: {error}"),
            Self::Other(words) => formatter.write_str(words),
        }
    }
}

macro_rules! from {
    ($($source:ty => $variant:ident),* $(,)?) => { $(
        impl From<$source> for Failure {
            fn from(error: $source) -> Self {
                Self::$variant(error)
            }
        }
    )* };
}

from! {
    ConfigError => Config,
    KeyError => Keys,
    database::Error => Database,
    sea_orm::DbErr => Query,
    SessionError => Session,
    TokenError => Token,
    AuthError => Caller,
}

/// Prints the answer of a command. A reader that has gone away, as in `rowgate schema | head`, is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    match write!(io::stdout(), "{text}{end}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Other(format!("the answer cannot be printed: {error}")))
        }
        _ => Ok(()),
    }
}
