//! The rules on variables: declared once, of types of input, used, and used only where their type fits.

use std::collections::{HashMap, HashSet};

use async_graphql::Positioned;
use async_graphql::parser::types::{ExecutableDocument, VariableDefinition};
use async_graphql_value::ConstValue;

use super::super::coerce::{Bindings, Coercion, Path, Source, Usage};
use super::super::document::located;
use super::super::types::{TypeRef, Types};
use super::Problems;
use super::walk::{Operation, Scopes};
use crate::error::{Code, GraphqlError};

/// Checks the variables of every operation.
pub(super) fn check(types: &Types, document: &ExecutableDocument, scopes: &Scopes<'_>, problems: &mut Problems) {
    debug_assert_eq!(document.operations.iter().len(), scopes.operations.len());
    for operation in &scopes.operations {
        declarations(types, &operation.definition.node.variable_definitions, problems);
        uses(operation, scopes, problems);
    }
}

fn declarations(types: &Types, definitions: &[Positioned<VariableDefinition>], problems: &mut Problems) {
    let mut seen = HashSet::new();
    for definition in definitions {
        let name = &definition.node.name.node;
        if !seen.insert(name) {
            problems.add(definition.pos, format!("The variable \"${name}\" is declared twice."));
        }
        let type_ref = TypeRef::from(&definition.node.var_type.node);
        match types.get(type_ref.name()) {
            None => problems.add(definition.pos, format!("There is no type \"{}\".", type_ref.name())),
            Some(named) if !named.is_input() => {
                problems.add(definition.pos, format!("The variable \"${name}\" cannot be of the type \"{}\".", named.name));
            }
            Some(_) => default_value(types, definition, &type_ref, problems),
        }
    }
}

fn default_value(types: &Types, definition: &Positioned<VariableDefinition>, type_ref: &TypeRef, problems: &mut Problems) {
    let Some(default) = &definition.node.default_value else { return };
    let coercion = Coercion { types, bindings: Bindings::None };
    let path = Path::root(&definition.node.name.node);
    if let Err(problem) = coercion.value(Source::Constant(&default.node), type_ref, &path) {
        problems.push(default.pos, problem.at(default.pos));
    }
}

fn uses(operation: &Operation<'_>, scopes: &Scopes<'_>, problems: &mut Problems) {
    let definitions = &operation.definition.node.variable_definitions;
    let reachable = scopes.reachable(&operation.scope);
    let fragments = reachable.iter().filter_map(|name| scopes.fragments.get(name));
    let usages = operation.scope.usages.iter().chain(fragments.flat_map(|fragment| &fragment.usages));
    let by_name: HashMap<&str, _> =
        definitions.iter().map(|definition| (definition.node.name.node.as_str(), definition)).collect();
    let mut used = HashSet::new();
    for (position, usage) in usages {
        used.insert(usage.name);
        match by_name.get(usage.name) {
            None => {
                let message = format!("The variable \"${}\" is not declared by the operation.", usage.name);
                let error = located(GraphqlError::new(Code::BadUserInput, message), *position);
                problems.push(*position, located(error, operation.definition.pos));
            }
            Some(definition) => {
                if let Err(message) = fits(&definition.node, usage) {
                    let error = located(GraphqlError::new(Code::BadUserInput, message), *position);
                    problems.push(*position, located(error, definition.pos));
                }
            }
        }
    }
    for definition in definitions.iter().filter(|definition| !used.contains(definition.node.name.node.as_str())) {
        problems.add(definition.pos, format!("The variable \"${}\" is never used.", definition.node.name.node));
    }
}

fn fits(definition: &VariableDefinition, usage: &Usage<'_>) -> Result<(), String> {
    let Some(wanted) = usage.wanted else { return Ok(()) };
    let declared = TypeRef::from(&definition.var_type.node);
    let never_null = definition.default_value.as_ref().is_some_and(|default| default.node != ConstValue::Null);
    let wanted_here = if !declared.is_non_null() && (never_null || usage.has_default) { wanted.nullable() } else { wanted };
    if is_subtype(&declared, wanted_here) {
        Ok(())
    } else {
        Err(format!("The variable \"${}\" of the type {declared} stands where {wanted} is wanted.", usage.name))
    }
}

/// Whether every value of `declared` is a value of `wanted`.
fn is_subtype(declared: &TypeRef, wanted: &TypeRef) -> bool {
    match (declared, wanted) {
        (TypeRef::NonNull(declared), TypeRef::NonNull(wanted)) => is_subtype(declared, wanted),
        (_, TypeRef::NonNull(_)) => false,
        (TypeRef::NonNull(declared), wanted) => is_subtype(declared, wanted),
        (TypeRef::List(declared), TypeRef::List(wanted)) => is_subtype(declared, wanted),
        (TypeRef::Named(declared), TypeRef::Named(wanted)) => declared == wanted,
        (TypeRef::List(_), TypeRef::Named(_)) | (TypeRef::Named(_), TypeRef::List(_)) => false,
    }
}
