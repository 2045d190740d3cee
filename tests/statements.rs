//! How many statements an operation costs: a number that depends on its form, never on how many rows there are.

use serde_json::json;

use crate::support::*;

/// What is sent for the query; the facts about the caller are not counted, they were loaded before.
async fn sent(client: &Client<'_>, query: &str) -> u64 {
    let before = client.world.statements();
    client.data(query).await;
    client.world.statements() - before
}

/// What is asked, how many statements it takes, and the query.
const CASES: [(&str, u64, &str); 22] = [
    (
        "one row",
        1,
        "{ brandByOrganizationIdAndSlug(organizationId: \"13b445bc-718c-4fd3-b94e-ef4ba2d69316\", slug: \"halden-sun\") { name } }",
    ),
    ("a list", 1, "{ brands { nodes { name } } }"),
    (
        "a list with its count and its page",
        1,
        "{ brands { totalCount nodes { name } pageInfo { hasNextPage } edges { cursor } } }",
    ),
    ("only a count", 1, "{ brands { totalCount } }"),
    ("belongs to", 1, "{ brands { nodes { organization { name } } } }"),
    ("belongs to, three times", 1, "{ brands { nodes { organization { name } parentBrand { name } creator { displayName } } } }"),
    ("belongs to, a chain", 1, "{ contentList { nodes { brand { parentBrand { organization { name } } } } } }"),
    ("has one", 1, "{ sessions { nodes { mfaEnforcement { id } } } }"),
    ("has many", 2, "{ brands { nodes { contents { nodes { title } } } } }"),
    (
        "has many with count and page",
        2,
        "{ brands { nodes { contents(first: 2) { totalCount pageInfo { hasNextPage } nodes { title } } } } }",
    ),
    ("has many, only counted", 2, "{ brands { nodes { contents { totalCount } } } }"),
    ("has many, twice", 3, "{ brands { nodes { products { nodes { name } } claims { nodes { status } } } } }"),
    (
        "has many, with two sets of arguments",
        3,
        "{ brands { nodes { a: products(first: 1) { nodes { name } } b: products(last: 1) { nodes { name } } } } }",
    ),
    (
        "has many of has many",
        3,
        "{ organizations(first: 4) { nodes { brands(first: 9) { nodes { products(first: 5) { nodes { name } } } } } } }",
    ),
    ("many to many", 2, "{ brands { nodes { users { nodes { displayName } } } } }"),
    (
        "many to many of many to many",
        3,
        "{ claims(first: 20) { nodes { products(first: 9) { nodes { claims(first: 9) { nodes { status } } } } } } }",
    ),
    (
        "belongs to behind has many",
        2,
        "{ brands { nodes { contents(first: 3) { nodes { creator { displayName } template { name } } } } } }",
    ),
    (
        "a filter over relations",
        1,
        "{ brands(where: {contents: {some: {creator: {email: {isNull: false}}}}}) { nodes { name } } }",
    ),
    (
        "an order over relations",
        1,
        "{ brands(orderBy: [{organization: {name: ASC}}, {contents: {count: DESC}}]) { nodes { name } } }",
    ),
    ("an aggregate", 1, "{ contentListAggregate(groupBy: [{status: true}], having: {count: {gt: 1}}) { key { status } count } }"),
    ("two roots", 2, "{ brands { totalCount } organizations { totalCount } }"),
    ("no row", 0, "{ roles { name } __typename }"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_relation_costs_what_it_should() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        for (name, expected, query) in CASES {
            assert_eq!(sent(&developer, query).await, expected, "{name} on {backend}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn brands_with_content_and_creators_cost_two_statements_at_any_width() {
    both(async |backend| {
        let world = World::shared(backend, LARGE).await;
        let developer = world.developer().await;
        for (brands, contents) in [(1, 1), (1, 500), (3, 5), (15, 1), (15, 50), (15, 500)] {
            let query = format!(
                "{{ brands(first: {brands}) {{ nodes {{ name contents(first: {contents}, orderBy: [{{createdAt: DESC}}]) \
                 {{ totalCount nodes {{ title creator {{ displayName email }} }} }} }} }} }}"
            );
            assert_eq!(sent(&developer, &query).await, 2, "{brands} brands with {contents} contents on {backend}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_seen_is_not_asked_for() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let nested = "{ brands { totalCount nodes { name contents { totalCount nodes { title } } } } }";
        assert_eq!(sent(&world.anonymous(), nested).await, 0, "nobody sees brands without a session");
        let none = "{ brands(where: {slug: {eq: \"nowhere\"}}) { nodes { contents { nodes { title } } } } }";
        assert_eq!(sent(&world.developer().await, none).await, 1, "without parents there is nothing to ask about children");
        let refused = world.developer().await.ask_with("query ($id: ID!) { brand(id: $id) { name } }", json!({"id": "x"})).await;
        assert_eq!(codes(&refused), ["BAD_USER_INPUT"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_over_http_costs_one_statement_more() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let vera = world.http(Some(VERA));
        let before = world.statements();
        let (status, answer) = vera.post("{ brands { nodes { name } } }", json!({})).await;
        assert_eq!((status, world.statements() - before), (200, 2), "{answer}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_costs_none() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let vera = world.user(VERA).await;
        let before = world.statements();
        for query in
            ["{ brands {", "{ nonsense }", "{ brands(first: 5000) { nodes { name } } }", "{ brand(id: \"12\") { name } }"]
        {
            let answer = vera.ask(query).await;
            assert!(answer.get("data").is_none() && codes(&answer).len() == 1, "{query}: {answer}");
        }
        assert_eq!(world.statements(), before);
    })
    .await;
}

/// The whole request, as it comes over HTTP: one statement for the facts about the caller, one for the brands with their
/// organizations, one for the content with its creators; however many there are.
#[tokio::test(flavor = "multi_thread")]
async fn facts_brands_and_content_are_three_statements() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        for (email, first) in [(VERA, 1), (AMARA, 50), (DEVIN, 50)] {
            let query = "query ($first: Int) { brands(first: $first) { nodes { name organization { name } \
                         contents(first: 20) { nodes { title creator { displayName } } } } } }";
            let http = world.http(Some(email));
            let before = world.statements();
            let (status, answer) = http.post(query, json!({"first": first})).await;
            assert_eq!((status, world.statements() - before), (200, 3), "{email} on {backend}");
            let brands = answer["data"]["brands"]["nodes"].as_array().unwrap();
            assert!(brands.iter().any(|brand| !brand["contents"]["nodes"].as_array().unwrap().is_empty()), "{email}");
        }
    })
    .await;
}
