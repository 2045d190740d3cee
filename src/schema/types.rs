//! The model of the schema: types with their fields, arguments and descriptions.
//!
//! This is data, made from the catalog at start-up. Validation, coercion, planning, introspection and the schema language all read
//! it; none of them adds a type of its own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use async_graphql::parser::types::{BaseType, Type as ParsedType};
use async_graphql::{Name, Value as ConstValue};

use super::Error;

/// A name or a description.
pub type Text = Cow<'static, str>;

/// The root type of queries.
pub const QUERY: &str = "Query";

/// The root type of mutations.
pub const MUTATION: &str = "Mutation";

/// The root type of subscriptions.
pub const SUBSCRIPTION: &str = "Subscription";

/// A reference to a type, with its wrappers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef {
    /// A type by its name; null is allowed.
    Named(Arc<str>),
    /// Null is not allowed.
    NonNull(Box<Self>),
    /// A list.
    List(Box<Self>),
}

impl TypeRef {
    /// Reads the notation of the schema language, such as `[Brand!]!`.
    #[must_use]
    pub fn new(notation: &str) -> Self {
        if let Some(inner) = notation.strip_suffix('!') {
            return Self::NonNull(Box::new(Self::new(inner)));
        }
        match notation.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(item) => Self::List(Box::new(Self::new(item))),
            None => Self::Named(notation.into()),
        }
    }

    /// The name under all wrappers.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::NonNull(inner) | Self::List(inner) => inner.name(),
        }
    }

    /// Whether null is refused.
    #[must_use]
    pub const fn is_non_null(&self) -> bool {
        matches!(self, Self::NonNull(_))
    }

    /// The same type with null allowed.
    #[must_use]
    pub fn nullable(&self) -> &Self {
        match self {
            Self::NonNull(inner) => inner,
            Self::Named(_) | Self::List(_) => self,
        }
    }
}

impl From<&ParsedType> for TypeRef {
    fn from(parsed: &ParsedType) -> Self {
        let base = match &parsed.base {
            BaseType::Named(name) => Self::Named(name.as_str().into()),
            BaseType::List(item) => Self::List(Box::new(Self::from(&**item))),
        };
        if parsed.nullable { base } else { Self::NonNull(Box::new(base)) }
    }
}

impl fmt::Display for TypeRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => formatter.write_str(name),
            Self::NonNull(inner) => write!(formatter, "{inner}!"),
            Self::List(item) => write!(formatter, "[{item}]"),
        }
    }
}

/// Something with a name.
pub trait Named {
    /// The name.
    fn name(&self) -> &str;
}

/// Named things in their order, found by name.
#[derive(Clone, Debug)]
pub struct Members<T> {
    items: Vec<T>,
    by_name: Vec<u32>,
}

impl<T: Named> Members<T> {
    /// The members in the given order.
    #[must_use]
    pub fn new(items: Vec<T>) -> Self {
        let mut by_name: Vec<u32> = (0..).take(items.len()).collect();
        by_name.sort_by(|left, right| items[*left as usize].name().cmp(items[*right as usize].name()));
        Self { items, by_name }
    }

    /// The member called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        let found = self.by_name.binary_search_by(|index| self.items[*index as usize].name().cmp(name)).ok()?;
        self.items.get(self.by_name[found] as usize)
    }

    /// All members in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The first name that stands twice.
    fn duplicate(&self) -> Option<&str> {
        let names = |index: &u32| self.items[*index as usize].name();
        self.by_name.windows(2).find(|pair| names(&pair[0]) == names(&pair[1])).map(|pair| names(&pair[0]))
    }
}

/// An argument, or a field of an input object.
#[derive(Clone, Debug)]
pub struct InputValue {
    /// The name.
    pub name: Text,
    /// What it means.
    pub description: Text,
    /// Its type.
    pub type_ref: TypeRef,
    /// What holds when it is left out.
    pub default: Option<ConstValue>,
}

impl InputValue {
    /// An input without a default.
    pub fn new(name: impl Into<Text>, notation: &str, description: impl Into<Text>) -> Self {
        Self { name: name.into(), description: description.into(), type_ref: TypeRef::new(notation), default: None }
    }

    /// Whether it may not be left out.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.type_ref.is_non_null() && self.default.is_none()
    }
}

/// A field of an object or interface.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name.
    pub name: Text,
    /// What it means.
    pub description: Text,
    /// Its arguments.
    pub arguments: Members<InputValue>,
    /// Its type.
    pub type_ref: TypeRef,
}

impl Field {
    /// A field without arguments.
    pub fn new(name: impl Into<Text>, notation: &str, description: impl Into<Text>) -> Self {
        let arguments = Members::new(Vec::new());
        Self { name: name.into(), description: description.into(), arguments, type_ref: TypeRef::new(notation) }
    }

    /// The same field with arguments.
    #[must_use]
    pub fn with(mut self, arguments: Vec<InputValue>) -> Self {
        self.arguments = Members::new(arguments);
        self
    }
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The name.
    pub name: Text,
    /// What it means.
    pub description: Text,
}

/// A directive that documents or schemas may use, once in a place.
#[derive(Clone, Debug)]
pub struct Directive {
    /// The name.
    pub name: Text,
    /// What it does.
    pub description: Text,
    /// Its arguments.
    pub arguments: Members<InputValue>,
    /// Where it may stand, as introspection names the places.
    pub locations: Vec<&'static str>,
}

impl Named for Directive {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for InputValue {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for Field {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for EnumValue {
    fn name(&self) -> &str {
        &self.name
    }
}

/// What a type consists of.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A leaf; what it accepts is decided by its name.
    Scalar,
    /// An object with the interfaces it implements.
    Object(Members<Field>, Vec<Arc<str>>),
    /// An interface.
    Interface(Members<Field>),
    /// An enum.
    Enum(Members<EnumValue>),
    /// An input object.
    Input(Members<InputValue>),
}

/// A type.
#[derive(Clone, Debug)]
pub struct Type {
    /// The name.
    pub name: Arc<str>,
    /// What it is.
    pub description: Text,
    /// What it consists of.
    pub shape: Shape,
}

impl Type {
    /// A type of any shape.
    pub fn new(name: impl AsRef<str>, description: impl Into<Text>, shape: Shape) -> Self {
        Self { name: name.as_ref().into(), description: description.into(), shape }
    }

    /// An object that implements no interface.
    pub fn object(name: impl AsRef<str>, description: impl Into<Text>, fields: Vec<Field>) -> Self {
        Self::new(name, description, Shape::Object(Members::new(fields), Vec::new()))
    }

    /// An input object.
    pub fn input(name: impl AsRef<str>, description: impl Into<Text>, fields: Vec<InputValue>) -> Self {
        Self::new(name, description, Shape::Input(Members::new(fields)))
    }

    /// The fields of an object or interface.
    #[must_use]
    pub const fn fields(&self) -> Option<&Members<Field>> {
        match &self.shape {
            Shape::Object(fields, _) | Shape::Interface(fields) => Some(fields),
            Shape::Scalar | Shape::Enum(_) | Shape::Input(_) => None,
        }
    }

    /// The fields of an input object.
    #[must_use]
    pub const fn inputs(&self) -> Option<&Members<InputValue>> {
        match &self.shape {
            Shape::Input(fields) => Some(fields),
            Shape::Scalar | Shape::Object(..) | Shape::Interface(_) | Shape::Enum(_) => None,
        }
    }

    /// Whether it has fields to select.
    #[must_use]
    pub const fn is_composite(&self) -> bool {
        self.fields().is_some()
    }

    /// Whether variables and arguments can have it.
    #[must_use]
    pub const fn is_input(&self) -> bool {
        matches!(self.shape, Shape::Scalar | Shape::Enum(_) | Shape::Input(_))
    }

    /// Whether GraphQL itself defines it.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.name.starts_with("__") || matches!(&*self.name, "ID" | "String" | "Int" | "Float" | "Boolean")
    }

    fn duplicate(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar => None,
            Shape::Object(fields, _) | Shape::Interface(fields) => {
                fields.duplicate().or_else(|| fields.iter().find_map(|field| field.arguments.duplicate()))
            }
            Shape::Enum(values) => values.duplicate(),
            Shape::Input(fields) => fields.duplicate(),
        }
    }

    /// The types it names.
    fn references(&self) -> Vec<&str> {
        match &self.shape {
            Shape::Scalar | Shape::Enum(_) => Vec::new(),
            Shape::Object(fields, _) | Shape::Interface(fields) => {
                let arguments = fields.iter().flat_map(|field| field.arguments.iter()).map(|argument| argument.type_ref.name());
                fields.iter().map(|field| field.type_ref.name()).chain(arguments).collect()
            }
            Shape::Input(fields) => fields.iter().map(|field| field.type_ref.name()).collect(),
        }
    }
}

/// All types and directives, found by name.
#[derive(Debug)]
pub struct Types {
    types: Vec<Type>,
    directives: Members<Directive>,
    by_name: HashMap<Arc<str>, usize>,
    typename: Field,
    introspection: Members<Field>,
}

impl Types {
    /// Checks that names are unique and that every type named exists. Types that no operation leads to are left out.
    pub(super) fn new(types: Vec<Type>, directives: Vec<Directive>) -> Result<Self, Error> {
        let reachable = reachable(&types);
        let types: Vec<Type> = types.into_iter().zip(reachable).filter(|(_, reached)| *reached).map(|(kept, _)| kept).collect();
        let mut by_name = HashMap::with_capacity(types.len());
        for (index, found) in types.iter().enumerate() {
            if by_name.insert(found.name.clone(), index).is_some() {
                return Err(Error::DuplicateType(found.name.to_string()));
            }
            if let Some(member) = found.duplicate() {
                return Err(Error::DuplicateMember(found.name.to_string(), member.to_owned()));
            }
        }
        for user in &types {
            if let Some(unknown) = user.references().into_iter().find(|name| !by_name.contains_key(*name)) {
                return Err(Error::UnknownType(user.name.to_string(), unknown.to_owned()));
            }
        }
        let schema = Field::new("__schema", "__Schema!", "The types of this API.");
        let by_type_name = vec![InputValue::new("name", "String!", "The name of the type.")];
        let one_type = Field::new("__type", "__Type", "One type of this API.").with(by_type_name);
        let typename = Field::new("__typename", "String!", "The name of the object's type.");
        let introspection = Members::new(vec![schema, one_type]);
        Ok(Self { types, directives: Members::new(directives), by_name, typename, introspection })
    }

    /// The type called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.types.get(*self.by_name.get(name)?)
    }

    /// All types.
    pub fn iter(&self) -> std::slice::Iter<'_, Type> {
        self.types.iter()
    }

    /// The field `name` of `parent`, those that every type or every query has included.
    #[must_use]
    pub fn field<'a>(&'a self, parent: &'a Type, name: &str) -> Option<&'a Field> {
        let fields = parent.fields()?;
        if name == "__typename" {
            return Some(&self.typename);
        }
        let own = fields.get(name);
        own.or_else(|| (&*parent.name == QUERY).then(|| self.introspection.get(name)).flatten())
    }

    /// All directives.
    #[must_use]
    pub const fn directives(&self) -> &Members<Directive> {
        &self.directives
    }

    /// Whether a value of one composite type can be a value of the other.
    #[must_use]
    pub fn overlap(&self, left: &Type, right: &Type) -> bool {
        let implements = |object: &Type, interface: &Type| match (&object.shape, &interface.shape) {
            (Shape::Object(_, interfaces), Shape::Interface(_)) => interfaces.contains(&interface.name),
            _ => false,
        };
        let both = |object: &Type| implements(object, left) && implements(object, right);
        left.name == right.name || implements(left, right) || implements(right, left) || self.types.iter().any(both)
    }
}

/// For each type whether an operation can lead to it, or GraphQL itself defines it.
fn reachable(types: &[Type]) -> Vec<bool> {
    let mut positions: HashMap<&str, Vec<usize>> = HashMap::with_capacity(types.len());
    for (index, declared) in types.iter().enumerate() {
        positions.entry(&declared.name).or_default().push(index);
    }
    let mut reached = vec![false; types.len()];
    let mut left: Vec<usize> = (0..types.len())
        .filter(|index| types[*index].is_built_in() || [QUERY, MUTATION, SUBSCRIPTION].contains(&&*types[*index].name))
        .collect();
    while let Some(index) = left.pop() {
        if !std::mem::replace(&mut reached[index], true) {
            left.extend(types[index].references().into_iter().filter_map(|name| positions.get(name)).flatten());
        }
    }
    reached
}

/// The name of a type or field as the parser holds it.
pub(super) fn name_of(name: &Name) -> Text {
    Text::Owned(name.as_str().to_owned())
}
