//! Tokens: what is asked of one before it is believed, and the memory of those that were.
//!
//! Verifying a signature costs more than the query it is for, so verified tokens are remembered by their hash. Time is checked
//! every time. A verifier never changes its keys: other keys are another verifier, whose memory is empty.

use std::fmt;

use chrono::{DateTime, Utc};
use jsonwebtoken::Header;
use moka::sync::Cache;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::keys::{Keys, VerifyingKey};

/// Longer tokens are refused unread.
const LONGEST_TOKEN_BYTES: usize = 8 * 1024;

/// Why a token is refused. For the log only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// The header is not `Bearer <token>`.
    NotBearer,
    /// It is longer than a token may be.
    TooLong,
    /// It is not three parts of base64url with a header we know.
    Malformed,
    /// Its header asks for something we do not do: `crit`, a key or an address of a key, compression, encryption.
    Header,
    /// No key of ours belongs to its issuer and `kid`.
    UnknownKey,
    /// Its algorithm is not the one the key is pinned to.
    Algorithm,
    /// Signature, issuer, audience or a claim's presence or type is wrong.
    Invalid,
    /// `sub` or `sid` is not an id.
    Subject,
    /// `exp` has passed.
    Expired,
    /// `nbf` is still to come.
    Early,
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotBearer => "the header is not `Bearer <token>`",
            Self::TooLong => "it is too long",
            Self::Malformed => "it is malformed or its algorithm is not known",
            Self::Header => "its header asks for something that is not supported",
            Self::UnknownKey => "no key belongs to its issuer and kid",
            Self::Algorithm => "its algorithm is not that of the key",
            Self::Invalid => "its signature, issuer, audience or claims are wrong",
            Self::Subject => "sub or sid is not an id",
            Self::Expired => "it has expired",
            Self::Early => "it is not valid yet",
        })
    }
}

impl std::error::Error for TokenError {}

/// Whom a verified token names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `sub`: the user.
    pub user_id: Uuid,
    /// `sid`: the session; tokens of outside issuers have none.
    pub session_id: Option<Uuid>,
    /// `exp`, in seconds.
    pub expires_at: i64,
    not_before: i64,
}

impl From<Subject> for crate::facts::Subject {
    fn from(subject: Subject) -> Self {
        Self { user_id: subject.user_id, session_id: subject.session_id }
    }
}

impl Subject {
    fn check_time(self, now: i64, leeway: i64) -> Result<Self, TokenError> {
        if now > self.expires_at.saturating_add(leeway) {
            return Err(TokenError::Expired);
        }
        if now < self.not_before.saturating_sub(leeway) {
            return Err(TokenError::Early);
        }
        Ok(self)
    }
}

/// A claim that is a number of seconds, perhaps with a fraction.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
enum Seconds {
    Whole(i64),
    Fraction(f64),
}

impl Seconds {
    fn whole(self) -> i64 {
        match self {
            Self::Whole(seconds) => seconds,
            // Saturates; NaN cannot be written in JSON.
            Self::Fraction(seconds) => seconds.floor() as i64,
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: Seconds,
    nbf: Option<Seconds>,
    sid: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Issuer {
    iss: String,
}

/// Believes tokens.
pub(super) struct Verifier {
    keys: Keys,
    remembered: Cache<[u8; 32], Subject>,
}

impl Verifier {
    pub fn new(keys: Keys, remembered: u64) -> Self {
        Self { keys, remembered: Cache::new(remembered) }
    }

    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Whom the token names, if it is to be believed at the instant `now`.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Subject, TokenError> {
        if token.len() > LONGEST_TOKEN_BYTES {
            return Err(TokenError::TooLong);
        }
        let now = now.timestamp();
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(subject) = self.remembered.get(&hash) {
            return subject.check_time(now, self.keys.leeway_seconds);
        }
        let subject = self.believe(token)?.check_time(now, self.keys.leeway_seconds)?;
        self.remembered.insert(hash, subject);
        Ok(subject)
    }

    /// From when on a token of this subject is refused. One that ends after all times we can name is never.
    pub fn good_until(&self, subject: Subject) -> Option<DateTime<Utc>> {
        let last_second = subject.expires_at.checked_add(self.keys.leeway_seconds)?;
        DateTime::from_timestamp(last_second.checked_add(1)?, 0)
    }

    fn believe(&self, token: &str) -> Result<Subject, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Malformed)?;
        check_header(&header)?;
        // Read without proof only to choose the key; the key's own validation checks it again under the signature.
        let claimed: Issuer = jsonwebtoken::dangerous::insecure_decode_claims(token).map_err(|_| TokenError::Malformed)?;
        let mut refusal = TokenError::UnknownKey;
        for key in self.keys.verifying.iter().filter(|key| key.issuer == claimed.iss && belongs(key, &header)) {
            if key.algorithm != header.alg {
                refusal = TokenError::Algorithm;
                continue;
            }
            match jsonwebtoken::decode::<Claims>(token, &key.key, &key.validation) {
                Ok(decoded) => return subject(decoded.claims, key.is_ours),
                Err(_) => refusal = TokenError::Invalid,
            }
        }
        Err(refusal)
    }
}

/// A key with a name answers only for tokens that carry it; one without answers for all of its issuer.
fn belongs(key: &VerifyingKey, header: &Header) -> bool {
    key.id.is_none() || key.id == header.kid
}

/// A token must not choose the key it is checked with, nor want what we would silently not do.
fn check_header(header: &Header) -> Result<(), TokenError> {
    let brings_a_key = header.jwk.is_some() || header.jku.is_some() || header.x5u.is_some() || header.x5c.is_some();
    let wants_more = header.crit.is_some() || header.zip.is_some() || header.enc.is_some() || header.cty.is_some();
    let known_type =
        header.typ.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("jwt") || kind.eq_ignore_ascii_case("at+jwt"));
    if brings_a_key || wants_more || !known_type { Err(TokenError::Header) } else { Ok(()) }
}

fn subject(claims: Claims, is_ours: bool) -> Result<Subject, TokenError> {
    let session_id = match claims.sid {
        // The session of an outside issuer is not one of ours.
        _ if !is_ours => None,
        Some(serde_json::Value::String(sid)) => Some(id(&sid)?),
        _ => return Err(TokenError::Subject),
    };
    Ok(Subject {
        user_id: id(&claims.sub)?,
        session_id,
        expires_at: claims.exp.whole(),
        not_before: claims.nbf.map_or(i64::MIN, Seconds::whole),
    })
}

/// Only the usual form with hyphens is an id.
fn id(text: &str) -> Result<Uuid, TokenError> {
    match Uuid::try_parse(text) {
        Ok(id) if text.len() == 36 => Ok(id),
        _ => Err(TokenError::Subject),
    }
}
