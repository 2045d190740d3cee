//! Who asks: a token is verified, then the facts about its user are read from the database.
//!
//! A token names a user and a session and nothing else; every right comes from the database, in every request. No token means
//! an anonymous viewer, a wrong token is an error and never an anonymous viewer. This module holds no policy and gives no
//! reason for a refusal away: reasons go to the log.

mod error;
mod keys;
mod sessions;
mod tokens;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use policy::Viewer;
use uuid::Uuid;

pub use crate::facts::Ended;
pub use error::{AuthError, Header};
pub use keys::{KeyError, KeyPair, Keys};
pub use sessions::{Place, SessionError, is_open_to_demonstration};
pub use tokens::{Subject, TokenError};

use crate::database::{Access, Database};
use crate::error::GraphqlError;
use crate::facts;
use tokens::Verifier;

/// What a request says about its caller, as text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Credentials<'a> {
    /// `Authorization`.
    pub authorization: Option<&'a str>,
    /// `X-Organization-Id`: the active organization.
    pub organization: Option<&'a str>,
    /// `X-Brand-Id`: the current brand.
    pub brand: Option<&'a str>,
}

/// Who asks, and how long what they showed is good.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Who asks.
    pub viewer: Viewer,
    /// From this instant on the token is refused; none for callers without one.
    pub good_until: Option<DateTime<Utc>>,
}

/// Finds out who asks. Cheap to clone; one with other keys is a new one, with an empty memory of tokens.
#[derive(Clone)]
pub struct Authenticator {
    verifier: Arc<Verifier>,
    database: Database,
}

impl Authenticator {
    /// An authenticator over these keys, remembering `remembered` verified tokens.
    #[must_use]
    pub fn new(keys: Keys, remembered: u64, database: Database) -> Self {
        Self { verifier: Arc::new(Verifier::new(keys, remembered)), database }
    }

    /// The viewer, or the refusal as the caller may see it.
    pub async fn viewer(&self, credentials: Credentials<'_>) -> Result<Viewer, GraphqlError> {
        self.identity(credentials).await.map(|identity| identity.viewer)
    }

    /// The viewer and how long the token is good, for whoever answers longer than one request takes.
    pub async fn identity(&self, credentials: Credentials<'_>) -> Result<Identity, GraphqlError> {
        self.identify(credentials, now()).await.map_err(|error| {
            tracing::debug!(%error, "a caller was refused");
            GraphqlError::from(error)
        })
    }

    /// The viewer at the instant `now`, or the refusal with its reason.
    pub async fn authenticate(&self, credentials: Credentials<'_>, now: DateTime<Utc>) -> Result<Viewer, AuthError> {
        self.identify(credentials, now).await.map(|identity| identity.viewer)
    }

    async fn identify(&self, credentials: Credentials<'_>, now: DateTime<Utc>) -> Result<Identity, AuthError> {
        let organization = Header::Organization.read(credentials.organization)?;
        let brand = Header::Brand.read(credentials.brand)?;
        let (viewer, good_until) = match credentials.authorization {
            None => (Viewer::anonymous(now), None),
            Some(authorization) => {
                let subject = self.verifier.verify(bearer(authorization)?, now)?;
                let viewer = facts::load(&Access::Reading(self.database.clone()), subject.into(), now).await?;
                (viewer, self.verifier.good_until(subject))
            }
        };
        Ok(Identity { viewer: narrow(viewer, organization, brand)?, good_until })
    }

    /// What a token says, without asking the database.
    pub fn subject(&self, token: &str, now: DateTime<Utc>) -> Result<Subject, TokenError> {
        self.verifier.verify(token, now)
    }

    /// A token of our own for a session.
    pub fn issue(
        &self,
        user_id: Uuid,
        session_id: Uuid,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<String, KeyError> {
        self.verifier.keys().sign(user_id, session_id, now, expires_at)
    }
}

/// The instant of a request, as exact as both databases keep it.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The token of `Authorization: Bearer <token>`.
fn bearer(authorization: &str) -> Result<&str, TokenError> {
    match authorization.trim().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim_start()),
        _ => Err(TokenError::NotBearer),
    }
}

/// An active organization or brand narrows; one in which the caller has no role is an error and not an empty answer. One that
/// does not exist gets the same refusal.
fn narrow(mut viewer: Viewer, organization: Option<Uuid>, brand: Option<Uuid>) -> Result<Viewer, AuthError> {
    let in_organization = |id: Uuid| viewer.organization_roles.iter().any(|role| role.organization_id == id);
    let on_brand = |id: Uuid| viewer.brand_roles.iter().any(|role| role.brand_id == id);
    if organization.is_some_and(|id| !viewer.developer && !in_organization(id)) {
        return Err(AuthError::NoRole(Header::Organization));
    }
    if brand.is_some_and(|id| !viewer.developer && !on_brand(id)) {
        return Err(AuthError::NoRole(Header::Brand));
    }
    viewer.organization = organization;
    viewer.brand = brand;
    Ok(viewer)
}
