//! The settings: one small struct a concern, read once at the start.
//!
//! Sources, each stronger than the one before: defaults, `rowgate.toml`, the environment, flags. This is the only module that
//! reads the environment ([`environment`]); everything else is handed its values, so a test hands over a map. It must not open a
//! connection, parse a key or log: it only says what was asked for and where each value came from.

mod database;
mod limits;
mod live;
mod logging;
mod print;
mod reader;
mod secrets;
mod server;
mod setting;
mod sockets;
mod sources;
#[cfg(test)]
mod tests;
mod tokens;

use std::path::Path;

pub use database::{Database, DatabaseUrl};
pub use limits::Limits;
pub use live::Live;
pub use logging::{LogFormat, Logging};
pub use reader::{ConfigError, Problem};
pub use secrets::Secrets;
pub use server::Server;
pub use sockets::Sockets;
pub use sources::{Flag, Origin, Sources, environment};
pub use tokens::{Algorithm, Issuer, Tokens};

use reader::{Effective, Reader};

/// All settings in effect.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where and how the server listens.
    pub server: Server,
    /// The database and its connections.
    pub database: Database,
    /// The keys and issuers whose tokens are accepted.
    pub tokens: Tokens,
    /// The key with which secrets are encrypted.
    pub secrets: Secrets,
    /// What one request may ask for.
    pub limits: Limits,
    /// What comes to callers by itself.
    pub live: Live,
    /// What sockets and event streams may hold.
    pub sockets: Sockets,
    /// What is written to the log.
    pub logging: Logging,
    /// What looks like a mistake but does not stop the start.
    pub warnings: Vec<String>,
    effective: Vec<Effective>,
}

impl Config {
    /// Reads every setting; all problems are reported together, each with the setting and its source.
    pub fn load(sources: Sources) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(sources)?;
        let server = Server::read(&mut reader);
        let database = Database::read(&mut reader);
        let tokens = Tokens::read(&mut reader);
        let secrets = Secrets::read(&mut reader);
        let limits = Limits::read(&mut reader);
        let live = Live::read(&mut reader);
        let sockets = Sockets::read(&mut reader);
        let logging = Logging::read(&mut reader);
        let (effective, warnings) = reader.finish()?;
        Ok(Self { server, database, tokens, secrets, limits, live, sockets, logging, warnings, effective })
    }

    /// The effective values as TOML, secrets masked, each with the source of its value.
    #[must_use]
    pub fn to_toml(&self, described: bool) -> String {
        print::to_toml(&self.effective, described)
    }

    /// Where the value of a setting came from.
    #[must_use]
    pub fn origin(&self, key: &str) -> Option<&Origin> {
        self.effective.iter().find(|setting| setting.key == key).map(|setting| &setting.origin)
    }
}

/// The file that is read when none is named.
pub const DEFAULT_FILE: &str = "rowgate.toml";

/// The text of the settings file: the one named, else the default one if it exists.
pub fn read_file(named: Option<&Path>) -> Result<Option<(String, String)>, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.display().to_string(), text))),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ConfigError::one(&path.display().to_string(), format!("cannot be read: {error}"))),
    }
}
