//! Arguments as the planner reads them: their present value, and where that value comes from.
//!
//! The planner looks at the value to learn its shape and keeps the [`Operand`]; it converts nothing.

use async_graphql_value::Value as Literal;
use serde_json::Value as Json;

/// The coerced variables of a request; one that was omitted and has no default is absent.
pub type Variables = serde_json::Map<String, Json>;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// The document.
    Constant(Json),
    /// A variable, and the way down into it.
    Variable(String, Vec<Step>),
    /// A list in the document that holds variables.
    List(Vec<Operand>),
    /// An object in the document that holds variables.
    Object(Vec<(String, Operand)>),
    /// The caller's user id.
    ViewerId,
    /// The caller's session.
    SessionId,
    /// The caller's application.
    ApplicationId,
    /// The row that a global id names.
    RowOfNode(Box<Operand>),
}

/// A step into a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A member of an object.
    Member(String),
    /// A position in a list.
    Index(usize),
}

impl Operand {
    /// The present value; `None` = omitted. What only the caller's facts know is null here.
    #[must_use]
    pub fn resolve(&self, variables: &Variables) -> Option<Json> {
        match self {
            Self::Constant(value) => Some(value.clone()),
            Self::Variable(name, steps) => steps.iter().try_fold(variables.get(name)?, step_into).cloned(),
            Self::List(items) => {
                Some(Json::Array(items.iter().map(|item| item.resolve(variables).unwrap_or(Json::Null)).collect()))
            }
            Self::Object(members) => Some(Json::Object(
                members.iter().filter_map(|(name, member)| Some((name.clone(), member.resolve(variables)?))).collect(),
            )),
            Self::ViewerId | Self::SessionId | Self::ApplicationId => Some(Json::Null),
            Self::RowOfNode(inner) => inner.resolve(variables),
        }
    }

    /// The present value by reference, where it stands in the document or in a variable as it is.
    #[must_use]
    pub fn borrow<'a>(&'a self, variables: &'a Variables) -> Option<&'a Json> {
        match self {
            Self::Constant(value) => Some(value),
            Self::Variable(name, steps) => steps.iter().try_fold(variables.get(name)?, step_into),
            _ => None,
        }
    }
}

fn step_into<'a>(value: &'a Json, step: &Step) -> Option<&'a Json> {
    match step {
        Step::Member(name) => value.get(name),
        Step::Index(index) => value.get(index),
    }
}

/// An argument, or a part of one.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Where the value comes from.
    pub operand: Operand,
    /// The value of this request.
    pub value: Json,
    /// The name for errors: `where.title.eq`.
    pub name: String,
}

impl Argument {
    /// The argument called `name`; `None` = omitted.
    #[must_use]
    pub fn new(name: &str, literal: &Literal, variables: &Variables) -> Option<Self> {
        let operand = operand_of(literal);
        let value = operand.resolve(variables)?;
        Some(Self { operand, value, name: name.to_owned() })
    }

    /// Whether the value is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// The members of an object, in order; of anything else, none.
    #[must_use]
    pub fn members(&self) -> Vec<Self> {
        let Json::Object(members) = &self.value else { return Vec::new() };
        let member = |(key, value): (&String, &Json)| Self {
            operand: self.operand.member(key),
            value: value.clone(),
            name: format!("{}.{key}", self.name),
        };
        members.iter().map(member).collect()
    }

    /// The items of a list; a value that is no list counts as a list of one.
    #[must_use]
    pub fn items(&self) -> Vec<Self> {
        let Json::Array(items) = &self.value else { return vec![self.clone()] };
        let item = |(index, value): (usize, &Json)| Self {
            operand: self.operand.item(index),
            value: value.clone(),
            name: format!("{}[{index}]", self.name),
        };
        items.iter().enumerate().map(item).collect()
    }

    /// The last part of the name.
    #[must_use]
    pub fn key(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }
}

impl Operand {
    fn member(&self, key: &str) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(value.get(key).cloned().unwrap_or(Json::Null)),
            Self::Variable(name, steps) => {
                let further = steps.iter().cloned().chain([Step::Member(key.to_owned())]).collect();
                Self::Variable(name.clone(), further)
            }
            Self::Object(members) => {
                members.iter().find(|(name, _)| name == key).map_or(Self::Constant(Json::Null), |(_, member)| member.clone())
            }
            other => other.clone(),
        }
    }

    fn item(&self, index: usize) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(value.get(index).cloned().unwrap_or(Json::Null)),
            Self::Variable(name, steps) => {
                let further = steps.iter().cloned().chain([Step::Index(index)]).collect();
                Self::Variable(name.clone(), further)
            }
            Self::List(items) => items.get(index).cloned().unwrap_or(Self::Constant(Json::Null)),
            other => other.clone(),
        }
    }
}

fn operand_of(literal: &Literal) -> Operand {
    match literal {
        Literal::Variable(name) => Operand::Variable(name.to_string(), Vec::new()),
        Literal::List(items) => {
            let operands: Vec<Operand> = items.iter().map(operand_of).collect();
            match constants(&operands) {
                Some(values) => Operand::Constant(Json::Array(values)),
                None => Operand::List(operands),
            }
        }
        Literal::Object(members) => {
            let operands: Vec<(String, Operand)> =
                members.iter().map(|(name, member)| (name.to_string(), operand_of(member))).collect();
            let is_constant = operands.iter().all(|(_, operand)| matches!(operand, Operand::Constant(_)));
            if is_constant {
                let constant = |(name, operand)| match operand {
                    Operand::Constant(value) => (name, value),
                    _ => (name, Json::Null),
                };
                return Operand::Constant(Json::Object(operands.into_iter().map(constant).collect()));
            }
            Operand::Object(operands)
        }
        Literal::Null => Operand::Constant(Json::Null),
        Literal::Number(number) => Operand::Constant(Json::Number(number.clone())),
        Literal::String(text) => Operand::Constant(Json::String(text.clone())),
        Literal::Boolean(value) => Operand::Constant(Json::Bool(*value)),
        Literal::Enum(name) => Operand::Constant(Json::String(name.to_string())),
        Literal::Binary(_) => Operand::Constant(Json::Null),
    }
}

fn constants(operands: &[Operand]) -> Option<Vec<Json>> {
    let constant = |operand: &Operand| match operand {
        Operand::Constant(value) => Some(value.clone()),
        _ => None,
    };
    operands.iter().map(constant).collect()
}
