//! Answers `__schema` and `__type` through the library's schema; rows are never touched.

use std::fmt;
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, InlineFragment, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Request, ServerError, Value as ConstValue, Variables as LibraryVariables};
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

/// How many types are asked for at a time.
const TYPES_AT_A_TIME: usize = 64;

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
        let Some(parts) = parts(&document) else {
            let fields = self.execute(document, variables).await?;
            let answers = fields.iter().map(|(key, value)| Ok((key.to_string(), text_of(value)?)));
            return answers.collect::<Result<Vec<_>, Vec<GraphqlError>>>().map(Arc::from);
        };
        let mut answers = Vec::new();
        for (key, value) in self.execute(parts.without_types, variables).await? {
            let text = match &value {
                ConstValue::Object(members) if key == parts.schema_key => {
                    self.with_types(members, &parts.types_key, &parts.of_type, variables).await?
                }
                other => text_of(other)?,
            };
            answers.push((key.to_string(), text));
        }
        Ok(Arc::from(answers))
    }

    /// The members of `__schema`, with the types that are named there asked for a few at a time: the values of all of them at once
    /// take many times the room of the answer.
    async fn with_types(
        &self,
        members: &IndexMap<Name, ConstValue>,
        types_key: &Name,
        of_type: &OfType,
        variables: &Variables,
    ) -> Result<String, Vec<GraphqlError>> {
        let mut text = String::from("{");
        for (key, value) in members {
            text.push_str(if text.len() > 1 { ",\"" } else { "\"" });
            text.push_str(key);
            text.push_str("\":");
            match value {
                ConstValue::List(named) if key == types_key => {
                    text.push('[');
                    for some in named.chunks(TYPES_AT_A_TIME) {
                        let types = self.execute(of_type.document(some), variables).await?;
                        for value in types.values() {
                            text.push_str(if text.ends_with('[') { "" } else { "," });
                            text.push_str(&text_of(value)?);
                        }
                    }
                    text.push(']');
                }
                other => text.push_str(&text_of(other)?),
            }
        }
        text.push('}');
        Ok(text)
    }

    async fn execute(
        &self,
        document: ExecutableDocument,
        variables: &Variables,
    ) -> Result<IndexMap<Name, ConstValue>, Vec<GraphqlError>> {
        let given = Json::Object(variables.clone());
        let mut request = Request::new(String::new()).variables(LibraryVariables::from_json(given));
        request.set_parsed_query(document);
        let response = self.library.0.execute(request).await;
        if !response.errors.is_empty() {
            return Err(response.errors.into_iter().map(refused).collect());
        }
        Ok(if let ConstValue::Object(fields) = response.data { fields } else { IndexMap::new() })
    }
}

fn text_of(value: &ConstValue) -> Result<String, Vec<GraphqlError>> {
    serde_json::to_string(value).map_err(|_| vec![GraphqlError::new(Code::Internal, "The schema cannot be shown.")])
}

/// A question about the schema that asks for all types, in parts.
struct Parts {
    /// The document, with nothing but the names of the types.
    without_types: ExecutableDocument,
    schema_key: Name,
    types_key: Name,
    of_type: OfType,
}

/// What is asked of each type.
struct OfType {
    operation: OperationDefinition,
    document: ExecutableDocument,
    field: Positioned<Field>,
}

impl OfType {
    /// A document that asks it of the named types.
    fn document(&self, named: &[ConstValue]) -> ExecutableDocument {
        let position = self.field.pos;
        let fields = named.iter().enumerate().map(|(place, named)| {
            let name = match named {
                ConstValue::Object(members) => members.get("name").cloned().unwrap_or_default(),
                _ => ConstValue::Null,
            };
            let field = Field {
                alias: Some(Positioned::new(Name::new(format!("t{place}")), position)),
                name: Positioned::new(Name::new("__type"), position),
                arguments: vec![(Positioned::new(Name::new("name"), position), Positioned::new(name.into_value(), position))],
                ..self.field.node.clone()
            };
            Positioned::new(Selection::Field(Positioned::new(field, position)), position)
        });
        let set = SelectionSet { items: fields.collect() };
        let operation = OperationDefinition { selection_set: Positioned::new(set, position), ..self.operation.clone() };
        ExecutableDocument {
            operations: DocumentOperations::Single(Positioned::new(operation, position)),
            fragments: self.document.fragments.clone(),
        }
    }
}

/// The parts of a question for all types in its plain form: `__schema` asks for them itself, once, and holds no fragments.
fn parts(document: &ExecutableDocument) -> Option<Parts> {
    let DocumentOperations::Single(operation) = &document.operations else { return None };
    let mut without = operation.node.clone();
    let [root] = without.selection_set.node.items.as_mut_slice() else { return None };
    let Selection::Field(schema) = &mut root.node else { return None };
    let mut types = None;
    let schema_key = schema.node.response_key().node.clone();
    for selection in &mut schema.node.selection_set.node.items {
        let Selection::Field(field) = &mut selection.node else { return None };
        if field.node.name.node == "types" {
            if types.is_some() || !field.node.directives.is_empty() {
                return None;
            }
            types = Some(field.clone());
            let name = Field {
                alias: None,
                name: Positioned::new(Name::new("name"), field.pos),
                arguments: Vec::new(),
                directives: Vec::new(),
                selection_set: Positioned::new(SelectionSet::default(), field.pos),
            };
            let name = Positioned::new(Selection::Field(Positioned::new(name, field.pos)), field.pos);
            field.node.selection_set.node = SelectionSet { items: vec![name] };
        }
    }
    let field = types?;
    let types_key = field.node.response_key().node.clone();
    let of_type = OfType { operation: operation.node.clone(), document: document.clone(), field };
    let operations = DocumentOperations::Single(Positioned::new(without, operation.pos));
    let without_types = ExecutableDocument { operations, fragments: document.fragments.clone() };
    Some(Parts { without_types, schema_key, types_key, of_type })
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
