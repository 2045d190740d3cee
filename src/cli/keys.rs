//! `rowgate keys generate` and `rowgate keys secret`.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;

use super::failure::{Failure, print};
use crate::auth::KeyPair;

/// Prints a new pair, or writes the private key to a file that only its owner can read.
pub(super) fn generate(out: Option<&Path>) -> Result<(), Failure> {
    let pair = KeyPair::generate()?;
    let private = pair.private_pem.expose_secret();
    match out {
        None => print(&format!("{private}{}", pair.public_pem)),
        Some(path) => {
            write_private(path, private)
                .map_err(|error| Failure::Other(format!("{} cannot be written: {error}", path.display())))?;
            print(&pair.public_pem)
        }
    }
}

/// Prints a new key for encrypting secrets.
pub(super) fn secret() -> Result<(), Failure> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| Failure::Other(format!("the system gives no random numbers: {error}")))?;
    print(&format!("{}\n", STANDARD.encode(key)))
}

/// Never over a file that is there: the key in it may be in use.
fn write_private(path: &Path, pem: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(pem.as_bytes())
}
