//! Many writers at once, with transactions of every length, of which some are taken back, while somebody reads all the time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rowgate::realtime::feed::{Change, Feed, Position};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, TransactionTrait};
use tokio::task::JoinSet;

use super::*;

/// Transactions of each writer.
const TRANSACTIONS: u64 = 6;
/// They meet on so many rows.
const ROWS: usize = 10;

/// On SQLite others wait for the one that writes.
fn writers(backend: Backend) -> u64 {
    if backend == Backend::Sqlite { 12 } else { 100 }
}

/// What a transaction that was committed wrote, and between which ticks it lived.
#[derive(Debug)]
struct Committed {
    descriptions: Vec<(Uuid, String)>,
    began: u64,
    ended: u64,
}

struct Stage {
    world: World,
    program: DatabaseConnection,
    rows: Vec<Uuid>,
    clock: AtomicU64,
}

impl Stage {
    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst)
    }

    /// One transaction: changes of rows, some of them taken back in the middle. `None` when it was taken back as a whole.
    async fn transaction(&self, name: &str, random: &mut SmallRng) -> Result<Option<Committed>, DbErr> {
        let mut descriptions = Vec::new();
        let began = self.tick();
        let transaction = self.program.begin().await?;
        // In one order, or they would stand in each other's way for good.
        let mut rows: Vec<usize> = (0..random.random_range(1..=6)).map(|_| random.random_range(0..ROWS)).collect();
        rows.sort_unstable();
        for (step, row) in rows.into_iter().enumerate() {
            let row = self.rows[row];
            let description = format!("{name}.{step}");
            let change = describe(&self.world, row, &description);
            if random.random_ratio(1, 8) {
                let part = transaction.begin().await?;
                part.execute_unprepared(&change).await?;
                part.rollback().await?;
            } else {
                transaction.execute_unprepared(&change).await?;
                descriptions.push((row, description));
            }
            if random.random_ratio(1, 3) {
                tokio::task::yield_now().await;
            }
        }
        if random.random_ratio(1, 4) {
            transaction.rollback().await?;
            return Ok(None);
        }
        transaction.commit().await?;
        Ok(Some(Committed { descriptions, began, ended: self.tick() }))
    }

    async fn writer(self: Arc<Self>, number: u64) -> Vec<Committed> {
        let mut random = SmallRng::seed_from_u64(number);
        let mut committed = Vec::new();
        for transaction in 0..TRANSACTIONS {
            // Who stood in another's way was taken back as a whole.
            if let Ok(done) = self.transaction(&format!("{number}.{transaction}"), &mut random).await {
                committed.extend(done);
            }
        }
        committed
    }
}

/// What is written when all others are done.
const LAST: &str = "last";

/// Reads whenever it is woken until it comes to what was written last.
async fn follow(feed: Feed, mut position: Position) -> Vec<Change> {
    let mut wakes = feed.wakes();
    let mut changes = Vec::new();
    loop {
        woken(&mut wakes).await;
        let batch = read(&feed, &mut position).await;
        let is_over = after(&batch).iter().any(|description| description == LAST);
        changes.extend(batch);
        if is_over {
            return changes;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_writers_no_change_is_lost_and_none_comes_twice() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let beside = world.beside().await;
        let connections = u32::try_from(writers(backend)).expect("a few");
        let program = elsewhere(&world, if backend == Backend::Sqlite { 4 } else { connections }).await;
        let rows = products(&world).await[..ROWS].to_vec();
        let stage = Arc::new(Stage { world: world.clone(), program, rows, clock: AtomicU64::new(0) });
        let feeds = [feed(&world), feed(&beside)];
        let start = feeds[0].position().await.expect("a position");
        let readers = feeds.clone().map(|feed| tokio::spawn(follow(feed, start.clone())));
        let mut writing = JoinSet::new();
        for number in 0..writers(backend) {
            writing.spawn(Arc::clone(&stage).writer(number));
        }
        let committed: Vec<Committed> = writing.join_all().await.into_iter().flatten().collect();
        assert!(committed.len() as u64 > writers(backend), "only {} transactions were committed", committed.len());
        write(&world, &[(products(&world).await[ROWS], LAST)]).await;
        let mut read = Vec::new();
        for reader in readers {
            read.push(in_time("the end", reader).await.expect("a reader"));
        }
        for changes in &read {
            is_complete(changes, &committed);
            rows_change_step_by_step(changes);
            commits_are_in_order(changes, &committed);
        }
        let ids = |changes: &[Change]| changes.iter().map(|change| change.number).collect::<HashSet<_>>();
        assert_eq!(ids(&read[0]), ids(&read[1]), "both readers read the same");
        for feed in feeds {
            feed.stop().await;
        }
    })
    .await;
}

/// What was committed, each once, and nothing else; and as many entries of the trail.
fn is_complete(changes: &[Change], committed: &[Committed]) {
    let numbers: HashSet<i64> = changes.iter().map(|change| change.number).collect();
    assert_eq!(numbers.len(), changes.len(), "a change came twice");
    let mut expected: Vec<(Uuid, &str)> = Vec::new();
    for transaction in committed {
        expected.extend(transaction.descriptions.iter().map(|(row, description)| (*row, description.as_str())));
    }
    let read: Vec<(Uuid, [String; 2])> = changes.iter().filter(|change| change.table == "products").map(described).collect();
    let mut read: Vec<(Uuid, &str)> =
        read.iter().map(|(row, [_, after])| (*row, after.as_str())).filter(|(_, after)| *after != LAST).collect();
    expected.sort_unstable();
    read.sort_unstable();
    assert_eq!(read, expected);
    let of = |table: &str| changes.iter().filter(|change| change.table == table).count();
    assert_eq!((of("audit_logs"), of("events")), (of("products"), of("products")));
}

/// Each change of a row begins where the one before ended.
fn rows_change_step_by_step(changes: &[Change]) {
    let mut now: HashMap<Uuid, String> = HashMap::new();
    for change in changes.iter().filter(|change| change.table == "products") {
        let (row, [before, after]) = described(change);
        if let Some(now) = now.insert(row, after) {
            assert_eq!(now, before, "of {row}");
        }
    }
}

/// A transaction that began after another was committed comes after it, and the changes of one stand together.
fn commits_are_in_order(changes: &[Change], committed: &[Committed]) {
    let mut place: HashMap<String, usize> = HashMap::new();
    let products = changes.iter().filter(|change| change.table == "products");
    for (index, change) in products.enumerate() {
        place.insert(described(change).1[1].clone(), index);
    }
    let mut spans: Vec<(usize, usize, &Committed)> = Vec::new();
    for transaction in committed.iter().filter(|transaction| !transaction.descriptions.is_empty()) {
        let places: Vec<usize> = transaction.descriptions.iter().map(|(_, description)| place[description]).collect();
        assert!(places.is_sorted(), "{transaction:?} stands at {places:?}");
        let (first, last) = (places[0], places[places.len() - 1]);
        assert_eq!(last - first + 1, places.len(), "another stands among {transaction:?}");
        spans.push((first, last, transaction));
    }
    for (_, last, earlier) in &spans {
        for (first, _, later) in spans.iter().filter(|(_, _, later)| later.began > earlier.ended) {
            assert!(last < first, "{later:?} comes before {earlier:?}");
        }
    }
}

/// A transaction that stays open holds nobody back, and comes when it is committed.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_transaction_holds_nobody_back_and_is_not_forgotten() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let rows = products(&world).await;
        let program = elsewhere(&world, 2).await;
        let feed = feed(&world);
        let mut position = feed.position().await.expect("a position");
        let long = open(&world, &program, &[(rows[0], "long")]).await;
        assert_eq!(after(&read(&feed, &mut position).await), [""; 0]);
        if backend == Backend::Postgres {
            for round in 0..5 {
                let description = format!("short {round}");
                write(&world, &[(rows[1], &description)]).await;
                let other = open(&world, &program, &[(rows[2], "taken back")]).await;
                assert_eq!(after(&read(&feed, &mut position).await), [description]);
                other.rollback().await.expect("it is taken back");
            }
        }
        long.commit().await.expect("it is committed");
        write(&world, &[(rows[1], "last")]).await;
        assert_eq!(after(&read(&feed, &mut position).await), ["long", "last"]);
        assert_eq!(after(&read(&feed, &mut position).await), [""; 0]);
        feed.stop().await;
    })
    .await;
}

/// What is read beside the changes is as it was when they were read.
#[tokio::test(flavor = "multi_thread")]
async fn rows_stand_still_beside_their_changes() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let row = products(&world).await[0];
        let feed = feed(&world);
        let start = feed.position().await.expect("a position");
        write(&world, &[(row, "first")]).await;
        let batch = feed.read(&start).await.expect("a batch");
        write(&world, &[(row, "second")]).await;
        let sql = format!("SELECT description FROM products WHERE id = {}", world.id(row));
        let seen = batch.access().query(&sql, Vec::new()).await.expect("the row");
        assert_eq!(seen[0].try_get_by_index::<String>(0).expect("a text"), "first");
        assert_eq!(after(&batch.changes), ["first"]);
        let mut next = batch.to.clone();
        batch.access().query("DELETE FROM row_changes", Vec::new()).await.expect_err("a reader writes nothing");
        drop(batch);
        assert_eq!(after(&read(&feed, &mut next).await), ["second"]);
        feed.stop().await;
    })
    .await;
}
