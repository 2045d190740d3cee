//! The shape of a request's variables: all that a plan may depend on beside the document.
//!
//! Two requests of one shape share a plan, so whatever the planner branches on must be part of the shape: which members an input
//! object has, what is null, every boolean, the kind of a JSON scalar. Values that only become parameters are not part of it.

use async_graphql::parser::types::{BaseType, OperationDefinition, Type};
use serde_json::Value as Json;

use super::argument::Variables;
use super::global_id;

/// The shape of the variables of an operation, as bytes that are equal exactly for equal shapes.
#[must_use]
pub fn shape_of_variables(operation: &OperationDefinition, variables: &Variables) -> Vec<u8> {
    let mut shape = Vec::new();
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        match variables.get(name.as_str()) {
            None => shape.push(b'?'),
            Some(value) => describe(value, depth_of(&definition.node.var_type.node), &mut shape),
        }
        shape.push(b';');
    }
    shape
}

/// How much of a value of the type is shape.
#[derive(Clone, Copy)]
enum Depth {
    /// All of it: orders, groups and enumerations choose SQL.
    Whole,
    /// Structure, booleans and kinds.
    Structure,
    /// Structure, and the type that a global id names.
    Id,
    /// Nothing but whether it is there: rows to write are read when they are written.
    Nothing,
}

fn depth_of(variable_type: &Type) -> Depth {
    match &variable_type.base {
        BaseType::List(inner) => depth_of(inner),
        BaseType::Named(name) => match name.as_str() {
            "ID" => Depth::Id,
            "String" | "Int" | "Float" | "Boolean" | "DateTime" | "Date" | "Decimal" | "BigInt" | "JSON" => Depth::Structure,
            other if other.ends_with("Input") || other.ends_with("Change") => Depth::Nothing,
            other if other.ends_with("Filter") || other.ends_with("Having") => Depth::Structure,
            // The numbers of a vector are a value like any other.
            "VectorSimilarity" => Depth::Structure,
            _ => Depth::Whole,
        },
    }
}

fn describe(value: &Json, depth: Depth, shape: &mut Vec<u8>) {
    match (value, depth) {
        (_, Depth::Nothing) => {}
        (_, Depth::Whole) => shape.extend_from_slice(value.to_string().as_bytes()),
        (Json::Null, _) => shape.push(b'0'),
        (Json::Bool(true), _) => shape.push(b't'),
        (Json::Bool(false), _) => shape.push(b'f'),
        (Json::Number(_), _) => shape.push(b'n'),
        (Json::String(text), Depth::Id) => {
            shape.push(b's');
            if let Some((type_name, _)) = global_id::decode(text) {
                shape.extend_from_slice(type_name.as_bytes());
            }
        }
        (Json::String(_), Depth::Structure) => shape.push(b's'),
        (Json::Array(items), _) => describe_list(items, depth, shape),
        (Json::Object(members), _) => {
            shape.push(b'{');
            for (name, member) in members {
                // Names can hold any character in a JSON scalar: their length keeps two shapes from looking alike.
                shape.extend_from_slice(name.len().to_string().as_bytes());
                shape.push(b':');
                shape.extend_from_slice(name.as_bytes());
                describe(member, depth, shape);
            }
            shape.push(b'}');
        }
    }
}

/// A list of scalars becomes one parameter whatever its length; a list of objects is walked by the planner.
fn describe_list(items: &[Json], depth: Depth, shape: &mut Vec<u8>) {
    shape.push(b'[');
    let is_walked = items.iter().any(|item| item.is_object() || item.is_array() || item.is_null());
    if is_walked {
        for item in items {
            describe(item, depth, shape);
            shape.push(b',');
        }
    }
    shape.push(b']');
}
