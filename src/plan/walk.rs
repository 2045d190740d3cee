//! Walking selection sets: fragments, type conditions, `@skip` and `@include`, merging of equal response keys.

use async_graphql::parser::types::{Directive, ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value as Literal;
use serde_json::Value as Json;

use super::argument::{Argument, Variables};
use super::{Error, Limits, Place};
use crate::catalog::Catalog;
use crate::error::{Location, PathSegment};

/// Everything planning reads; made once a plan.
pub(super) struct Context<'a> {
    pub catalog: &'a Catalog,
    pub document: &'a ExecutableDocument,
    pub variables: &'a Variables,
    pub limits: &'a Limits,
}

/// The fields of one response key, merged.
pub(super) struct Merged<'a> {
    pub key: &'a str,
    pub field: &'a Positioned<Field>,
    pub selections: Vec<&'a SelectionSet>,
}

impl Place {
    pub(super) fn below(&self, merged: &Merged<'_>) -> Self {
        let mut path = self.path.clone();
        path.push(PathSegment::Field(merged.key.to_owned()));
        Self { location: merged.location(), path }
    }

    pub(super) fn error(&self, field: impl Into<String>, message: impl Into<String>) -> Error {
        Error { message: message.into(), field: field.into(), location: self.location, path: self.path.clone() }
    }
}

impl<'a> Merged<'a> {
    pub fn name(&self) -> &'a str {
        self.field.node.name.node.as_str()
    }

    pub fn location(&self) -> Location {
        Location { line: self.field.pos.line, column: self.field.pos.column }
    }

    pub fn argument(&self, name: &str, variables: &Variables) -> Option<Argument> {
        let literal: &Positioned<Literal> = self.field.node.get_argument(name)?;
        Argument::new(name, &literal.node, variables)
    }

    /// An argument that must be there: validation saw to it, so its absence is a mistake of the request's variables.
    pub fn required(&self, name: &str, context: &Context<'_>, place: &Place) -> Result<Argument, Error> {
        match self.argument(name, context.variables) {
            Some(argument) if !argument.is_null() => Ok(argument),
            _ => Err(place.error(name, format!("{name} is required"))),
        }
    }

    pub fn flag(&self, name: &str, context: &Context<'_>) -> bool {
        self.argument(name, context.variables).is_some_and(|argument| argument.value == Json::Bool(true))
    }
}

impl<'a> Context<'a> {
    /// The fields of an object of `type_name`, which also has the interface `Node` when `is_node`.
    pub fn collect(&self, selections: &[&'a SelectionSet], type_name: &str, is_node: bool) -> Vec<Merged<'a>> {
        let mut merged = Vec::new();
        let mut spread = Vec::new();
        for set in selections {
            self.collect_set(set, type_name, is_node, &mut merged, &mut spread);
        }
        merged
    }

    fn collect_set(
        &self,
        set: &'a SelectionSet,
        type_name: &str,
        is_node: bool,
        merged: &mut Vec<Merged<'a>>,
        spread: &mut Vec<&'a Name>,
    ) {
        let applies = |condition: &str| condition == type_name || (is_node && condition == "Node");
        for selection in &set.items {
            if !self.is_included(selection.node.directives()) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => push_field(field, merged),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| applies(condition.node.on.node.as_str())) {
                        self.collect_set(&fragment.node.selection_set.node, type_name, is_node, merged, spread);
                    }
                }
                Selection::FragmentSpread(named) => {
                    let name = &named.node.fragment_name.node;
                    if spread.contains(&name) {
                        continue;
                    }
                    spread.push(name);
                    let Some(fragment) = self.document.fragments.get(name) else { continue };
                    if applies(fragment.node.type_condition.node.on.node.as_str()) {
                        self.collect_set(&fragment.node.selection_set.node, type_name, is_node, merged, spread);
                    }
                }
            }
        }
    }

    fn is_included(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let condition = directive.node.get_argument("if").and_then(|value| Argument::new("if", &value.node, self.variables));
            let holds = condition.is_some_and(|condition| condition.value == Json::Bool(true));
            match directive.node.name.node.as_str() {
                "skip" => !holds,
                "include" => holds,
                _ => true,
            }
        })
    }
}

fn push_field<'a>(field: &'a Positioned<Field>, merged: &mut Vec<Merged<'a>>) {
    let key = field.node.response_key().node.as_str();
    let selection = &field.node.selection_set.node;
    match merged.iter_mut().find(|known| known.key == key) {
        Some(known) => known.selections.push(selection),
        None => merged.push(Merged { key, field, selections: vec![selection] }),
    }
}
