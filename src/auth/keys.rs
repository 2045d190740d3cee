//! The keys tokens are signed and verified with, each pinned to one issuer and one algorithm.
//!
//! Which key a token is held against follows from its issuer, never from a key, an address or an algorithm the token brings
//! along. No private key is ever printed here but the one just made.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::config;

/// Why keys cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is nothing to verify a token with.
    #[error(
        "no key is set, so nobody could sign in: set tokens.signing_key (`rowgate keys generate` makes one) or tokens.issuers"
    )]
    NoKeys,
    /// A key is not what it should be.
    #[error("{setting}: {reason}")]
    Unusable {
        /// The setting.
        setting: String,
        /// What is wrong; never the key.
        reason: &'static str,
    },
    /// Everybody knows the key of the demonstration.
    #[error("{setting}: this is the key of the demonstration, which everybody knows; it works with --demo only")]
    DemoKey {
        /// The setting.
        setting: String,
    },
    /// A token was to be signed and there is no key to do it.
    #[error("there is no signing key: set tokens.signing_key (`rowgate keys generate` makes one)")]
    NoSigningKey,
    /// The signature failed.
    #[error("the token cannot be signed")]
    Signing,
    /// The system has no randomness.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// A key that verifies the tokens of one issuer.
pub(super) struct VerifyingKey {
    /// The setting it comes from.
    pub setting: String,
    /// `kid` the token must carry, where the key has one.
    pub id: Option<String>,
    pub issuer: String,
    pub algorithm: Algorithm,
    pub key: DecodingKey,
    pub validation: Validation,
    /// Our own tokens name a session.
    pub is_ours: bool,
}

struct SigningKey {
    header: Header,
    key: EncodingKey,
}

/// All keys in use.
pub struct Keys {
    signing: Option<SigningKey>,
    pub(super) verifying: Vec<VerifyingKey>,
    pub(super) leeway_seconds: i64,
    issuer: String,
    audience: String,
    cursor: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.verifying.iter().map(|key| (&key.issuer, &key.id, key.algorithm)).collect();
        formatter.debug_struct("Keys").field("verifying", &names).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
}

impl Keys {
    /// The keys of these settings. In a demonstration the well-known key signs unless another is set; elsewhere it is refused.
    pub fn new(settings: &config::Tokens, demo: bool) -> Result<Self, KeyError> {
        let demo_pair = KeyPair::demo();
        let mut keys = Self {
            signing: None,
            verifying: Vec::new(),
            leeway_seconds: i64::try_from(settings.leeway.as_secs()).unwrap_or(i64::MAX),
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
            cursor: random()?,
        };
        let setting = "tokens.signing_key";
        match (&settings.signing_key, demo) {
            (Some(pem), _) => keys.add_signing(setting, pem.expose_secret())?,
            (None, true) => keys.add_signing(setting, demo_pair.private_pem.expose_secret())?,
            (None, false) => {}
        }
        for (index, pem) in settings.retired_keys.iter().enumerate() {
            keys.add_retired(&format!("tokens.retired_keys[{index}]"), pem)?;
        }
        for (index, issuer) in settings.issuers.iter().enumerate() {
            keys.add_issuer(&format!("tokens.issuers[{index}]"), issuer)?;
        }
        if !demo {
            keys.refuse_demo_key(&demo_pair)?;
        }
        let known = settings.cursor_key.as_ref().or(settings.signing_key.as_ref());
        if let Some(secret) = known.or(demo.then_some(&demo_pair.private_pem)) {
            keys.cursor = Sha256::new().chain_update(b"rowgate cursor\0").chain_update(secret.expose_secret()).finalize().into();
        }
        if keys.verifying.is_empty() { Err(KeyError::NoKeys) } else { Ok(keys) }
    }

    /// The key that seals cursors: the one set, else one made from the signing key, else one of this process only, after whose
    /// end its cursors are refused.
    #[must_use]
    pub fn cursor_key(&self) -> [u8; 32] {
        self.cursor
    }

    /// Signs a token of our own.
    pub fn sign(&self, user: Uuid, session: Uuid, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> Result<String, KeyError> {
        let signing = self.signing.as_ref().ok_or(KeyError::NoSigningKey)?;
        let claims = Claims {
            iss: &self.issuer,
            aud: &self.audience,
            sub: user,
            sid: session,
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        jsonwebtoken::encode(&signing.header, &claims, &signing.key).map_err(|_| KeyError::Signing)
    }

    /// Compares the keys themselves, wherever they were set.
    fn refuse_demo_key(&self, demo: &KeyPair) -> Result<(), KeyError> {
        let (_, known) = read_public("the key of the demonstration", &demo.public_pem)?;
        let same = |key: &&VerifyingKey| key.key.try_get_as_bytes().ok() == known.try_get_as_bytes().ok();
        match self.verifying.iter().find(same) {
            Some(key) => Err(KeyError::DemoKey { setting: key.setting.clone() }),
            None => Ok(()),
        }
    }

    fn add_signing(&mut self, setting: &str, pem: &str) -> Result<(), KeyError> {
        let (algorithm, key) = read_private(setting, pem)?;
        let jwk =
            Jwk::from_encoding_key(&key, algorithm).map_err(|_| unusable(setting, "is no Ed25519 or P-256 key in PKCS8"))?;
        let id = thumbprint(setting, &jwk)?;
        let verifying = DecodingKey::from_jwk(&jwk).map_err(|_| unusable(setting, "has no usable public part"))?;
        self.add_ours(setting, id.clone(), algorithm, verifying);
        self.signing = Some(SigningKey { header: Header { kid: Some(id), ..Header::new(algorithm) }, key });
        Ok(())
    }

    fn add_retired(&mut self, setting: &str, pem: &str) -> Result<(), KeyError> {
        let (algorithm, key) = read_public(setting, pem)?;
        let id = public_id(setting, pem)?;
        self.add_ours(setting, id, algorithm, key);
        Ok(())
    }

    fn add_ours(&mut self, setting: &str, id: String, algorithm: Algorithm, key: DecodingKey) {
        let validation = validation(algorithm, &self.issuer, &self.audience);
        self.verifying.push(VerifyingKey {
            setting: setting.to_owned(),
            id: Some(id),
            issuer: self.issuer.clone(),
            algorithm,
            key,
            validation,
            is_ours: true,
        });
    }

    fn add_issuer(&mut self, setting: &str, issuer: &config::Issuer) -> Result<(), KeyError> {
        let text = issuer.key().as_bytes();
        let (algorithm, key) = match issuer.algorithm {
            config::Algorithm::HS256 => (Algorithm::HS256, Ok(DecodingKey::from_secret(text))),
            config::Algorithm::RS256 => (Algorithm::RS256, DecodingKey::from_rsa_pem(text)),
            config::Algorithm::ES256 => (Algorithm::ES256, DecodingKey::from_ec_pem(text)),
            config::Algorithm::EdDSA => (Algorithm::EdDSA, DecodingKey::from_ed_pem(text)),
        };
        let key = key.map_err(|_| unusable(setting, "the key is no public key (PEM) of this algorithm"))?;
        check_size(setting, algorithm, &key)?;
        self.verifying.push(VerifyingKey {
            setting: setting.to_owned(),
            id: issuer.key_id.clone(),
            issuer: issuer.issuer.clone(),
            algorithm,
            key,
            validation: validation(algorithm, &issuer.issuer, &issuer.audience),
            is_ours: false,
        });
        Ok(())
    }
}

fn random() -> Result<[u8; 32], KeyError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
    Ok(bytes)
}

/// Everything but time, which is checked against our own clock with the same instant as the rest of the request.
fn validation(algorithm: Algorithm, issuer: &str, audience: &str) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[audience]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn unusable(setting: &str, reason: &'static str) -> KeyError {
    KeyError::Unusable { setting: setting.to_owned(), reason }
}

fn read_private(setting: &str, pem: &str) -> Result<(Algorithm, EncodingKey), KeyError> {
    let ed = EncodingKey::from_ed_pem(pem.as_bytes()).map(|key| (Algorithm::EdDSA, key));
    ed.or_else(|_| EncodingKey::from_ec_pem(pem.as_bytes()).map(|key| (Algorithm::ES256, key)))
        .map_err(|_| unusable(setting, "is no private key in PKCS8 PEM (Ed25519 or P-256)"))
}

fn read_public(setting: &str, pem: &str) -> Result<(Algorithm, DecodingKey), KeyError> {
    let ed = DecodingKey::from_ed_pem(pem.as_bytes()).map(|key| (Algorithm::EdDSA, key));
    let (algorithm, key) = ed
        .or_else(|_| DecodingKey::from_ec_pem(pem.as_bytes()).map(|key| (Algorithm::ES256, key)))
        .map_err(|_| unusable(setting, "is no public key in PEM (Ed25519 or P-256)"))?;
    check_size(setting, algorithm, &key)?;
    Ok((algorithm, key))
}

/// The verifier takes the bytes of a key as they are; those of another curve would fail there and not here.
fn check_size(setting: &str, algorithm: Algorithm, key: &DecodingKey) -> Result<(), KeyError> {
    let bytes = key.try_get_as_bytes().map_err(|_| unusable(setting, "the key cannot be read"))?.len();
    let fits = match algorithm {
        Algorithm::EdDSA => bytes == 32,
        Algorithm::ES256 => bytes == 65 || bytes == 33,
        // A modulus of 2048 bits and its exponent.
        Algorithm::RS256 => bytes >= 256,
        _ => true,
    };
    if fits { Ok(()) } else { Err(unusable(setting, "the key has the wrong size for its algorithm")) }
}

fn public_id(setting: &str, pem: &str) -> Result<String, KeyError> {
    let (algorithm, key) = read_public(setting, pem)?;
    let jwk = Jwk::from_decoding_key(&key, Some(algorithm)).map_err(|_| unusable(setting, "the key cannot be read"))?;
    thumbprint(setting, &jwk)
}

/// The name of a key is the hash of its public part (RFC 7638), so that nobody has to choose one.
fn thumbprint(setting: &str, jwk: &Jwk) -> Result<String, KeyError> {
    jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| unusable(setting, "the key cannot be read"))
}

/// An Ed25519 key pair in PEM.
pub struct KeyPair {
    /// PKCS8.
    pub private_pem: SecretString,
    /// SubjectPublicKeyInfo.
    pub public_pem: String,
}

/// What stands before the 32 bytes of an Ed25519 key in PKCS8 and in SubjectPublicKeyInfo (RFC 8410).
const PRIVATE_PREFIX: [u8; 16] = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
const PUBLIC_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

impl KeyPair {
    /// A new pair.
    pub fn generate() -> Result<Self, KeyError> {
        Self::of_seed(random()?)
    }

    /// The pair of the demonstration. It is the same everywhere and in every build: whoever reads this can make it.
    pub(super) fn demo() -> Self {
        let seed = Sha256::digest(b"the signing key of the rowgate demonstration, known to everybody");
        // The seed has the right length by its type, so there is always a pair; an empty one would be refused when it is read.
        Self::of_seed(seed.into()).unwrap_or_else(|_| Self { private_pem: SecretString::from(""), public_pem: String::new() })
    }

    fn of_seed(seed: [u8; 32]) -> Result<Self, KeyError> {
        let private = [PRIVATE_PREFIX.as_slice(), seed.as_slice()].concat();
        let private_pem = pem("PRIVATE KEY", &private);
        let public = public_part(&private_pem)?;
        let public_pem = pem("PUBLIC KEY", &[PUBLIC_PREFIX.as_slice(), public.as_slice()].concat());
        Ok(Self { private_pem: SecretString::from(private_pem), public_pem })
    }
}

fn public_part(private_pem: &str) -> Result<Vec<u8>, KeyError> {
    let (algorithm, key) = read_private("the new key", private_pem)?;
    let failed = |_| unusable("the new key", "has no public part");
    let jwk = Jwk::from_encoding_key(&key, algorithm).map_err(failed)?;
    let public = DecodingKey::from_jwk(&jwk).map_err(failed)?;
    public.try_get_as_bytes().map(<[u8]>::to_vec).map_err(failed)
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}
