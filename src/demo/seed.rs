//! What makes the world the same every time: ids, moments and dice that depend on names and numbers only.
//!
//! No clock and no random source is read here.

use chrono::DateTime;
use serde::Serialize;
use uuid::Uuid;

/// Seconds of a minute.
pub(super) const MINUTE: i64 = 60;
/// Seconds of an hour.
pub(super) const HOUR: i64 = 60 * MINUTE;
/// Seconds of a day.
pub(super) const DAY: i64 = 24 * HOUR;
/// Seconds of a year.
pub(super) const YEAR: i64 = 365 * DAY;

/// 2026-01-05T08:00:00Z, the Monday the world begins.
const START_SECONDS: i64 = 1_767_600_000;

/// Under this name all ids of the world are made.
const WORLD: Uuid = Uuid::from_u128(0x5c0f_7a52_90d1_4b6e_8a37_1f6d_22c4_be91);

/// The id of row `number` of a table. It looks like any other: version 4, spread over the whole range.
pub(super) fn id(table: &str, number: u64) -> Uuid {
    let hashed = Uuid::new_v5(&WORLD, format!("{table}/{number}").as_bytes());
    uuid::Builder::from_random_bytes(hashed.into_bytes()).into_uuid()
}

/// The moment so many seconds after the world began, as both databases read it. Before it, when negative.
pub(super) fn moment(seconds: i64) -> String {
    // Microseconds that are rarely zero show whether they survive the way to the caller.
    let nanoseconds = u32::try_from(seconds.rem_euclid(DAY) * 7_919 % 1_000_000).unwrap_or_default() * 1_000;
    DateTime::from_timestamp(START_SECONDS + seconds, nanoseconds)
        .map(|moment| moment.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string())
        .unwrap_or_default()
}

/// A row on its way to the database: a JSON object and the columns it has.
pub(super) struct Row {
    /// The columns, in the order of the object.
    pub(super) columns: &'static [&'static str],
    /// The object.
    pub(super) json: Vec<u8>,
}

impl Row {
    /// An object that waits for its columns.
    pub(super) fn new(columns: &'static [&'static str]) -> Self {
        Self { columns, json: vec![b'{'] }
    }

    /// Adds a value. Writing to memory cannot fail, and neither can the values of this module.
    pub(super) fn add(&mut self, column: &str, value: &impl Serialize) {
        if self.json.len() > 1 {
            self.json.push(b',');
        }
        self.json.push(b'"');
        self.json.extend_from_slice(column.as_bytes());
        self.json.extend_from_slice(b"\":");
        let value = serde_json::to_value(value).map(entity::json::canonical).unwrap_or_default();
        self.json.extend_from_slice(value.to_string().as_bytes());
    }

    /// The object with its end.
    pub(super) fn finish(mut self) -> Self {
        self.json.push(b'}');
        self
    }
}

/// A row from `column: value` pairs.
macro_rules! row {
    ($($column:ident : $value:expr),+ $(,)?) => {{
        const COLUMNS: &[&str] = &[$(stringify!($column)),+];
        let mut row = $crate::demo::seed::Row::new(COLUMNS);
        $(row.add(stringify!($column), &$value);)+
        row.finish()
    }};
}
pub(super) use row;

/// A JSON document in the form in which all are stored.
macro_rules! document {
    ($($json:tt)+) => { ::entity::json::canonical(::serde_json::json!($($json)+)) };
}
pub(super) use document;

/// Choices that look like chance (splitmix64) and are the same for the same topic and number.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for one thing of the world; what happens to others does not move them.
    pub(crate) fn new(topic: &str, number: u64) -> Self {
        let seed = topic
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit`, without `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit.max(1)
    }

    /// A number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: i64, last: i64) -> i64 {
        let width = u64::try_from(last - first + 1).unwrap_or(1);
        first + i64::try_from(self.below(width)).unwrap_or_default()
    }

    /// True in so many cases of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the list.
    pub(crate) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let chosen = self.below(list.len() as u64);
        usize::try_from(chosen).ok().and_then(|place| list.get(place)).copied().unwrap_or_default()
    }

    /// So many neighbours of the list, from anywhere in it; each at most once.
    pub(crate) fn several<T: Copy>(&mut self, list: &[T], count: usize) -> Vec<T> {
        let skipped = usize::try_from(self.below(list.len() as u64)).unwrap_or_default();
        list.iter().cycle().skip(skipped).take(count.min(list.len())).copied().collect()
    }
}
