//! Who asks: hands what a caller says about themselves to the authenticator, and words its refusal.
//!
//! Only these headers count, and on a socket the members of `connection_init` that have their names. A cookie, a parameter of the URL
//! or a member of `extensions` never says who somebody is.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::auth::{Authenticator, Credentials, Identity};
use crate::error::{Code, GraphqlError};
use crate::http::reply::Refusal;

/// The names under which callers say who they are.
pub const NAMES: [&str; 3] = ["authorization", "x-organization-id", "x-brand-id"];

/// What a caller says about themselves, to be kept as long as they are answered.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// In the order of [`NAMES`].
    values: [Option<String>; NAMES.len()],
}

impl fmt::Debug for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tokens do not belong into a log.
        let named: Vec<&str> =
            NAMES.iter().zip(&self.values).filter(|(_, value)| value.is_some()).map(|(name, _)| *name).collect();
        formatter.debug_tuple("Said").field(&named).finish()
    }
}

impl Said {
    /// What the headers of a request say.
    pub fn in_headers(headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut said = Self::default();
        for (value, name) in said.values.iter_mut().zip(NAMES) {
            *value = only_value(headers, name)?.map(str::to_owned);
        }
        Ok(said)
    }

    /// The place of what is said under a name, whose case does not count.
    pub fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
        let index = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        self.values.get_mut(index)
    }

    /// The same caller with another token.
    #[must_use]
    pub fn with_authorization(mut self, authorization: String) -> Self {
        self.values[0] = Some(authorization);
        self
    }

    /// Who that is.
    pub async fn identity(&self, authenticator: &Authenticator) -> Result<Identity, GraphqlError> {
        authenticator.identity(credentials(self.values.each_ref().map(Option::as_deref))).await
    }
}

/// Who sent a request, or the refusal of credentials that are wrong. Without credentials the viewer is anonymous.
pub async fn identify(authenticator: &Authenticator, headers: &HeaderMap) -> Result<Identity, Refusal> {
    let mut values = [None; NAMES.len()];
    for (value, name) in values.iter_mut().zip(NAMES) {
        *value = only_value(headers, name)?;
    }
    authenticator.identity(credentials(values)).await.map_err(refused)
}

/// What is said in the order of [`NAMES`].
fn credentials([authorization, organization, brand]: [Option<&str>; NAMES.len()]) -> Credentials<'_> {
    Credentials { authorization, organization, brand }
}

/// The text of a header that may come once; twice would leave open which of them counts.
pub fn only_value<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(text)), None) => Ok(Some(text)),
        _ => Err(Refusal::malformed(GraphqlError::bad_input(name, format!("`{name}` must come once, in visible characters.")))),
    }
}

fn refused(error: GraphqlError) -> Refusal {
    let status = StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_credentials = error.code == Code::Unauthenticated;
    let refusal = Refusal::new(status, error);
    if is_credentials { refusal.with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"") } else { refusal }
}
