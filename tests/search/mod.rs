//! Full text: what is found, in which order, what is shown of it, and that it tells nothing of what is hidden.

mod finding;
mod hidden;
mod indexing;
mod paging;
mod plans;
mod showing;
mod similar;

use entity::table::TextForm;
use rowgate::search::{Query, indexed};
use serde_json::{Value as Json, json};

use crate::support::*;

/// A searched column: the field, how its words are found, what they count.
const COLUMNS: [(&str, TextForm, u64); 3] =
    [("title", TextForm::Plain, 8), ("fields", TextForm::Json, 2), ("body", TextForm::Html, 1)];

/// The ids of what is found, the best first.
async fn found(client: &Client<'_>, search: &str) -> Vec<String> {
    let query = "query ($search: String) { contentList(search: $search, first: 1000) { nodes { id } } }";
    let data = client.data_with(query, json!({"search": search})).await;
    texts_of_nodes(&data["contentList"], "id").into_iter().map(str::to_owned).collect()
}

/// A row as its words.
struct Words {
    id: String,
    columns: Vec<(String, u64)>,
}

/// The rows that a client sees, as their words.
async fn words_of(client: &Client<'_>) -> Vec<Words> {
    let data = client.data("{ contentList(first: 1000) { nodes { id title fields body } } }").await;
    let nodes = data["contentList"]["nodes"].as_array().expect("nodes");
    let words = |node: &Json| Words {
        id: node["id"].as_str().expect("an id").to_owned(),
        columns: COLUMNS.iter().map(|(field, form, weight)| (indexed(&node[*field], *form), *weight)).collect(),
    };
    nodes.iter().map(words).collect()
}

impl Words {
    fn count(&self, needle: &str) -> impl Iterator<Item = (u64, u64)> {
        self.columns.iter().map(move |(words, weight)| (words.matches(needle).count() as u64, *weight))
    }

    /// The slow, obvious reading of a search: the rank, where the row matches.
    fn rank(&self, query: &Query) -> Option<u64> {
        let has = |needle: &String| self.count(needle).any(|(count, _)| count > 0);
        let excluded = query.excluded.iter().map(|term| term.needle());
        if !query.needles().iter().all(has) || excluded.into_iter().any(|needle| has(&needle)) {
            return None;
        }
        let ranks = query.needles().into_iter().flat_map(|needle| {
            let counts: Vec<(u64, u64)> = self.count(&needle).collect();
            counts.into_iter().map(|(count, weight)| (1_000 * weight * count).div_ceil(count + 4))
        });
        Some(ranks.sum())
    }
}

/// What must be found, the best first.
fn expected(rows: &[Words], search: &str) -> Vec<(u64, String)> {
    let query = Query::parse(search, 100).expect("a query");
    let mut found: Vec<(u64, String)> = rows.iter().filter_map(|row| Some((row.rank(&query)?, row.id.clone()))).collect();
    found.sort_by(|left, right| right.cmp(left));
    found
}

/// A piece of content of Northwind Coffee.
async fn create(client: &Client<'_>, slug: &str, further: Json) -> String {
    let brands = client.data("{ brands(where: {slug: {eq: \"northwind-coffee\"}}) { nodes { id } } }").await;
    let mut input = json!({"brandId": brands["brands"]["nodes"][0]["id"], "type": "article", "slug": slug, "title": "Untitled"});
    for (name, value) in further.as_object().expect("members") {
        input[name] = value.clone();
    }
    let query = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
    client.data_with(query, json!({"input": input})).await["createContent"]["id"].as_str().expect("an id").to_owned()
}
