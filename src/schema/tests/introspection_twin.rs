//! The library answers introspection from the same types: its answers and ours are the same bytes.

use std::sync::LazyLock;

use async_graphql::{Request, Variables, dynamic};
use serde_json::{Value as Json, json};

use super::super::types::Type;
use super::super::{Introspection, library};
use super::SCHEMA;
use super::introspection::{TOOLS, asked, coerced};

static LIBRARY: LazyLock<dynamic::Schema> = LazyLock::new(|| library::schema(SCHEMA.types()).unwrap());

/// What a mistake in an answer is shown with, and no more.
const CHARACTERS_SHOWN: usize = 200;

/// The members of `data` as they are sent.
fn text_of(answer: &Introspection) -> String {
    let members = answer.iter().map(|(key, value)| format!("\"{key}\":{}", str::from_utf8(value).unwrap()));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

async fn assert_same(text: &str, variables: &Json) {
    let ours = text_of(&asked(text, variables, usize::MAX).unwrap_or_else(|errors| panic!("{text}\n{errors:?}")));
    let given = Variables::from_json(Json::Object(coerced(text, variables).unwrap()));
    let response = LIBRARY.execute(Request::new(text).variables(given)).await;
    assert!(response.errors.is_empty(), "{text}\n{:?}", response.errors);
    let theirs = serde_json::to_string(&response.data).unwrap();
    let same = ours.bytes().zip(theirs.bytes()).take_while(|(ours, theirs)| ours == theirs).count();
    let shown = |answer: &str| {
        let from = same.saturating_sub(CHARACTERS_SHOWN / 2);
        String::from_utf8_lossy(&answer.as_bytes()[from..]).chars().take(CHARACTERS_SHOWN).collect::<String>()
    };
    assert!(ours == theirs, "{text}\nwe differ from byte {same} on:\n{}\n{}", shown(&ours), shown(&theirs));
}

#[tokio::test]
async fn the_whole_schema_is_the_same() {
    assert_same(TOOLS, &json!({})).await;
}

#[tokio::test]
async fn questions_of_every_kind_are_answered_the_same() {
    let questions = include_str!("introspection.graphql").split("\n---\n").map(str::trim).filter(|text| !text.is_empty());
    for text in questions {
        assert_same(text, &json!({})).await;
    }
}

#[tokio::test]
async fn variables_decide_the_same() {
    let text = "query Q($name: String!, $no: Boolean!, $all: Boolean! = false) { __type(name: $name) { name @skip(if: $no) \
        kind @include(if: $no) ... @include(if: $no) { fields(includeDeprecated: $all) { name ...F @skip(if: $no) } } } } \
        fragment F on __Field { type { name kind } }";
    for name in ["Brand", "Query", "OrderDirection", "brand", "", "[Brand]", "Brand!"] {
        for no in [true, false] {
            assert_same(text, &json!({"name": name, "no": no})).await;
            assert_same(text, &json!({"name": name, "no": no, "all": true})).await;
        }
    }
}

/// No field of introspection that the types declare is forgotten: each is asked for, of something of every kind.
#[tokio::test]
async fn every_field_of_introspection_is_answered_the_same() {
    let fields = |name: &str| {
        let declared = SCHEMA.types().get(name).and_then(Type::fields).unwrap();
        let chosen = declared.iter().map(|field| match SCHEMA.types().get(field.type_ref.name()) {
            Some(inner) if inner.is_composite() => format!("{} {{ __typename }}", field.name),
            _ => field.name.to_string(),
        });
        format!("__typename {}", chosen.collect::<Vec<_>>().join(" "))
    };
    let [schema, declared, field] = ["__Schema", "__Type", "__Field"].map(fields);
    let [input, value, directive] = ["__InputValue", "__EnumValue", "__Directive"].map(fields);
    assert_same(&format!("{{ __schema {{ {schema} types {{ {declared} }} directives {{ {directive} }} }} }}"), &json!({})).await;
    let members = format!(
        "{{ fields {{ {field} type {{ {declared} ofType {{ {declared} }} }} args {{ {input} }} }} inputFields {{ {input} }} \
         enumValues {{ {value} }} interfaces {{ {declared} }} possibleTypes {{ {declared} }} }}"
    );
    for name in [
        "Query",
        "Mutation",
        "Subscription",
        "Brand",
        "Node",
        "BrandFilter",
        "OrderDirection",
        "DateTime",
        "__Type",
        "__TypeKind",
        "ID",
    ] {
        assert_same(&format!("{{ __type(name: \"{name}\") {members} }}"), &json!({})).await;
    }
}
