//! Answers `__schema` and `__type` through the library's schema; rows are never touched.

use std::fmt;
use std::sync::Arc;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, InlineFragment, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Positioned, Request, ServerError, Value as ConstValue, Variables as LibraryVariables};
use moka::sync::Cache;
use serde_json::Value as Json;

use super::Schema;
use super::coerce::Variables;
use super::document::{located, operation};
use crate::error::{Code, GraphqlError};

/// The most bytes of answers that are kept. The whole schema takes a few million.
const KEPT_BYTES: u64 = 32 * 1024 * 1024;

/// The fields that are answered here.
const FIELDS: [&str; 2] = ["__schema", "__type"];

/// The response keys with their values as JSON text, in the order of the document.
pub type Introspection = Arc<[(String, String)]>;

/// The library's schema.
pub(super) struct Library(pub(super) async_graphql::dynamic::Schema);

impl fmt::Debug for Library {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Library")
    }
}

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
    /// out. The text is the document's, for the cache.
    ///
    /// # Errors
    /// The operation name chooses none, or the library fails.
    pub async fn introspect(
        &self,
        text: &str,
        document: &ExecutableDocument,
        operation_name: Option<&str>,
        variables: &Variables,
    ) -> Result<Introspection, Vec<GraphqlError>> {
        let chosen = operation(document, operation_name).map_err(|error| vec![error])?;
        let given = serde_json::to_string(variables).unwrap_or_default();
        let key = format!("{}\n{given}\n{text}", operation_name.unwrap_or_default());
        if let Some(answer) = self.answers.get(&key) {
            return Ok(answer);
        }
        let answer = self.ask(reduced(document, chosen), variables).await?;
        self.answers.insert(key, answer.clone());
        Ok(answer)
    }

    async fn ask(&self, document: ExecutableDocument, variables: &Variables) -> Result<Introspection, Vec<GraphqlError>> {
        let DocumentOperations::Single(operation) = &document.operations else { return Ok(Arc::from([])) };
        if operation.node.selection_set.node.items.is_empty() {
            return Ok(Arc::from([]));
        }
        let given = Json::Object(variables.clone());
        let mut request = Request::new(String::new()).variables(LibraryVariables::from_json(given));
        request.set_parsed_query(document);
        let response = self.library.0.execute(request).await;
        if !response.errors.is_empty() {
            return Err(response.errors.into_iter().map(refused).collect());
        }
        let ConstValue::Object(fields) = response.data else { return Ok(Arc::from([])) };
        let answers = fields.into_iter().map(|(key, value)| serde_json::to_string(&value).map(|text| (key.to_string(), text)));
        let failed = |_| vec![GraphqlError::new(Code::Internal, "The schema cannot be shown.")];
        answers.collect::<Result<Vec<_>, _>>().map(Arc::from).map_err(failed)
    }
}

fn refused(error: ServerError) -> GraphqlError {
    error
        .locations
        .iter()
        .fold(GraphqlError::new(Code::Internal, "The schema cannot be shown."), |refused, position| located(refused, *position))
}

/// The document with the introspection fields of one operation only. Spreads at the root become inline fragments, so that the fields
/// of other fragments can stay as they are.
fn reduced(document: &ExecutableDocument, operation: &Positioned<OperationDefinition>) -> ExecutableDocument {
    let root = &operation.node.selection_set;
    let selection_set = Positioned::new(introspection_fields(document, &root.node), root.pos);
    let definition = OperationDefinition { selection_set, ..operation.node.clone() };
    ExecutableDocument {
        operations: DocumentOperations::Single(Positioned::new(definition, operation.pos)),
        fragments: document.fragments.clone(),
    }
}

fn introspection_fields(document: &ExecutableDocument, set: &SelectionSet) -> SelectionSet {
    let kept = set.items.iter().filter_map(|selection| {
        let inline = |set: &Positioned<SelectionSet>| {
            let inner = introspection_fields(document, &set.node);
            let directives = selection.node.directives().clone();
            let fragment = InlineFragment { type_condition: None, directives, selection_set: Positioned::new(inner, set.pos) };
            (!fragment.selection_set.node.items.is_empty())
                .then(|| Selection::InlineFragment(Positioned::new(fragment, selection.pos)))
        };
        let kept = match &selection.node {
            Selection::Field(field) => FIELDS.contains(&field.node.name.node.as_str()).then(|| selection.node.clone()),
            Selection::InlineFragment(fragment) => inline(&fragment.node.selection_set),
            Selection::FragmentSpread(spread) => {
                document.fragments.get(&spread.node.fragment_name.node).and_then(|fragment| inline(&fragment.node.selection_set))
            }
        };
        kept.map(|kept| Positioned::new(kept, selection.pos))
    });
    SelectionSet { items: kept.collect() }
}
