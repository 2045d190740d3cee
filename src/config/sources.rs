//! Where values come from, as plain data.
//!
//! Nothing here interprets a value.

use std::collections::BTreeMap;
use std::fmt;

/// A value given on the command line.
#[derive(Clone, Debug)]
pub struct Flag {
    /// The setting, `server.port`.
    pub key: String,
    /// The flag as the person typed it, `--port`.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Everything a configuration is made from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Name and text of the settings file.
    pub file: Option<(String, String)>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// Values given on the command line.
    pub flags: Vec<Flag>,
    /// Whether the defaults are those of a demonstration.
    pub demo: bool,
}

/// Where one value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// Built in, for a demonstration.
    DemoDefault,
    /// The settings file of this name.
    File(String),
    /// The environment variable of this name.
    Environment(String),
    /// The command line flag of this name.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::DemoDefault => formatter.write_str("default of --demo"),
            Self::File(name) => formatter.write_str(name),
            Self::Environment(name) => write!(formatter, "environment {name}"),
            Self::Flag(name) => write!(formatter, "flag {name}"),
        }
    }
}

/// The names other programs use for some settings; the name made from the setting itself is stronger.
const FAMILIAR_NAMES: [(&str, &str); 4] =
    [("server.host", "HOST"), ("server.port", "PORT"), ("database.url", "DATABASE_URL"), ("logging.level", "RUST_LOG")];

/// What the names of our own variables begin with.
pub(super) const PREFIX: &str = "ROWGATE_";

/// The environment variables of a setting, the strongest first: `ROWGATE_SERVER_PORT`, `PORT`.
pub(super) fn variable_names(key: &str) -> Vec<String> {
    let own = format!("{PREFIX}{}", key.replace('.', "_").to_ascii_uppercase());
    let familiar = FAMILIAR_NAMES.iter().filter(|(setting, _)| *setting == key).map(|(_, name)| (*name).to_owned());
    std::iter::once(own).chain(familiar).collect()
}

/// The environment of this process; a variable that is not Unicode is left out, since no setting can hold it.
#[must_use]
pub fn environment() -> BTreeMap<String, String> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}
