//! Turns variables and argument literals into values of their types, by the rules of the GraphQL specification.
//!
//! What comes out is JSON in which every scalar has its one form, an enum is its name, a single value is a list where a list is wanted,
//! defaults are filled in, and what was left out is left out: it is never null.

use std::cell::RefCell;

use async_graphql::parser::types::{OperationDefinition, VariableDefinition};
use async_graphql::{Name, Number, Pos, Positioned, Value as ConstValue};
use async_graphql_value::Value;
use serde_json::{Map, Value as Json};

use super::Schema;
use super::document::located;
use super::scalars::{self, is_storable};
use super::types::{InputValue, Members, Shape, Type, TypeRef, Types};
use crate::error::GraphqlError;

/// The variables of an operation by name. A variable that was left out and has no default is not there.
pub type Variables = Map<String, Json>;

impl Schema {
    /// The values of the operation's variables. Values for variables that the operation does not declare are ignored.
    ///
    /// # Errors
    /// A value does not have the declared type; `field` is its path, such as `$where.title.eq`.
    pub fn coerce_variables(&self, operation: &OperationDefinition, raw: &Map<String, Json>) -> Result<Variables, GraphqlError> {
        let mut variables = Variables::new();
        for definition in &operation.variable_definitions {
            if let Some(value) = variable(&self.types, &definition.node, raw).map_err(|problem| problem.at(definition.pos))? {
                variables.insert(definition.node.name.node.to_string(), value);
            }
        }
        Ok(variables)
    }

    /// The value of one argument, with the variables in it; `None` if it is a variable that was left out.
    ///
    /// # Errors
    /// The value does not have the type; `field` is its path, such as `where.title.eq`.
    pub fn coerce_literal(
        &self,
        name: &str,
        value: &Positioned<Value>,
        type_ref: &TypeRef,
        variables: &Variables,
    ) -> Result<Option<Json>, GraphqlError> {
        let coercion = Coercion { types: &self.types, bindings: Bindings::Known(variables) };
        coercion.value(Source::Literal(&value.node), type_ref, &Path::root(name)).map_err(|problem| problem.at(value.pos))
    }

    /// The values of all arguments given to a field or directive, defaults included; what was left out is not there.
    ///
    /// # Errors
    /// A value does not have its type, or a required one is left out.
    pub fn coerce_arguments(
        &self,
        declared: &Members<InputValue>,
        given: &[(Positioned<Name>, Positioned<Value>)],
        position: Pos,
        variables: &Variables,
    ) -> Result<Map<String, Json>, GraphqlError> {
        let mut values = Map::new();
        for argument in declared.iter() {
            let found = given.iter().find(|(name, _)| name.node == *argument.name);
            let value = match found {
                Some((_, value)) => self.coerce_literal(&argument.name, value, &argument.type_ref, variables)?,
                None => None,
            };
            let coercion = Coercion { types: &self.types, bindings: Bindings::None };
            let path = Path::root(&argument.name);
            let value = value.map_or_else(|| coercion.omitted(argument, &path), |value| Ok(Some(value)));
            if let Some(value) = value.map_err(|problem| problem.at(position))? {
                values.insert(argument.name.to_string(), value);
            }
        }
        Ok(values)
    }
}

fn variable(types: &Types, definition: &VariableDefinition, raw: &Map<String, Json>) -> Result<Option<Json>, Problem> {
    let coercion = Coercion { types, bindings: Bindings::None };
    let type_ref = TypeRef::from(&definition.var_type.node);
    let name = format!("${}", definition.name.node);
    let path = Path::root(&name);
    match (raw.get(definition.name.node.as_str()), &definition.default_value) {
        (Some(value), _) => coercion.value(Source::Json(value), &type_ref, &path),
        (None, Some(default)) => coercion.value(Source::Constant(&default.node), &type_ref, &path),
        (None, None) if type_ref.is_non_null() => Err(path.problem(format!("a value of the type {type_ref} is required"))),
        (None, None) => Ok(None),
    }
}

/// Something that is not a value of its type.
#[derive(Debug)]
pub(super) struct Problem {
    field: String,
    message: String,
}

impl Problem {
    /// The error, with its place in the document.
    pub(super) fn at(self, position: Pos) -> GraphqlError {
        let message = format!("Invalid value for \"{}\": {}.", self.field, self.message);
        located(GraphqlError::bad_input(self.field, message), position)
    }
}

/// The way to a value inside another.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Self>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

impl<'a> Path<'a> {
    /// The way to an argument or variable.
    pub(super) const fn root(name: &'a str) -> Self {
        Self { parent: None, step: Step::Field(name) }
    }

    const fn field(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Field(name) }
    }

    const fn item(&'a self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Item(index) }
    }

    fn written(&self) -> String {
        let before = self.parent.map(Self::written);
        match (before, self.step) {
            (None, Step::Field(name)) => name.to_owned(),
            (Some(before), Step::Field(name)) => format!("{before}.{name}"),
            (before, Step::Item(index)) => format!("{}[{index}]", before.unwrap_or_default()),
        }
    }

    fn problem(&self, message: String) -> Problem {
        Problem { field: self.written(), message }
    }
}

/// A place where a variable stands.
#[derive(Debug)]
pub(super) struct Usage<'a> {
    /// The variable, without the `$`.
    pub(super) name: &'a str,
    /// The type wanted there; any type will do inside a JSON value.
    pub(super) wanted: Option<&'a TypeRef>,
    /// Whether a default holds there when the variable is left out.
    pub(super) has_default: bool,
}

/// What stands for a variable.
pub(super) enum Bindings<'a> {
    /// Variables may not stand here.
    None,
    /// Their values.
    Known(&'a Variables),
    /// They have no values yet: the places where they stand are noted.
    Noted(RefCell<Vec<Usage<'a>>>),
}

/// A value before it is coerced.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// From the variables of a request.
    Json(&'a Json),
    /// From the document, where variables may stand.
    Literal(&'a Value),
    /// From the document or the schema, where they may not.
    Constant(&'a ConstValue),
}

enum Given<'a> {
    Null,
    Boolean(bool),
    Number(&'a Number),
    Text(&'a str),
    Enum(&'a str),
    List(Vec<Source<'a>>),
    Object(Vec<(&'a str, Source<'a>)>),
    Variable(&'a str),
}

impl<'a> Source<'a> {
    fn given(self) -> Given<'a> {
        match self {
            Self::Json(Json::Null) | Self::Literal(Value::Null) | Self::Constant(ConstValue::Null) => Given::Null,
            Self::Json(Json::Bool(value)) | Self::Literal(Value::Boolean(value)) | Self::Constant(ConstValue::Boolean(value)) => {
                Given::Boolean(*value)
            }
            Self::Json(Json::Number(value)) | Self::Literal(Value::Number(value)) | Self::Constant(ConstValue::Number(value)) => {
                Given::Number(value)
            }
            Self::Json(Json::String(value)) | Self::Literal(Value::String(value)) | Self::Constant(ConstValue::String(value)) => {
                Given::Text(value)
            }
            Self::Literal(Value::Enum(name)) | Self::Constant(ConstValue::Enum(name)) => Given::Enum(name),
            Self::Literal(Value::Variable(name)) => Given::Variable(name),
            Self::Json(Json::Array(items)) => Given::List(items.iter().map(Self::Json).collect()),
            Self::Literal(Value::List(items)) => Given::List(items.iter().map(Self::Literal).collect()),
            Self::Constant(ConstValue::List(items)) => Given::List(items.iter().map(Self::Constant).collect()),
            Self::Json(Json::Object(fields)) => {
                Given::Object(fields.iter().map(|(name, value)| (name.as_str(), Self::Json(value))).collect())
            }
            Self::Literal(Value::Object(fields)) => {
                Given::Object(fields.iter().map(|(name, value)| (name.as_str(), Self::Literal(value))).collect())
            }
            Self::Constant(ConstValue::Object(fields)) => {
                Given::Object(fields.iter().map(|(name, value)| (name.as_str(), Self::Constant(value))).collect())
            }
            // Neither a document nor JSON can hold bytes.
            Self::Literal(Value::Binary(_)) | Self::Constant(ConstValue::Binary(_)) => Given::Null,
        }
    }
}

/// Coerces values against the types.
pub(super) struct Coercion<'a> {
    /// The types.
    pub(super) types: &'a Types,
    /// What stands for variables.
    pub(super) bindings: Bindings<'a>,
}

impl<'a> Coercion<'a> {
    /// Notes where variables stand instead of putting values there.
    pub(super) const fn noting(types: &'a Types) -> Self {
        Self { types, bindings: Bindings::Noted(RefCell::new(Vec::new())) }
    }

    /// The places noted.
    pub(super) fn noted(self) -> Vec<Usage<'a>> {
        match self.bindings {
            Bindings::Noted(usages) => usages.into_inner(),
            Bindings::None | Bindings::Known(_) => Vec::new(),
        }
    }

    /// The value as one of the type; `None` if it is a variable that was left out.
    pub(super) fn value(&self, source: Source<'a>, type_ref: &'a TypeRef, path: &Path<'_>) -> Result<Option<Json>, Problem> {
        self.placed(source, type_ref, false, path)
    }

    fn placed(
        &self,
        source: Source<'a>,
        type_ref: &'a TypeRef,
        has_default: bool,
        path: &Path<'_>,
    ) -> Result<Option<Json>, Problem> {
        match (source.given(), type_ref) {
            (Given::Variable(name), _) => self.bound(name, Some(type_ref), has_default, path),
            (Given::Null, TypeRef::NonNull(inner)) => Err(path.problem(format!("expected {inner}, not null"))),
            (Given::Null, _) => Ok(Some(Json::Null)),
            (_, TypeRef::NonNull(inner)) => self.placed(source, inner, has_default, path),
            (Given::List(items), TypeRef::List(item)) => self.list(&items, item, path).map(Some),
            (_, TypeRef::List(item)) => Ok(self.placed(source, item, false, path)?.map(|value| Json::Array(vec![value]))),
            (given, TypeRef::Named(name)) => match self.types.get(name) {
                Some(named) => self.named(given, named, path).map(Some),
                None => Err(path.problem(format!("there is no type {name}"))),
            },
        }
    }

    fn bound(
        &self,
        name: &'a str,
        wanted: Option<&'a TypeRef>,
        has_default: bool,
        path: &Path<'_>,
    ) -> Result<Option<Json>, Problem> {
        match &self.bindings {
            Bindings::None => Err(path.problem("a variable cannot stand here".to_owned())),
            Bindings::Noted(usages) => {
                usages.borrow_mut().push(Usage { name, wanted, has_default });
                Ok(Some(Json::Null))
            }
            Bindings::Known(variables) => match (variables.get(name), wanted) {
                (Some(Json::Null), Some(TypeRef::NonNull(inner))) => Err(path.problem(format!("expected {inner}, not null"))),
                (found, _) => Ok(found.cloned()),
            },
        }
    }

    /// In a list a variable that was left out is null.
    fn list(&self, items: &[Source<'a>], item: &'a TypeRef, path: &Path<'_>) -> Result<Json, Problem> {
        let values = items.iter().enumerate().map(|(index, source)| {
            let path = path.item(index);
            match self.placed(*source, item, false, &path)? {
                None if item.is_non_null() => Err(path.problem(format!("expected {}, not null", item.nullable()))),
                value => Ok(value.unwrap_or(Json::Null)),
            }
        });
        values.collect::<Result<Vec<Json>, Problem>>().map(Json::Array)
    }

    fn named(&self, given: Given<'a>, named: &'a Type, path: &Path<'_>) -> Result<Json, Problem> {
        match (&named.shape, given) {
            (Shape::Input(fields), Given::Object(values)) => self.object(&values, fields, &named.name, path),
            (Shape::Input(_), _) => Err(path.problem(format!("expected an object of the type {}", named.name))),
            (Shape::Enum(values), Given::Enum(name)) => enum_value(values.get(name).is_some(), name, &named.name, path),
            (Shape::Enum(values), Given::Text(name)) if path.is_variable() => {
                enum_value(values.get(name).is_some(), name, &named.name, path)
            }
            (Shape::Enum(_), _) => Err(path.problem(format!("expected a value of the enum {}", named.name))),
            (Shape::Scalar, given) if &*named.name == "JSON" => self.json(given, path),
            (Shape::Scalar, given) => scalar(&given, &named.name, path),
            (Shape::Object(..) | Shape::Interface(_), _) => Err(path.problem(format!("{} is no type of input", named.name))),
        }
    }

    fn object(
        &self,
        values: &[(&'a str, Source<'a>)],
        fields: &'a Members<InputValue>,
        name: &str,
        path: &Path<'_>,
    ) -> Result<Json, Problem> {
        if let Some((unknown, _)) = values.iter().find(|(field, _)| fields.get(field).is_none()) {
            return Err(path.field(unknown).problem(format!("{name} has no such field")));
        }
        let mut object = Map::new();
        for (field, source) in values {
            let Some(declared) = fields.get(field) else { continue };
            if let Some(value) = self.placed(*source, &declared.type_ref, declared.default.is_some(), &path.field(field))? {
                object.insert((*field).to_owned(), value);
            }
        }
        for declared in fields.iter().filter(|declared| declared.is_required() || declared.default.is_some()) {
            if !object.contains_key(&*declared.name)
                && let Some(value) = self.omitted(declared, &path.field(&declared.name))?
            {
                object.insert(declared.name.to_string(), value);
            }
        }
        Ok(Json::Object(object))
    }

    /// What holds for an argument or field that is left out.
    fn omitted(&self, declared: &'a InputValue, path: &Path<'_>) -> Result<Option<Json>, Problem> {
        match &declared.default {
            Some(default) => self.value(Source::Constant(default), &declared.type_ref, path),
            None if declared.is_required() => Err(path.problem(format!("a value of the type {} is required", declared.type_ref))),
            None => Ok(None),
        }
    }

    fn json(&self, given: Given<'a>, path: &Path<'_>) -> Result<Json, Problem> {
        let value = match given {
            Given::Null => Json::Null,
            Given::Boolean(value) => Json::Bool(value),
            Given::Number(value) => Json::Number(value.clone()),
            Given::Text(value) | Given::Enum(value) if is_storable(value) => Json::from(value),
            Given::Variable(name) => return Ok(self.bound(name, None, false, path)?.unwrap_or(Json::Null)),
            Given::List(items) => {
                let items = items.iter().enumerate().map(|(index, source)| self.json(source.given(), &path.item(index)));
                Json::Array(items.collect::<Result<_, _>>()?)
            }
            Given::Object(fields) => Json::Object(self.json_object(&fields, path)?),
            Given::Text(_) | Given::Enum(_) => {
                return Err(path.problem("a text with the character U+0000 cannot be stored".to_owned()));
            }
        };
        Ok(value)
    }

    fn json_object(&self, fields: &[(&'a str, Source<'a>)], path: &Path<'_>) -> Result<Map<String, Json>, Problem> {
        let mut object = Map::new();
        for (name, source) in fields {
            if !is_storable(name) {
                return Err(path.problem("a text with the character U+0000 cannot be stored".to_owned()));
            }
            let path = path.field(name);
            let value = match source.given() {
                Given::Variable(variable) => self.bound(variable, None, false, &path)?,
                given => Some(self.json(given, &path)?),
            };
            if let Some(value) = value {
                object.insert((*name).to_owned(), value);
            }
        }
        Ok(object)
    }
}

impl Path<'_> {
    /// In JSON an enum value is a text; in a document it is not.
    fn is_variable(&self) -> bool {
        match (self.parent, self.step) {
            (Some(parent), _) => parent.is_variable(),
            (None, Step::Field(name)) => name.starts_with('$'),
            (None, Step::Item(_)) => false,
        }
    }
}

fn enum_value(known: bool, name: &str, enum_name: &str, path: &Path<'_>) -> Result<Json, Problem> {
    if known { Ok(Json::from(name)) } else { Err(path.problem(format!("expected a value of the enum {enum_name}"))) }
}

fn scalar(given: &Given<'_>, name: &str, path: &Path<'_>) -> Result<Json, Problem> {
    let given = match given {
        Given::Boolean(value) => scalars::Given::Boolean(*value),
        Given::Number(value) => scalars::Given::Number(value, path.is_variable()),
        Given::Text(value) => scalars::Given::Text(value),
        _ => return Err(path.problem(format!("expected a value of the type {name}"))),
    };
    scalars::coerce(name, given).map_err(|expected| path.problem(format!("expected {expected}")))
}
