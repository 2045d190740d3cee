//! Which transactions a reader has seen, and the text in which it keeps that.
//!
//! On PostgreSQL it is a snapshot: every transaction below `end` is seen but those that are open. On SQLite, which has one writer at a
//! time, it is the last number. The text is for whoever keeps a position, and is read as if an attacker had written it: what it may say
//! is bounded, and each position has one text. It is not sealed here.

use std::fmt::{self, Write};
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::{Change, FeedError};

/// More transactions than can be open at once.
const OPEN_MOST: u64 = 100_000;
/// Longer texts are not read.
const TEXT_BYTES_MOST: usize = 256 * 1024;

/// Which changes a reader has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Tells the databases apart.
    pub(super) source: u32,
    pub(super) taken_at: DateTime<Utc>,
    pub(super) seen: Seen,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Postgres(Snapshot),
    /// All up to this number.
    Sqlite(i64),
}

/// The transactions that are seen: those below `end` that are not open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshot {
    pub(super) end: u64,
    /// In their order, all below `end`.
    pub(super) open: Vec<u64>,
    /// One of the open, of which the changes up to a number are seen.
    pub(super) partly: Option<(u64, i64)>,
}

impl Position {
    /// When the position was the newest, by the clock of the database.
    #[must_use]
    pub fn taken_at(&self) -> DateTime<Utc> {
        self.taken_at
    }

    /// Whether a later state of the same database can have come after it.
    pub(super) fn is_before(&self, later: &Self) -> bool {
        match (&self.seen, &later.seen) {
            (Seen::Postgres(seen), Seen::Postgres(now)) => seen.end <= now.end,
            (Seen::Sqlite(seen), Seen::Sqlite(now)) => seen <= now,
            _ => false,
        }
    }

    /// Whether not all below `trimmed` is seen.
    pub(super) fn has_missed(&self, trimmed: u64) -> bool {
        match &self.seen {
            Seen::Postgres(seen) => seen.open.first().copied().unwrap_or(seen.end) < trimmed,
            Seen::Sqlite(number) => u64::try_from(*number).unwrap_or_default() < trimmed,
        }
    }
}

impl Snapshot {
    /// Reads what PostgreSQL says: `xmin:xmax:open,open`.
    pub(super) fn of_postgres(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (_, end, open) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        let open = open.split(',').filter(|transaction| !transaction.is_empty()).map(|transaction| transaction.parse().ok());
        Some(Self { end, open: open.collect::<Option<_>>()?, partly: None })
    }
}

/// What is seen after `change` when `rest` stands behind it in a batch that ends at `end`: what comes later counts as open.
pub(super) fn before(end: &Snapshot, change: &Change, rest: &[Change]) -> Snapshot {
    let mut open: Vec<u64> = rest.iter().map(|later| later.transaction).chain(end.open.iter().copied()).collect();
    open.sort_unstable();
    open.dedup();
    let is_partly = rest.first().is_some_and(|next| next.transaction == change.transaction);
    Snapshot { end: end.end, open, partly: is_partly.then_some((change.transaction, change.number)) }
}

/// `source.taken_at.s.number` or `source.taken_at.p.end.open.open~partly.number`, in hexadecimal. Of the open ones, the highest first,
/// it is told how far below the one before they lie, and `-` how many follow each other downwards.
impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, taken_at, seen } = self;
        write!(formatter, "{source:08x}.{:x}.", taken_at.timestamp_micros())?;
        match seen {
            Seen::Sqlite(number) => write!(formatter, "s.{number:x}"),
            Seen::Postgres(Snapshot { end, open, partly }) => {
                write!(formatter, "p.{end:x}")?;
                let mut below = *end;
                let mut left = open.as_slice();
                while let Some((highest, rest)) = left.split_last() {
                    let mut lowest = *highest;
                    left = rest;
                    while let Some((next, rest)) = left.split_last().filter(|(next, _)| **next + 1 == lowest) {
                        (lowest, left) = (*next, rest);
                    }
                    write!(formatter, ".{:x}", below - highest)?;
                    if lowest < *highest {
                        write!(formatter, "-{:x}", highest - lowest)?;
                    }
                    below = lowest;
                }
                match partly {
                    Some((transaction, number)) => write!(formatter, "~{transaction:x}.{number:x}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl FromStr for Position {
    type Err = FeedError;

    fn from_str(text: &str) -> Result<Self, FeedError> {
        let position = parse(text).ok_or(FeedError::Malformed)?;
        // One text for each position: no other spelling is let through.
        let mut written = String::with_capacity(text.len());
        write!(written, "{position}").map_err(|_| FeedError::Malformed)?;
        if written == text { Ok(position) } else { Err(FeedError::Malformed) }
    }
}

fn parse(text: &str) -> Option<Position> {
    if text.len() > TEXT_BYTES_MOST {
        return None;
    }
    let mut parts = text.splitn(4, '.');
    let source = u32::from_str_radix(parts.next()?, 16).ok()?;
    let taken_at = DateTime::from_timestamp_micros(i64::from_str_radix(parts.next()?, 16).ok()?)?;
    let seen = match (parts.next()?, parts.next()?) {
        ("s", number) => Seen::Sqlite(positive(number)?),
        ("p", snapshot) => Seen::Postgres(parse_snapshot(snapshot)?),
        _ => return None,
    };
    Some(Position { source, taken_at, seen })
}

fn parse_snapshot(text: &str) -> Option<Snapshot> {
    let (text, partly) = match text.split_once('~') {
        Some((text, partly)) => (text, Some(partly)),
        None => (text, None),
    };
    let mut parts = text.split('.');
    let end = transaction(parts.next()?)?;
    let (mut below, mut open) = (end, Vec::new());
    for run in parts {
        let (distance, further) = run.split_once('-').map_or((run, None), |(distance, further)| (distance, Some(further)));
        let distance = transaction(distance).filter(|distance| *distance > 0)?;
        let further = further.map_or(Some(0), transaction)?;
        let highest = below.checked_sub(distance)?;
        let lowest = highest.checked_sub(further)?;
        if open.len() as u64 + further >= OPEN_MOST {
            return None;
        }
        open.extend((lowest..=highest).rev());
        below = lowest;
    }
    open.reverse();
    let partly = match partly {
        Some(partly) => {
            let (number, at) = partly.split_once('.')?;
            let partly = transaction(number)?;
            open.binary_search(&partly).ok()?;
            Some((partly, positive(at)?))
        }
        None => None,
    };
    Some(Snapshot { end, open, partly })
}

/// The number of a transaction. PostgreSQL counts them in 64 bits and will not reach the last.
fn transaction(text: &str) -> Option<u64> {
    u64::try_from(positive(text)?).ok()
}

fn positive(text: &str) -> Option<i64> {
    i64::from_str_radix(text, 16).ok().filter(|number| *number >= 0)
}
