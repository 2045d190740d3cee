//! Answers `__schema` and `__type` from our own types; rows are never touched, and neither is the library's schema.
//!
//! What is asked is gathered once ([`select`]) and then written ([`write`]). A document comes here measured and validated.

mod select;
mod write;

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use moka::sync::Cache;

use super::Schema;
use super::coerce::Variables;
use super::document::operation;
use crate::error::GraphqlError;

/// The most bytes of answers that are kept. The whole schema takes a few million.
const KEPT_BYTES: u64 = 32 * 1024 * 1024;

/// The response keys with their values as JSON, in the order of the document.
pub type Introspection = Arc<[(String, Vec<u8>)]>;

/// Answers already given, by document and variables.
pub(super) fn cache() -> Cache<String, Introspection> {
    let weight = |key: &String, answer: &Introspection| {
        let bytes = answer.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() + key.len();
        u32::try_from(bytes).unwrap_or(u32::MAX)
    };
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
    /// anybody can hold: past `bytes_most` bytes nothing more is written.
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
    ) -> Result<Introspection, GraphqlError> {
        let chosen = operation(document, operation_name)?;
        let given = serde_json::to_string(variables).unwrap_or_default();
        let key = format!("{}\n{given}\n{text}", operation_name.unwrap_or_default());
        if let Some(answer) = self.answers.get(&key) {
            return Ok(answer);
        }
        let roots = select::roots(self, document, &chosen.node, variables)?;
        let answer: Introspection = write::written(&self.types, &roots, bytes_most)?.into();
        self.answers.insert(key, Arc::clone(&answer));
        Ok(answer)
    }
}
