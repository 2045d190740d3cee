//! What is shown of matches, and what is said of searches that cannot be.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn matches_are_shown_with_their_fields() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let id = create(
            &amara,
            "shown",
            json!({"title": "Zanzibar & <spices>", "body": "<p>From <b>zanz</b>ibar, with \"love\"</p><p>Zanzibar</p>",
                "fields": {"b": "nothing", "a": {"deep": ["zanzibar's"]}}}),
        )
        .await;
        let query = "{ contentList(search: \"ZÁNZIBAR\") { edges { rank highlights { field text __typename } only: highlights { text } node { id } } } }";
        let data = amara.data(query).await;
        let edges = data["contentList"]["edges"].as_array().expect("edges");
        assert_eq!(edges.len(), 1);
        let expected = json!([
            {"field": "title", "text": "<mark>Zanzibar</mark> &amp; &lt;spices&gt;", "__typename": "SearchHighlight"},
            {"field": "fields", "text": "<mark>zanzibar</mark>&#39;s", "__typename": "SearchHighlight"},
            {"field": "body", "text": " From <mark>zanzibar</mark>, with &quot;love&quot; <mark>Zanzibar</mark>", "__typename": "SearchHighlight"},
        ]);
        assert_eq!(edges[0]["highlights"], expected);
        assert_eq!(edges[0]["only"][0], json!({"text": "<mark>Zanzibar</mark> &amp; &lt;spices&gt;"}));
        assert_eq!(edges[0]["node"]["id"], id);
        // 8, 2 and 1 thousand times 1/5, 1/5 and 2/6, the last rounded up.
        assert_eq!(edges[0]["rank"], 1_600 + 400 + 334);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_show_the_same() {
    let query = "query ($search: String) { contentList(search: $search, first: 20) { edges { rank cursor highlights { field text } node { title brand { name } } } } }";
    for search in ["coffee beans", "\"a good pair\"", "sau* -winter", "抹茶", "chocolat*"] {
        let mut answers = Vec::new();
        for backend in Backend::BOTH {
            let world = World::shared(backend, SMALL).await;
            answers.push(world.developer().await.data_with(query, json!({"search": search})).await);
        }
        assert_eq!(answers[0], answers[1], "{search}");
        assert!(!answers[0]["contentList"]["edges"].as_array().expect("edges").is_empty(), "{search} finds nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_cannot_be_is_refused_by_its_name() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        for client in [world.developer().await, world.anonymous()] {
            let before = world.statements();
            for search in ["", "  ", "-coffee", "\"\"", "***", "…"] {
                for (query, field) in [
                    ("query ($q: String) { contentList(search: $q) { totalCount } }", "$q"),
                    ("query ($q: String) { contentList(search: $q) { edges { rank } } }", "$q"),
                    ("query ($q: String) { contentListAggregate(search: $q) { count } }", "$q"),
                    ("query ($q: String) { brands { nodes { contents(search: $q) { nodes { id } } } } }", "$q"),
                ] {
                    let answer = client.ask_with(query, json!({"q": search})).await;
                    assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{search:?} {answer}");
                    assert_eq!(answer["errors"][0]["extensions"]["field"], field);
                }
            }
            let answer = client.ask("{ contentList(search: \"\") { totalCount } }").await;
            assert_eq!(answer["errors"][0]["extensions"]["field"], "search", "{answer}");
            let many: Vec<String> = (0..17).map(|number| number.to_string()).collect();
            for (search, limit, most) in [
                ("x".repeat(201), "searchCharacters", 200),
                (many.join(" "), "searchWords", 16),
                ("x".repeat(100_000), "searchCharacters", 200),
            ] {
                let answer =
                    client.ask_with("query ($q: String) { contentList(search: $q) { totalCount } }", json!({"q": search})).await;
                assert_eq!(codes(&answer), ["LIMIT_EXCEEDED"], "{answer}");
                let said = &answer["errors"][0]["extensions"];
                assert_eq!((&said["limit"], &said["most"], &said["field"]), (&json!(limit), &json!(most), &json!("$q")));
            }
            assert_eq!(world.statements(), before, "no statement was sent");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_searched_for_is_no_query_of_the_database() {
    let hostile = [
        "'; DROP TABLE content; --",
        "\" OR 1=1 --",
        "coffee' & 'tea",
        "a' | 'b':*A",
        "\\' \\\\ coffee",
        "NEAR(coffee tea, 2)",
        "title : coffee",
        "{title body} : coffee",
        "^coffee + beans",
        "coffee AND (beans OR NOT tea)",
        "!coffee <-> beans | tea",
        "\"coffee\"* \"beans",
        "$1 ?1 :q @q #q",
        "%coffee% _offee",
        "coffee\u{feff}\u{202e}beans",
        "𝒞𝑜𝒻𝒻𝑒𝑒",
        "\u{1F600} coffee",
        "-\"\" coffee -",
        "-- coffee",
        "/* coffee */",
    ];
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let rows = words_of(&devin).await;
        for search in hostile {
            let wanted: Vec<String> = expected(&rows, search).into_iter().map(|(_, id)| id).collect();
            assert_eq!(found(&devin, search).await, wanted, "{search}");
        }
        let answer =
            devin.ask_with("query ($q: String) { contentList(search: $q) { totalCount } }", json!({"q": "coffee\u{0}"})).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{answer}");
        assert_eq!(found(&devin, "𝒞𝑜𝒻𝒻𝑒𝑒").await, found(&devin, "coffee").await);
    })
    .await;
}

#[test]
fn what_is_kept_for_the_search_is_no_part_of_the_api() {
    let catalog = rowgate::catalog::Catalog::of_data_model();
    let sdl = rowgate::schema::sdl(&catalog).expect("a schema");
    for name in ["searchTitle", "searchBody", "searchFields", "searchVector", "SEARCH_TITLE"] {
        assert!(!sdl.contains(name), "{name}");
    }
    assert_eq!(
        sdl.matches("search: String").count(),
        sdl.matches("): ContentConnection!").count() + 2,
        "lists, relations and the aggregates, live ones too"
    );
}
