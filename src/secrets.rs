//! Encrypting secrets before they are stored: AES-256-GCM with a key from the settings, never from the database.
//!
//! A sealed text names the version of its key, so that a new key can be added. Nothing here reads or writes a row.

use aes_gcm::aead::{Aead, AeadCore, KeyInit, OsRng};
use aes_gcm::{Aes256Gcm, Key};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Seals secrets, if there is a key.
#[derive(Clone, Default)]
pub struct Secrets {
    key: Option<(u32, Aes256Gcm)>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Secrets({})", if self.key.is_some() { "with a key" } else { "without a key" })
    }
}

impl Secrets {
    /// Seals with the key; `version` is told with every sealed text.
    #[must_use]
    pub fn new(version: u32, key: &[u8; 32]) -> Self {
        Self { key: Some((version, Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)))) }
    }

    /// The sealed text: `v1:` and the nonce with what was encrypted, in base64.
    ///
    /// # Errors
    /// There is no key: then no secret may be stored. The text is for the caller.
    pub fn seal(&self, plain: &str) -> Result<String, String> {
        let Some((version, cipher)) = &self.key else {
            return Err("cannot be stored: the gateway has no key for secrets".to_owned());
        };
        let nonce = Aes256Gcm::generate_nonce(&mut OsRng);
        let sealed = cipher.encrypt(&nonce, plain.as_bytes()).map_err(|_| "cannot be encrypted".to_owned())?;
        let bytes: Vec<u8> = nonce.iter().copied().chain(sealed).collect();
        Ok(format!("v{version}:{}", STANDARD_NO_PAD.encode(bytes)))
    }

    /// What was sealed; `None` when it is no text of ours or of another key.
    #[must_use]
    pub fn open(&self, sealed: &str) -> Option<String> {
        let (version, cipher) = self.key.as_ref()?;
        let bytes = STANDARD_NO_PAD.decode(sealed.strip_prefix(&format!("v{version}:"))?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(12)?;
        let nonce: [u8; 12] = nonce.try_into().ok()?;
        String::from_utf8(cipher.decrypt(&nonce.into(), sealed).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Secrets;

    #[test]
    fn what_is_sealed_opens_with_its_key_alone() {
        let secrets = Secrets::new(1, &[7; 32]);
        let sealed = secrets.seal("a key at a provider").expect("there is a key");
        assert!(sealed.starts_with("v1:") && !sealed.contains("provider"));
        assert_ne!(sealed, secrets.seal("a key at a provider").expect("there is a key"), "no two look alike");
        assert_eq!(secrets.open(&sealed).as_deref(), Some("a key at a provider"));
        assert_eq!(Secrets::new(1, &[8; 32]).open(&sealed), None);
        assert_eq!(Secrets::new(2, &[7; 32]).open(&sealed), None);
        assert_eq!(secrets.open("v1:AAAA"), None);
    }

    #[test]
    fn without_a_key_nothing_is_sealed() {
        assert!(Secrets::default().seal("x").is_err());
    }
}
