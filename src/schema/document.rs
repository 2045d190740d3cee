//! Parsing a document and choosing its operation.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use async_graphql::parser::{Error, parse_query};
use async_graphql::{Pos, Positioned};

use super::tokens;
use crate::error::{Code, GraphqlError};

/// Parses a document. The message of an error never repeats the text.
///
/// # Errors
/// The text is no GraphQL document; the location is where.
pub fn parse(text: &str) -> Result<ExecutableDocument, GraphqlError> {
    let readable = tokens::check(text)?;
    parse_query(readable).map_err(|error| {
        let refused = GraphqlError::new(Code::BadUserInput, message(&error));
        let places: Vec<Pos> = error.positions().collect();
        // What is missing altogether is missing from the start.
        let places = if places.is_empty() { vec![Pos { line: 1, column: 1 }] } else { places };
        places.into_iter().fold(refused, located)
    })
}

/// Adds a place in the document.
pub(super) fn located(error: GraphqlError, position: Pos) -> GraphqlError {
    error.located(position.line, position.column)
}

fn message(error: &Error) -> String {
    match error {
        Error::Syntax { message, .. } => format!("Syntax error: {}.", expectation(message)),
        Error::MultipleOperations { .. } => "An operation without a name must be the only one.".to_owned(),
        Error::OperationDuplicated { .. } => "Two operations have the same name.".to_owned(),
        Error::FragmentDuplicated { .. } => "Two fragments have the same name.".to_owned(),
        Error::MissingOperation => "The document has no operation.".to_owned(),
        Error::RecursionLimitExceeded => "Syntax error: selections are nested too deep.".to_owned(),
        _ => "Syntax error.".to_owned(),
    }
}

/// The parser's message shows the line and ends with the rules it expected; only those are passed on.
fn expectation(message: &str) -> String {
    match message.lines().last().and_then(|line| line.trim_start().strip_prefix("= ")) {
        Some(expected) => expected.replace("EOI", "the end").replace('_', " "),
        None => "this cannot be read".to_owned(),
    }
}

/// The operation to run.
///
/// # Errors
/// There is none with the name, or no name chooses between several.
pub fn operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, GraphqlError> {
    let unknown = || GraphqlError::bad_input("operationName", "The document has no operation with this name.");
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(operation),
        (DocumentOperations::Single(_), Some(_)) => Err(unknown()),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).ok_or_else(unknown),
        (DocumentOperations::Multiple(operations), None) => match (operations.len(), operations.values().next()) {
            (1, Some(operation)) => Ok(operation),
            _ => Err(GraphqlError::bad_input("operationName", "The document has several operations: name the one to run.")),
        },
    }
}
