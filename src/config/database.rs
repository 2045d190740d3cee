//! The database and how many connections are held to it.

use std::fmt;
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use toml::Value;

use super::reader::Reader;
use super::setting::{MASK, Setting, quoted, text_of};

/// The database and its connections.
#[derive(Clone, Debug)]
pub struct Database {
    /// Where the database is.
    pub url: DatabaseUrl,
    /// How many connections are held; on SQLite these are the readers.
    pub connections: u32,
    /// After how long the database gives a statement up.
    pub statement_timeout: Duration,
    /// How long a request waits for a free connection before it is answered with UNAVAILABLE.
    pub acquire_timeout: Duration,
}

/// Where a database is; its password is never shown.
#[derive(Clone)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// A URL of either database.
    pub fn parse(text: &str) -> Result<Self, String> {
        let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        match known {
            true => Ok(Self(SecretString::from(text))),
            false => Err("must begin with sqlite:, postgres:// or postgresql://".to_owned()),
        }
    }

    /// The whole URL, for the driver only.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether it is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.expose().starts_with("sqlite:")
    }

    /// The URL with its password masked, in the user part and in the query. Where the text is odd it masks too much.
    #[must_use]
    pub fn masked(&self) -> String {
        let text = self.expose();
        let (head, rest) = text.rsplit_once('@').map_or((None, text), |(head, rest)| (Some(head), rest));
        let credentials = head.and_then(|head| head.split_once("://")).map(|(scheme, person)| match person.split_once(':') {
            Some((user, _)) => format!("{scheme}://{user}:{MASK}@"),
            None => format!("{scheme}://{person}@"),
        });
        let (address, query) = rest.split_once('?').map_or((rest, None), |(address, query)| (address, Some(query)));
        let query = query.map_or_else(String::new, |query| {
            let parts: Vec<String> = query.split('&').map(masked_parameter).collect();
            format!("?{}", parts.join("&"))
        });
        format!("{}{address}{query}", credentials.unwrap_or_default())
    }
}

fn masked_parameter(parameter: &str) -> String {
    match parameter.split_once('=') {
        Some((name, _)) if name.to_ascii_lowercase().contains("password") => format!("{name}={MASK}"),
        _ => parameter.to_owned(),
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

impl Setting for DatabaseUrl {
    fn from_text(text: &str) -> Result<Self, String> {
        Self::parse(text.trim())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        Self::from_text(text_of(value)?)
    }

    fn show(&self) -> String {
        quoted(&self.masked())
    }
}

/// Twice the cores: measured faster than ten connections on two cores, and few enough for a small database server.
fn default_connections() -> u32 {
    let cores = available_parallelism().map_or(2, NonZero::get);
    u32::try_from(cores * 2).unwrap_or(u32::MAX).clamp(4, 64)
}

impl Database {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let url = |text: &str| DatabaseUrl(SecretString::from(text));
        let database = Self {
            url: reader.take_with_demo(
                "database.url",
                url("sqlite://rowgate.sqlite"),
                url("sqlite://rowgate-demo.sqlite"),
                "Where the database is: sqlite://file or postgres://user:password@host/name.",
            ),
            connections: reader.take(
                "database.connections",
                default_connections(),
                "How many connections are held; on SQLite these are the readers. Default: twice the cores, at least 4.",
            ),
            statement_timeout: reader.take(
                "database.statement_timeout",
                Duration::from_secs(5),
                "After how long the database gives a statement up.",
            ),
            acquire_timeout: reader.take(
                "database.acquire_timeout",
                Duration::from_secs(2),
                "How long a request waits for a free connection before it is answered with UNAVAILABLE.",
            ),
        };
        reader.require("database.connections", (1..=1000).contains(&database.connections), "must be from 1 to 1000");
        reader.require("database.statement_timeout", !database.statement_timeout.is_zero(), "must be more than nothing");
        reader.require("database.acquire_timeout", !database.acquire_timeout.is_zero(), "must be more than nothing");
        database
    }
}
