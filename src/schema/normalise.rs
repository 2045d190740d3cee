//! Gives the literals of a validated document the form that coerced variables have.
//!
//! After this a literal needs no type to be read: each scalar has its one form, a single value is a list where a list is wanted, and
//! defaults of input objects are filled in. Variables stay where they are.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value;
use serde_json::Value as Json;

use super::Schema;
use super::scalars::{Given, coerce};
use super::types::{InputValue, Members, Shape, Type, TypeRef, Types};
use super::validate::root;

impl Schema {
    /// Rewrites the argument literals of a document that is valid.
    pub fn normalise(&self, document: &mut ExecutableDocument) {
        let operations: Vec<&mut OperationDefinition> = match &mut document.operations {
            DocumentOperations::Single(operation) => vec![&mut operation.node],
            DocumentOperations::Multiple(operations) => operations.values_mut().map(|operation| &mut operation.node).collect(),
        };
        for operation in operations {
            let parent = root(operation.ty).and_then(|name| self.types.get(name));
            selections(&self.types, parent, &mut operation.selection_set.node);
        }
        for fragment in document.fragments.values_mut() {
            let parent = self.types.get(&fragment.node.type_condition.node.on.node);
            selections(&self.types, parent, &mut fragment.node.selection_set.node);
        }
    }
}

fn selections(types: &Types, parent: Option<&Type>, set: &mut SelectionSet) {
    let Some(parent) = parent else { return };
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                let Some(declared) = types.field(parent, &field.node.name.node) else { continue };
                arguments(types, &declared.arguments, &mut field.node.arguments);
                selections(types, types.get(declared.type_ref.name()), &mut field.node.selection_set.node);
            }
            Selection::InlineFragment(fragment) => {
                let condition = fragment.node.type_condition.as_ref();
                let inner = condition.map_or(Some(parent), |condition| types.get(&condition.node.on.node));
                selections(types, inner, &mut fragment.node.selection_set.node);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn arguments(types: &Types, declared: &Members<InputValue>, given: &mut [(Positioned<Name>, Positioned<Value>)]) {
    for (name, value) in given {
        if let Some(argument) = declared.get(&name.node) {
            literal(types, &argument.type_ref, &mut value.node);
        }
    }
}

fn literal(types: &Types, type_ref: &TypeRef, value: &mut Value) {
    match (type_ref, &mut *value) {
        (_, Value::Variable(_) | Value::Null) => {}
        (TypeRef::NonNull(inner), _) => literal(types, inner, value),
        (TypeRef::List(item), Value::List(items)) => items.iter_mut().for_each(|value| literal(types, item, value)),
        (TypeRef::List(item), single) => {
            literal(types, item, single);
            let single = std::mem::take(single);
            *value = Value::List(vec![single]);
        }
        (TypeRef::Named(name), value) => match types.get(name).map(|named| &named.shape) {
            Some(Shape::Input(fields)) => object(types, fields, value),
            Some(Shape::Scalar) if &**name != "JSON" => scalar(name, value),
            _ => {}
        },
    }
}

fn object(types: &Types, declared: &Members<InputValue>, value: &mut Value) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields.iter_mut() {
        if let Some(field) = declared.get(name) {
            literal(types, &field.type_ref, value);
        }
    }
    for field in declared.iter() {
        if let Some(default) = &field.default
            && !fields.contains_key(&*field.name)
        {
            let mut default = default.clone().into_value();
            literal(types, &field.type_ref, &mut default);
            fields.insert(Name::new(&field.name), default);
        }
    }
}

fn scalar(name: &str, value: &mut Value) {
    let given = match value {
        Value::Boolean(value) => Given::Boolean(*value),
        Value::Number(value) => Given::Number(value, false),
        Value::String(value) => Given::Text(value),
        _ => return,
    };
    match coerce(name, given) {
        Ok(Json::Number(number)) => *value = Value::Number(number),
        Ok(Json::String(text)) => *value = Value::String(text),
        // The others have one form only, and what is refused was refused by validation.
        Ok(Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_)) | Err(_) => {}
    }
}
