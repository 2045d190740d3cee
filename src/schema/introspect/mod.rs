//! Answers `__schema` and `__type` from our own types; rows are never touched, and neither is the library's schema.
//!
//! What is asked is gathered once ([`select`]) and then written ([`write`]). A document comes here measured and validated.

mod select;
mod write;

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use bytes::Bytes;
use moka::sync::Cache;

use super::Schema;
use super::coerce::Variables;
use super::document::operation;
use crate::error::GraphqlError;

/// The most bytes of answers that are kept. The whole schema takes a few million.
const KEPT_BYTES: u64 = 32 * 1024 * 1024;

/// The answer to the root fields about the schema. It is millions of bytes long, so there is one copy of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Introspection {
    /// The answer to an operation that asks for nothing else: `{"data":{..}}`.
    pub body: Bytes,
    /// The response keys with their values, which are parts of the body, in the order of the document.
    pub values: Vec<(String, Bytes)>,
}

/// Answers already given, by document and variables.
pub(super) fn cache() -> Cache<String, Arc<Introspection>> {
    let weight = |key: &String, answer: &Arc<Introspection>| u32::try_from(key.len() + answer.body.len()).unwrap_or(u32::MAX);
    Cache::builder().max_capacity(KEPT_BYTES).weigher(weight).build()
}

/// Whether the operation asks for nothing but the schema: it needs no rows then.
#[must_use]
pub fn is_introspection_only(document: &ExecutableDocument, operation: &OperationDefinition) -> bool {
    fn only(document: &ExecutableDocument, set: &SelectionSet) -> bool {
        set.items.iter().all(|selection| match &selection.node {
            Selection::Field(field) => field.node.name.node.starts_with("__"),
            Selection::InlineFragment(fragment) => only(document, &fragment.node.selection_set.node),
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.node.fragment_name.node);
                fragment.is_none_or(|fragment| only(document, &fragment.node.selection_set.node))
            }
        })
    }
    only(document, &operation.selection_set.node)
}

impl Schema {
    /// The answers to the `__schema` and `__type` root fields of a document that was measured and validated; other fields are left
    /// out. The text is the document's, for the cache. Types lead to each other in circles, so a short document may ask for more than
    /// anybody can hold: past `bytes_most` bytes of `data` nothing more is written.
    ///
    /// # Errors
    /// The operation name chooses none, an argument is null that must not be, or the answer is too long.
    pub fn introspect(
        &self,
        text: &str,
        document: &ExecutableDocument,
        operation_name: Option<&str>,
        variables: &Variables,
        bytes_most: usize,
    ) -> Result<Arc<Introspection>, GraphqlError> {
        let chosen = operation(document, operation_name)?;
        let given = serde_json::to_string(variables).unwrap_or_default();
        let key = format!("{}\n{given}\n{text}", operation_name.unwrap_or_default());
        if let Some(answer) = self.answers.get(&key) {
            return Ok(answer);
        }
        let roots = select::roots(self, document, &chosen.node, variables)?;
        let answer = Arc::new(write::written(&self.types, &roots, bytes_most)?);
        self.answers.insert(key, Arc::clone(&answer));
        Ok(answer)
    }
}
