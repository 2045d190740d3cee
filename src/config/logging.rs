//! What is written to the log, and how.

use toml::Value;

use super::reader::Reader;
use super::setting::{Setting, quoted, text_of};

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// What is written to the log.
#[derive(Clone, Debug)]
pub struct Logging {
    /// A level, or directives such as `info,rowgate::http=debug`.
    pub level: String,
    /// How a line looks.
    pub format: LogFormat,
}

impl Setting for LogFormat {
    fn from_text(text: &str) -> Result<Self, String> {
        match text.trim() {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err("must be pretty or json".to_owned()),
        }
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        Self::from_text(text_of(value)?)
    }

    fn show(&self) -> String {
        quoted(match self {
            Self::Pretty => "pretty",
            Self::Json => "json",
        })
    }
}

impl Logging {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            level: reader.take("logging.level", "info".to_owned(), "A level, or directives such as info,rowgate::http=debug."),
            format: reader.take("logging.format", LogFormat::Pretty, "How a line looks: pretty or json."),
        }
    }
}
