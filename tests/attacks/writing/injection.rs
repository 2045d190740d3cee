//! Values are parameters: nothing in a text, a name of a member or an enumeration becomes part of a statement.

use serde_json::{Value as Json, json};

use super::{Picture, brand, content};
use crate::support::*;

/// What breaks statements that are put together from texts, on one database or the other.
const CORPUS: [&str; 26] = [
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\'",
    "'; DROP TABLE content; --",
    "'); DELETE FROM users; --",
    "' OR '1'='1",
    "\" OR 1=1 --",
    "$1",
    "?1",
    ":name",
    "%s",
    "{id}",
    "{{brand_id}}",
    "x' UNION SELECT password_hash FROM users --",
    "/* */",
    "-- ",
    "$$; SELECT pg_sleep(10); $$",
    "E'\\x27'",
    "'||(SELECT slug FROM organizations LIMIT 1)||'",
    "$.a' || '",
    "a\"]) --",
    "\u{ff07} OR 1=1",
    "\u{202e}tset\u{1f600}",
];

#[tokio::test(flavor = "multi_thread")]
async fn texts_come_back_as_they_went_in() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let edgar = world.user(EDGAR).await;
        let users = world.number("SELECT count(*) FROM users").await;
        let create = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id title type excerpt versionNote tags categories customFields } }";
        for (number, text) in CORPUS.into_iter().enumerate() {
            let mut input = content(coffee, &format!("text-{number}"));
            for member in ["title", "type", "excerpt", "versionNote"] {
                input[member] = json!(text);
            }
            input["tags"] = json!([text, text]);
            input["categories"] = json!([text]);
            input["customFields"] = json!({text: {text: [text, {"a": text}]}});
            let answer = edgar.ask_with(create, json!({"input": input})).await;
            let made = &answer["data"]["createContent"];
            if made.is_null() {
                // The brand may allow certain types only.
                input["type"] = json!("article");
                let made = edgar.data_with(create, json!({"input": input})).await["createContent"].clone();
                check(&made, text);
                change(&edgar, &made, text).await;
                continue;
            }
            check(made, text);
            change(&edgar, made, text).await;
        }
        assert_eq!(world.number("SELECT count(*) FROM users").await, users);
        assert_eq!(world.number("SELECT count(*) FROM content WHERE slug LIKE 'text-%'").await, CORPUS.len() as i64);
    })
    .await;
}

fn check(made: &Json, text: &str) {
    assert_eq!(made["title"], text);
    assert_eq!(made["excerpt"], text);
    assert_eq!(made["versionNote"], text);
    assert_eq!(made["tags"], json!([text, text]));
    assert_eq!(made["customFields"], json!({text: {text: [text, {"a": text}]}}));
}

/// The same text in a change, in lists and in a filter.
async fn change(client: &Client<'_>, made: &Json, text: &str) {
    let query = "mutation ($id: ID!, $patch: UpdateContentInput!) { updateContent(id: $id, patch: $patch) { id title tags customFields } }";
    let patch =
        json!({"title": format!("{text}!"), "tags": {"remove": [text], "append": [text, "last"]}, "customFields": {text: text}});
    let changed = client.data_with(query, json!({"id": made["id"], "patch": patch})).await["updateContent"].clone();
    assert_eq!(changed["title"], format!("{text}!"));
    assert_eq!(changed["tags"], json!([text, "last"]));
    let by_filter = "mutation ($text: String!) { updateContentList(where: {title: {eq: $text}, excerpt: {eq: $text}}, patch: {title: \"no\"}) { affected } }";
    assert_eq!(client.data_with(by_filter, json!({"text": text})).await["updateContentList"]["affected"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn enumerations_and_ids_take_nothing_else() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let amara = world.user(AMARA).await;
        let picture = Picture::of(&world).await;
        let brand_input = super::new_brand(super::organization(&world, "northwind").await, "injected");
        for text in CORPUS {
            for (query, given) in [
                ("mutation ($v: ContentStatus!) { updateContentList(where: {status: {eq: $v}}, patch: {}) { affected } }", json!({"v": text})),
                ("mutation ($v: ID!) { deleteContent(id: $v) { id } }", json!({"v": text})),
                ("mutation ($v: [ID!]) { deleteContentList(where: {id: {in: $v}}) { affected } }", json!({"v": [text]})),
                (
                    "mutation ($v: CreateContentInput!) { createContent(input: $v) { id } }",
                    json!({"v": {"brandId": text, "type": "article", "title": "t", "slug": "s"}}),
                ),
                (
                    "mutation ($i: CreateBrandInput!, $v: BrandConflictKey!) { upsertBrand(input: $i, onConflict: $v) { id } }",
                    json!({"i": brand_input, "v": text}),
                ),
                (
                    "mutation ($i: CreateBrandInput!, $v: [BrandColumn!]) \
                     { upsertBrand(input: $i, onConflict: ORGANIZATION_ID_AND_SLUG, update: $v) { id } }",
                    json!({"i": brand_input, "v": [text]}),
                ),
                ("mutation ($v: DateTime!) { deleteContent(id: \"00000000-0000-4000-8000-000000000000\", ifUpdatedAt: $v) { id } }", json!({"v": text})),
                (
                    "mutation ($v: CreateContentInput!) { createContent(input: $v) { id } }",
                    json!({"v": {"brandId": coffee, "type": "article", "title": "t", "slug": "s", text: 1}}),
                ),
            ] {
                let before = world.statements();
                let answer = amara.ask_with(query, given.clone()).await;
                assert_eq!(codes(&answer).first().copied(), Some("BAD_USER_INPUT"), "{given}: {answer}");
                assert_eq!(world.statements(), before, "{given}: {answer}");
            }
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}
