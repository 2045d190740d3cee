//! Pages of what is found are a partition of it, forward and backward, and their cursors belong to one search.

use super::*;

const QUERY: &str =
    "query ($search: String, $where: ContentFilter, $first: Int, $after: String, $last: Int, $before: String, $offset: Int) {
    contentList(search: $search, where: $where, first: $first, after: $after, last: $last, before: $before, offset: $offset) {
        nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { rank }
    }
}";

#[tokio::test(flavor = "multi_thread")]
async fn walking_meets_every_match_once() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        for (client, search, filter, size) in [
            (world.user(VERA).await, "the", Json::Null, 7),
            (world.developer().await, "with a*", Json::Null, 40),
            (world.developer().await, "\"our\"", json!({"status": {"ne": "DRAFT"}}), 13),
        ] {
            let all =
                client.data_with(QUERY, json!({"search": search, "where": filter, "first": 1000})).await["contentList"].clone();
            let all = texts_of_nodes(&all, "id").into_iter().map(str::to_owned).collect::<Vec<_>>();
            assert!(all.len() > 2 * size, "{search}: {}", all.len());
            let (mut forward, mut after) = (Vec::new(), Json::Null);
            loop {
                let page = client
                    .data_with(QUERY, json!({"search": search, "where": filter, "first": size, "after": after}))
                    .await["contentList"]
                    .clone();
                forward.extend(texts_of_nodes(&page, "id").into_iter().map(str::to_owned));
                after = page["pageInfo"]["endCursor"].clone();
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(forward, all, "{search} forward");
            let (mut backward, mut before) = (Vec::new(), Json::Null);
            loop {
                let page = client
                    .data_with(QUERY, json!({"search": search, "where": filter, "last": size, "before": before}))
                    .await["contentList"]
                    .clone();
                let ids = texts_of_nodes(&page, "id").into_iter().map(str::to_owned);
                backward = ids.chain(backward).collect::<Vec<_>>();
                before = page["pageInfo"]["startCursor"].clone();
                if page["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(backward, all, "{search} backward");
            let skipped = client.data_with(QUERY, json!({"search": search, "where": filter, "first": 5, "offset": 6})).await;
            assert_eq!(texts_of_nodes(&skipped["contentList"], "id"), all[6..11]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_belongs_to_its_search() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let page = devin.data_with(QUERY, json!({"search": "coffee beans", "first": 2})).await["contentList"].clone();
        let after = page["pageInfo"]["endCursor"].clone();
        // The same search in other letters is the same search.
        for search in ["coffee beans", "  Coffee BEANS "] {
            let next = devin.ask_with(QUERY, json!({"search": search, "first": 2, "after": after})).await;
            assert_eq!(codes(&next), Vec::<&str>::new(), "{search}: {next}");
        }
        let inline = format!("{{ contentList(search: \"coffee beans\", first: 2, after: {after}) {{ nodes {{ id }} }} }}");
        assert_eq!(codes(&devin.ask(&inline).await), Vec::<&str>::new());
        for search in [json!("tea"), json!("coffee"), Json::Null] {
            for query in
                [QUERY, "query ($search: String, $after: String) { contentList(search: $search, after: $after) { totalCount } }"]
            {
                let next = devin.ask_with(query, json!({"search": search, "after": after})).await;
                assert_eq!(codes(&next), ["BAD_USER_INPUT"], "{search}: {next}");
            }
        }
        let vera = world.user(VERA).await;
        assert_eq!(codes(&vera.ask_with(QUERY, json!({"search": "coffee beans", "after": after})).await), ["BAD_USER_INPUT"]);
        let plain = devin.data_with(QUERY, json!({"first": 2})).await["contentList"]["pageInfo"]["endCursor"].clone();
        assert_eq!(codes(&devin.ask_with(QUERY, json!({"search": "coffee beans", "after": plain})).await), ["BAD_USER_INPUT"]);
    })
    .await;
}
