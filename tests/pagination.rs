//! Pages are a partition: whatever the order and the size, walking forward or backward meets every row once, in order.

use rand::rngs::SmallRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use serde_json::{Value as Json, json};

use crate::support::*;

/// Columns that repeat, are null, have many bytes, are hidden on some rows, or lie behind a relation.
const ENTRIES: [&str; 15] = [
    "status",
    "type",
    "title",
    "excerpt",
    "publishedAt",
    "scheduledFor",
    "createdAt",
    "views",
    "isDraft",
    "templateId",
    "parentId",
    "creator.email",
    "brand.name",
    "parent.publishedAt",
    "versions.count",
];
const DIRECTIONS: [&str; 6] = ["ASC", "DESC", "ASC_NULLS_FIRST", "ASC_NULLS_LAST", "DESC_NULLS_FIRST", "DESC_NULLS_LAST"];
const ORDERS: usize = 60;

const QUERY: &str =
    "query ($order: [ContentOrder!], $where: ContentFilter, $first: Int, $after: String, $last: Int, $before: String) {
    contentList(orderBy: $order, where: $where, first: $first, after: $after, last: $last, before: $before) {
        totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}";

fn order(dice: &mut SmallRng) -> Json {
    let mut entries = ENTRIES;
    entries.shuffle(dice);
    let chosen = &entries[..dice.random_range(0..=3)];
    let entry = |path: &&str| {
        let direction = *DIRECTIONS.choose(dice).expect("there are some");
        path.rsplit('.').fold(json!(direction), |inner, field| json!({field: inner}))
    };
    Json::Array(chosen.iter().map(entry).collect())
}

struct Walk<'c, 'w> {
    client: &'c Client<'w>,
    order: Json,
    filter: Json,
}

impl Walk<'_, '_> {
    async fn page(&self, arguments: Json) -> Json {
        let mut variables = json!({"order": self.order, "where": self.filter});
        for (name, value) in arguments.as_object().expect("arguments") {
            variables[name] = value.clone();
        }
        self.client.data_with(QUERY, variables).await["contentList"].take()
    }

    async fn all(&self) -> Vec<String> {
        let page = self.page(json!({"first": 1000})).await;
        assert_eq!((&page["pageInfo"]["hasNextPage"], &page["pageInfo"]["hasPreviousPage"]), (&json!(false), &json!(false)));
        ids(&page)
    }

    async fn forward(&self, size: usize, total: usize) -> Vec<String> {
        let (mut found, mut after) = (Vec::new(), Json::Null);
        loop {
            let page = self.page(json!({"first": size, "after": after})).await;
            self.check(&page, total);
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !found.is_empty());
            found.extend(ids(&page));
            assert_eq!(page["pageInfo"]["hasNextPage"], found.len() < total);
            if found.len() >= total || page["edges"] == json!([]) {
                return found;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }

    async fn backward(&self, size: usize, total: usize) -> Vec<String> {
        let (mut found, mut before) = (Vec::new(), Json::Null);
        loop {
            let page = self.page(json!({"last": size, "before": before})).await;
            self.check(&page, total);
            assert_eq!(page["pageInfo"]["hasNextPage"], !found.is_empty());
            let mut earlier = ids(&page);
            earlier.extend(found);
            found = earlier;
            assert_eq!(page["pageInfo"]["hasPreviousPage"], found.len() < total);
            if found.len() >= total || page["edges"] == json!([]) {
                return found;
            }
            before = page["pageInfo"]["startCursor"].clone();
        }
    }

    fn check(&self, page: &Json, total: usize) {
        let edges = page["edges"].as_array().expect("edges");
        assert_eq!(page["totalCount"], total, "a cursor does not change the count");
        assert_eq!(page["nodes"].as_array().map(Vec::len), Some(edges.len()));
        let cursor = |edge: Option<&Json>| edge.map_or(Json::Null, |edge| edge["cursor"].clone());
        assert_eq!(
            (&page["pageInfo"]["startCursor"], &page["pageInfo"]["endCursor"]),
            (&cursor(edges.first()), &cursor(edges.last()))
        );
    }
}

fn ids(page: &Json) -> Vec<String> {
    texts_of_nodes(page, "id").into_iter().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn walking_meets_every_row_once() {
    let mut lists: Vec<Vec<Vec<String>>> = Vec::new();
    for backend in Backend::BOTH {
        let world = World::shared(backend, SMALL).await;
        let callers = [world.developer().await, world.user(AMARA).await, world.user(VERA).await];
        let mut dice = SmallRng::seed_from_u64(20_260_112);
        let mut seen = Vec::new();
        for number in 0..ORDERS {
            let order = order(&mut dice);
            let filter = if number % 3 == 0 { json!({"status": {"in": ["DRAFT", "PUBLISHED"]}}) } else { json!(null) };
            let walk = Walk { client: &callers[number % callers.len()], order, filter };
            let all = walk.all().await;
            let (forward, backward) = (dice.random_range(20..300), dice.random_range(20..300));
            println!("{backend}, walk {number}: {} rows by {}, pages of {forward} and {backward}", all.len(), walk.order);
            assert_eq!(walk.forward(forward, all.len()).await, all);
            assert_eq!(walk.backward(backward, all.len()).await, all);
            seen.push(all);
        }
        lists.push(seen);
    }
    assert_eq!(lists[0], lists[1], "both databases have the same order");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_one_row_too() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        let order = json!([{"publishedAt": "DESC_NULLS_LAST"}, {"creator": {"email": "ASC_NULLS_FIRST"}}, {"views": "DESC"}]);
        let walk = Walk { client: &developer, order, filter: json!({"brand": {"slug": {"eq": "halden-skin"}}}) };
        let all = walk.all().await;
        assert!(all.len() > 20, "there is something to walk over: {}", all.len());
        assert_eq!(walk.forward(1, all.len()).await, all);
        assert_eq!(walk.backward(1, all.len()).await, all);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nested_lists_are_walked_for_each_parent() {
    const NESTED: &str =
        "query ($slug: String!, $order: [ContentOrder!], $first: Int, $after: String, $last: Int, $before: String) {
        brands(where: {slug: {eq: $slug}}) { nodes {
            contents(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
                totalCount nodes { id creator { displayName } versions { totalCount } }
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }";
    const WHOLE: &str = "query ($order: [ContentOrder!]) { brands(first: 16, orderBy: [{slug: ASC}]) { nodes {
        slug contents(first: 600, orderBy: $order) { totalCount nodes { id } } } } }";
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        let mut dice = SmallRng::seed_from_u64(7);
        let whole = order(&mut dice);
        let data = developer.data_with(WHOLE, json!({"order": whole})).await;
        for brand in data["brands"]["nodes"].as_array().expect("brands") {
            for (size, place, edge, more) in
                [("first", "after", "endCursor", "hasNextPage"), ("last", "before", "startCursor", "hasPreviousPage")]
            {
                let (mut pages, mut cursor) = (Vec::new(), Json::Null);
                loop {
                    let arguments = json!({"slug": brand["slug"], "order": whole, size: 7, place: cursor});
                    let data = developer.data_with(NESTED, arguments).await;
                    let page = &data["brands"]["nodes"][0]["contents"];
                    assert_eq!(page["totalCount"], brand["contents"]["totalCount"]);
                    pages.push(ids(page));
                    if page["pageInfo"][more] == false {
                        break;
                    }
                    cursor = page["pageInfo"][edge].clone();
                }
                if size == "last" {
                    pages.reverse();
                }
                assert_eq!(pages.concat(), ids(&brand["contents"]), "{} by {size}, {whole}", brand["slug"]);
            }
        }
    })
    .await;
}
