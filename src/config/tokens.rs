//! Whose tokens are accepted: our own key pair and the issuers outside.
//!
//! Keys stay text here; `auth` reads them.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use toml::Value;

use super::reader::Reader;
use super::setting::{MASK, Setting, quoted};

/// The keys and issuers whose tokens are accepted.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The private key (PKCS8 PEM; Ed25519 or P-256) that signs our own tokens.
    pub signing_key: Option<SecretString>,
    /// Public keys (PEM) of our own that no longer sign but whose tokens still count.
    pub retired_keys: Vec<String>,
    /// The secret that seals cursors; without it one is derived from the signing key.
    pub cursor_key: Option<SecretString>,
    /// `iss` of our own tokens.
    pub issuer: String,
    /// `aud` of our own tokens.
    pub audience: String,
    /// How long a session and its token last.
    pub lifetime: Duration,
    /// How far clocks may disagree.
    pub leeway: Duration,
    /// How many verified tokens are remembered.
    pub cache: u64,
    /// Issuers outside.
    pub issuers: Vec<Issuer>,
}

/// The algorithm a key is pinned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    /// HMAC with SHA-256 and a shared secret.
    HS256,
    /// RSA with SHA-256.
    RS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
}

impl Algorithm {
    /// The name in a token's header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HS256 => "HS256",
            Self::RS256 => "RS256",
            Self::ES256 => "ES256",
            Self::EdDSA => "EdDSA",
        }
    }
}

/// An issuer outside whose tokens name our users by their id.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// `iss` of its tokens.
    pub issuer: String,
    /// `aud` its tokens must carry.
    pub audience: String,
    /// The one algorithm its key is used with.
    pub algorithm: Algorithm,
    /// The shared secret (HS256) or the public key (PEM).
    #[serde(default, deserialize_with = "secret")]
    pub key: Option<SecretString>,
    /// A file that holds the key instead.
    #[serde(default)]
    pub key_file: Option<String>,
    /// `kid` its tokens must carry; needed where an issuer has several keys.
    #[serde(default)]
    pub key_id: Option<String>,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Option::<String>::deserialize(deserializer).map(|text| text.map(SecretString::from))
}

/// A shared secret shorter than its hash can be guessed.
const SECRET_BYTES: usize = 32;

impl Issuer {
    /// The key, whichever way it was given.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_ref().map_or("", |key| key.expose_secret())
    }

    fn complete(mut self) -> Result<Self, String> {
        let name = self.issuer.clone();
        match (&self.key, &self.key_file) {
            (Some(_), None) => {}
            (None, Some(path)) => {
                let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {path} cannot be read: {error}"))?;
                self.key = Some(SecretString::from(text.trim_end_matches(['\r', '\n'])));
            }
            _ => return Err(format!("{name}: needs exactly one of key and key_file")),
        }
        if self.issuer.is_empty() || self.audience.is_empty() {
            return Err("issuer and audience must not be empty".to_owned());
        }
        if self.algorithm == Algorithm::HS256 && self.key().len() < SECRET_BYTES {
            return Err(format!("{name}: the secret must have at least {SECRET_BYTES} bytes"));
        }
        Ok(self)
    }

    fn show(&self) -> String {
        let mut parts = vec![
            format!("issuer = {}", quoted(&self.issuer)),
            format!("audience = {}", quoted(&self.audience)),
            format!("algorithm = {}", quoted(self.algorithm.name())),
        ];
        match &self.key_file {
            Some(path) => parts.push(format!("key_file = {}", quoted(path))),
            None => parts.push(format!("key = {}", quoted(MASK))),
        }
        parts.extend(self.key_id.as_ref().map(|id| format!("key_id = {}", quoted(id))));
        format!("{{ {} }}", parts.join(", "))
    }
}

/// In the environment the list is JSON, in the file `[[tokens.issuers]]`.
impl Setting for Vec<Issuer> {
    fn from_text(text: &str) -> Result<Self, String> {
        // The parser's own message could quote the key.
        let issuers: Self = serde_json::from_str(text).map_err(|_| {
            "must be a JSON list of {issuer, audience, algorithm (HS256, RS256, ES256, EdDSA), key or key_file, key_id}"
                .to_owned()
        })?;
        issuers.into_iter().map(Issuer::complete).collect()
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        let issuers = value.as_array().ok_or("must be a list of tables: [[tokens.issuers]]")?;
        let read = |entry: &Value| entry.clone().try_into::<Issuer>().map_err(|error| error.message().to_owned());
        issuers.iter().map(|entry| read(entry).and_then(Issuer::complete)).collect()
    }

    fn show(&self) -> String {
        let parts: Vec<String> = self.iter().map(Issuer::show).collect();
        format!("[{}]", parts.join(", "))
    }
}

impl Tokens {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let tokens = Self {
            signing_key: reader.take(
                "tokens.signing_key",
                None,
                "The private key (PKCS8 PEM, Ed25519 or P-256) that signs our own tokens; `rowgate keys generate` makes one.",
            ),
            retired_keys: reader.take("tokens.retired_keys", Vec::new(), "Public keys (PEM) of ours that only verify any more."),
            cursor_key: reader.take(
                "tokens.cursor_key",
                None,
                "The secret that seals cursors, at least 32 bytes; without it one is derived from the signing key.",
            ),
            issuer: reader.take("tokens.issuer", "rowgate".to_owned(), "iss of our own tokens."),
            audience: reader.take("tokens.audience", "rowgate".to_owned(), "aud of our own tokens."),
            lifetime: reader.take("tokens.lifetime", Duration::from_secs(8 * 3600), "How long a session and its token last."),
            leeway: reader.take("tokens.leeway", Duration::from_secs(30), "How far clocks may disagree, at most 5m."),
            cache: reader.take("tokens.cache", 10_000, "How many verified tokens are remembered."),
            issuers: reader.take(
                "tokens.issuers",
                Vec::new(),
                "Issuers outside: issuer, audience, algorithm, key or key_file, key_id.",
            ),
        };
        let long = tokens.cursor_key.as_ref().is_none_or(|key| key.expose_secret().len() >= SECRET_BYTES);
        reader.require("tokens.cursor_key", long, "must have at least 32 bytes");
        reader.require("tokens.issuer", !tokens.issuer.is_empty(), "must not be empty");
        reader.require("tokens.audience", !tokens.audience.is_empty(), "must not be empty");
        reader.require("tokens.leeway", tokens.leeway <= Duration::from_secs(300), "must be at most 5m");
        reader.require("tokens.lifetime", tokens.lifetime >= Duration::from_secs(60), "must be at least 1m");
        let foreign = tokens.issuers.iter().all(|outside| outside.issuer != tokens.issuer);
        reader.require("tokens.issuers", foreign, "an issuer outside must not have the name of tokens.issuer");
        tokens
    }
}
