//! Sets the log up: to standard error, for people or as JSON.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use super::Failure;
use crate::config::{ConfigError, LogFormat, Logging};

/// What other programmers found worth telling and nobody here asked for; the setting can name them to hear it.
const QUIET: &str = "sqlx=warn,sea_orm_migration=warn";

/// From here on the program writes a log.
pub(super) fn start(settings: &Logging) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", settings.level)).map_err(|_| {
        ConfigError::one("logging.level", "must be a level or directives such as info,rowgate::http=debug".to_owned())
    })?;
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    let started = match settings.format {
        LogFormat::Pretty => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    started.map_err(|_| Failure::Other("the log was already set up".to_owned()))
}
