//! Notes that wait: equal ones are one, with a count.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::response::Seen;
use crate::sql::write::{Doer, Entry, deed};

/// What makes notes equal: who read which row of whom.
type Key = (Doer, &'static str, Uuid, Uuid);

#[derive(Debug)]
struct Reading {
    fields: BTreeSet<Arc<str>>,
    count: u64,
    first: DateTime<Utc>,
}

impl Reading {
    fn join(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.count += other.count;
        self.first = self.first.min(other.first);
    }
}

/// The notes that wait.
#[derive(Debug, Default)]
pub(super) struct Pending {
    readings: BTreeMap<Key, Reading>,
    /// Whether somebody is on the way to write them.
    is_awaited: bool,
}

/// Notes that are being written.
#[derive(Debug)]
pub(super) struct Batch(BTreeMap<Key, Reading>);

impl Pending {
    pub(super) fn len(&self) -> usize {
        self.readings.len()
    }

    /// Adds what one request shows: a row that it shows twice was read once. Says whether nobody is on the way to write it.
    pub(super) fn add(&mut self, by: Doer, at: DateTime<Utc>, seen: Vec<Seen>) -> bool {
        let mut of_request: HashMap<Key, Reading> = HashMap::new();
        for seen in seen {
            let key = (by, seen.table, seen.row, seen.subject);
            let reading = of_request.entry(key).or_insert_with(|| Reading { fields: BTreeSet::new(), count: 1, first: at });
            reading.fields.extend(seen.fields);
        }
        of_request.into_iter().for_each(|(key, reading)| self.join(key, reading));
        !std::mem::replace(&mut self.is_awaited, true)
    }

    fn join(&mut self, key: Key, reading: Reading) {
        match self.readings.get_mut(&key) {
            Some(known) => known.join(reading),
            None => drop(self.readings.insert(key, reading)),
        }
    }

    /// Takes so many of them at most.
    pub(super) fn take(&mut self, most: usize) -> Batch {
        let later = self.readings.keys().nth(most).copied();
        let later = later.map(|key| self.readings.split_off(&key)).unwrap_or_default();
        Batch(std::mem::replace(&mut self.readings, later))
    }

    /// Takes back what could not be written.
    pub(super) fn give_back(&mut self, batch: Batch) {
        batch.0.into_iter().for_each(|(key, reading)| self.join(key, reading));
    }

    /// Whether nothing is left to be written; then nobody is on the way any more.
    pub(super) fn rest(&mut self) -> bool {
        self.is_awaited = !self.readings.is_empty();
        !self.is_awaited
    }
}

impl Batch {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        let entry = |((by, table, row, subject), reading): (&Key, &Reading)| Entry {
            subject: *subject,
            action: "read",
            table,
            row: *row,
            hashes: [None, None],
            metadata: deed(*by, reading.fields.iter().map(|field| field.to_string()), reading.count),
            at: reading.first,
        };
        self.0.iter().map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Uuid = Uuid::from_u128(1);
    const BO: Uuid = Uuid::from_u128(2);

    fn doer(user: Uuid) -> Doer {
        Doer { user: Some(user), kind: "user" }
    }

    fn seen(row: u128, fields: &[&str]) -> Seen {
        let fields = fields.iter().map(|field| Arc::from(*field)).collect();
        Seen { subject: Uuid::from_u128(100 + row), table: "users", row: Uuid::from_u128(row), fields }
    }

    fn told(pending: &mut Pending) -> Vec<String> {
        pending.take(usize::MAX).entries().iter().map(|entry| format!("{} {}", entry.row.as_u128(), entry.metadata)).collect()
    }

    #[test]
    fn equal_notes_are_one_and_what_a_request_shows_twice_was_read_once() {
        let mut pending = Pending::default();
        let at = DateTime::UNIX_EPOCH;
        assert!(pending.add(doer(ANN), at, vec![seen(1, &["email"]), seen(1, &["phone"]), seen(2, &["email"])]));
        assert!(!pending.add(doer(ANN), at, vec![seen(1, &["email"])]), "somebody is on the way already");
        pending.add(doer(BO), at, vec![seen(1, &["email"])]);
        assert_eq!(
            told(&mut pending),
            [
                format!(r#"1 {{"as":"user","by":"{ANN}","count":2,"fields":["email","phone"]}}"#),
                format!(r#"2 {{"as":"user","by":"{ANN}","count":1,"fields":["email"]}}"#),
                format!(r#"1 {{"as":"user","by":"{BO}","count":1,"fields":["email"]}}"#),
            ]
        );
        assert!(pending.rest(), "nothing is left");
    }

    #[test]
    fn what_could_not_be_written_is_joined_with_what_came_meanwhile() {
        let mut pending = Pending::default();
        let at = DateTime::UNIX_EPOCH;
        pending.add(doer(ANN), at, (0..7).map(|row| seen(row, &["email"])).collect());
        let batch = pending.take(5);
        assert_eq!((batch.0.len(), pending.len()), (5, 2));
        pending.add(doer(ANN), at, vec![seen(0, &["phone"])]);
        pending.give_back(batch);
        assert_eq!(pending.len(), 7, "none is lost and none is double");
        assert!(told(&mut pending)[0].contains(r#""count":2,"fields":["email","phone"]"#));
        assert!(!pending.add(doer(ANN), at, vec![seen(0, &[])]) && !pending.rest(), "one waits again");
    }
}
