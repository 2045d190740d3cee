//! Filters by every operator of every column, and orders by every column.

use entity::table::Kind;
use rowgate::catalog::Attribute;
use rowgate::schema::Types;
use rowgate::schema::types::{InputValue, Type, TypeRef};
use serde_json::{Value as Json, json};

use super::asking::{Batch, Setting};
use super::sample::Sample;

/// How many characters of a text a pattern takes.
const PATTERN: usize = 12;

/// Operators that part the rows in two, those without a value left out.
const OPPOSITES: [(&str, &str); 4] = [("eq", "ne"), ("in", "notIn"), ("lt", "gte"), ("gt", "lte")];

/// Operators that do not hold for the value they are asked with.
const STRICT: [&str; 6] = ["ne", "notIn", "lt", "gt", "isNull", "isEmpty"];

/// How many rows an order is looked at for.
const ORDERED: usize = 40;

/// Every operator of every column, asked with a value that a row has: it finds that row, and opposites find all rows together.
pub async fn filters(setting: &Setting, samples: &[Sample<'_>]) {
    let types = setting.types();
    for sample in samples {
        let (entity, table) = (sample.entity, sample.table());
        let conditions = types.get(&format!("{}Filter", entity.type_name)).and_then(Type::inputs).expect("a filter");
        for attribute in &entity.attributes {
            let Some(input) = conditions.get(&attribute.field) else { continue };
            let operators = types.get(input.type_ref.name()).and_then(Type::inputs).expect("operators");
            let mut asked: Vec<&str> = Vec::new();
            let mut batch = Batch::default();
            for operator in operators.iter() {
                let Some(operand) = sample.nodes.iter().find_map(|node| operand(operator, attribute, types, node)) else {
                    continue;
                };
                let variable = batch.variable(&operator.type_ref, operand);
                let filter = format!("{{{}: {{{}: {variable}}}}}", attribute.field, operator.name);
                let operation = format!("filter by {} {}", attribute.field, operator.name);
                batch.ask(table, operation, &format!("{}(where: {filter}) {{ totalCount }}", entity.list_field));
                asked.push(&operator.name);
            }
            let operation = format!("filter by {}", attribute.field);
            setting.check(!asked.is_empty(), table, &operation, || format!("no operator of {} could be asked", input.type_ref));
            let answers = setting.read(sample.reader, batch).await;
            let counts: Vec<(&str, usize)> = asked.into_iter().zip(answers.iter().map(total)).collect();
            judge(setting, sample, &operation, &counts);
        }
    }
}

fn total(connection: &Json) -> usize {
    connection["totalCount"].as_u64().and_then(|total| usize::try_from(total).ok()).unwrap_or_default()
}

fn judge(setting: &Setting, sample: &Sample<'_>, operation: &str, counts: &[(&str, usize)]) {
    let count = |name: &str| counts.iter().find(|(operator, _)| *operator == name).map(|(_, count)| *count);
    for (operator, found) in counts.iter().filter(|(operator, _)| !STRICT.contains(operator)) {
        let what = || "finds nothing with the value of a row".to_owned();
        setting.check(*found > 0, sample.table(), &format!("{operation} {operator}"), what);
    }
    for (one, other) in OPPOSITES {
        if let (Some(first), Some(second), Some(nulls)) = (count(one), count(other), count("isNull")) {
            let what = || format!("{first} and {second} and {nulls} without a value are not all {}", sample.total);
            setting.check(
                first + second + nulls == sample.total,
                sample.table(),
                &format!("{operation} {one} and {other}"),
                what,
            );
        }
    }
}

/// A value for the operator for which the row is found, or a word that needs no row.
fn operand(operator: &InputValue, attribute: &Attribute, types: &Types, node: &Json) -> Option<Json> {
    let value = &node[&attribute.field];
    if &*operator.name == "isNull" {
        return Some(json!(true));
    }
    let is_list = matches!(&operator.type_ref, TypeRef::List(_));
    match (value, &*operator.name) {
        (Json::Null, _) => None,
        (value, name) if attribute.kind == Kind::Json => of_document(name, value),
        (_, "isEmpty") => Some(json!(false)),
        (Json::Array(items), "has") => items.first().cloned(),
        (Json::Array(items), _) if is_list => (!items.is_empty()).then(|| value.clone()),
        (_, _) if is_list => Some(json!([value])),
        (Json::String(text), name) => Some(json!(pattern(name, text))),
        (value, "eq" | "ne" | "lt" | "lte" | "gt" | "gte") => Some(value.clone()),
        // An operator of a kind of its own is asked where its operand is what the column holds.
        (value, _) => {
            let is_leaf = types.get(operator.type_ref.name()).is_some_and(|found| found.inputs().is_none());
            (is_leaf && !matches!(operator.type_ref.name(), "Boolean" | "String" | "Int")).then(|| value.clone())
        }
    }
}

/// An operand for a document: a part of it, a key, a path to something plain.
fn of_document(operator: &str, value: &Json) -> Option<Json> {
    let members = value.as_object();
    let is_plain = |value: &Json| !value.is_object() && !value.is_array() && !value.is_null();
    match operator {
        "contains" if value.is_object() || value.is_array() => Some(part_of(value)),
        "hasKey" => members?.keys().next().map(|key| json!(key)),
        "path" => members?.iter().find(|(_, member)| is_plain(member)).map(|(key, member)| json!({"path": [key], "eq": member})),
        _ => None,
    }
}

/// A document that the value contains: one member of each object, of lists what is plain.
fn part_of(value: &Json) -> Json {
    match value {
        Json::Object(members) => members.iter().take(1).map(|(key, member)| (key.clone(), part_of(member))).collect(),
        Json::Array(items) => items.iter().filter(|item| !item.is_object() && !item.is_array()).cloned().collect(),
        plain => plain.clone(),
    }
}

fn pattern(operator: &str, text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let begins: String = letters.iter().take(PATTERN).collect();
    let ends: String = letters[letters.len().saturating_sub(PATTERN)..].iter().collect();
    let plain: String = begins.chars().take_while(|letter| !"%_\\".contains(*letter)).collect();
    match operator {
        "like" => format!("{plain}%"),
        "ilike" => format!("{}%", plain.to_ascii_uppercase()),
        "startsWith" | "contains" => begins,
        "istartsWith" | "icontains" => begins.to_ascii_uppercase(),
        "endsWith" => ends,
        "iendsWith" => ends.to_ascii_uppercase(),
        _ => text.to_owned(),
    }
}

/// Every column orders the rows, and the other way round they come the other way round.
pub async fn orders(setting: &Setting, samples: &[Sample<'_>]) {
    let types = setting.types();
    for sample in samples {
        let (entity, table) = (sample.entity, sample.table());
        let keys = types.get(&format!("{}Order", entity.type_name)).and_then(Type::inputs).expect("an order");
        let plain: Vec<&str> = keys.iter().filter(|key| key.type_ref.name() == "OrderDirection").map(|key| &*key.name).collect();
        let mut batch = Batch::default();
        for key in &plain {
            let list = &entity.list_field;
            let page = format!("{{ nodes {{ {key} }} }}");
            batch.ask(
                table,
                format!("order by {key} ascending"),
                &format!("{list}(orderBy: [{{{key}: ASC}}], last: {ORDERED}) {page}"),
            );
            batch.ask(
                table,
                format!("order by {key} descending"),
                &format!("{list}(orderBy: [{{{key}: DESC}}], first: {ORDERED}) {page}"),
            );
        }
        let answers = setting.read(sample.reader, batch).await;
        for (key, pair) in plain.iter().zip(answers.chunks(2)) {
            let values = |place: usize| -> Vec<&Json> {
                pair[place]["nodes"].as_array().into_iter().flatten().map(|node| &node[*key]).collect()
            };
            let (mut ascending, descending) = (values(0), values(1));
            ascending.reverse();
            let is_right = ascending == descending && descending.len() == sample.total.min(ORDERED);
            let what = || format!("backwards it is {ascending:?}\ndownwards {descending:?}");
            setting.check(is_right, table, &format!("order by {key}"), what);
        }
    }
}
