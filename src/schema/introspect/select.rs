//! What a document asks about the schema: fragments spread out, fields with one key merged, what is skipped left out.
//!
//! Each object of introspection has one type, so that this is the same for all objects at a place and gathered once.

use async_graphql::Positioned;
use async_graphql::parser::types::{Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql_value::Value;
use serde_json::{Map, Value as Json};

use super::super::Schema;
use super::super::coerce::Variables;
use super::super::types::{QUERY, Type};
use crate::error::GraphqlError;

/// A field that is asked for.
pub(super) struct Selected<'a> {
    /// The response key.
    pub(super) key: &'a str,
    /// The field.
    pub(super) name: &'a str,
    /// What is asked of its value.
    pub(super) selections: Vec<Self>,
}

/// A root field about the schema.
pub(super) struct Root<'a> {
    /// The response key.
    pub(super) key: &'a str,
    /// The name of the type it asks for; all of the schema if there is none.
    pub(super) type_name: Option<String>,
    /// What is asked of its value.
    pub(super) selections: Vec<Selected<'a>>,
}

/// The root fields about the schema, in the order of the document.
pub(super) fn roots<'a>(
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
) -> Result<Vec<Root<'a>>, GraphqlError> {
    let gathering = Gathering { schema, document, variables };
    let Some(query) = schema.types.get(QUERY) else { return Ok(Vec::new()) };
    let mut roots = Vec::new();
    for merged in gathering.merged(&[&operation.selection_set.node]) {
        let name = merged.field.node.name.node.as_str();
        if !matches!(name, "__schema" | "__type") {
            continue;
        }
        let (arguments, selections) = gathering.field(query, &merged)?;
        let type_name = arguments.get("name").and_then(Json::as_str).map(str::to_owned);
        roots.push(Root { key: merged.key, type_name, selections });
    }
    Ok(roots)
}

/// The fields of one key: the first, and the selections of all.
struct Merged<'a> {
    key: &'a str,
    field: &'a Positioned<Field>,
    sets: Vec<&'a SelectionSet>,
}

struct Gathering<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a Variables,
}

impl<'a> Gathering<'a> {
    fn merged(&self, sets: &[&'a SelectionSet]) -> Vec<Merged<'a>> {
        let mut merged = Vec::new();
        sets.iter().for_each(|set| self.gather(set, &mut merged));
        merged
    }

    /// Type conditions always hold: validation lets none but the parent's own type stand here.
    fn gather(&self, set: &'a SelectionSet, merged: &mut Vec<Merged<'a>>) {
        for selection in set.items.iter().filter(|selection| self.is_included(selection.node.directives())) {
            match &selection.node {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.as_str();
                    let inner = &field.node.selection_set.node;
                    match merged.iter_mut().find(|known| known.key == key) {
                        Some(known) => known.sets.push(inner),
                        None => merged.push(Merged { key, field, sets: vec![inner] }),
                    }
                }
                Selection::InlineFragment(fragment) => self.gather(&fragment.node.selection_set.node, merged),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.gather(&fragment.node.selection_set.node, merged);
                    }
                }
            }
        }
    }

    /// A condition that a variable leaves null does not hold, as in the plans of other fields.
    fn is_included(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let holds = match directive.node.get_argument("if").map(|value| &value.node) {
                Some(Value::Boolean(holds)) => *holds,
                Some(Value::Variable(name)) => self.variables.get(name.as_str()) == Some(&Json::Bool(true)),
                _ => false,
            };
            match directive.node.name.node.as_str() {
                "skip" => !holds,
                "include" => holds,
                _ => true,
            }
        })
    }

    /// The arguments of a field, and what is asked of its value.
    fn field(&self, parent: &Type, merged: &Merged<'a>) -> Result<(Map<String, Json>, Vec<Selected<'a>>), GraphqlError> {
        let field = &merged.field.node;
        let Some(declared) = self.schema.types.field(parent, &field.name.node) else { return Ok(Default::default()) };
        let position = merged.field.pos;
        let arguments = self.schema.coerce_arguments(&declared.arguments, &field.arguments, position, self.variables)?;
        let Some(inner) = self.schema.types.get(declared.type_ref.name()) else { return Ok((arguments, Vec::new())) };
        let selections = self.merged(&merged.sets).into_iter().map(|merged| {
            // Nothing is deprecated, so that whether deprecated ones are listed makes no difference.
            let (_, selections) = self.field(inner, &merged)?;
            Ok(Selected { key: merged.key, name: merged.field.node.name.node.as_str(), selections })
        });
        Ok((arguments, selections.collect::<Result<_, GraphqlError>>()?))
    }
}
