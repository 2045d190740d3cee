//! The root fields of functions, and the types of what they take and answer.

use super::entities::notation;
use super::subscriptions::patch;
use super::types::{Field, InputValue, Type};
use crate::catalog::function::{Answer, Argument, Given, InputObject, Member, Object, objects};
use crate::catalog::{Catalog, Function};

/// The objects that functions take and answer.
pub(super) fn types(catalog: &Catalog) -> Vec<Type> {
    let (answered, given) = objects(&catalog.functions);
    let answered = answered.into_iter().map(|object| answered_object(catalog, object));
    answered.chain(given.into_iter().map(given_object)).collect()
}

/// The root fields of the functions that write, or of those that read.
pub(super) fn fields(catalog: &Catalog, writes: bool) -> impl Iterator<Item = Field> + '_ {
    let functions = catalog.functions.iter().filter(move |function| function.writes == writes);
    functions.map(|function| field(catalog, function))
}

fn field(catalog: &Catalog, function: &Function) -> Field {
    // A function that reads answers null to whoever may not call it; one that writes then takes the whole operation back.
    let notation = written(catalog, &function.answer, !function.writes || matches!(function.answer, Answer::Row(_)));
    Field::new(function.field, &notation, function.description).with(function.arguments.iter().map(argument).collect())
}

/// The fields of the subscription type for functions that can be followed. Who may not call one is refused, and the subscription ends.
pub(super) fn followed(catalog: &Catalog) -> impl Iterator<Item = Field> + '_ {
    catalog.functions.iter().filter(|function| function.can_be_followed()).map(|function| {
        let notation = written(catalog, &function.answer, matches!(function.answer, Answer::Row(_)));
        let description = format!("{} Sent at once and again whenever it has changed.", function.description);
        let arguments = function.arguments.iter().map(argument).chain([patch()]);
        Field::new(function.field, &notation, description).with(arguments.collect())
    })
}

fn written(catalog: &Catalog, answer: &Answer, nullable: bool) -> String {
    let required = if nullable { "" } else { "!" };
    let name = match answer {
        Answer::Value(kind) => notation(*kind),
        Answer::Row(table) => catalog.by_table(table).map_or(*table, |entity| entity.type_name),
        Answer::Object(object) => object.name,
        // A row of a list may be one that the caller may not read.
        Answer::List(item) => return format!("[{}]{required}", written(catalog, item, matches!(**item, Answer::Row(_)))),
    };
    format!("{name}{required}")
}

fn argument(argument: &Argument) -> InputValue {
    let name = match &argument.given {
        Given::Value(kind) => notation(*kind),
        Given::Object(object) => object.name,
    };
    let required = if argument.required { "!" } else { "" };
    let notation = if argument.list { format!("[{name}!]{required}") } else { format!("{name}{required}") };
    InputValue::new(argument.field(), &notation, argument.description)
}

fn answered_object(catalog: &Catalog, object: &Object) -> Type {
    let fields = object.members.iter().map(|member: &Member| {
        let nullable = member.nullable || matches!(member.answer, Answer::Row(_));
        Field::new(member.field(), &written(catalog, &member.answer, nullable), member.description)
    });
    Type::object(object.name, object.description, fields.collect())
}

fn given_object(object: &InputObject) -> Type {
    Type::input(object.name, object.description, object.members.iter().map(argument).collect())
}
