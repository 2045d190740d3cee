//! Errors as a caller sees them: one shape, one list of codes, one table to HTTP.
//!
//! Every stage has its own error enum and turns it into a [`GraphqlError`] here or through `From`. Nothing in this module may
//! carry a word of the database, of the document or of a row the caller cannot read.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// What went wrong, in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The token is missing where one is needed, wrong, ended or revoked.
    Unauthenticated,
    /// The caller is known and may not do this.
    Forbidden,
    /// No such row, or none the caller may read.
    NotFound,
    /// The request is malformed: syntax, validation, variables, arguments, cursors.
    BadUserInput,
    /// A unique key, a foreign key or an optimistic lock stands against it.
    Conflict,
    /// A limit was reached.
    LimitExceeded,
    /// The operation took longer than it may.
    Timeout,
    /// The database cannot be reached or has no free connection.
    Unavailable,
    /// A subscription cannot go on where it was left: what happened since is not known any more.
    Resync,
    /// A mistake of the gateway.
    Internal,
}

impl Code {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Conflict => "CONFLICT",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Resync => "RESYNC",
            Self::Internal => "INTERNAL",
        }
    }

    /// The HTTP status of an answer that has no data because of this, for `application/graphql-response+json`.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::BadUserInput | Self::LimitExceeded => 400,
            Self::Conflict | Self::Resync => 409,
            Self::Timeout => 504,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}

/// A step of `path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// A response key.
    Field(String),
    /// A position in a list.
    Index(usize),
}

/// A place in the document, counted from one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One entry of `errors`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphqlError {
    /// For people; at most [`MESSAGE_CHARACTERS`] are sent.
    pub message: String,
    /// What went wrong.
    pub code: Code,
    /// Where in the document.
    pub locations: Vec<Location>,
    /// Where in the answer; empty for errors of the request as a whole.
    pub path: Vec<PathSegment>,
    /// Further members of `extensions`: `field`, `limit`, `retryAfter`, `constraint`, `requestId`.
    pub details: Vec<(&'static str, serde_json::Value)>,
}

/// The most characters of a message that are sent.
pub const MESSAGE_CHARACTERS: usize = 300;
/// The most errors that are sent with one answer.
pub const ERRORS_SENT: usize = 20;

impl GraphqlError {
    /// An error of the request as a whole.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { message: message.into(), code, locations: Vec::new(), path: Vec::new(), details: Vec::new() }
    }

    /// Malformed input; `field` names the argument, variable or setting.
    pub fn bad_input(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Code::BadUserInput, message).with("field", field.into())
    }

    /// A limit was reached; `limit` names it and `most` is its value.
    pub fn limit(limit: &'static str, most: usize, message: impl Into<String>) -> Self {
        Self::new(Code::LimitExceeded, message).with("limit", limit).with("most", most)
    }

    /// Adds a member to `extensions`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.details.push((name, value.into()));
        self
    }

    /// Sets the place in the answer.
    #[must_use]
    pub fn at(mut self, path: Vec<PathSegment>) -> Self {
        self.path = path;
        self
    }

    /// Adds a place in the document.
    #[must_use]
    pub fn located(mut self, line: usize, column: usize) -> Self {
        self.locations.push(Location { line, column });
        self
    }
}

impl fmt::Display for GraphqlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code.name(), self.message)
    }
}

impl std::error::Error for GraphqlError {}

impl Serialize for PathSegment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Field(key) => serializer.serialize_str(key),
            Self::Index(index) => serializer.serialize_u64(*index as u64),
        }
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("line", &self.line)?;
        map.serialize_entry("column", &self.column)?;
        map.end()
    }
}

struct Extensions<'a>(&'a GraphqlError);

impl Serialize for Extensions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.0.code.name())?;
        for (name, value) in &self.0.details {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for GraphqlError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.message.chars().count() > MESSAGE_CHARACTERS {
            let short: String = self.message.chars().take(MESSAGE_CHARACTERS - 1).chain(['…']).collect();
            map.serialize_entry("message", &short)?;
        } else {
            map.serialize_entry("message", &self.message)?;
        }
        if !self.locations.is_empty() {
            map.serialize_entry("locations", &self.locations)?;
        }
        if !self.path.is_empty() {
            map.serialize_entry("path", &self.path)?;
        }
        map.serialize_entry("extensions", &Extensions(self))?;
        map.end()
    }
}

/// The JSON of an answer without data.
#[must_use]
pub fn request_error_body(errors: &[GraphqlError]) -> Vec<u8> {
    let mut body = b"{\"errors\":".to_vec();
    let sent = &errors[..errors.len().min(ERRORS_SENT)];
    if serde_json::to_writer(&mut body, sent).is_err() {
        body.extend_from_slice(b"[]");
    }
    body.push(b'}');
    body
}
