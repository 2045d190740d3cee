//! Introspection answers like the schema says, and only for the introspection fields.

use serde_json::{Value as Json, json};

use super::super::{Introspection, Limits, Variables, is_introspection_only, measure, operation, parse};
use super::SCHEMA;
use crate::error::{Code, GraphqlError};

/// What tools send, with nine levels of wrappers.
pub(super) const TOOLS: &str = "query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind } \
    subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) \
    { ...InputValue } } } } \
    fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description \
    args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason } \
    inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) \
    { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } } \
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason } \
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind \
    name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

/// The answer, with at most so many bytes.
pub(super) fn asked(text: &str, variables: &Json, bytes_most: usize) -> Result<Introspection, Vec<GraphqlError>> {
    let mut document = parse(text).map_err(|error| vec![error])?;
    measure(&document, &Limits::default()).map_err(|error| vec![error])?;
    SCHEMA.validate(&document)?;
    SCHEMA.normalise(&mut document);
    let variables = coerced(text, variables)?;
    SCHEMA.introspect(text, &document, None, &variables, bytes_most).map_err(|error| vec![error])
}

/// The variables of the only operation.
pub(super) fn coerced(text: &str, variables: &Json) -> Result<Variables, Vec<GraphqlError>> {
    let document = parse(text).map_err(|error| vec![error])?;
    let chosen = operation(&document, None).map_err(|error| vec![error])?;
    let Json::Object(raw) = variables else { panic!("variables are an object") };
    SCHEMA.coerce_variables(&chosen.node, raw).map_err(|error| vec![error])
}

fn parsed(answer: &Introspection) -> Vec<(&str, Json)> {
    answer.iter().map(|(key, value)| (key.as_str(), serde_json::from_slice(value).unwrap())).collect()
}

#[test]
fn tools_get_the_whole_schema_and_the_second_time_from_memory() {
    let answer = asked(TOOLS, &json!({}), usize::MAX).unwrap();
    let fields = parsed(&answer);
    assert_eq!(fields.len(), 1);
    let names: Vec<&str> =
        fields[0].1["types"].as_array().unwrap().iter().filter_map(|declared| declared["name"].as_str()).collect();
    let missing: Vec<&str> = SCHEMA.types().iter().map(|declared| &*declared.name).filter(|name| !names.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(fields[0].1["queryType"], json!({"name": "Query", "kind": "OBJECT"}));
    assert_eq!(fields[0].1["mutationType"], json!({"name": "Mutation", "kind": "OBJECT"}));
    let again = asked(TOOLS, &json!({}), usize::MAX).unwrap();
    assert!(std::sync::Arc::ptr_eq(&answer, &again));
}

#[test]
fn only_introspection_fields_are_answered_with_aliases_variables_and_fragments() {
    let text = "query Q($name: String! = \"Brand\", $no: Boolean = true) { roles { name } a: __type(name: $name) { name } ...F __typename } \
        fragment F on Query { b: __type(name: \"Nothing\") { name } c: __schema @skip(if: $no) { queryType { name } } \
        brands { nodes { ...B } } } fragment B on Brand { id }";
    let answer = asked(text, &json!({}), usize::MAX).unwrap();
    assert_eq!(parsed(&answer), [("a", json!({"name": "Brand"})), ("b", Json::Null)]);
    let answer = asked(text, &json!({"name": "Node", "no": false}), usize::MAX).unwrap();
    let expected = [("a", json!({"name": "Node"})), ("b", Json::Null), ("c", json!({"queryType": {"name": "Query"}}))];
    assert_eq!(parsed(&answer), expected);
}

#[test]
fn descriptions_and_defaults_are_shown() {
    let text = "{ __type(name: \"Query\") { description fields { name args { name description defaultValue type { name } } } } }";
    let answer = asked(text, &json!({}), usize::MAX).unwrap();
    let query = &parsed(&answer)[0].1;
    let brands = query["fields"].as_array().unwrap().iter().find(|field| field["name"] == "brands").unwrap();
    let deleted = brands["args"].as_array().unwrap().iter().find(|argument| argument["name"] == "includeDeleted").unwrap();
    assert_eq!(deleted["defaultValue"], "false");
    assert!(deleted["description"].as_str().is_some_and(|text| !text.is_empty()));
}

#[test]
fn an_answer_that_is_too_long_is_not_written_to_its_end() {
    // Types lead to each other: this would be many gigabytes.
    let text = format!("{{ __schema {{ types {}{{ name }} {} }} }}", "{ fields { type ".repeat(6), "} }".repeat(6));
    let errors = asked(&text, &json!({}), 100_000).unwrap_err();
    assert_eq!(errors[0].code, Code::LimitExceeded);
    assert!(errors[0].message.contains("100000 bytes"), "{}", errors[0].message);
    // The parts count together, and what fits exactly is answered.
    let text = "{ a: __type(name: \"Brand\") { name } b: __type(name: \"Brand\") { name } c: __type(name: \"Brand\") { name } }";
    assert!(asked(text, &json!({}), 31).is_err());
    assert!(asked(text, &json!({}), 48).is_ok());
}

#[test]
fn null_does_not_say_whether_deprecated_ones_are_listed() {
    let text = "query Q($all: Boolean) { __type(name: \"Brand\") { fields(includeDeprecated: $all) { name } } }";
    let errors = asked(text, &json!({"all": null}), usize::MAX).unwrap_err();
    assert_eq!((errors[0].code, errors[0].locations.len()), (Code::BadUserInput, 1));
    assert_eq!(asked(text, &json!({}), usize::MAX).unwrap(), asked(text, &json!({"all": true}), usize::MAX).unwrap());
    let literal = "{ __type(name: \"Brand\") { fields(includeDeprecated: null) { name } } }";
    assert_eq!(asked(literal, &json!({}), usize::MAX).unwrap_err()[0].code, Code::BadUserInput);
}

/// The specification says so; the library says null.
#[test]
fn an_object_of_which_all_is_skipped_is_empty() {
    let answer = asked("{ __type(name: \"Brand\") { name @skip(if: true) } }", &json!({}), usize::MAX).unwrap();
    assert_eq!(parsed(&answer), [("__type", json!({}))]);
}

#[test]
fn an_operation_that_needs_rows_is_told_from_one_that_does_not() {
    let only = |text: &str| {
        let document = parse(text).unwrap();
        is_introspection_only(&document, &operation(&document, None).unwrap().node)
    };
    assert!(only("{ __schema { queryType { name } } __typename }"));
    assert!(only("{ ... on Query { ...F } } fragment F on Query { __type(name: \"Brand\") { name } }"));
    assert!(!only("{ __typename ...F } fragment F on Query { roles { name } }"));
}
