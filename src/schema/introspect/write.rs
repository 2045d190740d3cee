//! Writes what is asked about the types as JSON.
//!
//! A field that an object of introspection does not have is null; validation lets none through.

use super::super::types::{Directive, EnumValue, Field, InputValue, MUTATION, QUERY, SUBSCRIPTION, Shape, Type, TypeRef, Types};
use super::select::{Root, Selected};
use crate::error::GraphqlError;

/// The root fields' keys and values. Nothing more is written once they have more bytes than `bytes_most`.
pub(super) fn written(types: &Types, roots: &[Root<'_>], bytes_most: usize) -> Result<Vec<(String, Vec<u8>)>, GraphqlError> {
    let mut left = bytes_most;
    let mut answers = Vec::with_capacity(roots.len());
    for root in roots {
        let value = value(types, root, left).map_err(|TooLong| {
            let message = format!("the answer has more than {bytes_most} bytes: ask for less");
            GraphqlError::limit("answerBytes", bytes_most, message)
        })?;
        left -= value.len();
        answers.push((root.key.to_owned(), value));
    }
    Ok(answers)
}

fn value(types: &Types, root: &Root<'_>, bytes_most: usize) -> Result<Vec<u8>, TooLong> {
    let mut writer = Writer { types, out: Vec::new(), bytes_most };
    match &root.type_name {
        None => writer.object(Thing::Schema, &root.selections)?,
        Some(name) => writer.optional(types.get(name).map(Thing::Type), &root.selections)?,
    }
    writer.bounded()?;
    writer.out.shrink_to_fit();
    Ok(writer.out)
}

/// The answer has more bytes than it may.
struct TooLong;

type Written = Result<(), TooLong>;

/// An object of introspection.
#[derive(Clone, Copy)]
enum Thing<'a> {
    Schema,
    Type(&'a Type),
    /// A list, or a type that refuses null.
    Wrapper(&'a TypeRef),
    Field(&'a Field),
    Input(&'a InputValue),
    Value(&'a EnumValue),
    Directive(&'a Directive),
}

impl Thing<'_> {
    const fn type_name(self) -> &'static str {
        match self {
            Self::Schema => "__Schema",
            Self::Type(_) | Self::Wrapper(_) => "__Type",
            Self::Field(_) => "__Field",
            Self::Input(_) => "__InputValue",
            Self::Value(_) => "__EnumValue",
            Self::Directive(_) => "__Directive",
        }
    }
}

struct Writer<'a> {
    types: &'a Types,
    out: Vec<u8>,
    bytes_most: usize,
}

impl<'a> Writer<'a> {
    fn object(&mut self, thing: Thing<'a>, selections: &[Selected<'_>]) -> Written {
        self.bounded()?;
        self.out.push(b'{');
        for (index, selected) in selections.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            // Keys are GraphQL names: nothing in them needs an escape.
            self.out.push(b'"');
            self.out.extend_from_slice(selected.key.as_bytes());
            self.out.extend_from_slice(b"\":");
            if selected.name == "__typename" {
                self.text(thing.type_name());
                continue;
            }
            match thing {
                Thing::Schema => self.schema(selected)?,
                Thing::Type(declared) => self.declared(declared, selected)?,
                Thing::Wrapper(reference) => self.wrapper(reference, selected)?,
                Thing::Field(field) => self.field(field, selected)?,
                Thing::Input(input) => self.input(input, selected)?,
                Thing::Value(value) => self.value(value, selected),
                Thing::Directive(directive) => self.directive(directive, selected)?,
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn bounded(&self) -> Written {
        if self.out.len() > self.bytes_most { Err(TooLong) } else { Ok(()) }
    }

    fn optional(&mut self, thing: Option<Thing<'a>>, selections: &[Selected<'_>]) -> Written {
        match thing {
            Some(thing) => self.object(thing, selections),
            None => {
                self.null();
                Ok(())
            }
        }
    }

    fn list(&mut self, things: impl Iterator<Item = Thing<'a>>, selections: &[Selected<'_>]) -> Written {
        self.out.push(b'[');
        for (index, thing) in things.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.object(thing, selections)?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn schema(&mut self, selected: &Selected<'_>) -> Written {
        let below = &selected.selections;
        match selected.name {
            "description" => {
                let said = self.types.get("__Schema").map(|declared| declared.description.replace('\n', " "));
                self.description(&said.unwrap_or_default());
            }
            "types" => {
                let mut sorted: Vec<&Type> = self.types.iter().collect();
                sorted.sort_unstable_by(|left, right| left.name.cmp(&right.name));
                self.list(sorted.into_iter().map(Thing::Type), below)?;
            }
            "queryType" => self.optional(self.types.get(QUERY).map(Thing::Type), below)?,
            "mutationType" => self.optional(self.types.get(MUTATION).map(Thing::Type), below)?,
            "subscriptionType" => self.optional(self.types.get(SUBSCRIPTION).map(Thing::Type), below)?,
            "directives" => self.list(self.types.directives().iter().map(Thing::Directive), below)?,
            _ => self.null(),
        }
        Ok(())
    }

    fn declared(&mut self, declared: &'a Type, selected: &Selected<'_>) -> Written {
        let below = &selected.selections;
        match (selected.name, &declared.shape) {
            ("kind", shape) => self.text(kind(shape)),
            ("name", _) => self.text(&declared.name),
            ("description", _) => self.description(&declared.description),
            ("fields", Shape::Object(fields, _) | Shape::Interface(fields)) => {
                self.list(fields.iter().map(Thing::Field), below)?;
            }
            ("interfaces", Shape::Object(_, interfaces)) => {
                let found = interfaces.iter().filter_map(|name| self.types.get(name));
                self.list(found.map(Thing::Type), below)?;
            }
            ("possibleTypes", Shape::Interface(_)) => {
                let types = self.types.iter().filter(|object| implements(object, declared));
                self.list(types.map(Thing::Type), below)?;
            }
            ("enumValues", Shape::Enum(values)) => self.list(values.iter().map(Thing::Value), below)?,
            ("inputFields", Shape::Input(fields)) => self.list(fields.iter().map(Thing::Input), below)?,
            ("isOneOf", Shape::Input(_)) => self.boolean(false),
            _ => self.null(),
        }
        Ok(())
    }

    fn wrapper(&mut self, reference: &'a TypeRef, selected: &Selected<'_>) -> Written {
        match (selected.name, reference) {
            ("kind", TypeRef::NonNull(_)) => self.text("NON_NULL"),
            ("kind", TypeRef::List(_)) => self.text("LIST"),
            ("ofType", TypeRef::NonNull(inner) | TypeRef::List(inner)) => self.reference(inner, &selected.selections)?,
            _ => self.null(),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &'a TypeRef, selections: &[Selected<'_>]) -> Written {
        match reference {
            TypeRef::Named(name) => self.optional(self.types.get(name).map(Thing::Type), selections),
            TypeRef::NonNull(_) | TypeRef::List(_) => self.object(Thing::Wrapper(reference), selections),
        }
    }

    fn field(&mut self, field: &'a Field, selected: &Selected<'_>) -> Written {
        match selected.name {
            "name" => self.text(&field.name),
            "description" => self.description(&field.description),
            "args" => self.list(field.arguments.iter().map(Thing::Input), &selected.selections)?,
            "type" => self.reference(&field.type_ref, &selected.selections)?,
            "isDeprecated" => self.boolean(false),
            _ => self.null(),
        }
        Ok(())
    }

    fn input(&mut self, input: &'a InputValue, selected: &Selected<'_>) -> Written {
        match (selected.name, &input.default) {
            ("name", _) => self.text(&input.name),
            ("description", _) => self.description(&input.description),
            ("type", _) => self.reference(&input.type_ref, &selected.selections)?,
            ("defaultValue", Some(default)) => self.text(&default.to_string()),
            ("isDeprecated", _) => self.boolean(false),
            _ => self.null(),
        }
        Ok(())
    }

    fn value(&mut self, value: &EnumValue, selected: &Selected<'_>) {
        match selected.name {
            "name" => self.text(&value.name),
            "description" => self.description(&value.description),
            "isDeprecated" => self.boolean(false),
            _ => self.null(),
        }
    }

    fn directive(&mut self, directive: &'a Directive, selected: &Selected<'_>) -> Written {
        match selected.name {
            "name" => self.text(&directive.name),
            "description" => self.description(&directive.description),
            "locations" => {
                // Names of enum values need no escapes either.
                let quoted: Vec<String> = directive.locations.iter().map(|location| format!("\"{location}\"")).collect();
                self.out.extend_from_slice(format!("[{}]", quoted.join(",")).as_bytes());
            }
            "args" => self.list(directive.arguments.iter().map(Thing::Input), &selected.selections)?,
            "isRepeatable" => self.boolean(false),
            _ => self.null(),
        }
        Ok(())
    }

    fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    fn boolean(&mut self, value: bool) {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    fn text(&mut self, text: &str) {
        // A text in memory is always JSON.
        let _ = serde_json::to_writer(&mut self.out, text);
    }

    fn description(&mut self, description: &str) {
        if description.is_empty() { self.null() } else { self.text(description) }
    }
}

const fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Scalar => "SCALAR",
        Shape::Object(..) => "OBJECT",
        Shape::Interface(_) => "INTERFACE",
        Shape::Enum(_) => "ENUM",
        Shape::Input(_) => "INPUT_OBJECT",
    }
}

fn implements(object: &Type, interface: &Type) -> bool {
    matches!(&object.shape, Shape::Object(_, interfaces) if interfaces.contains(&interface.name))
}
