//! The policies of the data model: both databases and the judgement of each row agree for everyone.

use std::collections::BTreeSet;
use std::sync::Arc;

use policy::Action;
use rowgate::catalog::Catalog;
use rowgate::execute::Gateway;

use super::asking::{Cells, Ids, Seen, decided, decided_cells, gateway, guarded, guarding_column, seen};
use super::memory::Memory;
use super::viewers::{Someone, everyone, narrowed};
use super::{cases, catalogs, dice, extra};
use crate::support::{Backend, World};

/// Two databases with the same rows, and these rows.
pub struct Both {
    /// SQLite.
    pub sqlite: World,
    /// PostgreSQL.
    pub postgres: World,
    /// The rows.
    pub memory: Arc<Memory>,
}

impl Both {
    /// Makes them; the rows must be the same.
    pub async fn new() -> Self {
        let ((sqlite, memory), (postgres, other)) = tokio::join!(extra::world(Backend::Sqlite), extra::world(Backend::Postgres));
        assert!(memory == other, "the two databases hold different rows");
        Self { sqlite, postgres, memory: Arc::new(memory) }
    }

    /// A gateway over each.
    pub fn gateways(&self, catalog: &Arc<Catalog>) -> [Gateway; 2] {
        [gateway(&self.sqlite, catalog), gateway(&self.postgres, catalog)]
    }
}

/// What the two databases answer and what judging says, worked out side by side.
pub async fn ask_and_judge(
    gateways: &[Gateway; 2],
    asked: &Arc<Catalog>,
    include_deleted: bool,
    judged: (&Arc<Catalog>, Action),
    memory: &Arc<Memory>,
    someone: &Someone,
) -> ([Seen; 2], Ids) {
    let ask = |gateway: &Gateway| {
        let (gateway, catalog, viewer) = (gateway.clone(), Arc::clone(asked), someone.viewer.clone());
        tokio::spawn(async move { seen(&gateway, &catalog, &viewer, include_deleted).await })
    };
    let answers = (ask(&gateways[0]), ask(&gateways[1]));
    let (catalog, action) = (Arc::clone(judged.0), judged.1);
    let (memory, viewer) = (Arc::clone(memory), someone.viewer.clone());
    let judging = tokio::task::spawn_blocking(move || decided(&catalog, &memory, &viewer, action));
    let (sqlite, postgres, decided) = tokio::join!(answers.0, answers.1, judging);
    ([sqlite.expect("an answer"), postgres.expect("an answer")], decided.expect("a judgement"))
}

/// Fails where the answer has other rows of a table than were decided.
pub fn same_rows(what: &str, answer: &Ids, decided: &Ids, tables: Option<&BTreeSet<&'static str>>) {
    for (table, rows) in decided.iter().filter(|(table, _)| tables.is_none_or(|tables| tables.contains(*table))) {
        let answered = &answer[table];
        assert!(
            answered == rows,
            "{what}: {table}: {} rows too many {:?}, {} missing {:?}",
            answered.difference(rows).count(),
            answered.difference(rows).next(),
            rows.difference(answered).count(),
            rows.difference(answered).next()
        );
    }
}

fn same_cells(what: &str, catalog: &Catalog, answer: &Cells, decided: &Cells) {
    for entity in &catalog.entities {
        let table = entity.table.name;
        for attribute in guarded(entity) {
            let key = (table, attribute.field.clone());
            match decided.get(&key) {
                Some(expected) => assert!(answer[&key] == *expected, "{what}: {table}.{} is read elsewhere", attribute.field),
                // A computed value is read only where its column is not kept from the viewer.
                None => assert!(guarding_column(attribute).is_some(), "{table}.{}", attribute.field),
            }
        }
    }
}

async fn compare_reading(
    both: &Both,
    catalog: &Arc<Catalog>,
    gateways: &[Gateway; 2],
    someone: &Someone,
    action: Action,
) -> usize {
    let memory = &both.memory;
    let deleted = action == Action::ReadDeleted;
    let (answers, decided) = ask_and_judge(gateways, catalog, deleted, (catalog, action), memory, someone).await;
    let cells = decided_cells(catalog, memory, &someone.viewer, &decided);
    for (answer, backend) in answers.iter().zip(Backend::BOTH) {
        let what = format!("{} on {backend}, {action:?}", someone.name);
        same_rows(&what, &answer.rows, &decided, None);
        same_cells(&what, catalog, &answer.cells, &cells);
    }
    assert_eq!(answers[0].cells, answers[1].cells, "{}: computed values", someone.name);
    decided.values().map(BTreeSet::len).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn reading_agrees_for_everyone_of_the_demonstration() {
    let mut dice = dice("real policies, reading");
    let both = Both::new().await;
    let catalog = Arc::new(Catalog::of_data_model());
    let gateways = both.gateways(&catalog);
    let people = everyone(&both.sqlite, &both.memory).await;
    let (mut asked, mut rows) = (0, 0);
    for (place, someone) in people.iter().enumerate() {
        let small = narrowed(someone, &both.memory, &mut dice);
        // Whether deleted rows are shown as well is asked by everyone once, narrowed or not in turn.
        let (first, second) = if place % 2 == 0 { (someone, &small) } else { (&small, someone) };
        rows += compare_reading(&both, &catalog, &gateways, first, Action::Read).await;
        rows += compare_reading(&both, &catalog, &gateways, second, Action::ReadDeleted).await;
        asked += 2;
        if place < cases(20) {
            rows += compare_reading(&both, &catalog, &gateways, second, Action::Read).await;
            asked += 1;
        }
    }
    println!("{asked} questions about {} rows on two databases; {rows} rows seen in all", both.memory.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_rules_of_writing_agree_too() {
    let mut dice = dice("real policies, writing");
    let both = Both::new().await;
    let catalog = Arc::new(Catalog::of_data_model());
    let people = everyone(&both.sqlite, &both.memory).await;
    let chosen: Vec<Someone> = (0..cases(16))
        .map(|place| {
            let someone = &people[place * 7 % people.len()];
            if place % 3 == 0 { narrowed(someone, &both.memory, &mut dice) } else { someone.clone() }
        })
        .collect();
    let mut compared = 0;
    for action in [Action::Insert, Action::Update, Action::Delete] {
        for (asked, tables) in catalogs::reading_as(&catalog, action) {
            let gateways = both.gateways(&asked);
            for someone in &chosen {
                let (answers, decided) = ask_and_judge(&gateways, &asked, false, (&catalog, action), &both.memory, someone).await;
                for (answer, backend) in answers.iter().zip(Backend::BOTH) {
                    same_rows(&format!("{} on {backend}, {action:?}", someone.name), &answer.rows, &decided, Some(&tables));
                }
                compared += tables.len();
            }
        }
    }
    println!("{compared} tables compared on two databases for {} viewers", chosen.len());
}
