//! From the bytes of a body or the query of a URL to GraphQL requests.
//!
//! Every parameter of the wrong type is refused by name. Nothing here parses GraphQL or knows who asks.

use serde_json::{Map, Value};

use crate::config::Limits;
use crate::error::{Code, GraphqlError};
use crate::execute::{GraphqlRequest, Origin};
use crate::http::limits::json::check_json;
use crate::http::middleware::RequestId;

/// What a body holds.
#[derive(Debug)]
pub enum Parsed {
    /// One request.
    Single(Box<GraphqlRequest>),
    /// A JSON array of requests.
    Batch(Vec<GraphqlRequest>),
}

impl Parsed {
    /// All requests, in order.
    #[must_use]
    pub fn requests(&self) -> &[GraphqlRequest] {
        match self {
            Self::Single(request) => std::slice::from_ref(&**request),
            Self::Batch(requests) => requests,
        }
    }

    /// The same requests under the id of what carried them.
    #[must_use]
    pub fn under(mut self, id: Option<&RequestId>) -> Self {
        let requests = match &mut self {
            Self::Single(request) => std::slice::from_mut(&mut **request),
            Self::Batch(requests) => requests,
        };
        requests.iter_mut().for_each(|request| request.request_id = id.map(|id| id.0.clone()));
        self
    }
}

impl Parsed {
    /// The same requests with where they come from.
    #[must_use]
    pub fn from(mut self, origin: &Origin) -> Self {
        let requests = match &mut self {
            Self::Single(request) => std::slice::from_mut(&mut **request),
            Self::Batch(requests) => requests,
        };
        requests.iter_mut().for_each(|request| request.origin = origin.clone());
        self
    }
}

/// The requests of a POST body. A batch limit of 1 means that batches are not offered.
pub fn from_body(bytes: &[u8], limits: &Limits) -> Result<Parsed, GraphqlError> {
    let is_batch = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    // The variables lie inside the request's object, and in a batch that lies inside an array.
    check_json(bytes, limits.variables_depth + 1 + usize::from(is_batch), "body")?;
    match serde_json::from_slice(bytes).map_err(|error| not_json("body", &error))? {
        Value::Object(members) => from_object(members).map(|request| Parsed::Single(Box::new(request))),
        Value::Array(_) if limits.batch <= 1 => {
            Err(GraphqlError::limit("batchSize", 1, "Batches are not offered: send one request as a JSON object."))
        }
        Value::Array(entries) => from_batch(entries, limits.batch),
        other => Err(wrong_type("body", "an object", &other)),
    }
}

fn from_batch(entries: Vec<Value>, batch_size: usize) -> Result<Parsed, GraphqlError> {
    if entries.is_empty() {
        return Err(GraphqlError::bad_input("body", "The batch is empty."));
    }
    if entries.len() > batch_size {
        return Err(GraphqlError::limit("batchSize", batch_size, "The batch has too many requests."));
    }
    let requests: Result<Vec<_>, _> = entries
        .into_iter()
        .enumerate()
        .map(|(index, entry)| match entry {
            Value::Object(members) => from_object(members).map_err(|error| error.with("index", index)),
            other => Err(wrong_type("body", "an object in each place of the batch", &other).with("index", index)),
        })
        .collect();
    requests.map(Parsed::Batch)
}

/// The request of a URL's query, `application/x-www-form-urlencoded`. A parameter given twice is refused: which one counts
/// would be anyone's guess.
pub fn from_url(query: &str, limits: &Limits) -> Result<GraphqlRequest, GraphqlError> {
    let mut document = None;
    let mut operation_name = None;
    let mut variables = None;
    let mut extensions = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, place) = match decode(name, "query string")?.as_str() {
            "query" => ("query", &mut document),
            "operationName" => ("operationName", &mut operation_name),
            "variables" => ("variables", &mut variables),
            "extensions" => ("extensions", &mut extensions),
            _ => continue,
        };
        if place.replace(decode(value, name)?).is_some() {
            return Err(GraphqlError::bad_input(name, format!("`{name}` is given twice.")));
        }
    }
    optional_object("extensions", json_parameter("extensions", extensions, limits)?)?;
    Ok(GraphqlRequest {
        query: document.ok_or_else(query_missing)?,
        operation_name: operation_name.filter(|name| !name.is_empty()),
        variables: optional_object("variables", json_parameter("variables", variables, limits)?)?,
        ..GraphqlRequest::default()
    })
}

/// A parameter of a URL that holds JSON; an empty one is none.
fn json_parameter(name: &'static str, text: Option<String>, limits: &Limits) -> Result<Value, GraphqlError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Value::Null) };
    check_json(text.as_bytes(), limits.variables_depth, name)?;
    serde_json::from_str(&text).map_err(|error| not_json(name, &error))
}

/// The request in the payload of a socket's message, which was looked through before.
pub fn from_payload(text: &str) -> Result<GraphqlRequest, GraphqlError> {
    match serde_json::from_str(text).map_err(|error| not_json("payload", &error))? {
        Value::Object(members) => from_object(members),
        other => Err(wrong_type("payload", "an object", &other)),
    }
}

fn from_object(mut members: Map<String, Value>) -> Result<GraphqlRequest, GraphqlError> {
    let mut take = |name: &str| members.get_mut(name).map_or(Value::Null, Value::take);
    optional_object("extensions", take("extensions"))?;
    let query = match take("query") {
        Value::String(query) => query,
        Value::Null => return Err(query_missing()),
        other => return Err(wrong_type("query", "a string", &other)),
    };
    let operation_name = match take("operationName") {
        Value::Null => None,
        Value::String(name) => Some(name).filter(|name| !name.is_empty()),
        other => return Err(wrong_type("operationName", "a string or null", &other)),
    };
    let variables = optional_object("variables", take("variables"))?;
    Ok(GraphqlRequest { query, operation_name, variables, ..GraphqlRequest::default() })
}

fn optional_object(name: &'static str, value: Value) -> Result<Map<String, Value>, GraphqlError> {
    match value {
        Value::Null => Ok(Map::new()),
        Value::Object(members) => Ok(members),
        other => Err(wrong_type(name, "an object or null", &other)),
    }
}

fn query_missing() -> GraphqlError {
    GraphqlError::bad_input("query", "`query` is missing: it holds the GraphQL document as a string.")
}

fn wrong_type(name: &'static str, wanted: &str, value: &Value) -> GraphqlError {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    GraphqlError::bad_input(name, format!("`{name}` must be {wanted}, not {kind}."))
}

/// The place of the mistake, without the text around it.
fn not_json(name: &'static str, error: &serde_json::Error) -> GraphqlError {
    let what = if error.is_eof() { "ends too early to be JSON" } else { "is not JSON" };
    GraphqlError::bad_input(name, format!("`{name}` {what} (line {}, column {}).", error.line(), error.column()))
}

/// Undoes the percent encoding of one name or value.
fn decode(text: &str, name: &'static str) -> Result<String, GraphqlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match after {
                [high, low, after @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    rest = after;
                    hexadecimal(*high) * 16 + hexadecimal(*low)
                }
                // A lone percent sign stands for itself, as in every browser.
                _ => b'%',
            },
            byte => *byte,
        });
    }
    if bytes.contains(&0) {
        return Err(GraphqlError::new(Code::BadUserInput, format!("`{name}` holds a NUL character.")).with("field", name));
    }
    String::from_utf8(bytes).map_err(|_| GraphqlError::bad_input(name, format!("`{name}` is not UTF-8.")))
}

fn hexadecimal(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.to_ascii_uppercase().wrapping_sub(b'A').wrapping_add(10),
    }
}
