//! The master test for mutations: what a viewer may not see changes no byte of the answer to an attempt to write.
//!
//! Every operation fails in its last field and changes nothing; which field fails before that one, and how, is what could tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use rowgate::catalog::Catalog;
use rowgate::execute::GraphqlRequest;
use serde_json::Value as Json;

use super::generator::Generator;
use super::interfere::{CANARY, UniqueColumns, interfere, unique_columns};
use super::pool::Pool;
use super::rows::Rows;
use super::writes::LAST;
use super::{Pair, VIEWERS, Who, check_done, lively, number, seed};
use crate::support::{AMARA, Backend, DEVIN, EDGAR, INGRID, SMALL, World};

/// Operations for each database and run of the suite.
const OPERATIONS: usize = 600;

/// What the operations of a run came to.
#[derive(Default)]
struct Tally {
    asked: AtomicUsize,
    /// Nothing stood against the fields before the last one.
    done: AtomicUsize,
    invalid: AtomicUsize,
    denied: AtomicUsize,
    conflicts: AtomicUsize,
    /// A key that a hidden row has stood in the way of somebody who may write there: the one thing that may be known.
    keys: AtomicUsize,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_changes_no_byte_of_the_answer_to_a_mutation() {
    let seed = seed();
    let began = Instant::now();
    let operations = usize::try_from(number("ROWGATE_MUTATIONS", OPERATIONS as u64)).expect("a number") / VIEWERS.len() + 1;
    let unique = Arc::new(unique_columns(&World::shared(Backend::Sqlite, SMALL).await).await);
    let tally = Arc::new(Tally::default());
    let mut runs = tokio::task::JoinSet::new();
    for (index, who) in VIEWERS.into_iter().enumerate() {
        let (unique, tally) = (Arc::clone(&unique), Arc::clone(&tally));
        let seed = seed.wrapping_mul(37).wrapping_add(index as u64);
        runs.spawn(async move { compare(who, &unique, &tally, (seed, operations)).await });
    }
    let mut found = Vec::new();
    while let Some(run) = runs.join_next().await {
        found.extend(run.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())));
    }
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    let (asked, done, keys) = (of(&tally.asked), of(&tally.done), of(&tally.keys));
    println!(
        "{asked} operations for each database, {done} went through to their end, {} denied, {} invalid, {} conflicts, {keys} with \
         keys of hidden rows, {:?}",
        of(&tally.denied),
        of(&tally.invalid),
        of(&tally.conflicts),
        began.elapsed()
    );
    assert!(
        found.is_empty(),
        "{} differences, seed {seed}; the first:\n{}",
        found.len(),
        found[..found.len().min(3)].join("\n\n")
    );
    assert!(done * 20 > asked, "too few operations go through: {done} of {asked}");
    assert!(of(&tally.denied) * 10 > asked, "too few are denied");
    assert!(keys * 50 < asked, "too many keys of hidden rows: {keys} of {asked}");
}

/// The differences found for one viewer.
async fn compare(who: Who, unique: &UniqueColumns, tally: &Tally, (seed, operations): (u64, usize)) -> Vec<String> {
    let catalog = Catalog::of_data_model();
    let mut pairs = Vec::new();
    let mut databases = Vec::new();
    let mut viewer = None;
    // Refused writes are recorded: both databases are copies of one's own.
    for backend in Backend::BOTH {
        let (open, other) = (World::own(backend, SMALL).await, World::own(backend, SMALL).await);
        let asking = who.viewer(&open).await;
        let (done, rows) = interfere(&other, &asking, unique, seed).await;
        check_done(who, backend, done);
        if backend == Backend::Sqlite {
            databases.extend([Rows::load(&open).await, rows]);
        }
        pairs.push((Pair { open: open.gateway.clone(), other: other.gateway.clone() }, [open, other]));
        viewer = Some(asking);
    }
    let viewer = viewer.expect("two databases");
    let mut random = SmallRng::seed_from_u64(seed);
    let pool = Pool::new(&catalog, &[&databases[0], &databases[1]], &mut random);
    let lively = lively(&catalog, &databases[0], &viewer);
    let types = pairs[0].0.open.schema().types();
    let mut generator = Generator::new(types, &catalog, &pool, &lively, seed);
    let mut found = Vec::new();
    for _ in 0..operations {
        let request = generator.mutation();
        let (sqlite, postgres) = tokio::join!(pairs[0].0.answers(&request, &viewer), pairs[1].0.answers(&request, &viewer));
        let answers = [
            ("SQLite", sqlite.0),
            ("SQLite, changed", sqlite.1),
            ("PostgreSQL", postgres.0),
            ("PostgreSQL, changed", postgres.1),
        ];
        let answers = answers.map(|(name, body)| (name, String::from_utf8_lossy(&body).into_owned()));
        judge(who, &request, &answers, tally, &mut found);
    }
    found
}

fn judge(who: Who, request: &GraphqlRequest, answers: &[(&str, String); 4], tally: &Tally, found: &mut Vec<String>) {
    let count = |counter: &AtomicUsize| counter.fetch_add(1, Ordering::Relaxed);
    count(&tally.asked);
    let (_, expected) = &answers[0];
    let mut wrong: Vec<String> = Vec::new();
    let differing = answers.iter().filter(|(_, answer)| answer != expected).count() > 0;
    if differing && is_about_a_key(request, answers) {
        count(&tally.keys);
    } else if differing {
        wrong.extend(answers.iter().map(|(name, answer)| format!("{name}: {answer:.1500}")));
    }
    if ["INTERNAL", "TIMEOUT", "UNAVAILABLE"].iter().any(|code| expected.contains(&format!("\"code\":\"{code}\""))) {
        wrong.push(format!("the gateway failed: {expected:.1500}"));
    }
    if expected.contains(CANARY) {
        wrong.push(format!("a hidden value is in the answer: {expected:.1500}"));
    }
    let cause = cause(expected);
    match cause.code.as_str() {
        _ if cause.is_last => count(&tally.done),
        "BAD_USER_INPUT" | "LIMIT_EXCEEDED" => count(&tally.invalid),
        "CONFLICT" => count(&tally.conflicts),
        _ => count(&tally.denied),
    };
    if !wrong.is_empty() && found.len() < 20 {
        let variables = Json::Object(request.variables.clone());
        found.push(format!("{who:?}: {}\n{variables}\n{}", request.query, wrong.join("\n")));
    }
}

/// The field an operation failed in and what of.
struct Cause {
    field: usize,
    is_last: bool,
    code: String,
    /// It says nothing but the code.
    is_bare: bool,
}

fn cause(body: &str) -> Cause {
    let answer: Json = serde_json::from_str(body).expect("JSON");
    assert!(answer["data"].is_null(), "an operation that must fail did not: {body:.1000}");
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let error = errors.into_iter().find(|error| error["extensions"]["rolledBack"].is_null()).unwrap_or_default();
    let key = error["path"][0].as_str().unwrap_or("no key").to_owned();
    let is_last = key == LAST;
    let field = key.strip_prefix('m').and_then(|number| number.parse().ok()).unwrap_or(if is_last { usize::MAX } else { 0 });
    let extensions = &error["extensions"];
    let is_bare = extensions.as_object().is_some_and(|members| members.len() == 1);
    Cause { field, is_last, code: extensions["code"].as_str().unwrap_or("no code").to_owned(), is_bare }
}

/// Whether all that differs is that a key stands in the way of a field which otherwise goes through: its caller may write there. Of
/// rows that come together, the first may be one that the caller may add, and another not.
fn is_about_a_key(request: &GraphqlRequest, answers: &[(&str, String); 4]) -> bool {
    if answers[0].1 != answers[2].1 || answers[1].1 != answers[3].1 {
        return false;
    }
    let (one, other) = (cause(&answers[0].1), cause(&answers[1].1));
    let (stopped, through) = if one.field < other.field { (one, other) } else { (other, one) };
    let comes_with_others = request.query.contains("create: ") && through.field == stopped.field;
    let [stopped, through] =
        if comes_with_others && through.code == "CONFLICT" { [through, stopped] } else { [stopped, through] };
    stopped.code == "CONFLICT" && stopped.is_bare && (through.field > stopped.field || comes_with_others)
}

/// A developer sees everything: then nothing is hidden, and what the operations come to is not decided by rules.
#[tokio::test(flavor = "multi_thread")]
async fn both_databases_answer_a_developer_alike() {
    let catalog = Catalog::of_data_model();
    let (sqlite, postgres) = (World::own(Backend::Sqlite, SMALL).await, World::own(Backend::Postgres, SMALL).await);
    let viewer = Who::User(DEVIN).viewer(&sqlite).await;
    let rows = Rows::load(&sqlite).await;
    let seed = seed();
    let pool = Pool::new(&catalog, &[&rows, &rows], &mut SmallRng::seed_from_u64(seed));
    let lively = lively(&catalog, &rows, &viewer);
    let mut generator = Generator::new(sqlite.gateway.schema().types(), &catalog, &pool, &lively, seed);
    let pair = Pair { open: sqlite.gateway.clone(), other: postgres.gateway.clone() };
    let mut through = 0;
    for _ in 0..300 {
        let request = generator.mutation();
        let (left, right) = pair.answers(&request, &viewer).await;
        let (left, right) = (String::from_utf8_lossy(&left).into_owned(), String::from_utf8_lossy(&right).into_owned());
        assert_eq!(left, right, "{}\n{}", request.query, Json::Object(request.variables));
        assert!(!left.contains("INTERNAL"), "{}: {left}", request.query);
        through += usize::from(cause(&left).is_last);
    }
    assert!(through > 30, "{through}");
}

/// Of the rows it wrote a mutation shows what a query shows of them: neither columns nor related rows beyond.
#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_shows_what_a_query_shows() {
    let catalog = Catalog::of_data_model();
    let seed = seed();
    for backend in Backend::BOTH {
        let world = World::own(backend, SMALL).await;
        let rows = Rows::load(&world).await;
        let pool = Pool::new(&catalog, &[&rows, &rows], &mut SmallRng::seed_from_u64(seed));
        let mut shown = 0;
        for who in [Who::User(EDGAR), Who::User(AMARA), Who::User(INGRID), Who::Kind("brand admin"), Who::Kind("restricted")] {
            let viewer = who.viewer(&world).await;
            let lively = lively(&catalog, &rows, &viewer);
            let mut generator = Generator::new(world.gateway.schema().types(), &catalog, &pool, &lively, seed);
            for _ in 0..250 {
                let (change, query) = generator.change_of_nothing();
                let body = world.gateway.execute(change.clone(), &viewer, false).await.body;
                let changed: Json = serde_json::from_slice(&body).expect("JSON");
                if changed["data"]["x"].is_null() {
                    continue;
                }
                let body = world.gateway.execute(query, &viewer, false).await.body;
                let asked: Json = serde_json::from_slice(&body).expect("JSON");
                // A change of published content begins no version as long as nothing changes.
                assert_eq!(changed["data"], asked["data"], "{who:?} on {backend}: {}", change.query);
                shown += 1;
            }
        }
        println!("{shown} rows shown on {backend}");
        assert!(shown > 60, "{shown}");
    }
}
