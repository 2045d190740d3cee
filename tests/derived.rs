//! Rows of derived tables have no ids: their key tells them apart in pages, cursors, relations and lookups, alike on both databases.

use std::sync::Mutex;

use serde_json::{Value as Json, json};

use crate::support::*;

const ALL: &str = "brandId type date totalCount publishedCount draftCount avgViews avgEngagementDuration";

/// The rows of a page.
fn rows(connection: &Json) -> Vec<Json> {
    connection["nodes"].as_array().expect("nodes").clone()
}

/// All rows in an order, page by page, forward or backward.
async fn walked(client: &Client<'_>, order: &str, size: usize, backward: bool) -> Vec<Json> {
    let (count, cursor, edge, more) = match backward {
        false => ("first", "after", "endCursor", "hasNextPage"),
        true => ("last", "before", "startCursor", "hasPreviousPage"),
    };
    let query = format!(
        "query ($cursor: String) {{ contentAnalyticsList(orderBy: [{order}], {count}: {size}, {cursor}: $cursor) \
         {{ nodes {{ {ALL} }} pageInfo {{ edge: {edge} more: {more} }} }} }}"
    );
    let (mut found, mut cursor) = (Vec::new(), Json::Null);
    loop {
        let page = client.data_with(&query, json!({ "cursor": cursor })).await["contentAnalyticsList"].take();
        let rows = rows(&page);
        found = if backward { [rows, found].concat() } else { [found, rows].concat() };
        cursor = page["pageInfo"]["edge"].clone();
        if page["pageInfo"]["more"] != true {
            return found;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_rows_without_ids_are_a_partition() {
    let answers = Mutex::new(Vec::new());
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let whole = devin.data(&format!("{{ contentAnalyticsList(first: 1000) {{ totalCount nodes {{ {ALL} }} }} }}")).await;
        let mut all = rows(&whole["contentAnalyticsList"]);
        assert!(all.len() > 100 && whole["contentAnalyticsList"]["totalCount"] == all.len(), "{}", all.len());
        // Without another order the key is the order.
        let key = |row: &Json| ["brandId", "type", "date"].map(|name| row[name].as_str().expect("a key").to_owned());
        assert!(all.is_sorted_by_key(key));
        for (order, size) in
            [("", 7), ("{totalCount: DESC}", 11), ("{date: ASC}, {avgViews: DESC_NULLS_LAST}", 40), ("{brand: {name: ASC}}", 23)]
        {
            let forward = walked(&devin, order, size, false).await;
            let backward = walked(&devin, order, size, true).await;
            assert_eq!(forward, backward, "{order}");
            let mut met = forward.clone();
            met.sort_by_key(key);
            assert_eq!(met, all, "{order}: every row once");
        }
        all.sort_by_key(key);
        answers.lock().expect("nobody fails").push(all);
    })
    .await;
    let answers = answers.into_inner().expect("nobody failed");
    assert_eq!(answers[0], answers[1], "both databases count and round alike");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_ids_hang_from_their_brands() {
    let answers = Mutex::new(Vec::new());
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let query = format!(
            "{{ brands(orderBy: [{{slug: ASC}}]) {{ nodes {{ slug contentAnalytics(first: 3, orderBy: [{{totalCount: DESC}}]) \
             {{ totalCount edges {{ cursor node {{ {ALL} brand {{ slug }} }} }} pageInfo {{ hasNextPage }} }} }} }} }}"
        );
        let data = devin.data(&query).await;
        let mut shown = 0;
        for brand in rows(&data["brands"]) {
            let figures = &brand["contentAnalytics"];
            let edges = figures["edges"].as_array().expect("edges");
            assert_eq!(edges.len() as u64, figures["totalCount"].as_u64().expect("a number").min(3));
            shown += edges.len();
            for edge in edges {
                assert_eq!(edge["node"]["brand"]["slug"], brand["slug"]);
            }
            // The cursor of a nested page is one of the list of all.
            if let Some(edge) = edges.first() {
                let again = "query ($slug: String!, $after: String!) { brands(where: {slug: {eq: $slug}}) { nodes { \
                    contentAnalytics(first: 2, after: $after, orderBy: [{totalCount: DESC}]) { nodes { type date } } } } }";
                let next = devin.data_with(again, json!({"slug": brand["slug"], "after": edge["cursor"]})).await;
                let found = rows(&rows(&next["brands"])[0]["contentAnalytics"]);
                for (found, edge) in found.iter().zip(&edges[1..]) {
                    assert_eq!((&found["type"], &found["date"]), (&edge["node"]["type"], &edge["node"]["date"]));
                }
            }
        }
        assert!(shown > 20, "{shown}");
        answers.lock().expect("nobody fails").push(without_cursors(data));
        // By their own values, and by those of rows they hang from.
        let filtered = "{ contentAnalyticsList(where: {brand: {slug: {eq: \"northwind-coffee\"}}, totalCount: {gt: \"1\"}}) { totalCount } \
            brands(where: {contentAnalytics: {some: {draftCount: {gt: \"0\"}}}}) { totalCount } \
            contentAnalyticsListAggregate(groupBy: [{type: true}]) { key { type } count sum { totalCount } } }";
        let filtered = devin.data(filtered).await;
        answers.lock().expect("nobody fails").push(filtered);
    })
    .await;
    let answers = answers.into_inner().expect("nobody failed");
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[1], answers[3]);
}

/// Cursors name their database's keys, sealed anew each time.
fn without_cursors(mut data: Json) -> Json {
    for brand in data["brands"]["nodes"].as_array_mut().expect("nodes") {
        for edge in brand["contentAnalytics"]["edges"].as_array_mut().expect("edges") {
            edge["cursor"] = Json::Null;
        }
    }
    data
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_ids_are_found_by_their_key_and_never_written() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let (vera, devin) = (world.user(VERA).await, world.developer().await);
        let seen = rows(&vera.data(&format!("{{ contentAnalyticsList {{ nodes {{ {ALL} }} }} }}")).await["contentAnalyticsList"]);
        assert!(!seen.is_empty());
        let hidden =
            rows(&devin.data(&format!("{{ contentAnalyticsList(first: 1000) {{ nodes {{ {ALL} }} }} }}")).await["contentAnalyticsList"]);
        let hidden = hidden.iter().find(|row| row["brandId"] != seen[0]["brandId"]).expect("another brand");
        let lookup = format!(
            "query ($brandId: ID!, $type: String!, $date: Date!) {{ \
             contentAnalyticsByBrandIdAndTypeAndDate(brandId: $brandId, type: $type, date: $date) {{ {ALL} }} }}"
        );
        let found = vera.data_with(&lookup, seen[0].clone()).await;
        assert_eq!(found["contentAnalyticsByBrandIdAndTypeAndDate"], seen[0]);
        let found = vera.data_with(&lookup, hidden.clone()).await;
        assert!(found["contentAnalyticsByBrandIdAndTypeAndDate"].is_null());
        let types = world.gateway.schema().types();
        let members = |name: &str| types.get(name).and_then(rowgate::schema::types::Type::fields).expect("fields");
        assert!(members("ContentAnalytics").get("nodeId").is_none());
        assert!(
            !members("Mutation")
                .iter()
                .any(|field| field.name.contains("ContentAnalytics") && !field.name.starts_with("refresh"))
        );
    })
    .await;
}
