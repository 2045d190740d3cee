//! The schema of the whole data model: names, descriptions and the schema language.

mod coercion;
mod introspection;
mod introspection_twin;
mod measuring;
mod oracle;

use std::sync::LazyLock;

use super::types::{Shape, Type};
use super::{Schema, parse};
use crate::catalog::Catalog;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::new(&Catalog::of_data_model()).unwrap());

fn is_name(name: &str) -> bool {
    let starts = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    starts && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Each name of a type or in it, with its description.
fn described(declared: &Type) -> Vec<(String, String)> {
    let mut all = vec![(declared.name.to_string(), declared.description.to_string())];
    if let Some(fields) = declared.fields() {
        for field in fields.iter() {
            all.push((field.name.to_string(), field.description.to_string()));
            all.extend(field.arguments.iter().map(|argument| (argument.name.to_string(), argument.description.to_string())));
        }
    }
    let inputs = declared.inputs().into_iter().flat_map(|fields| fields.iter());
    all.extend(inputs.map(|field| (field.name.to_string(), field.description.to_string())));
    if let Shape::Enum(values) = &declared.shape {
        all.extend(values.iter().map(|value| (value.name.to_string(), value.description.to_string())));
    }
    all
}

#[test]
fn every_name_is_valid_and_described() {
    for declared in SCHEMA.types().iter().filter(|declared| !declared.is_built_in()) {
        for (name, description) in described(declared) {
            assert!(is_name(&name), "{} of {}", name, declared.name);
            assert!(!description.trim().is_empty(), "{} of {} says nothing", name, declared.name);
            let awkward = description.contains(['\\', '\n', '"']);
            assert!(!awkward, "the description of {} of {} needs escapes: {description}", name, declared.name);
        }
    }
}

#[test]
fn every_type_has_members() {
    for declared in SCHEMA.types().iter() {
        let empty = match &declared.shape {
            Shape::Scalar => false,
            Shape::Object(fields, _) | Shape::Interface(fields) => fields.is_empty(),
            Shape::Enum(values) => values.is_empty(),
            Shape::Input(fields) => fields.is_empty(),
        };
        assert!(!empty, "{} is empty", declared.name);
    }
}

#[test]
fn the_types_of_an_entity_have_the_promised_fields() {
    let notation = |owner: &str, field: &str| {
        let owner = SCHEMA.types().get(owner).unwrap_or_else(|| panic!("no {owner}"));
        let output = owner.fields().and_then(|fields| fields.get(field)).map(|field| field.type_ref.to_string());
        let input = owner.inputs().and_then(|fields| fields.get(field)).map(|field| field.type_ref.to_string());
        output.or(input).unwrap_or_else(|| panic!("no {field} in {}", owner.name))
    };
    let promised = [
        ("Query", "brand", "Brand"),
        ("Query", "brands", "BrandConnection!"),
        ("Query", "contentList", "ContentConnection!"),
        ("Query", "brandsAggregate", "[BrandAggregate!]!"),
        ("Query", "brandByOrganizationIdAndName", "Brand"),
        ("Query", "node", "Node"),
        ("Query", "me", "Me!"),
        ("Query", "roles", "[RoleDescription!]!"),
        ("Me", "user", "User"),
        ("Me", "permissions", "[String!]!"),
        ("Brand", "nodeId", "ID!"),
        ("Brand", "id", "ID!"),
        ("Brand", "name", "String!"),
        ("Brand", "description", "String"),
        ("Brand", "products", "ProductConnection!"),
        ("BrandConnection", "edges", "[BrandEdge!]!"),
        ("BrandEdge", "node", "Brand!"),
        ("BrandFilter", "and", "[BrandFilter!]"),
        ("BrandFilter", "not", "BrandFilter"),
        ("BrandFilter", "name", "StringFilter"),
        ("BrandFilter", "settings", "JsonFilter"),
        ("BrandFilter", "guardrails", "StringListFilter"),
        ("BrandFilter", "organization", "OrganizationFilter"),
        ("BrandFilter", "products", "ProductListFilter"),
        ("ProductListFilter", "some", "ProductFilter"),
        ("ProductListFilter", "count", "IntFilter"),
        ("ContentFilter", "status", "ContentStatusFilter"),
        ("BrandOrder", "createdAt", "OrderDirection"),
        ("BrandOrder", "organization", "OrganizationOrder"),
        ("BrandOrder", "products", "CountOrder"),
        ("BrandGroupBy", "createdAt", "TimeBucket"),
        ("BrandGroupBy", "country", "Boolean"),
        ("BrandGroupKey", "createdAt", "DateTime"),
        ("BrandCountDistinct", "name", "Int!"),
        ("BrandAggregate", "count", "Int!"),
        ("BrandAggregate", "min", "BrandMin!"),
        ("BrandHaving", "count", "IntFilter"),
        ("BrandHaving", "and", "[BrandHaving!]"),
        ("BrandAggregateOrder", "key", "BrandKeyOrder"),
        ("JsonPathFilter", "path", "[String!]!"),
        ("IdFilter", "in", "[ID!]"),
        ("CountOrder", "count", "OrderDirection!"),
    ];
    for (owner, field, expected) in promised {
        assert_eq!(notation(owner, field), expected, "{owner}.{field}");
    }
    let brands = SCHEMA.types().get("Query").and_then(Type::fields).and_then(|fields| fields.get("brands")).unwrap();
    let arguments: Vec<&str> = brands.arguments.iter().map(|argument| &*argument.name).collect();
    assert_eq!(arguments, ["where", "orderBy", "first", "after", "last", "before", "offset", "includeDeleted"]);
}

#[test]
fn the_schema_language_is_stable_valid_and_described() {
    let text = SCHEMA.sdl().unwrap();
    assert_eq!(text, super::sdl(&Catalog::of_data_model()).unwrap());
    let compiled = apollo_compiler::Schema::parse_and_validate(text.as_str(), "schema.graphql");
    assert!(compiled.is_ok(), "{}", compiled.err().map(|error| error.errors.to_string()).unwrap_or_default());
    assert!(text.contains("type Brand implements Node {"));
    assert!(text.contains("  \"The brand's id.\"\n  id: ID!\n"));
}

#[test]
fn a_syntax_error_says_where_and_does_not_repeat_the_document() {
    let error = parse("{ brands { secretName( } }").unwrap_err();
    assert_eq!(error.locations.len(), 1);
    assert_eq!(error.locations[0].line, 1);
    assert!(!error.message.contains("secretName"), "{}", error.message);
    assert!(error.message.starts_with("Syntax error: "), "{}", error.message);
}

#[test]
fn what_the_parser_would_let_through_is_refused() {
    let refused = [
        "queryBrands { me { permissions(brandId: 1) } }",
        "query () { roles { name } }",
        "{ brands(where: {name: {eq: \"a\"}, name: {eq: \"b\"}}) { nodes { id } } }",
        "query ($w: BrandFilter = {id: {eq: 1, eq: 2}}) { brands(where: $w) { nodes { id } } }",
    ];
    for text in refused {
        assert!(parse(text).is_err(), "{text}");
    }
    let deep = format!("{{ brands(where: {}{}) {{ nodes {{ id }} }} }}", "[".repeat(3_000), "]".repeat(3_000));
    assert!(parse(&deep).is_err());
    let accepted = [
        "{ a: roles { name } a: roles { name } }",
        "{ brands(where: {and: [{name: {eq: \"} {\"}}, {name: {eq: \"\"\"a \\\"\"\" b\"\"\"}}]}) { nodes { name } } } # { ( [",
        "query Q ( $ids : [ ID ! ] ! = [ \"a b\" ], $n : Int ) { brands(first: $n, where: {id: {in: $ids}}) { totalCount } }",
        "query Q($ids: [\n ID !\n]!) { brands(where: {id: {in: $ids}}) { totalCount } }",
        "\u{feff}query A { roles { name } },, query B { roles { name } }",
    ];
    for text in accepted {
        assert!(parse(text).is_ok(), "{text}: {:?}", parse(text).err());
    }
}
