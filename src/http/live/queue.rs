//! What waits to be sent to one reader, bounded in events for each subscription and in bytes for all of them.
//!
//! One lock, held for as long as it takes to move a text. Nobody who adds to one queue ever waits for another, and nothing here knows
//! what the texts say.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::error::GraphqlError;

/// The most bytes that are taken out at once, and one text more.
const BATCH_BYTES: usize = 64 * 1024;
/// The most replies to a reader's own messages that wait until no more of these are read.
const REPLIES_MOST: usize = 64;

/// How much may wait.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Events of one subscription.
    pub events: usize,
    /// Bytes of all.
    pub bytes: usize,
    /// How long a subscription waits for room.
    pub patience: Duration,
}

/// A queue to one reader.
#[derive(Debug)]
pub struct Queue {
    state: Mutex<State>,
    /// Something was added, or the queue was closed.
    filled: Notify,
    /// Something was sent.
    drained: Notify,
    bounds: Bounds,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Item>,
    /// Bytes that are not sent yet, those that were taken out to be sent included.
    bytes: usize,
    /// Replies that are not sent yet.
    replies: usize,
    is_closed: bool,
}

/// A text that is not sent yet.
#[derive(Debug)]
pub struct Item {
    /// The text.
    pub text: Bytes,
    /// Whose event it is; none for a reply.
    of: Option<Arc<Subscriber>>,
}

/// Whose events wait: one operation of the reader.
#[derive(Debug, Default)]
pub struct Subscriber {
    waiting: AtomicUsize,
    has_left: AtomicBool,
}

/// What became of an event.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It waits to be sent.
    Queued,
    /// There was no room for too long; the error says of what.
    Full(Box<GraphqlError>),
    /// Nobody waits for it any more.
    Left,
}

/// Which bound stands against another event.
#[derive(Clone, Copy, Debug)]
enum Bound {
    Events,
    Bytes,
}

impl Queue {
    /// An empty queue.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        Self { state: Mutex::default(), filled: Notify::new(), drained: Notify::new(), bounds }
    }

    /// Adds an event of a subscription; where there is no room, waits for some, but not for long.
    pub async fn deliver(&self, of: &Arc<Subscriber>, text: Bytes) -> Outcome {
        let bound = match self.offer(of, &text) {
            Ok(outcome) => return outcome,
            Err(bound) => bound,
        };
        let until = Instant::now() + self.bounds.patience;
        match tokio::time::timeout_at(until, self.when_there_is_room(of, &text)).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Full(Box::new(self.full(bound))),
        }
    }

    /// Adds an answer, as soon as there is room for its bytes; one that is larger than all the room comes alone.
    pub async fn put(&self, of: &Arc<Subscriber>, text: Bytes) {
        loop {
            let drained = self.drained.notified();
            {
                let mut state = self.lock();
                if state.is_closed || of.has_left() {
                    return;
                }
                if state.bytes == 0 || state.bytes + text.len() <= self.bounds.bytes {
                    self.add(&mut state, text, Some(of));
                    return;
                }
            }
            drained.await;
        }
    }

    /// Adds the last word to a subscriber, whatever there is room for, unless they left.
    pub fn finish(&self, of: &Arc<Subscriber>, text: Bytes) {
        let mut state = self.lock();
        if !of.has_left.swap(true, Ordering::Relaxed) {
            self.add(&mut state, text, None);
        }
    }

    /// Adds a reply to what the reader said. Who adds replies stops reading while [`Self::is_pressed`].
    pub fn reply(&self, text: Bytes) {
        let mut state = self.lock();
        self.add(&mut state, text, None);
    }

    /// The subscriber leaves: what waits for them is thrown away, and nothing comes any more.
    pub fn forget(&self, of: &Arc<Subscriber>) {
        let mut state = self.lock();
        of.has_left.store(true, Ordering::Relaxed);
        if of.waiting.load(Ordering::Relaxed) > 0 {
            let is_theirs = |item: &Item| item.of.as_ref().is_some_and(|other| Arc::ptr_eq(other, of));
            let (theirs, kept) = std::mem::take(&mut state.waiting).into_iter().partition::<VecDeque<_>, _>(is_theirs);
            theirs.iter().for_each(|item| state.release(item));
            state.waiting = kept;
        }
        drop(state);
        self.drained.notify_waiters();
    }

    /// Whether the reader takes too little for its messages to be read on.
    pub fn is_pressed(&self) -> bool {
        let state = self.lock();
        state.replies >= REPLIES_MOST || state.bytes >= self.bounds.bytes
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.lock().bytes == 0
    }

    /// Comes when the queue is no longer pressed.
    pub async fn relieved(&self) {
        self.until(|| !self.is_pressed()).await;
    }

    /// Comes when all that waited is sent.
    pub async fn drained(&self) {
        self.until(|| self.is_empty()).await;
    }

    /// Takes out what waits longest, as soon as there is something; `false` when the queue is closed and empty.
    pub async fn take(&self, batch: &mut Vec<Item>) -> bool {
        loop {
            let filled = self.filled.notified();
            {
                let mut state = self.lock();
                let mut bytes = 0;
                while let Some(item) = state.waiting.pop_front() {
                    bytes += item.text.len();
                    batch.push(item);
                    if bytes >= BATCH_BYTES {
                        break;
                    }
                }
                if !batch.is_empty() {
                    return true;
                }
                if state.is_closed {
                    return false;
                }
            }
            filled.await;
        }
    }

    /// What was taken out is sent.
    pub fn sent(&self, batch: &mut Vec<Item>) {
        if batch.is_empty() {
            return;
        }
        let mut state = self.lock();
        for item in batch.drain(..) {
            state.release(&item);
        }
        drop(state);
        self.drained.notify_waiters();
    }

    /// Takes nothing more; what waits is still sent.
    pub fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_one();
        self.drained.notify_waiters();
    }

    /// Throws away what waits.
    pub fn clear(&self) {
        let mut state = self.lock();
        for item in std::mem::take(&mut state.waiting) {
            state.release(&item);
        }
        drop(state);
        self.drained.notify_waiters();
    }

    /// Throws away what waits, and takes nothing more.
    pub fn discard(&self) {
        self.clear();
        self.close();
    }

    async fn when_there_is_room(&self, of: &Arc<Subscriber>, text: &Bytes) -> Outcome {
        loop {
            let drained = self.drained.notified();
            if let Ok(outcome) = self.offer(of, text) {
                return outcome;
            }
            drained.await;
        }
    }

    fn offer(&self, of: &Arc<Subscriber>, text: &Bytes) -> Result<Outcome, Bound> {
        let mut state = self.lock();
        if state.is_closed || of.has_left() {
            return Ok(Outcome::Left);
        }
        if of.waiting.load(Ordering::Relaxed) >= self.bounds.events {
            return Err(Bound::Events);
        }
        if state.bytes > 0 && state.bytes + text.len() > self.bounds.bytes {
            return Err(Bound::Bytes);
        }
        self.add(&mut state, text.clone(), Some(of));
        Ok(Outcome::Queued)
    }

    fn add(&self, state: &mut State, text: Bytes, of: Option<&Arc<Subscriber>>) {
        if state.is_closed {
            return;
        }
        state.bytes += text.len();
        match of {
            Some(of) => {
                of.waiting.fetch_add(1, Ordering::Relaxed);
            }
            None => state.replies += 1,
        }
        state.waiting.push_back(Item { text, of: of.cloned() });
        self.filled.notify_one();
    }

    fn full(&self, bound: Bound) -> GraphqlError {
        match bound {
            Bound::Events => {
                let message = "The events of this subscription are not read fast enough: it has ended.";
                GraphqlError::limit("subscriptionQueue", self.bounds.events, message)
            }
            Bound::Bytes => {
                let message = "What is sent on this connection is not read fast enough: the subscription has ended.";
                GraphqlError::limit("connectionQueueBytes", self.bounds.bytes, message)
            }
        }
    }

    /// Waits until something holds that only becomes true when something was sent.
    async fn until(&self, holds: impl Fn() -> bool) {
        loop {
            let drained = self.drained.notified();
            if holds() {
                return;
            }
            drained.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that runs while the lock is held can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn release(&mut self, item: &Item) {
        self.bytes = self.bytes.saturating_sub(item.text.len());
        match &item.of {
            Some(of) => {
                of.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            None => self.replies = self.replies.saturating_sub(1),
        }
    }
}

impl Subscriber {
    fn has_left(&self) -> bool {
        self.has_left.load(Ordering::Relaxed)
    }
}
