//! What comes to callers by itself: how long changes are kept, and how they are looked for.

use std::time::Duration;

use super::reader::Reader;

/// Settings of what comes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// How long a change can be asked for after it happened.
    pub feed_window: Duration,
    /// The most changes that are read at once: who is further behind starts anew.
    pub feed_batch_changes: usize,
    /// The most bytes of rows, before and after their changes, that are read at once.
    pub feed_batch_bytes: usize,
    /// How often a SQLite file is asked whether another program changed it.
    pub sqlite_poll: Duration,
    /// The most events that wait for one subscriber.
    pub subscription_queue: usize,
    /// How long changes are gathered before a result that they may have changed is read again.
    pub debounce: Duration,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            feed_window: Duration::from_secs(3_600),
            feed_batch_changes: 10_000,
            feed_batch_bytes: 64 * 1024 * 1024,
            sqlite_poll: Duration::from_millis(50),
            subscription_queue: 1_000,
            debounce: Duration::from_millis(100),
        }
    }
}

impl Live {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let defaults = Self::default();
        let live = Self {
            feed_window: reader.take(
                "live.feed_window",
                defaults.feed_window,
                "How long a change can be asked for after it happened.",
            ),
            feed_batch_changes: reader.take(
                "live.feed_batch_changes",
                defaults.feed_batch_changes,
                "The most changes that are read at once: who is further behind starts anew.",
            ),
            feed_batch_bytes: reader.take(
                "live.feed_batch_bytes",
                defaults.feed_batch_bytes,
                "The most bytes of rows, before and after their changes, that are read at once.",
            ),
            sqlite_poll: reader.take(
                "live.sqlite_poll",
                defaults.sqlite_poll,
                "How often a SQLite file is asked whether another program changed it.",
            ),
            subscription_queue: reader.take(
                "live.subscription_queue",
                defaults.subscription_queue,
                "The most events that wait for one subscriber: one that reads more slowly is told so and ends.",
            ),
            debounce: reader.take(
                "live.debounce",
                defaults.debounce,
                "How long changes are gathered before a result that they may have changed is read again.",
            ),
        };
        reader.require("live.feed_window", live.feed_window >= Duration::from_secs(1), "must be at least 1s");
        reader.require("live.feed_batch_changes", live.feed_batch_changes > 0, "must be at least 1");
        reader.require("live.subscription_queue", live.subscription_queue > 0, "must be at least 1");
        reader.require("live.feed_batch_bytes", live.feed_batch_bytes > 0, "must be at least 1");
        reader.require("live.sqlite_poll", !live.sqlite_poll.is_zero(), "must be more than nothing");
        live
    }
}
