//! Ways to learn what one may not see: injection, wildcards, forged cursors, ids of others, differences between hidden and
//! missing.

use entity::table::Kind;
use rowgate::catalog::Catalog;
use rowgate::execute::GraphqlRequest;
use rowgate::plan::global_id;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::raw::assert_clean;
use crate::support::{AMARA, Client, INGRID, OLIVE, SMALL, VERA, World, both, codes};

const INJECTIONS: [&str; 14] = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "'; DROP TABLE users; --",
    "') UNION SELECT password_hash FROM users --",
    "1; SELECT pg_sleep(5)",
    "' AND 1=CAST((SELECT version()) AS int) --",
    "$1",
    "?1",
    "\\",
    "\\'",
    "{t1.email}",
    "%' ESCAPE '%",
    "||(SELECT 1)||",
];

/// Asks, sees that nothing about the database is told, and hands the answer back.
async fn ask(client: &Client<'_>, query: &str, variables: Json) -> Json {
    let answer = client.ask_with(query, variables.clone()).await;
    let errors = answer.get("errors").cloned().unwrap_or_default();
    assert_clean(query, &errors.to_string());
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_in_a_text_finds_nothing_and_breaks_nothing() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        let catalog = Catalog::of_data_model();
        let mut asked = 0;
        for entity in &catalog.entities {
            let texts = entity.attributes.iter().filter(|attribute| matches!(attribute.kind, Kind::Text { .. } | Kind::Address));
            let tests: Vec<String> = texts
                .flat_map(|attribute| {
                    ["eq: $text", "in: [$text]", "contains: $text", "istartsWith: $text"]
                        .map(|test| format!("{{{}: {{{test}}}}}", attribute.field))
                })
                .collect();
            let json = entity.attributes.iter().filter(|attribute| attribute.kind == Kind::Json);
            let json = json.map(|attribute| format!("{{{}: {{hasKey: $text}}}}", attribute.field));
            let tests: Vec<String> = tests.into_iter().chain(json).collect();
            if tests.is_empty() {
                continue;
            }
            let query = format!(
                "query($text: String!) {{ {}(where: {{or: [{}]}}) {{ totalCount }} }}",
                entity.list_field,
                tests.join(", ")
            );
            for text in INJECTIONS.iter().filter(|text| **text != "\\") {
                let answer = ask(&developer, &query, json!({"text": text})).await;
                assert_eq!(answer["data"][&entity.list_field]["totalCount"], 0, "{text} in {}: {answer}", entity.type_name);
                asked += 1;
            }
        }
        println!("{asked} injections on {backend}");
        for entity in catalog.entities.iter().filter(|entity| !entity.lookups.is_empty()) {
            let lookup = &entity.lookups[0];
            let keys = lookup.attributes.iter().map(|index| &entity.attributes[*index]);
            let arguments: Vec<String> = keys
                .map(|attribute| match attribute.kind {
                    Kind::Id => format!("{}: \"{}\"", attribute.field, Uuid::nil()),
                    Kind::Int => format!("{}: 1", attribute.field),
                    _ => format!("{}: \"' OR '1'='1\"", attribute.field),
                })
                .collect();
            let answer = developer.ask(&format!("{{ {}({}) {{ id }} }}", lookup.field, arguments.join(", "))).await;
            assert!(answer["data"][&lookup.field].is_null(), "{answer}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wildcard_stands_for_itself() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        for text in ["%", "_", "*", "?", "[a-z]", "[", "]", "^", "\\", "%%", "a%"] {
            for test in ["contains", "icontains", "startsWith", "istartsWith", "endsWith", "iendsWith"] {
                let query = format!("query($text: String!) {{ brands(where: {{name: {{{test}: $text}}}}) {{ totalCount }} }}");
                let data = developer.data_with(&query, json!({"text": text})).await;
                assert_eq!(data["brands"]["totalCount"], 0, "{test} {text}");
            }
        }
        for pattern in ["*", "[a-z]*", "?%", "\\%", "\\_%"] {
            let data = developer
                .data_with(
                    "query($text: String!) { brands(where: {name: {like: $text}}) { totalCount } }",
                    json!({"text": pattern}),
                )
                .await;
            assert_eq!(data["brands"]["totalCount"], 0, "{pattern}");
        }
        let all = developer.data("{ brands(where: {name: {like: \"%\"}}) { totalCount } }").await;
        assert_eq!(all["brands"]["totalCount"], 15);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_into_json_is_data() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        let query = "query($path: [String!]!, $value: JSON) {
            contentList(where: {metadata: {path: {path: $path, eq: $value}}}) { totalCount } }";
        let drop = "'; DROP TABLE users --";
        for key in ["a\"b", "a'b", drop, "$", "$.x", "[0]", "0", "-1", "", "\\", "a.b", "a]", "{x}", "\u{1F600}", "a\u{7f}b"] {
            let answer = ask(&developer, query, json!({"path": [key], "value": "x"})).await;
            let count = &answer["data"]["contentList"]["totalCount"];
            assert!(*count == 0 || codes(&answer) == ["BAD_USER_INPUT"], "{key:?}: {answer}");
        }
        for path in [json!([]), json!([1]), json!("a"), json!(vec!["a"; 1_000])] {
            let answer = ask(&developer, query, json!({"path": path, "value": "x"})).await;
            assert!(answer["data"]["contentList"]["totalCount"] == 0 || !codes(&answer).is_empty(), "{answer}");
        }
        for value in [json!({"a'": "\""}), json!(["'"]), json!({"$": 1}), json!("x"), json!(1), json!(null), json!([[1]])] {
            let query = "query($value: JSON) { contentList(where: {metadata: {contains: $value}}) { totalCount } }";
            let answer = ask(&developer, query, json!({"value": value})).await;
            assert!(answer["data"]["contentList"]["totalCount"].is_number() || !codes(&answer).is_empty(), "{value}: {answer}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_fields_cannot_be_made_up() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        for query in [
            "{ users(orderBy: [{passwordHash: ASC}]) { totalCount } }",
            "{ users(orderBy: [{password_hash: ASC}]) { totalCount } }",
            "{ users(where: {passwordHash: {startsWith: \"$\"}}) { totalCount } }",
            "{ users(where: {mfaSecret: {isNull: false}}) { totalCount } }",
            "{ usersAggregate(groupBy: [{passwordHash: true}]) { count } }",
            "{ usersAggregate { max { passwordHash } } }",
            "{ users { nodes { passwordHash } } }",
            "{ users(orderBy: [{t1: ASC}]) { totalCount } }",
            "{ users(orderBy: [{email: \"ASC; DROP TABLE users\"}]) { totalCount } }",
            "{ users(orderBy: {email: ASC, id: DESC}) { totalCount } }",
            "{ users(where: {email: {regex: \".*\"}}) { totalCount } }",
            "{ users(where: {_or: []}) { totalCount } }",
            "{ applications { nodes { apiKeys } } }",
            "{ apiKeys { nodes { apiKey } } }",
            "{ userTokens { nodes { tokenHash } } }",
        ] {
            let before = world.statements();
            let answer = ask(&developer, query, Json::Null).await;
            assert_eq!((&answer["data"], codes(&answer).first()), (&Json::Null, Some(&"BAD_USER_INPUT")), "{query}: {answer}");
            assert_eq!(world.statements(), before, "{query}");
        }
        for (list, variables) in [
            ("query($o: [UserOrder!]) { users(orderBy: $o) { totalCount } }", json!({"o": [{"passwordHash": "ASC"}]})),
            ("query($o: [UserOrder!]) { users(orderBy: $o) { totalCount } }", json!({"o": [{"email": "ASC; DROP TABLE users"}]})),
            ("query($w: UserFilter) { users(where: $w) { totalCount } }", json!({"w": {"1=1": {"eq": 1}}})),
            ("query($g: [UserGroupBy!]) { usersAggregate(groupBy: $g) { count } }", json!({"g": [{"createdAt": "DAY') --"}]})),
        ] {
            let answer = ask(&developer, list, variables).await;
            assert_eq!(codes(&answer).first(), Some(&"BAD_USER_INPUT"), "{answer}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_serves_its_caller_and_its_order_alone() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let (amara, vera) = (world.user(AMARA).await, world.user(VERA).await);
        let by_title = "query($after: String) {
            contentList(first: 2, after: $after, orderBy: [{title: ASC}]) { edges { cursor node { id } } } }";
        let by_title_down = "query($after: String) {
            contentList(after: $after, orderBy: [{title: DESC}]) { totalCount edges { cursor } } }";
        let data = amara.data(by_title).await;
        let cursor = data["contentList"]["edges"][0]["cursor"].as_str().expect("a cursor").to_owned();
        let next = amara.data_with(by_title, json!({"after": cursor})).await;
        assert_eq!(next["contentList"]["edges"][0], data["contentList"]["edges"][1], "where it belongs it works");
        for (client, query) in [
            (&vera, by_title),
            (&amara, by_title_down),
            (&amara, "query($after: String) { contentList(after: $after) { edges { cursor } } }"),
            (&amara, "query($after: String) { brands(after: $after, orderBy: [{name: ASC}]) { edges { cursor } } }"),
            (&world.anonymous(), by_title),
        ] {
            let answer = ask(client, query, json!({"after": cursor})).await;
            let nothing_to_see = answer["data"]["contentList"]["edges"].as_array().is_some_and(Vec::is_empty);
            assert!(codes(&answer) == ["BAD_USER_INPUT"] || nothing_to_see, "{query}: {answer}");
        }
        let reversed: String = cursor.chars().rev().collect();
        let words = ["", "x", "' OR 1=1"].map(str::to_owned);
        let changed = ["A".repeat(50_000), format!("{cursor}A"), cursor[1..].to_owned(), reversed];
        let forged = words.into_iter().chain(changed);
        for cursor in forged {
            let answer = ask(&amara, by_title, json!({"after": cursor})).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{cursor:.40}: {answer:.200}");
        }
    })
    .await;
}

/// The bytes of an answer and the statements it took.
async fn measured(client: &Client<'_>, query: &str, id: &str) -> (String, u64) {
    let before = client.world.statements();
    let variables = json!({"id": id}).as_object().expect("an object").clone();
    let answer = client.answer(GraphqlRequest { query: query.to_owned(), variables, ..GraphqlRequest::default() }).await;
    (String::from_utf8(answer.body.to_vec()).expect("UTF-8"), client.world.statements() - before)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_row_reads_like_a_missing_one() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let catalog = Catalog::of_data_model();
        let developer = world.developer().await;
        let viewers = [world.anonymous(), world.user(OLIVE).await, world.user(VERA).await, world.user(INGRID).await];
        let missing = Uuid::from_u128(0x1234_5678_9abc_4def_8123_4567_89ab_cdef);
        let mut compared = 0;
        for entity in catalog.entities.iter().filter(|entity| entity.table.has_ids()) {
            let list = developer.data(&format!("{{ {}(first: 12) {{ nodes {{ id }} }} }}", entity.list_field)).await;
            let rows = list[&entity.list_field]["nodes"].as_array().expect("rows").clone();
            let by_id = format!("query($id: ID!) {{ {}(id: $id) {{ id nodeId }} }}", entity.single_field);
            let by_filter = format!(
                "query($id: ID!) {{ {}(where: {{id: {{eq: $id}}}}) {{ totalCount nodes {{ id }} }} }}",
                entity.list_field
            );
            let by_node = "query($id: ID!) { node(nodeId: $id) { nodeId __typename } }".to_owned();
            for viewer in &viewers {
                for row in &rows {
                    let id: Uuid = row["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
                    for (query, of) in [(&by_id, None), (&by_filter, None), (&by_node, Some(entity.type_name))] {
                        let named = |id: Uuid| of.map_or_else(|| id.to_string(), |name| global_id::encode(name, id));
                        let found = measured(viewer, query, &named(id)).await;
                        if found.0.contains(&id.to_string()) || found.0.contains(&named(id)) {
                            continue;
                        }
                        assert_eq!(
                            found,
                            measured(viewer, query, &named(missing)).await,
                            "{query} for {:?}",
                            viewer.viewer.user_id
                        );
                        compared += 1;
                    }
                }
            }
        }
        println!("{compared} hidden rows read like missing ones on {backend}");
        assert!(compared > 2_000, "{compared}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_another_type_names_nothing() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        let brand = developer.data("{ brands(first: 1) { nodes { id } } }").await;
        let id: Uuid = brand["brands"]["nodes"][0]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let good = global_id::encode("Brand", id);
        let query = "query($id: ID!) { node(nodeId: $id) { __typename nodeId } }";
        assert_eq!(developer.data_with(query, json!({"id": good})).await["node"]["__typename"], "Brand");
        let wrong = [
            global_id::encode("User", id),
            global_id::encode("Content", id),
            global_id::encode("Query", id),
            global_id::encode("brands", id),
            global_id::encode("users\" --", id),
            id.to_string(),
            format!("{good}="),
            good.to_lowercase(),
            String::new(),
            "A".repeat(100_000),
            "\u{0}".to_owned(),
        ];
        for id in wrong {
            let answer = ask(&developer, query, json!({"id": id})).await;
            assert!(answer["data"]["node"].is_null(), "{id:.60}: {answer}");
        }
    })
    .await;
}

/// It once was an error of the statement on PostgreSQL, raised for a hidden row before the policy was asked about it.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_too_great_for_floats_tells_nothing_of_a_hidden_row() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let query = "{ contentList(where: {metadata: {path: {path: [\"n\"], gt: 7}}}) { totalCount } }";
        for (number, found) in [("1e400", true), ("-1e400", false), ("1e-400", false), ("8", true)] {
            world.run(&format!("UPDATE content SET metadata = '{{\"n\":{number}}}'")).await;
            for (client, sees) in [(world.anonymous(), false), (world.outsider().await, false), (world.developer().await, true)] {
                let data = client.data(query).await;
                assert_eq!(data["contentList"]["totalCount"] != 0, sees && found, "{number}");
            }
        }
    })
    .await;
}

/// SQLite once left out matches of EXISTS in place of rows, so that a page behind the end showed a row again.
#[tokio::test(flavor = "multi_thread")]
async fn an_offset_counts_visible_rows() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let olive = world.outsider().await;
        let all = olive.data("{ membershipBundles { totalCount nodes { id } } }").await["membershipBundles"].clone();
        let ids = all["nodes"].as_array().expect("rows").clone();
        assert!(ids.len() > 1, "bundles are for everyone");
        for offset in 0..=ids.len() + 1 {
            let query = format!("{{ membershipBundles(offset: {offset}) {{ totalCount nodes {{ id }} }} }}");
            let page = olive.data(&query).await["membershipBundles"].clone();
            assert_eq!(page["totalCount"], all["totalCount"], "{offset}");
            assert_eq!(page["nodes"].as_array().expect("rows").as_slice(), &ids[offset.min(ids.len())..], "{offset}");
        }
    })
    .await;
}

/// A computed value is compared as a whole: `a IS NOT NULL < b` once was another question on SQLite.
#[tokio::test(flavor = "multi_thread")]
async fn pages_by_a_computed_value_go_on_where_they_stopped() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let ingrid = world.user(INGRID).await;
        for direction in ["ASC", "DESC"] {
            let query = |page: &str| {
                format!("{{ apiKeys(orderBy: [{{hasApiKey: {direction}}}], {page}) {{ edges {{ cursor node {{ id }} }} }} }}")
            };
            let all = ingrid.data(&query("first: 100")).await["apiKeys"]["edges"].clone();
            let all = all.as_array().expect("rows").clone();
            assert!(all.len() > 2, "{direction}");
            for (index, edge) in all.iter().enumerate() {
                let after = format!("first: 100, after: {}", edge["cursor"]);
                let rest = ingrid.data(&query(&after)).await["apiKeys"]["edges"].clone();
                assert_eq!(rest.as_array().expect("rows").as_slice(), &all[index + 1..], "{direction} {index}");
            }
        }
    })
    .await;
}
