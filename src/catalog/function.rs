//! Functions of the API, as data: root fields that are no table's, with their arguments, their answer and who may call them.
//!
//! Who may call is a rule like those of tables, judged on the arguments as on a row: `in_organization("organization_id", ..)` asks for
//! a role in the organization that the argument names, and what narrows a request narrows its arguments too. What a function does
//! stands elsewhere; nothing here runs.

use std::collections::BTreeMap;

use entity::table::Kind;
use policy::{Action, Edge, Image, ImageValue, Policy, PolicySet, Rule, TableRules, Truth, Viewer, World, decide};
use serde_json::Value as Json;
use uuid::Uuid;

use super::names::camel;

/// A root field that is no table's.
#[derive(Clone, Debug)]
pub struct Function {
    /// The root field.
    pub field: &'static str,
    /// What it does, for people.
    pub description: &'static str,
    /// Whether it is a mutation.
    pub writes: bool,
    /// What it takes.
    pub arguments: Vec<Argument>,
    /// What it answers.
    pub answer: Answer,
    /// Who may call it: a rule on the arguments. Nobody passes by it, developers and background jobs neither.
    pub callers: Rule,
    /// The rows on which the answer depends, beside those it shows and all that their rules look at. Where any are named, callers
    /// can follow the answer.
    pub follows: Vec<Watched>,
}

/// Rows on which the answer of a function depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Their table: one of the API, or one that the gateway keeps for itself and has in the change feed.
    pub table: &'static str,
    /// The column in which such a row names an id, and the argument that is the id; none where any row counts.
    pub named: Option<(&'static str, &'static str)>,
}

/// An argument, or a member of an object that is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The name as columns have it; the API writes it in camel case.
    pub name: &'static str,
    /// What is given.
    pub given: Given,
    /// Whether it must be given.
    pub required: bool,
    /// Whether many are given.
    pub list: bool,
    /// What it means, for people.
    pub description: &'static str,
}

/// What is given for an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// One value.
    Value(Kind),
    /// An object; its name ends with `Input`, so that plans do not depend on what is in it.
    Object(InputObject),
}

/// An object that callers give.
#[derive(Clone, Debug, PartialEq)]
pub struct InputObject {
    /// The GraphQL type.
    pub name: &'static str,
    /// What it is, for people.
    pub description: &'static str,
    /// Its members.
    pub members: Vec<Argument>,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A value of the kind.
    Value(Kind),
    /// A row of the table: what the caller may read of it, null where that is nothing.
    Row(&'static str),
    /// An object.
    Object(Object),
    /// A list, without nulls unless it is one of rows.
    List(Box<Self>),
}

/// An object that is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The GraphQL type.
    pub name: &'static str,
    /// What it is, for people.
    pub description: &'static str,
    /// Its members.
    pub members: Vec<Member>,
}

/// A member of an object that is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name as columns have it; the API writes it in camel case.
    pub name: &'static str,
    /// What it holds.
    pub answer: Answer,
    /// Whether it can be null.
    pub nullable: bool,
    /// What it means, for people.
    pub description: &'static str,
}

impl Argument {
    /// An argument that may be left out.
    #[must_use]
    pub fn optional(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self { name, given: Given::Value(kind), required: false, list: false, description }
    }

    /// An argument that must be given.
    #[must_use]
    pub fn required(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self { required: true, ..Self::optional(name, kind, description) }
    }

    /// A list of objects that must be given.
    #[must_use]
    pub fn rows(name: &'static str, of: InputObject, description: &'static str) -> Self {
        Self { name, given: Given::Object(of), required: true, list: true, description }
    }

    /// The name in the API.
    #[must_use]
    pub fn field(&self) -> String {
        camel(self.name)
    }
}

impl Member {
    /// A member that always has a value.
    #[must_use]
    pub fn of(name: &'static str, answer: Answer, description: &'static str) -> Self {
        Self { name, answer, nullable: false, description }
    }

    /// A member that can be null.
    #[must_use]
    pub fn nullable(name: &'static str, answer: Answer, description: &'static str) -> Self {
        Self { nullable: true, ..Self::of(name, answer, description) }
    }

    /// The name in the API.
    #[must_use]
    pub fn field(&self) -> String {
        camel(self.name)
    }
}

impl Answer {
    /// A list of these.
    #[must_use]
    pub fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    /// What stands under all lists.
    #[must_use]
    pub fn item(&self) -> &Self {
        match self {
            Self::List(item) => item.item(),
            Self::Value(_) | Self::Row(_) | Self::Object(_) => self,
        }
    }
}

impl Function {
    /// A function that reads. Its answer can be null: a caller who may not call it gets an error and null.
    #[must_use]
    pub fn query(field: &'static str, answer: Answer, callers: Rule, description: &'static str) -> Self {
        Self { field, description, writes: false, arguments: Vec::new(), answer, callers, follows: Vec::new() }
    }

    /// A function that writes.
    #[must_use]
    pub fn mutation(field: &'static str, answer: Answer, callers: Rule, description: &'static str) -> Self {
        Self { writes: true, ..Self::query(field, answer, callers, description) }
    }

    /// The same function with these arguments.
    #[must_use]
    pub fn taking(mut self, arguments: impl IntoIterator<Item = Argument>) -> Self {
        self.arguments = arguments.into_iter().collect();
        self
    }

    /// The same function, which can be followed: its answer depends on these rows.
    #[must_use]
    pub fn followed(mut self, follows: impl IntoIterator<Item = Watched>) -> Self {
        self.follows = follows.into_iter().collect();
        self
    }

    /// Whether callers can follow the answer.
    #[must_use]
    pub fn can_be_followed(&self) -> bool {
        !self.writes && !self.follows.is_empty()
    }

    /// Whether the viewer may call it with these arguments, by their names. What was left out is null.
    #[must_use]
    pub fn admits(&self, viewer: &Viewer, arguments: &serde_json::Map<String, Json>) -> bool {
        let columns: Vec<&'static str> = self.arguments.iter().map(|argument| argument.name).collect();
        // A set of rules of its own: the arguments are the only row, and no relation leads away from it.
        let policy = Policy::new().zero_trust().read(self.callers.clone());
        let rules = TableRules { table: self.field, columns, soft_delete: false, edges: Vec::new(), policy };
        let image = self.arguments.iter().filter_map(|argument| Some((argument.name, image_of(argument, arguments)?))).collect();
        let truth = decide(&PolicySet::new([rules]), self.field, Action::Read, viewer, &image, &NoRows);
        truth == Truth::True
    }
}

/// An argument as rules see it; a list or an object is nothing that a rule looks at.
fn image_of(argument: &Argument, arguments: &serde_json::Map<String, Json>) -> Option<ImageValue> {
    let Given::Value(kind) = argument.given else { return None };
    if argument.list {
        return None;
    }
    match arguments.get(argument.name).unwrap_or(&Json::Null) {
        Json::Null => Some(ImageValue::Null),
        Json::Bool(value) => Some(ImageValue::Bool(*value)),
        Json::Number(number) => number.as_i64().map(ImageValue::Int),
        Json::String(text) if kind == Kind::Id => Uuid::try_parse(text).ok().map(ImageValue::Id),
        Json::String(text) => Some(ImageValue::Text(text.clone())),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// Arguments have no relations.
struct NoRows;

impl World for NoRows {
    fn related(&self, _edge: &Edge, _key: &ImageValue) -> Vec<Image> {
        Vec::new()
    }
}

/// The objects that functions answer and take, each once; those that differ and share a name come both, which no schema allows.
#[must_use]
pub fn objects(functions: &[Function]) -> (Vec<&Object>, Vec<&InputObject>) {
    let (mut answered, mut given) = (BTreeMap::new(), BTreeMap::new());
    for function in functions {
        answers_of(&function.answer, &mut answered);
        inputs_of(&function.arguments, &mut given);
    }
    (answered.into_values().flatten().collect(), given.into_values().flatten().collect())
}

fn answers_of<'f>(answer: &'f Answer, found: &mut BTreeMap<&'static str, Vec<&'f Object>>) {
    let Answer::Object(object) = answer.item() else { return };
    let named = found.entry(object.name).or_default();
    if !named.contains(&object) {
        named.push(object);
    }
    object.members.iter().for_each(|member| answers_of(&member.answer, found));
}

fn inputs_of<'f>(arguments: &'f [Argument], found: &mut BTreeMap<&'static str, Vec<&'f InputObject>>) {
    for argument in arguments {
        let Given::Object(object) = &argument.given else { continue };
        let named = found.entry(object.name).or_default();
        if !named.contains(&object) {
            named.push(object);
        }
        inputs_of(&object.members, found);
    }
}

/// The kinds of all values that functions take and answer.
pub fn kinds(functions: &[Function]) -> Vec<Kind> {
    let (answered, given) = objects(functions);
    let members = answered.into_iter().flat_map(|object| &object.members).map(|member| &member.answer);
    let answers = functions.iter().map(|function| &function.answer).chain(members).filter_map(|answer| match answer.item() {
        Answer::Value(kind) => Some(*kind),
        Answer::Row(_) | Answer::Object(_) | Answer::List(_) => None,
    });
    let inner = given.into_iter().flat_map(|object| &object.members);
    let arguments = functions.iter().flat_map(|function| &function.arguments).chain(inner);
    let arguments = arguments.filter_map(|argument| match argument.given {
        Given::Value(kind) => Some(kind),
        Given::Object(_) => None,
    });
    answers.chain(arguments).collect()
}

#[cfg(test)]
mod tests {
    use policy::{OrganizationRole, Role, Rule, ViewerKind, any, developer};
    use serde_json::json;

    use super::*;

    const ORGANIZATION: &str = "7f0c9f4e-5d1a-4d76-9a01-6a35a8a4d1a1";
    const OTHER: &str = "0a52fe0e-0f5c-4a39-8a4e-97a0b2b65ad2";

    fn function() -> Function {
        let callers = any([developer(), Rule::InOrganization("organization_id", Role::Admin)]);
        Function::query("count", Answer::Value(Kind::Int), callers, "Counts.").taking([Argument::optional(
            "organization_id",
            Kind::Id,
            "The organization.",
        )])
    }

    fn asks(viewer: &Viewer, organization: Json) -> bool {
        let Json::Object(arguments) = json!({ "organization_id": organization }) else { return false };
        function().admits(viewer, &arguments)
    }

    fn admin() -> Viewer {
        let organization_id = ORGANIZATION.parse().unwrap();
        Viewer {
            kind: ViewerKind::User,
            user_id: Some(Uuid::new_v4()),
            organization_roles: vec![OrganizationRole { organization_id, role: Role::Admin }],
            ..Viewer::default()
        }
    }

    #[test]
    fn a_rule_looks_at_the_arguments() {
        assert!(asks(&admin(), json!(ORGANIZATION)));
        assert!(!asks(&admin(), json!(OTHER)));
        assert!(!asks(&admin(), Json::Null));
        assert!(!asks(&Viewer::service(chrono::Utc::now()), json!(ORGANIZATION)), "nobody passes by the rule");
        assert!(!asks(&Viewer::default(), json!(ORGANIZATION)));
    }

    #[test]
    fn what_narrows_a_request_narrows_its_arguments() {
        let developer = Viewer { kind: ViewerKind::User, developer: true, ..Viewer::default() };
        assert!(asks(&developer, json!(OTHER)) && asks(&developer, Json::Null));
        let narrowed = Viewer { organization: Some(ORGANIZATION.parse().unwrap()), ..developer };
        assert!(asks(&narrowed, json!(ORGANIZATION)));
        assert!(!asks(&narrowed, json!(OTHER)) && !asks(&narrowed, Json::Null));
    }
}
