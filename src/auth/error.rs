//! Why a caller is refused, and the little of it that the caller learns.
//!
//! All refusals of credentials read the same: whether a signature, a time, a user or a session was wrong is nobody's business.

use std::fmt;

use sea_orm::DbErr;
use uuid::Uuid;

use super::tokens::TokenError;
use crate::database;
use crate::error::{Code, GraphqlError};
use crate::facts::{Ended, FactsError};

/// A header that names a place to work in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// The active organization.
    Organization,
    /// The current brand.
    Brand,
}

impl Header {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Organization => "x-organization-id",
            Self::Brand => "x-brand-id",
        }
    }

    /// The id in the header; only the usual form with hyphens is one.
    pub(super) fn read(self, value: Option<&str>) -> Result<Option<Uuid>, AuthError> {
        let Some(text) = value else { return Ok(None) };
        match Uuid::try_parse(text) {
            Ok(id) if text.len() == 36 => Ok(Some(id)),
            _ => Err(AuthError::Malformed(self)),
        }
    }
}

/// Why a caller is refused.
#[derive(Debug)]
pub enum AuthError {
    /// The token is not valid.
    Token(TokenError),
    /// The token is valid and the user or session it names is not.
    Ended(Ended),
    /// A header does not hold an id.
    Malformed(Header),
    /// A header names something in which the caller has no role.
    NoRole(Header),
    /// The facts could not be read.
    Database(DbErr),
    /// The facts could not be understood; the text names the column and no value.
    Facts(&'static str),
}

impl fmt::Display for AuthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(reason) => write!(formatter, "the token is refused: {reason}"),
            Self::Ended(Ended::NoUser) => formatter.write_str("the token's user does not exist"),
            Self::Ended(Ended::User) => formatter.write_str("the user is deleted, inactive or banned"),
            Self::Ended(Ended::Session) => formatter.write_str("the session is missing, revoked or over"),
            Self::Malformed(header) => write!(formatter, "{} is not an id", header.name()),
            Self::NoRole(header) => write!(formatter, "the caller has no role in what {} names", header.name()),
            Self::Database(error) => write!(formatter, "the facts about the caller cannot be read: {error}"),
            Self::Facts(what) => write!(formatter, "the facts about the caller cannot be understood: {what}"),
        }
    }
}

impl std::error::Error for AuthError {}

impl From<TokenError> for AuthError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<FactsError> for AuthError {
    fn from(error: FactsError) -> Self {
        match error {
            FactsError::Ended(ended) => Self::Ended(ended),
            FactsError::Database(cause) => Self::Database(cause),
            FactsError::Unknown(what) => Self::Facts(what),
        }
    }
}

impl From<AuthError> for GraphqlError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Token(_) | AuthError::Ended(_) => {
                Self::new(Code::Unauthenticated, "The token is not valid, or its session has ended.")
            }
            AuthError::Malformed(header) => Self::bad_input(
                header.name(),
                format!("{} must be an id such as 018f4c1e-7e2b-7cc1-9d3e-0a1b2c3d4e5f.", header.name()),
            ),
            AuthError::NoRole(header) => {
                let message = format!("You have no role in what {} names.", header.name());
                Self::new(Code::Forbidden, message).with("field", header.name())
            }
            AuthError::Database(cause) => {
                tracing::error!(error = %cause, "the facts about a caller cannot be read");
                database::graphql_error(&cause)
            }
            AuthError::Facts(what) => {
                tracing::error!(what, "the facts about a caller cannot be understood");
                Self::new(Code::Internal, "The gateway made a mistake.")
            }
        }
    }
}
