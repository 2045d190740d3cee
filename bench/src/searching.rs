//! What searches cost: words that are rare and words that stand everywhere, for callers who see little, more and all; and the vectors
//! nearest to one.
//!
//! The world is the demonstration's alone, with as much content as the run asks for, and copies of its vectors.

use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio_postgres::{Client, NoTls};

use crate::client::{self, Request, Target};
use crate::measure::WARM_UP;
use crate::servers::{Servers, output, program};
use crate::{Failure, Run};

/// Who searches: what the caller sees of the content, and the address.
const CALLERS: [(&str, &str); 3] = [
    ("one brand", "vera.lindqvist@northwind.example"),
    ("one organization", "amara.okafor@northwind.example"),
    ("everything", "devin.marsh@elsewhere.example"),
];

/// What is searched for.
const SEARCHES: [(&str, &[&str]); 6] = [
    ("a word that is nowhere", &["quokka", "numbat"]),
    ("a rare word", &["banyuls", "huila", "östersund", "sidamo"]),
    ("a word of a trade", &["espresso", "biscotti", "drizzle", "velvety"]),
    ("a word that is everywhere", &["table", "with", "months", "advice"]),
    ("two words", &["cherry cocoa", "coffee table", "with months", "slow mornings"]),
    ("a row, a beginning, without", &["\"cold brew\"", "roast*", "coffee -decaf", "\"word of advice\" choc*"]),
];

const PAGE: &str =
    "query Search($words: String!) { contentList(search: $words, first: 20) { edges { rank node { id title status } } } }";

const SHOWN: &str = "query Search($words: String!) { contentList(search: $words, first: 20) \
    { edges { rank highlights { field text } node { id title } } pageInfo { hasNextPage endCursor } } }";

const SIMILAR: &str = "query Similar($to: VectorSimilarity!) { vectorStore(similarTo: $to, first: 10) { edges { distance node { id sourceId } } } }";

/// Measures all searches and prints a table.
pub async fn run(run: &Run, url: &str) -> Result<(), Failure> {
    let (database, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    fill(run, url, &database).await?;
    println!(
        "\n{:<20} {:<28} {:>10} {:>10} {:>8} {:>9}",
        "the caller sees", "searched for", "p50 ms", "p99 ms", "worst", "requests"
    );
    for (sees, email) in CALLERS {
        let servers = Servers::start(run, url, email)?;
        let request =
            |document: &str, words: &str| Request::graphql(servers.rowgate, &servers.token, document, &json!({"words": words}));
        let mut mix = Vec::new();
        for (title, searches) in SEARCHES {
            let requests: Vec<Request> = searches.iter().map(|words| request(PAGE, words)).collect();
            mix.extend(requests.iter().cloned());
            measure(run, &servers, (sees, title), requests).await?;
        }
        measure(run, &servers, (sees, "all of these in turns"), mix).await?;
        let shown = SEARCHES.iter().flat_map(|(_, searches)| *searches).map(|words| request(SHOWN, words)).collect();
        measure(run, &servers, (sees, "with highlights and cursor"), shown).await?;
        let vector: Vec<Value> = (0..1_536).map(|place| json!(f64::from(place % 7) - 3.0)).collect();
        let similar = Request::graphql(servers.rowgate, &servers.token, SIMILAR, &json!({"to": {"vector": vector}}));
        measure(run, &servers, (sees, "ten nearest vectors"), vec![similar]).await?;
    }
    Ok(())
}

async fn measure(run: &Run, servers: &Servers, (sees, title): (&str, &str), requests: Vec<Request>) -> Result<(), Failure> {
    if !run.queries.is_empty() && !run.queries.iter().any(|name| title.contains(name.as_str())) {
        return Ok(());
    }
    let target = Target { address: servers.rowgate, requests: Arc::from(requests) };
    for connections in run.connections.iter().copied() {
        let open = client::connect(&target, connections).await?;
        let (_, open) = client::load(&target, open, WARM_UP).await?;
        let (load, _) = client::load(&target, open, run.slice()).await?;
        let mut times = load.microseconds;
        times.sort_unstable();
        let at = |share: usize| {
            times.get((times.len() * share / 1_000).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
        };
        let [median, most, worst] = [500, 990, 1_000].map(|share| f64::from(at(share)) / 1_000.0);
        println!("{sees:<20} {title:<28} {median:>10.2} {most:>10.2} {worst:>8.0} {:>9}", times.len());
    }
    Ok(())
}

/// Fills the database, unless it is filled already.
async fn fill(run: &Run, url: &str, database: &Client) -> Result<(), Failure> {
    let there: bool = database.query_one("SELECT to_regclass('content') IS NOT NULL", &[]).await?.get(0);
    if !there {
        eprintln!("filling the database with {} rows of content", run.rows);
        let rows = run.rows.to_string();
        output(Command::new(program(run.rowgate.as_deref())?).args(["--database-url", url, "demo", "--rows", &rows]))?;
    }
    let vectors: i64 = database.query_one("SELECT count(*) FROM vector_store", &[]).await?.get(0);
    let missing = i64::from(run.vectors) - vectors;
    if missing > 0 {
        eprintln!("filling the database with {missing} vectors");
        let sql = include_str!("../sql/vectors.sql").replace("{rows}", &missing.to_string());
        database
            .batch_execute(&format!(
                "BEGIN; SET LOCAL rowgate.recording = 'off'; SET LOCAL rowgate.feeding = 'off'; {sql}; COMMIT"
            ))
            .await?;
    }
    if !there || missing > 0 {
        database.batch_execute("VACUUM ANALYZE").await?;
        database.batch_execute("CHECKPOINT").await?;
    }
    Ok(())
}
