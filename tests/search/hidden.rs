//! A search tells nothing of rows that the caller may not see: not that they are there, and not by the order of the others.

use super::*;

const SHOWN: &str = "query ($search: String) {
    contentList(search: $search, first: 100) { totalCount edges { rank cursor highlights { field text } node { id } } pageInfo { hasNextPage } }
    contentListAggregate(search: $search) { count min { createdAt } }
    brands(first: 100) { nodes { name contents(search: $search, first: 5) { totalCount nodes { id } } } }
}";

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_stands_in_hidden_rows_alone_is_not_found() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let (devin, vera, olive) = (world.developer().await, world.user(VERA).await, world.outsider().await);
        // The trades of the brands have words of their own: Vera sees coffee alone.
        let hidden = ["östersund", "ganaches", "orchids", "drizzle"];
        for word in hidden {
            assert!(!found(&devin, word).await.is_empty(), "{word} is there");
            for client in [&vera, &olive, &world.anonymous()] {
                let data = client.data_with(SHOWN, json!({"search": word})).await;
                assert_eq!(
                    data["contentList"],
                    json!({"totalCount": 0, "edges": [], "pageInfo": {"hasNextPage": false}}),
                    "{word}"
                );
                assert_eq!(data["contentListAggregate"], json!([{"count": 0, "min": {"createdAt": null}}]), "{word}");
                for brand in data["brands"]["nodes"].as_array().expect("brands") {
                    assert_eq!(brand["contents"], json!({"totalCount": 0, "nodes": []}), "{word}");
                }
            }
        }
        let seen = found(&vera, "coffee").await;
        assert!(!seen.is_empty() && seen.len() < found(&devin, "coffee").await.len());
        assert!(found(&olive, "coffee").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_rows_change_neither_ranks_nor_order() {
    both(async |backend| {
        let (open, other) = (World::shared(backend, SMALL).await, World::own(backend, SMALL).await);
        // Every hidden row is full of the words that are searched for.
        other
            .run(
                "UPDATE content SET title = 'coffee coffee beans the', search_title = ' coffee  coffee  beans  the ', search_body = ' the  the ' \
                 WHERE brand_id NOT IN (SELECT id FROM brands WHERE slug = 'northwind-coffee')",
            )
            .await;
        for search in ["coffee", "the", "coffee beans", "be* -tea"] {
            let vera = open.user(VERA).await.data_with(SHOWN, json!({"search": search})).await;
            assert!(vera["contentList"]["totalCount"].as_u64().is_some_and(|total| total > 0), "{search}");
            assert_eq!(vera, other.user(VERA).await.data_with(SHOWN, json!({"search": search})).await, "{search}");
            let devin = open.developer().await.data_with(SHOWN, json!({"search": search})).await;
            assert_ne!(devin, other.developer().await.data_with(SHOWN, json!({"search": search})).await, "who sees them sees the difference");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_rows_are_found_by_whoever_may_ask_for_them() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, vera) = (world.user(AMARA).await, world.user(VERA).await);
        let id = create(&amara, "gone", json!({"title": "Quokka"})).await;
        assert_eq!(found(&amara, "quokka").await, std::slice::from_ref(&id));
        amara.data_with("mutation ($id: ID!) { deleteContent(id: $id) { id } }", json!({"id": id})).await;
        assert!(found(&amara, "quokka").await.is_empty());
        let query = "{ contentList(search: \"quokka\", includeDeleted: true) { totalCount nodes { id } } contentListAggregate(search: \"quokka\", includeDeleted: true) { count } }";
        assert_eq!(amara.data(query).await["contentList"]["nodes"], json!([{"id": id}]));
        assert_eq!(vera.data(query).await, json!({"contentList": {"totalCount": 0, "nodes": []}, "contentListAggregate": [{"count": 0}]}));
        amara.data_with("mutation ($id: ID!) { restoreContent(id: $id) { id } }", json!({"id": id})).await;
        assert_eq!(found(&vera, "quokka").await, [id]);
    })
    .await;
}
