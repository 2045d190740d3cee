//! The master test: what a viewer may not see changes no byte of any answer.
//!
//! Two databases differ in rows and cells hidden from a viewer and in nothing else. Random operations, made from the schema, are
//! asked of both; the answers must be equal, and equal on SQLite and PostgreSQL. The suite asks the same operations each time, so that
//! who breaks one finds out, and nobody else; to look further, `ROWGATE_SEED` gives other ones and `ROWGATE_OPERATIONS` more of them.

mod arguments;
mod generator;
pub mod interfere;
mod mutations;
mod pool;
pub mod rows;
mod writes;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use bytes::Bytes;
use policy::{Policy, PolicySet, Viewer, allow};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rowgate::catalog::Catalog;
use rowgate::execute::{ExecutionSettings, Gateway, GraphqlRequest};
use rowgate::{plan, schema, sql};
use serde_json::Value as Json;

use self::generator::{Generator, Operation};
use self::interfere::{CANARY, Done, UniqueColumns, interfere, unique_columns};
use self::pool::Pool;
use self::rows::Rows;
use crate::support::{AMARA, Backend, INGRID, OLIVE, SMALL, VERA, World};

/// An editor with restrictions.
const RESTRICTED: &str = "restricted";
/// A member of an organization without a role on any brand.
const MEMBER: &str = "member";
/// Operations for each database and run of the suite.
const OPERATIONS: usize = 2_000;
/// Where the operations of the suite begin.
const SEED: u64 = 20_261_126;

#[derive(Clone, Copy, Debug)]
enum Who {
    Anonymous,
    User(&'static str),
    Kind(&'static str),
    /// With an active organization.
    Narrowed(&'static str),
}

const VIEWERS: [Who; 8] = [
    Who::Anonymous,
    Who::User(OLIVE),
    Who::User(VERA),
    Who::Kind(RESTRICTED),
    Who::Kind(MEMBER),
    Who::User(INGRID),
    Who::User(AMARA),
    Who::Narrowed("two organizations"),
];

impl Who {
    async fn viewer(self, world: &World) -> Viewer {
        let of_kind = |kind: &str| {
            let users = rowgate::demo::users();
            users.into_iter().find(|user| user.kind == kind).unwrap_or_else(|| panic!("nobody is {kind}")).email
        };
        match self {
            Self::Anonymous => world.anonymous().viewer,
            Self::User(email) => world.user(email).await.viewer,
            Self::Kind(kind) => world.user(&of_kind(kind)).await.viewer,
            Self::Narrowed(kind) => {
                let email = of_kind(kind);
                let organization = world.user(&email).await.viewer.organization_roles[0].organization_id;
                world.narrowed(&email, Some(organization), None).await.viewer
            }
        }
    }
}

fn number(name: &str, default: u64) -> u64 {
    rowgate::config::environment().get(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

fn seed() -> u64 {
    let seed = number("ROWGATE_SEED", SEED);
    println!("ROWGATE_SEED={seed}");
    seed
}

/// A pair of databases that look the same to one viewer.
struct Pair {
    open: Gateway,
    other: Gateway,
}

impl Pair {
    async fn answers(&self, request: &GraphqlRequest, viewer: &Viewer) -> (Bytes, Bytes) {
        let (open, other) =
            tokio::join!(self.open.execute(request.clone(), viewer, false), self.other.execute(request.clone(), viewer, false));
        (open.body, other.body)
    }
}

/// What the operations of a run came to.
#[derive(Default)]
struct Tally {
    asked: AtomicUsize,
    with_rows: AtomicUsize,
    refused: AtomicUsize,
    pages: AtomicUsize,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_changes_no_byte_of_any_answer() {
    let seed = seed();
    let began = Instant::now();
    let operations = usize::try_from(number("ROWGATE_OPERATIONS", OPERATIONS as u64)).expect("a number") / VIEWERS.len() + 1;
    let sqlite = World::shared(Backend::Sqlite, SMALL).await;
    let postgres = World::shared(Backend::Postgres, SMALL).await;
    let unique = Arc::new(unique_columns(&sqlite).await);
    let tally = Arc::new(Tally::default());
    let mut runs = tokio::task::JoinSet::new();
    for (index, who) in VIEWERS.into_iter().enumerate() {
        let (sqlite, postgres, unique, tally) = (sqlite.clone(), postgres.clone(), Arc::clone(&unique), Arc::clone(&tally));
        let seed = seed.wrapping_mul(31).wrapping_add(index as u64);
        runs.spawn(async move { compare(who, [sqlite, postgres], &unique, &tally, (seed, operations)).await });
    }
    let mut found = Vec::new();
    while let Some(run) = runs.join_next().await {
        found.extend(run.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())));
    }
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    let (asked, with_rows, refused, pages) = (of(&tally.asked), of(&tally.with_rows), of(&tally.refused), of(&tally.pages));
    println!(
        "{asked} operations for each database, {with_rows} with rows, {pages} pages by cursor, {refused} refused, {:?}",
        began.elapsed()
    );
    assert!(
        found.is_empty(),
        "{} differences, seed {seed}; the first:\n{}",
        found.len(),
        found[..found.len().min(3)].join("\n\n")
    );
    assert!(with_rows * 4 > asked, "too few answers have rows: {with_rows} of {asked}");
    assert!(refused * 4 < asked, "too many operations are refused: {refused} of {asked}");
    assert!(pages * 30 > asked, "too few pages: {pages} of {asked}");
}

/// The differences found for one viewer.
async fn compare(
    who: Who,
    worlds: [World; 2],
    unique: &UniqueColumns,
    tally: &Tally,
    (seed, operations): (u64, usize),
) -> Vec<String> {
    let catalog = Catalog::of_data_model();
    let viewer = who.viewer(&worlds[0]).await;
    let mut pairs = Vec::new();
    let mut databases = Vec::new();
    for world in worlds {
        let other = World::own(world.backend, SMALL).await;
        let (done, rows) = interfere(&other, &viewer, unique, seed).await;
        check_done(who, world.backend, done);
        assert_eq!(who.viewer(&other).await, viewer, "the facts about the viewer stay the same");
        pairs.push((Pair { open: world.gateway.clone(), other: other.gateway.clone() }, other));
        if world.backend == Backend::Sqlite {
            databases.extend([Rows::load(&world).await, rows]);
        }
    }
    let mut random = SmallRng::seed_from_u64(seed);
    let pool = Pool::new(&catalog, &[&databases[0], &databases[1]], &mut random);
    let lively = lively(&catalog, &databases[0], &viewer);
    let types = pairs[0].0.open.schema().types();
    let mut generator = Generator::new(types, &catalog, &pool, &lively, seed);
    let mut found = Vec::new();
    let mut asked = 0;
    while asked < operations {
        let operation = generator.operation();
        let body = ask_all(who, &viewer, &pairs, &operation.request, tally, &mut found).await;
        asked += 1;
        if let Some(next) = next_page(&mut generator, &operation, &body) {
            ask_all(who, &viewer, &pairs, &next, tally, &mut found).await;
            tally.pages.fetch_add(1, Ordering::Relaxed);
            asked += 1;
        }
    }
    found
}

/// What a run without a difference would prove nothing about.
fn check_done(who: Who, backend: Backend, done: Done) {
    println!("{who:?} on {backend}: {done:?}");
    assert!(done.rows_added > 200 && done.rows_deleted > 50 && done.cells_changed > 2_000, "{who:?}: {done:?}");
}

fn lively(catalog: &Catalog, rows: &Rows, viewer: &Viewer) -> Vec<&'static str> {
    let view = rows.view(&entity::policies(), viewer);
    let seen = |table: &str| view.readable.keys().any(|(name, _)| *name == table);
    catalog.entities.iter().filter(|entity| seen(entity.table.name)).map(|entity| entity.type_name).collect()
}

async fn ask_all(
    who: Who,
    viewer: &Viewer,
    pairs: &[(Pair, World)],
    request: &GraphqlRequest,
    tally: &Tally,
    found: &mut Vec<String>,
) -> Bytes {
    let (sqlite, postgres) = tokio::join!(pairs[0].0.answers(request, viewer), pairs[1].0.answers(request, viewer));
    let answers = [("SQLite, changed", &sqlite.1), ("PostgreSQL", &postgres.0), ("PostgreSQL, changed", &postgres.1)];
    let expected = &sqlite.0;
    let text = String::from_utf8_lossy(expected);
    let mut wrong: Vec<String> = Vec::new();
    for (name, answer) in answers {
        if answer != expected {
            wrong.push(format!("{name}: {}", around_difference(answer, expected)));
        }
    }
    if text.contains(CANARY) && !text.contains("errors") {
        wrong.push("a hidden value is in the answer".to_owned());
    }
    if ["INTERNAL", "TIMEOUT", "UNAVAILABLE"].iter().any(|code| text.contains(&format!("\"code\":\"{code}\""))) {
        wrong.push("the gateway failed".to_owned());
    }
    if !wrong.is_empty() && found.len() < 20 {
        let variables = Json::Object(request.variables.clone());
        let other = answers.iter().find(|(_, answer)| *answer != expected).map_or(expected, |(_, answer)| answer);
        let shown = around_difference(expected, other);
        found.push(format!("{who:?}: {}\n{variables}\nSQLite: {shown}\n{}", request.query, wrong.join("\n")));
    }
    tally.asked.fetch_add(1, Ordering::Relaxed);
    let body: Json = serde_json::from_slice(expected).expect("JSON");
    tally.with_rows.fetch_add(usize::from(has_rows(&body["data"])), Ordering::Relaxed);
    tally.refused.fetch_add(usize::from(body.get("data").is_none()), Ordering::Relaxed);
    expected.clone()
}

/// The part of an answer where it begins to differ from another.
fn around_difference(answer: &Bytes, other: &Bytes) -> String {
    let same = answer.iter().zip(other).take_while(|(one, two)| one == two).count();
    let (from, to) = (same.saturating_sub(300), answer.len().min(same + 300));
    format!("at byte {same}: {}", String::from_utf8_lossy(&answer[from..to]))
}

/// Whether there is a value that comes from a row: a text, or a number that is not zero.
fn has_rows(data: &Json) -> bool {
    match data {
        Json::Object(members) => members.iter().any(|(key, value)| key != "__typename" && key != "roles" && has_rows(value)),
        Json::Array(items) => items.iter().any(has_rows),
        Json::String(_) => true,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::Null | Json::Bool(_) => false,
    }
}

fn next_page(generator: &mut Generator<'_>, operation: &Operation, body: &Bytes) -> Option<GraphqlRequest> {
    operation.page.as_ref()?;
    let answer: Json = serde_json::from_slice(body).ok()?;
    let root = answer["data"].as_object()?.values().next()?;
    let of_edges = root["edges"].as_array().map(Vec::as_slice).unwrap_or_default().iter().map(|edge| &edge["cursor"]);
    let cursors = of_edges.chain([&root["pageInfo"]["startCursor"], &root["pageInfo"]["endCursor"]]);
    let cursors: Vec<String> = cursors.filter_map(Json::as_str).map(str::to_owned).collect();
    generator.next_page(operation, &cursors)
}

/// A catalog with the policy of one table changed.
fn broken(table: &str, change: impl Fn(&Policy) -> Policy) -> Catalog {
    let known = entity::policies();
    let mut tables = entity::tables();
    let changed = tables.iter_mut().find(|known| known.name == table).expect("a table");
    changed.policy = change(&changed.policy);
    let policy = changed.policy.clone();
    let rules = known.tables().map(|rules| {
        let mut rules = rules.clone();
        if rules.table == table {
            rules.policy = policy.clone();
        }
        rules
    });
    let policies = PolicySet::new(rules.collect::<Vec<_>>());
    Catalog::new(tables, policies)
}

/// How many operations it takes to notice that the policy of a table was broken.
async fn noticed_after(who: Who, table: &str, change: impl Fn(&Policy) -> Policy) -> Option<usize> {
    let seed = seed();
    let open = World::shared(Backend::Sqlite, SMALL).await;
    let other = World::own(Backend::Sqlite, SMALL).await;
    let viewer = who.viewer(&open).await;
    let (_, rows) = interfere(&other, &viewer, &unique_columns(&open).await, seed).await;
    let catalog = Arc::new(broken(table, change));
    let gateway = |world: &World| Gateway::new(Arc::clone(&catalog), world.database.clone(), settings()).expect("a schema");
    let pair = Pair { open: gateway(&open), other: gateway(&other) };
    let databases = [&Rows::load(&open).await, &rows];
    let pool = Pool::new(&catalog, &databases, &mut SmallRng::seed_from_u64(seed));
    let lively = lively(&catalog, databases[0], &viewer);
    let types = pair.open.schema().types();
    let mut generator = Generator::new(types, &catalog, &pool, &lively, seed);
    for asked in 1..=1_500 {
        let request = generator.operation().request;
        let (open, other) = pair.answers(&request, &viewer).await;
        if open != other {
            println!("{}\n{:.600}\n{:.600}", request.query, String::from_utf8_lossy(&open), String::from_utf8_lossy(&other));
            println!("{table}: noticed after {asked} operations");
            return Some(asked);
        }
    }
    None
}

fn settings() -> ExecutionSettings {
    let limits = rowgate::config::Limits::default();
    ExecutionSettings {
        documents: schema::Limits {
            operations: limits.operations,
            depth: limits.depth,
            selections: limits.selections,
            aliases: limits.aliases,
            root_fields: limits.root_fields,
            directives: limits.directives,
        },
        binding: sql::Settings {
            limits: plan::Limits {
                page_default: 50,
                page_most: 1_000,
                rows_most: 10_000,
                list_most: 200,
                pattern_characters_most: 100,
                search_characters_most: 200,
                search_words_most: 16,
                search_ranked_most: 1_000,
            },
            cursor_key: sql::CursorKey::new([7; 32]),
        },
        answer_bytes_most: limits.answer_bytes,
        documents_kept: 100,
        secrets: rowgate::secrets::Secrets::default(),
        log_key: sql::write::LogKey::of(&[7; 32]),
        transparency: rowgate::transparency::Settings::on_demand(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_row_rule_is_noticed() {
    let open = |policy: &Policy| policy.clone().read(allow());
    for table in ["content", "organization_members", "workflow_instances"] {
        assert!(noticed_after(Who::User(VERA), table, open).await.is_some(), "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_guard_is_noticed() {
    use entity::identity::user::Column;
    let unguarded = |policy: &Policy| {
        let read = policy.rule(policy::Action::Read);
        Policy::new().read(read).secret(Column::PasswordHash).secret(Column::MfaSecret).secret(Column::MfaBackupCodes)
    };
    assert!(noticed_after(Who::User(VERA), "users", unguarded).await.is_some());
}
