//! Positions as texts, and the order of changes: whatever transactions there are.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::position::{Seen, Snapshot, before};
use super::postgres::in_order;
use super::*;

fn position(seen: Seen) -> Position {
    let taken_at = DateTime::from_timestamp_micros(1_764_000_000_123_456).expect("an instant");
    Position { source: 0x00c0_ffee, taken_at, seen }
}

fn snapshot(end: u64, open: &[u64], partly: Option<(u64, i64)>) -> Position {
    position(Seen::Postgres(Snapshot { end, open: open.to_vec(), partly }))
}

#[test]
fn a_position_has_a_short_text() {
    for (position, text) in [
        (position(Seen::Sqlite(0)), "00c0ffee.6445941642240.s.0"),
        (position(Seen::Sqlite(255)), "00c0ffee.6445941642240.s.ff"),
        (snapshot(256, &[], None), "00c0ffee.6445941642240.p.100"),
        (snapshot(256, &[10, 250, 251, 252, 254], None), "00c0ffee.6445941642240.p.100.2.2-2.f0"),
        (snapshot(256, &[255], Some((255, 16))), "00c0ffee.6445941642240.p.100.1~ff.10"),
        (snapshot(3, &[0, 1, 2], Some((0, 0))), "00c0ffee.6445941642240.p.3.1-2~0.0"),
    ] {
        assert_eq!(position.to_string(), text);
        assert_eq!(text.parse::<Position>().expect(text), position);
    }
}

#[test]
fn what_the_database_says_is_read() {
    let read = |text| Snapshot::of_postgres(text);
    assert_eq!(read("743:743:"), Some(Snapshot { end: 743, open: Vec::new(), partly: None }));
    assert_eq!(read("10:20:10,14,15"), Some(Snapshot { end: 20, open: vec![10, 14, 15], partly: None }));
    assert_eq!(read("10:20"), None);
    assert_eq!(read("10:x:"), None);
}

/// A change of nothing in particular.
fn change(transaction: u64, number: i64) -> Change {
    let changed_at = DateTime::UNIX_EPOCH;
    Change { table: "products", row_id: Uuid::nil(), number, old: None, new: None, changed_at, transaction }
}

/// What is told from a snapshot, of changes that are all committed.
fn told(changes: &[Change], seen: &Snapshot) -> Vec<Change> {
    let is_unseen = |change: &&Change| {
        let is_open = seen.open.contains(&change.transaction);
        let is_seen = seen.partly.is_some_and(|(begun, at)| change.transaction == begun && change.number <= at);
        (change.transaction >= seen.end || is_open) && !is_seen
    };
    in_order(changes.iter().filter(is_unseen).cloned().collect(), seen)
}

fn numbers(changes: &[Change]) -> Vec<i64> {
    changes.iter().map(|change| change.number).collect()
}

proptest! {
    #[test]
    fn every_position_is_read_as_it_was_written(
        open in btree_set(0..2_000_u64, 0..60),
        further in 1..50_u64,
        at in 0..i64::MAX,
        which in any::<prop::sample::Index>(),
    ) {
        let open: Vec<u64> = open.into_iter().collect();
        let partly = (!open.is_empty()).then(|| (open[which.index(open.len())], at));
        let position = snapshot(open.last().copied().unwrap_or_default() + further, &open, partly);
        prop_assert_eq!(position.to_string().parse::<Position>().expect("a position"), position);
    }

    #[test]
    fn no_text_brings_the_reader_down(text in "[0-9a-f.~ps-]{0,40}") {
        if let Ok(position) = text.parse::<Position>() {
            prop_assert_eq!(position.to_string(), text);
        }
    }

    /// Wherever a reader stops and goes on, it reads the same changes in the same order.
    #[test]
    fn who_stops_anywhere_goes_on_there(
        transactions in vec(100..112_u64, 1..30),
        stops in vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let changes: Vec<Change> = transactions.iter().zip(1..).map(|(transaction, number)| change(*transaction, number)).collect();
        let start = Snapshot { end: 100, ..Snapshot::default() };
        let end = Snapshot { end: 112, ..Snapshot::default() };
        let all = told(&changes, &start);
        let (mut seen, mut read) = (start, Vec::new());
        for stop in stops {
            let batch = told(&changes, &seen);
            if batch.is_empty() {
                break;
            }
            let last = stop.index(batch.len());
            read.extend(numbers(&batch[..=last]));
            seen = before(&end, &batch[last], &batch[last + 1..]);
        }
        read.extend(numbers(&told(&changes, &seen)));
        prop_assert_eq!(read, numbers(&all));
    }
}
