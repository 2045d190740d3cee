//! Variables and literals become values of their types, or errors that name the place.

use serde_json::{Map, Value as Json, json};

use super::super::{operation, parse};
use super::SCHEMA;
use crate::error::{Code, GraphqlError};

fn variables(declared: &str, raw: Json) -> Result<Json, GraphqlError> {
    let document = parse(&format!("query ({declared}) {{ roles {{ name }} }}")).unwrap();
    let Json::Object(raw) = raw else { panic!("variables are an object") };
    SCHEMA.coerce_variables(&operation(&document, None).unwrap().node, &raw).map(Json::Object)
}

fn field_of(error: &GraphqlError) -> &str {
    assert_eq!(error.code, Code::BadUserInput);
    error.details.iter().find(|(name, _)| *name == "field").and_then(|(_, field)| field.as_str()).unwrap()
}

#[test]
fn variables_take_the_form_of_their_types() {
    let accepted = [
        ("$a: Int", json!({}), json!({})),
        ("$a: Int", json!({"a": null}), json!({"a": null})),
        ("$a: Int = 5", json!({}), json!({"a": 5})),
        ("$a: Int = 5", json!({"a": null}), json!({"a": null})),
        ("$a: Int", json!({"b": "ignored"}), json!({})),
        ("$a: [Int!]", json!({"a": 1}), json!({"a": [1]})),
        ("$a: [[Int]]", json!({"a": 1}), json!({"a": [[1]]})),
        ("$a: [[Int]]", json!({"a": [[1, null], null]}), json!({"a": [[1, null], null]})),
        ("$a: [ID!] = 7", json!({}), json!({"a": ["7"]})),
        ("$a: OrderDirection", json!({"a": "ASC"}), json!({"a": "ASC"})),
        ("$a: OrderDirection = DESC", json!({}), json!({"a": "DESC"})),
        ("$a: DateTime", json!({"a": "2025-01-31T10:15:00+02:00"}), json!({"a": "2025-01-31T08:15:00.000000Z"})),
        ("$a: JSON", json!({"a": {"b": [1, "x", null, 1.5]}}), json!({"a": {"b": [1, "x", null, 1.5]}})),
        (
            "$where: BrandFilter",
            json!({"where": {"or": {"name": {"in": "a"}}, "createdAt": {"gt": "2025-01-01T00:00:00Z"}}}),
            json!({"where": {"or": [{"name": {"in": ["a"]}}], "createdAt": {"gt": "2025-01-01T00:00:00.000000Z"}}}),
        ),
    ];
    for (declared, raw, expected) in accepted {
        assert_eq!(variables(declared, raw.clone()).unwrap(), expected, "{declared} of {raw}");
    }
}

#[test]
fn a_wrong_variable_is_named_by_its_path() {
    let refused = [
        ("$a: Int!", json!({}), "$a"),
        ("$a: Int!", json!({"a": null}), "$a"),
        ("$a: Int! = 5", json!({"a": null}), "$a"),
        ("$a: Int", json!({"a": 2_147_483_648_i64}), "$a"),
        ("$a: Int", json!({"a": "1"}), "$a"),
        ("$a: [Int!]", json!({"a": [1, null]}), "$a[1]"),
        ("$a: OrderDirection", json!({"a": "UP"}), "$a"),
        ("$a: OrderDirection", json!({"a": 1}), "$a"),
        ("$a: String", json!({"a": ["x"]}), "$a"),
        ("$a: JSON", json!({"a": {"b": "\u{0}"}}), "$a.b"),
        ("$where: BrandFilter", json!({"where": {"name": {"eq": 1}}}), "$where.name.eq"),
        ("$where: BrandFilter", json!({"where": {"and": [{}, {"nothing": 1}]}}), "$where.and[1].nothing"),
        ("$where: BrandFilter", json!({"where": "x"}), "$where"),
        ("$where: BrandFilter", json!({"where": {"settings": {"path": {"eq": 1}}}}), "$where.settings.path.path"),
    ];
    for (declared, raw, field) in refused {
        let error = variables(declared, raw.clone()).unwrap_err();
        assert_eq!(field_of(&error), field, "{declared} of {raw}: {error}");
        assert_eq!(error.locations.len(), 1);
    }
}

/// The first argument of the first root field, coerced.
fn literal(argument: &str, variables: &Json) -> Result<Option<Json>, GraphqlError> {
    let document = parse(&format!("{{ brands({argument}) {{ nodes {{ id }} }} }}")).unwrap();
    let Json::Object(variables) = variables else { panic!("variables are an object") };
    let chosen = operation(&document, None).unwrap();
    let async_graphql::parser::types::Selection::Field(field) = &chosen.node.selection_set.node.items[0].node else {
        panic!("the selection is a field")
    };
    let (name, value) = &field.node.arguments[0];
    let declared = SCHEMA.types().field(SCHEMA.types().get("Query").unwrap(), "brands").unwrap();
    SCHEMA.coerce_literal(&name.node, value, &declared.arguments.get(&name.node).unwrap().type_ref, variables)
}

#[test]
fn literals_take_the_form_of_their_types_with_variables_put_in() {
    let accepted = [
        ("first: 3", json!({}), Some(json!(3))),
        ("first: $n", json!({"n": 4}), Some(json!(4))),
        ("first: $n", json!({}), None),
        ("first: $n", json!({"n": null}), Some(Json::Null)),
        ("orderBy: {name: ASC}", json!({}), Some(json!([{"name": "ASC"}]))),
        ("orderBy: [{name: $d}]", json!({"d": "DESC"}), Some(json!([{"name": "DESC"}]))),
        ("where: {id: {in: [1, \"a\"]}}", json!({}), Some(json!({"id": {"in": ["1", "a"]}}))),
        ("where: {id: {in: $ids}, name: {eq: $name}}", json!({"ids": ["x"]}), Some(json!({"id": {"in": ["x"]}, "name": {}}))),
        (
            "where: {settings: {contains: {a: [$x, $y, ONE], b: $x, c: 1.5}}}",
            json!({"y": 2}),
            Some(json!({"settings": {"contains": {"a": [null, 2, "ONE"], "c": 1.5}}})),
        ),
    ];
    for (argument, variables, expected) in accepted {
        assert_eq!(literal(argument, &variables).unwrap(), expected, "{argument} with {variables}");
    }
}

#[test]
fn a_wrong_literal_is_named_by_its_path() {
    let refused = [
        ("first: \"3\"", "first"),
        ("first: 3000000000", "first"),
        ("first: 3.0", "first"),
        ("where: {name: {eq: 1}}", "where.name.eq"),
        ("where: {nothing: 1}", "where.nothing"),
        ("where: {id: {in: [null]}}", "where.id.in[0]"),
        ("where: {id: {in: [$x]}}", "where.id.in[0]"),
        ("where: {createdAt: {gt: \"yesterday\"}}", "where.createdAt.gt"),
        ("orderBy: [{name: \"ASC\"}]", "orderBy[0].name"),
        ("orderBy: [{products: {}}]", "orderBy[0].products.count"),
    ];
    for (argument, field) in refused {
        let error = literal(argument, &json!({})).unwrap_err();
        assert_eq!(field_of(&error), field, "{argument}: {error}");
    }
}

#[test]
fn arguments_get_their_defaults() {
    let declared = SCHEMA.types().field(SCHEMA.types().get("Query").unwrap(), "brands").unwrap();
    let values = SCHEMA.coerce_arguments(&declared.arguments, &[], async_graphql::Pos::default(), &Map::new()).unwrap();
    assert_eq!(Json::Object(values), json!({"includeDeleted": false}));
    let single = SCHEMA.types().field(SCHEMA.types().get("Query").unwrap(), "brand").unwrap();
    let error = SCHEMA.coerce_arguments(&single.arguments, &[], async_graphql::Pos::default(), &Map::new()).unwrap_err();
    assert_eq!(field_of(&error), "id");
}

#[test]
fn a_normalised_document_says_the_same_without_types() {
    let text = "query Q($x: String) { brands(orderBy: {name: ASC}, where: {createdAt: {gt: \"2025-01-01T01:00:00+01:00\"}, name: {in: [$x]}, \
        id: {in: 5}, or: {settings: {contains: {a: 1.50}}}}) { nodes { ...F } } } \
        fragment F on Brand { products(orderBy: {name: DESC}) { nodes { id } } }";
    let mut document = parse(text).unwrap();
    SCHEMA.validate(&parse(text).unwrap()).unwrap_err();
    let text = text.replace("$x: String", "$x: String!");
    document = parse(&text).unwrap_or(document);
    SCHEMA.validate(&document).unwrap();
    SCHEMA.normalise(&mut document);
    let chosen = operation(&document, None).unwrap();
    let async_graphql::parser::types::Selection::Field(field) = &chosen.node.selection_set.node.items[0].node else {
        panic!("the selection is a field")
    };
    assert_eq!(field.node.get_argument("orderBy").unwrap().node.to_string(), "[{name: ASC}]");
    let expected = "{createdAt: {gt: \"2025-01-01T00:00:00.000000Z\"}, name: {in: [$x]}, id: {in: [\"5\"]}, \
        or: [{settings: {contains: {a: 1.5}}}]}";
    assert_eq!(field.node.get_argument("where").unwrap().node.to_string(), expected);
    let fragment = format!("{:?}", document.fragments["F"]);
    assert!(fragment.contains("List([Object"), "{fragment}");
}
