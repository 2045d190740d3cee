//! Writes: both databases and the judgement in memory agree on what each comes to, whoever writes.
//!
//! Every write is taken back, so that each meets the same rows; at the end the rows must be those of the beginning.

use std::collections::BTreeMap;
use std::sync::Arc;

use policy::ViewerKind;
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::catalog::Catalog;

use super::attempts::{Attempt, Drawing};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn random_writes_agree() {
    let mut dice = dice("random writes");
    let both = Both::new().await;
    let rows = Rows::load(&both.postgres).await;
    let catalog = Arc::new(Catalog::of_data_model());
    let gateways = both.gateways(&catalog);
    let people = everyone(&both.sqlite, &both.memory).await;
    let mut tally = Tally::new();
    let mut number = 0;
    while number < cases(WRITES) {
        let someone = choose(&people, &both.memory, &mut dice);
        let foresight = Foresight::new(&catalog, &both.memory, &someone.viewer);
        let drawing = Drawing { catalog: &catalog, memory: &both.memory, rows: &rows, foresight: &foresight };
        for _ in 0..OF_EACH {
            let attempt = drawing.draw(number, &mut dice);
            number += 1;
            let probe = |place: usize| probe(&gateways[place], &someone.viewer, &attempt.steps);
            let (sqlite, postgres) = tokio::join!(probe(0), probe(1));
            let told = || format!("write {number} of {}: {attempt:#?}", someone.name);
            assert_eq!(sqlite, postgres, "the databases differ: {}", told());
            let code = sqlite.as_ref().map(|(_, refusal)| refusal.code.as_str());
            let of_first = code.filter(|_| sqlite.as_ref().is_some_and(|(place, _)| *place == 0));
            assert!(attempt.expected.accepts(of_first), "{sqlite:?} is not expected: {}", told());
            if of_first.is_none() && attempt.afterwards.is_some() {
                assert_eq!(code, attempt.afterwards, "what was written is not what was chosen: {}", told());
            }
            count(&mut tally, &attempt, of_first);
        }
    }
    unchanged(&both).await;
    report(&tally, number);
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
