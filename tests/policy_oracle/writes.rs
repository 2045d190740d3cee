//! Writes: both databases and the judgement in memory agree on what each comes to, whoever writes.
//!
//! Every write is taken back, so that each meets the same rows; at the end the rows must be those of the beginning.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::{Action, Policy, ViewerKind, allow};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::catalog::Catalog;
use rowgate::execute::Gateway;

use super::attempts::{Attempt, Drawing};
use super::catalogs::with_policies;
use super::foresight::Foresight;
use super::memory::Memory;
use super::probing::probe;
use super::real::Both;
use super::values::Rows;
use super::viewers::{Someone, everyone, narrowed};
use super::{cases, dice};

/// Writes for each database.
const WRITES: usize = 3_000;

/// Writes of each viewer.
const OF_EACH: usize = 60;

/// How often each kind of write came to each outcome.
type Tally = BTreeMap<&'static str, BTreeMap<String, usize>>;

/// Two databases, and gateways over them that may follow other rules than those that are judged by.
struct Run {
    both: Both,
    rows: Rows,
    catalog: Arc<Catalog>,
    gateways: [Gateway; 2],
    people: Vec<Someone>,
    tables: BTreeSet<&'static str>,
    tally: Tally,
}

impl Run {
    async fn new(followed: Catalog) -> Self {
        let both = Both::new().await;
        let rows = Rows::load(&both.postgres).await;
        let gateways = both.gateways(&Arc::new(followed));
        let people = everyone(&both.sqlite, &both.memory).await;
        let catalog = Arc::new(Catalog::of_data_model());
        let tables = catalog.entities.iter().map(|entity| entity.table.name).collect();
        Self { both, rows, catalog, gateways, people, tables, tally: Tally::new() }
    }

    /// So many writes; the first that does not come to what it must, in words.
    async fn writes(&mut self, number: usize, dice: &mut SmallRng) -> Option<String> {
        let mut made = 0;
        while made < number {
            let someone = choose(&self.people, &self.both.memory, dice);
            let foresight = Foresight::new(&self.catalog, &self.both.memory, &someone.viewer);
            let (catalog, memory) = (&self.catalog, &self.both.memory);
            let (rows, tables) = (&self.rows, &self.tables);
            let drawing = Drawing { catalog, memory, rows, tables, foresight: &foresight };
            for _ in 0..OF_EACH {
                let attempt = drawing.draw(made, dice);
                made += 1;
                let wrong = compare(&self.gateways, &someone, &attempt, &mut self.tally).await;
                if let Some(wrong) = wrong {
                    return Some(format!("write {made} of {}: {wrong}: {attempt:#?}", someone.name));
                }
            }
        }
        None
    }
}

/// Writes on both databases and says what is wrong with the outcomes.
async fn compare(gateways: &[Gateway; 2], someone: &Someone, attempt: &Attempt, tally: &mut Tally) -> Option<String> {
    let probe = |place: usize| probe(&gateways[place], &someone.viewer, &attempt.steps);
    let (sqlite, postgres) = tokio::join!(probe(0), probe(1));
    if sqlite != postgres {
        return Some(format!("the databases differ: {sqlite:?}, {postgres:?}"));
    }
    let code = sqlite.as_ref().map(|(_, refusal)| refusal.code.as_str());
    let of_first = code.filter(|_| sqlite.as_ref().is_some_and(|(place, _)| *place == 0));
    if !attempt.expected.accepts(of_first) {
        return Some(format!("{sqlite:?} is not expected"));
    }
    if of_first.is_none() && attempt.afterwards.is_some_and(|expected| code != Some(expected)) {
        return Some(format!("what was written is not what was chosen: {sqlite:?}"));
    }
    count(tally, attempt, of_first);
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn random_writes_agree() {
    let mut dice = dice("random writes");
    let mut run = Run::new(Catalog::of_data_model()).await;
    let number = cases(WRITES);
    if let Some(wrong) = run.writes(number, &mut dice).await {
        panic!("{wrong}");
    }
    unchanged(&run.both).await;
    report(&run.tally, run.tally.values().flat_map(BTreeMap::values).sum());
}

/// A gateway that follows other rules than those that are judged by is found out.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_rule_that_is_not_followed_is_noticed() {
    let everyone = |policy: Policy, action: Action| match action {
        Action::Insert => policy.insert(allow()),
        Action::Update => policy.update(allow()),
        Action::Delete => policy.delete(allow()),
        Action::Read | Action::ReadDeleted => policy,
    };
    for (table, action) in [("content", Action::Update), ("organization_members", Action::Delete), ("products", Action::Insert)] {
        let followed = with_policies(|known| {
            let policy = known.policy.clone();
            if known.name == table { everyone(policy, action) } else { policy }
        });
        let mut dice = dice(&format!("{table} without its rule for {action:?}"));
        let mut run = Run { tables: BTreeSet::from([table]), ..Run::new(followed).await };
        let found = run.writes(WRITES, &mut dice).await.expect("it is noticed");
        println!("{:.120}", found);
    }
}

fn count(tally: &mut Tally, attempt: &Attempt, code: Option<&str>) {
    let outcome = code.unwrap_or(if attempt.rows > 0 { "success" } else { "no rows" });
    *tally.entry(attempt.word).or_default().entry(outcome.to_owned()).or_default() += 1;
}

/// Fails where a write left something behind that is not an entry about a refusal.
async fn unchanged(both: &Both) {
    for world in [&both.sqlite, &both.postgres] {
        let now = Memory::load(world).await;
        for table in entity::tables().iter().filter(|table| table.name != "audit_logs") {
            assert!(now.rows(table.name) == both.memory.rows(table.name), "{} changed on {}", table.name, world.backend);
        }
    }
}

fn report(tally: &Tally, writes: usize) {
    let of = |word: &str, code: &str| tally.get(word).and_then(|codes| codes.get(code)).copied().unwrap_or_default();
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for (word, codes) in tally {
        println!("{word}: {codes:?}");
        codes.iter().for_each(|(code, times)| *totals.entry(code).or_default() += times);
    }
    println!("{writes} writes on each database: {totals:?}");
    let words = ["create", "update", "updateMany", "delete", "deleteMany", "restore", "upsert"];
    let idle: Vec<&str> = words.into_iter().filter(|word| of(word, "success") * 100 < writes).collect();
    assert!(idle.is_empty(), "hardly any of {idle:?} succeeded: they prove little");
    let rare: Vec<&str> = ["success", "FORBIDDEN", "NOT_FOUND"].into_iter().filter(|code| totals[code] * 10 < writes).collect();
    assert!(rare.is_empty(), "{rare:?} hardly ever happened");
}

/// Somebody real: those who may write something come more often than others, a third of all is narrowed.
fn choose(people: &[Someone], memory: &Memory, dice: &mut SmallRng) -> Someone {
    let writes = |someone: &&Someone| {
        let viewer = &someone.viewer;
        let holds_role = !viewer.organization_roles.is_empty() || !viewer.brand_roles.is_empty();
        viewer.developer || viewer.kind != ViewerKind::User || holds_role
    };
    let writers: Vec<&Someone> = people.iter().filter(writes).collect();
    let someone = if dice.random_bool(0.8) { writers.choose(dice).copied() } else { people.choose(dice) };
    let someone = someone.expect("people");
    if dice.random_bool(0.33) { narrowed(someone, memory, dice) } else { someone.clone() }
}
