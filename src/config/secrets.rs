//! The key with which secrets are encrypted before they are stored.
//!
//! It stays text here; the command line makes it a cipher.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::reader::Reader;

/// Bytes of a key for AES-256.
const KEY_BYTES: usize = 32;

/// The key of secrets.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// The key in base64; without one no secret can be stored.
    pub key: Option<SecretString>,
    /// The version of the key, kept with everything that was encrypted with it.
    pub key_version: u32,
}

impl Secrets {
    /// The bytes of the key.
    #[must_use]
    pub fn key_bytes(&self) -> Option<[u8; KEY_BYTES]> {
        let text = self.key.as_ref()?.expose_secret().trim();
        STANDARD.decode(text).ok()?.try_into().ok()
    }

    pub(super) fn read(reader: &mut Reader) -> Self {
        let secrets = Self {
            key: reader.take(
                "secrets.key",
                None,
                "The key that encrypts secrets such as API keys, 32 bytes in base64; `rowgate keys secret` makes one.",
            ),
            key_version: reader.take("secrets.key_version", 1, "The version of the key; raise it with every new key."),
        };
        let fits = secrets.key.is_none() || secrets.key_bytes().is_some();
        reader.require("secrets.key", fits, "must be 32 bytes in base64");
        secrets
    }
}
