//! Too much and too odd: refused in words that name the place in the input, before a statement is sent.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Picture, brand, content, organization};
use crate::support::*;

/// Refused with the code, about the field, without a statement.
async fn at_once(client: &Client<'_>, query: &str, given: Json, code: &str, field: Option<&str>) {
    let before = client.world.statements();
    let answer = client.ask_with(query, given).await;
    let shown = format!("{query} {field:?}: {:.600}", answer.to_string());
    assert_eq!(codes(&answer).first().copied(), Some(code), "{shown}");
    assert_eq!(client.world.statements(), before, "{shown}");
    assert!(answer.to_string().len() < 30_000, "{shown}");
    if let Some(field) = field {
        assert_eq!(answer["errors"][0]["extensions"]["field"], field, "{shown}");
    }
}

const CREATE: &str = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
const MANY: &str = "mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { id } }";

#[tokio::test(flavor = "multi_thread")]
async fn too_many_rows_are_refused_before_one_is_written() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let edgar = world.user(EDGAR).await;
        let picture = Picture::of(&world).await;
        let rows: Vec<Json> = (0..10_001).map(|number| json!({"brandId": coffee, "name": format!("p{number}")})).collect();
        at_once(&edgar, MANY, json!({"inputs": rows}), "LIMIT_EXCEEDED", None).await;
        let connected: Vec<Uuid> = (0..10_001).map(Uuid::from_u128).collect();
        let mut input = content(coffee, "many-versions");
        input["versions"] = json!({"connect": connected});
        at_once(&edgar, CREATE, json!({"input": input}), "LIMIT_EXCEEDED", None).await;
        picture.assert_unchanged(&world).await;
        let rows: Vec<Json> = (0..1_000).map(|number| json!({"brandId": coffee, "name": format!("p{number}")})).collect();
        let made = edgar.data_with(MANY, json!({"inputs": rows})).await;
        assert_eq!(made["createProducts"].as_array().map(Vec::len), Some(1_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_no_column_holds_are_named_by_their_place() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let edgar = world.user(EDGAR).await;
        let picture = Picture::of(&world).await;
        let items: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
        let mut deep = json!(1);
        for _ in 0..33 {
            deep = json!({"a": deep});
        }
        for (member, value, field) in [
            ("title", json!("a".repeat(501)), "input.title"),
            ("title", json!("  \n "), "input.title"),
            ("title", json!("a\u{0}b"), "input.title"),
            ("title", json!("a\u{1b}[31m"), "input.title"),
            ("title", json!("a\u{85}b"), "input.title"),
            ("slug", json!("Not A Slug"), "input.slug"),
            ("slug", json!("a'; DROP TABLE content; --"), "input.slug"),
            ("body", json!("a\u{0}"), "input.body"),
            ("tags", json!(items), "input.tags"),
            ("tags", json!(["good", "b\u{0}d"]), "input.tags[1]"),
            ("customFields", json!({"a": {"b": "x\u{0}"}}), "input.customFields.a.b"),
            ("customFields", json!({"a\u{0}": 1}), "input.customFields"),
            ("customFields", deep, "input.customFields"),
            ("customFields", json!([]), "input.customFields"),
            ("metadata", json!({"unknown": 1}), "input.metadata.unknown"),
            ("parentId", json!("not-an-id"), "input.parentId"),
            ("scheduledFor", json!("tomorrow"), "input.scheduledFor"),
            ("scheduledFor", json!("2026-02-30T00:00:00Z"), "input.scheduledFor"),
            ("scheduledFor", json!("+12026-02-01T00:00:00Z"), "input.scheduledFor"),
            ("status", json!("FLYING"), "input.status"),
            ("status", json!("draft'; --"), "input.status"),
        ] {
            let mut input = content(coffee, "odd");
            input[member] = value.clone();
            let before = world.statements();
            let answer = edgar.ask_with(CREATE, json!({"input": input})).await;
            let shown = format!("{member} {:.60}: {:.400}", value.to_string(), answer.to_string());
            assert_eq!(codes(&answer).first().copied(), Some("BAD_USER_INPUT"), "{shown}");
            assert_eq!(world.statements(), before, "{shown}");
            let named = answer["errors"][0]["extensions"]["field"].as_str().unwrap_or_default();
            // What is no value of its type at all is told by the variable.
            assert!(
                named == field || named.replace("$input", "input") == field || named == field.trim_start_matches("input."),
                "{shown}"
            );
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn literals_that_are_no_texts_are_refused() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let edgar = world.user(EDGAR).await;
        let picture = Picture::of(&world).await;
        let literals = ["\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u{0}\"", "\"\"\"a\u{0}\"\"\"", "1", "true", "null", "[\"a\"]", "{a: 1}", "A"];
        for literal in literals {
            let query = format!("mutation {{ createContent(input: {{brandId: \"{coffee}\", type: \"a\", slug: \"odd\", title: {literal}}}) {{ id }} }}");
            at_once(&edgar, &query, Json::Null, "BAD_USER_INPUT", None).await;
        }
        let long = "a".repeat(3_000_000);
        let mut input = content(coffee, "long");
        input["title"] = json!(long);
        at_once(&edgar, CREATE, json!({"input": input}), "BAD_USER_INPUT", Some("input.title")).await;
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_out_of_range_are_refused_and_sums_too() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let tier = amara.data("{ membershipTiers(first: 1) { nodes { id applicationId tierLevel } } }").await["membershipTiers"]
            ["nodes"][0]
            .clone();
        let application = tier["applicationId"].clone();
        let create = "mutation ($input: CreateMembershipTierInput!) { createMembershipTier(input: $input) { id } }";
        let digits = "9".repeat(400);
        for level in
            [json!(2_147_483_648_u64), json!(-2_147_483_649_i64), json!(-1), json!(1.5), json!("1"), json!(1e30), json!(digits)]
        {
            let input = json!({"applicationId": application, "name": "n", "slug": "odd-tier", "tierLevel": level});
            at_once(&amara, create, json!({"input": input}), "BAD_USER_INPUT", None).await;
        }
        let update =
            "mutation ($id: ID!, $by: Int!) { updateMembershipTier(id: $id, patch: {tierLevel: {increment: $by}}) { id } }";
        for by in [i32::MAX, i32::MIN] {
            let answer = amara.ask_with(update, json!({"id": tier["id"], "by": by})).await;
            let sum = tier["tierLevel"].as_i64().unwrap_or_default() + i64::from(by);
            if i32::try_from(sum).is_ok_and(|sum| sum >= 0) {
                continue;
            }
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{answer}");
            assert_eq!(answer["errors"][0]["extensions"]["field"], "patch.tierLevel", "{answer}");
        }
        for patch in [json!({"tierLevel": {}}), json!({"tierLevel": {"set": 1, "increment": 1}}), json!({"tierLevel": null})] {
            let query =
                "mutation ($id: ID!, $patch: UpdateMembershipTierInput!) { updateMembershipTier(id: $id, patch: $patch) { id } }";
            at_once(&amara, query, json!({"id": tier["id"], "patch": patch}), "BAD_USER_INPUT", None).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_nested_without_end_are_refused() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let northwind = organization(&world, "northwind").await;
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        for (depth, refused) in [(4, false), (200, true), (5_000, true)] {
            let mut text = String::new();
            for level in 0..depth {
                text.push_str(&format!("{{\"organizationId\":\"{northwind}\",\"name\":\"n{depth}-{level}\",\"slug\":\"n{depth}-{level}\",\"country\":\"SE\",\"language\":\"sv\",\"childBrands\":{{\"create\":["));
            }
            text.push_str(&"]}}".repeat(depth));
            let literal = text.replace("\"organizationId\"", "organizationId").replace("\"name\"", "name").replace("\"slug\"", "slug")
                .replace("\"country\"", "country").replace("\"language\"", "language").replace("\"childBrands\"", "childBrands")
                .replace("\"create\"", "create");
            let written = format!("mutation {{ createBrand(input: {literal}) {{ id }} }}");
            let answer = amara.ask_with(&written, Json::Null).await;
            assert_eq!(answer["data"].is_null(), refused, "{depth} levels: {:.300}", answer.to_string());
            if refused {
                assert!(["LIMIT_EXCEEDED", "BAD_USER_INPUT"].contains(&codes(&answer)[0]), "{:.300}", answer.to_string());
                if let Ok(input) = serde_json::from_str::<Json>(&text) {
                    let answer = amara.ask_with(query, json!({"input": input})).await;
                    assert!(answer["data"].is_null(), "{depth} levels in a variable: {:.300}", answer.to_string());
                }
            }
        }
        assert_eq!(world.number("SELECT count(*) FROM brands WHERE name LIKE 'n4-%'").await, 4);
        assert_eq!(world.number("SELECT count(*) FROM brands WHERE name LIKE 'n200-%'").await, 0);
    })
    .await;
}
