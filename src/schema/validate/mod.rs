//! The validation rules of the GraphQL specification, over our own types.
//!
//! async-graphql's validator is not asked: it takes a variable of any type anywhere, a number for an input object and 3000000000 for an
//! `Int`, compares no fields below the first level, and panics at a default for a list of an unknown type. A document comes here
//! measured: its fragments are free of circles and everything in it is of bounded depth.

mod merge;
mod variables;
mod walk;

use std::collections::HashSet;

use async_graphql::Pos;
use async_graphql::parser::types::{ExecutableDocument, OperationType};

use super::document::located;
use super::measure::{Limits, measure};
use super::types::{MUTATION, QUERY, SUBSCRIPTION, Types};
use crate::error::{Code, ERRORS_SENT, GraphqlError};

/// All mistakes of a document, in its order; past [`ERRORS_SENT`] of them nobody reads on.
pub(super) fn validate(types: &Types, document: &ExecutableDocument) -> Result<(), Vec<GraphqlError>> {
    // Circles are refused here again, because everything below would follow them for ever.
    let unlimited = usize::MAX;
    let limits = Limits {
        operations: unlimited,
        depth: unlimited,
        selections: unlimited,
        aliases: unlimited,
        root_fields: unlimited,
        directives: unlimited,
    };
    measure(document, &limits).map_err(|error| vec![error])?;
    let mut problems = Problems::default();
    let scopes = walk::scopes(types, document, &mut problems);
    unused_fragments(document, &scopes, &mut problems);
    variables::check(types, document, &scopes, &mut problems);
    if problems.0.is_empty() {
        merge::check(types, document, &mut problems);
    }
    problems.into_result()
}

/// The mistakes found, with the places where they are.
#[derive(Default)]
struct Problems(Vec<(Pos, GraphqlError)>);

impl Problems {
    fn add(&mut self, position: Pos, message: impl Into<String>) {
        self.push(position, located(GraphqlError::new(Code::BadUserInput, message), position));
    }

    fn push(&mut self, position: Pos, error: GraphqlError) {
        self.0.push((position, error));
    }

    fn into_result(self) -> Result<(), Vec<GraphqlError>> {
        let Self(mut problems) = self;
        if problems.is_empty() {
            return Ok(());
        }
        problems.sort_by_key(|(position, _)| *position);
        Err(problems.into_iter().map(|(_, error)| error).take(ERRORS_SENT).collect())
    }
}

/// The root type of an operation; there is none for what the API does not offer.
pub(super) const fn root(operation: OperationType) -> Option<&'static str> {
    match operation {
        OperationType::Query => Some(QUERY),
        OperationType::Mutation => Some(MUTATION),
        OperationType::Subscription => Some(SUBSCRIPTION),
    }
}

fn unused_fragments(document: &ExecutableDocument, scopes: &walk::Scopes<'_>, problems: &mut Problems) {
    let used: HashSet<&str> = scopes.operations.iter().flat_map(|operation| scopes.reachable(&operation.scope)).collect();
    for (name, fragment) in &document.fragments {
        if !used.contains(name.as_str()) {
            problems.add(fragment.pos, format!("The fragment \"{name}\" is never used."));
        }
    }
}
