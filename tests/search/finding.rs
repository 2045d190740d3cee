//! Which rows are found and in which order: as a slow, obvious reading of the same words finds them, on both databases.

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::*;

/// Searches that are made of the words there are.
fn searches(rows: &[Words], count: usize) -> Vec<String> {
    let mut dice = SmallRng::seed_from_u64(20_261_125);
    let texts: Vec<Vec<&str>> =
        rows.iter().flat_map(|row| &row.columns).map(|(words, _)| words.split_whitespace().collect()).collect();
    let texts: Vec<&Vec<&str>> = texts.iter().filter(|words| words.len() > 3).collect();
    let mut made = Vec::new();
    for _ in 0..count {
        let parts = (0..dice.random_range(1..=3)).map(|_| {
            let words = texts.choose(&mut dice).expect("texts");
            let place = dice.random_range(0..words.len() - 2);
            let sign = if dice.random_bool(0.15) { "-" } else { "" };
            let part = match dice.random_range(0..6) {
                0 => format!("\"{} {}\"", words[place], words[place + 1]),
                1 => format!("{}*", words[place].chars().take(2).collect::<String>()),
                2 => words[place].to_uppercase(),
                3 => format!("{}-{}*", words[place], words[place + 1].chars().take(1).collect::<String>()),
                _ => words[place].to_owned(),
            };
            format!("{sign}{part}")
        });
        made.push(parts.collect::<Vec<_>>().join(" "));
    }
    made
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_what_has_the_words_and_the_best_comes_first() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let rows = words_of(&devin).await;
        let query =
            "query ($search: String) { contentList(search: $search, first: 1000) { totalCount edges { rank node { id } } } }";
        let (mut with_rows, mut with_ties) = (0, 0);
        for search in searches(&rows, 250) {
            if Query::parse(&search, 16).is_err() {
                continue;
            }
            let data = devin.data_with(query, json!({"search": search})).await;
            let edges = data["contentList"]["edges"].as_array().expect("edges");
            let seen = edges
                .iter()
                .map(|edge| (edge["rank"].as_u64().expect("a rank"), edge["node"]["id"].as_str().expect("an id").to_owned()));
            let seen: Vec<(u64, String)> = seen.collect();
            let wanted = expected(&rows, &search);
            assert_eq!(seen, wanted, "{search}");
            assert_eq!(data["contentList"]["totalCount"], wanted.len(), "{search}");
            with_rows += usize::from(!wanted.is_empty());
            with_ties += usize::from(wanted.windows(2).any(|pair| pair[0].0 == pair[1].0));
        }
        assert!(with_rows > 100 && with_ties > 30, "{with_rows} searches find something, {with_ties} with ties");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_every_script_are_found_on_both_databases() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let mut ids = Vec::new();
        // Every letter of the basic plane, and of the planes with further letters, by blocks. Angles and ampersands are HTML's.
        let blocks = (0..0x100_u32).chain([0x103, 0x104, 0x10a, 0x118, 0x1b0, 0x1d4, 0x1d7, 0x1e9, 0x1f1, 0x1f6, 0x200, 0x2f8]);
        for block in blocks {
            let letters: Vec<char> = (0..0x100)
                .filter_map(|low| char::from_u32(block * 0x100 + low))
                .filter(|letter| !letter.is_control() && !['<', '&'].contains(letter))
                .collect();
            let body: String = letters.iter().flat_map(|letter| [*letter, ' ']).collect();
            let joined: String = letters.chunks(5).flat_map(|five| five.iter().copied().chain([' '])).collect();
            let id = create(
                &amara,
                &format!("block-{block:x}"),
                json!({"title": format!("Block {block}"), "body": body,
                "fields": {"joined": joined}}),
            )
            .await;
            ids.push((id, letters, joined));
        }
        let query = "query ($id: ID!) { content(id: $id) { body fields } }";
        let mut searched = 0;
        for (id, letters, joined) in &ids {
            let seen = amara.data_with(query, json!({"id": id})).await["content"].clone();
            let quoted = world.id(uuid::Uuid::parse_str(id).expect("an id"));
            for (field, form) in [("body", TextForm::Html), ("fields", TextForm::Json)] {
                let sql = format!("SELECT search_{field} FROM content WHERE id = {quoted}");
                assert_eq!(world.text(&sql).await.as_deref(), Some(indexed(&seen[field], form).as_str()), "{field} of {id}");
            }
            // Each letter by itself, as it was written and in the other case, and what was written together.
            let words: Vec<String> = letters.iter().map(char::to_string).chain(joined.split(' ').map(str::to_owned)).collect();
            let words: Vec<&String> = words.iter().filter(|word| Query::parse(word, 100).is_ok()).collect();
            for some in words.chunks(8).step_by(4) {
                let upper = some.iter().filter(|word| same_word(word, &word.to_uppercase())).map(|word| word.to_uppercase());
                let written = some.iter().map(|word| (*word).clone());
                for search in [written.collect::<Vec<_>>().join(" "), upper.collect::<Vec<_>>().join(" ")] {
                    if Query::parse(&search, 16).is_ok() {
                        assert!(found(&amara, &search).await.contains(id), "{search:?} of {id}");
                        searched += 1;
                    }
                }
            }
        }
        assert!(searched > 2_000, "{searched} searches");
    })
    .await;
}

/// Capitals of a few letters are other letters: of a Greek vowel with a small iota below, of a dotless i.
fn same_word(word: &str, other: &str) -> bool {
    indexed(&json!(word), TextForm::Plain) == indexed(&json!(other), TextForm::Plain)
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_go_with_filters_orders_counts_and_groups() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let all = found(&devin, "coffee").await;
        let data = devin
            .data(
                "{ published: contentList(search: \"coffee\", where: {status: {eq: PUBLISHED}}, first: 1000) { totalCount nodes { id status } }
                   counted: contentList(search: \"coffee\", where: {status: {eq: PUBLISHED}}) { totalCount }
                   ordered: contentList(search: \"coffee\", orderBy: [{createdAt: ASC}], first: 1000) { nodes { id createdAt } edges { rank } }
                   none: contentList(search: \"coffee\", where: {or: []}) { totalCount nodes { id } }
                   one: contentListAggregate(search: \"coffee\") { count }
                   groups: contentListAggregate(search: \"coffee\", groupBy: [{status: true}]) { key { status } count }
                   published_group: contentListAggregate(search: \"coffee\", where: {status: {eq: PUBLISHED}}) { count } }",
            )
            .await;
        let published = texts_of_nodes(&data["published"], "status");
        assert!(!published.is_empty() && published.len() < all.len() && published.iter().all(|status| *status == "PUBLISHED"));
        assert_eq!(data["published"]["totalCount"], published.len());
        assert_eq!(data["counted"]["totalCount"], published.len());
        assert_eq!(data["published_group"][0]["count"], published.len());
        let of_published = texts_of_nodes(&data["published"], "id");
        let in_order: Vec<&str> = all.iter().map(String::as_str).filter(|id| of_published.contains(id)).collect();
        assert_eq!(of_published, in_order, "a filter keeps the order of the ranks");
        let times = texts_of_nodes(&data["ordered"], "createdAt");
        assert!(times.is_sorted() && times.len() == all.len(), "an order of its own wins");
        assert!(data["ordered"]["edges"].as_array().unwrap().iter().all(|edge| edge["rank"].as_u64().is_some_and(|rank| rank > 0)));
        assert_eq!(data["none"], json!({"totalCount": 0, "nodes": []}));
        assert_eq!(data["one"], json!([{"count": all.len()}]));
        let groups = data["groups"].as_array().unwrap();
        let sum: u64 = groups.iter().map(|group| group["count"].as_u64().unwrap()).sum();
        assert_eq!((sum as usize, groups.len() > 3), (all.len(), true));
        let nothing = devin.data("{ contentList(search: null, first: 1) { totalCount edges { rank highlights { text } } } }").await;
        let total = devin.data("{ contentList { totalCount } }").await;
        assert_eq!(nothing["contentList"]["totalCount"], total["contentList"]["totalCount"], "a null searches for nothing");
        assert_eq!(nothing["contentList"]["edges"][0], json!({"rank": null, "highlights": []}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn relations_are_searched_for_each_parent() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let data = devin
            .data(
                "{ brands(first: 100) { nodes { id contents(search: \"a* -tea\", first: 3) { totalCount nodes { id } edges { rank cursor } }
                    counted: contents(search: \"a* -tea\") { totalCount } } } }",
            )
            .await;
        let mut pages = 0;
        for brand in data["brands"]["nodes"].as_array().expect("brands") {
            let query = "query ($brand: ID!) { contentList(search: \"a* -tea\", where: {brandId: {eq: $brand}}, first: 1000) { nodes { id } } }";
            let alone = devin.data_with(query, json!({"brand": brand["id"]})).await;
            let alone = texts_of_nodes(&alone["contentList"], "id");
            let nested = texts_of_nodes(&brand["contents"], "id");
            assert_eq!(nested, alone[..alone.len().min(3)]);
            assert_eq!(brand["contents"]["totalCount"], alone.len());
            assert_eq!(brand["counted"]["totalCount"], alone.len());
            pages += usize::from(alone.len() > 3);
            let Some(after) = brand["contents"]["edges"].as_array().and_then(|edges| edges.last()) else { continue };
            let query = "query ($id: ID!, $after: String) { brand(id: $id) { contents(search: \"a* -tea\", first: 3, after: $after) { nodes { id } } } }";
            let next = devin.data_with(query, json!({"id": brand["id"], "after": after["cursor"]})).await;
            assert_eq!(texts_of_nodes(&next["brand"]["contents"], "id"), alone[alone.len().min(3)..alone.len().min(6)]);
        }
        assert!(pages > 3, "several brands have more than a page");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_very_many_matches_the_newest_are_ranked() {
    both(async |backend| {
        let world = World::limited(backend, SMALL, |limits| limits.search_ranked = 7).await;
        let vera = world.user(VERA).await;
        let data = vera
            .data(
                "{ ranked: contentList(search: \"the\", first: 50) { totalCount nodes { id createdAt } pageInfo { hasNextPage } edges { rank } }
                   newest: contentList(search: \"the\", orderBy: [{createdAt: DESC}], first: 1000) { totalCount nodes { id } }
                   part: contentList(search: \"the\", first: 5) { nodes { id } pageInfo { hasNextPage endCursor } } }",
            )
            .await;
        let newest = texts_of_nodes(&data["newest"], "id");
        let mut ranked = texts_of_nodes(&data["ranked"], "id");
        assert!(newest.len() > 20 && data["newest"]["totalCount"] == newest.len() && data["ranked"]["totalCount"] == newest.len());
        assert_eq!(ranked.len(), 7);
        let ranks: Vec<u64> = data["ranked"]["edges"].as_array().unwrap().iter().map(|edge| edge["rank"].as_u64().unwrap()).collect();
        assert!(ranks.iter().rev().is_sorted(), "{ranks:?}");
        assert_eq!(data["ranked"]["pageInfo"]["hasNextPage"], false);
        assert_eq!(data["part"]["pageInfo"]["hasNextPage"], true);
        let query = "query ($after: String) { contentList(search: \"the\", first: 5, after: $after) { nodes { id } pageInfo { hasNextPage } } }";
        let rest = vera.data_with(query, json!({"after": data["part"]["pageInfo"]["endCursor"]})).await;
        assert_eq!([texts_of_nodes(&data["part"], "id"), texts_of_nodes(&rest["contentList"], "id")].concat(), ranked);
        ranked.sort_unstable();
        let mut candidates = newest[..7].to_vec();
        candidates.sort_unstable();
        assert_eq!(ranked, candidates);
    })
    .await;
}
