//! The transparency log of what was read: users see who else looked at their personal data.
//!
//! Requests leave notes; they are put together for a while and written a batch at a time, so that reading costs no statement. No
//! note is dropped: where too many wait, the request that brings more waits for them to be written, a failed batch is tried again,
//! and who stops the gateway lets it [`Log::flush`] first. Nothing here knows a value that was read, and nothing reads a row.

mod pending;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use policy::Viewer;
use sea_orm::DbErr;

use self::pending::Pending;
use crate::database::Database;
use crate::response::Seen;
use crate::sql::write::{Doer, telling};

/// How many entries one statement writes.
const BATCH: usize = 500;
/// The longest wait before a batch that failed is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How notes are kept.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long equal notes are put together before they are written.
    pub window: Duration,
    /// How many different notes may wait.
    pub most: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { window: Duration::from_secs(1), most: 10_000 }
    }
}

impl Settings {
    /// Notes wait until somebody flushes the log: for those who look into it themselves.
    #[must_use]
    pub fn on_demand() -> Self {
        Self { window: Duration::from_secs(24 * 60 * 60), most: usize::MAX }
    }
}

/// The log. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Log").field("settings", &self.inner.settings).finish_non_exhaustive()
    }
}

struct Inner {
    database: Database,
    settings: Settings,
    pending: Mutex<Pending>,
    /// One batch is written at a time.
    writing: tokio::sync::Mutex<()>,
}

impl Log {
    /// A log over a database, nothing noted.
    #[must_use]
    pub fn new(database: Database, settings: Settings) -> Self {
        let (pending, writing) = (Mutex::default(), tokio::sync::Mutex::new(()));
        Self { inner: Arc::new(Inner { database, settings, pending, writing }) }
    }

    /// Notes what is about to be shown. Where too many notes wait, it waits until they are written.
    ///
    /// # Errors
    /// They cannot be written: then nothing more may be shown.
    pub async fn note(&self, viewer: &Viewer, seen: Vec<Seen>) -> Result<(), DbErr> {
        if seen.is_empty() {
            return Ok(());
        }
        while self.inner.pending().len() >= self.inner.settings.most {
            self.flush().await?;
        }
        self.note_done(viewer, seen);
        Ok(())
    }

    /// Notes what was shown already or cannot be taken back.
    pub fn note_done(&self, viewer: &Viewer, seen: Vec<Seen>) {
        if seen.is_empty() {
            return;
        }
        let is_first = self.inner.pending().add(Doer::of(viewer), viewer.now, seen);
        if is_first {
            tokio::spawn(write_later(Arc::downgrade(&self.inner), self.inner.settings.window));
        }
    }

    /// Writes all that was noted so far.
    ///
    /// # Errors
    /// The database does not take it. It is kept for the next time.
    pub async fn flush(&self) -> Result<(), DbErr> {
        // A task of its own: a request that is given up must not take the notes of others along.
        let inner = Arc::clone(&self.inner);
        let written = tokio::spawn(async move { inner.write().await }).await;
        written.unwrap_or_else(|error| Err(DbErr::Custom(error.to_string())))
    }

    /// How many different notes wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.inner.pending().len()
    }
}

impl Inner {
    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn write(&self) -> Result<(), DbErr> {
        let _turn = self.writing.lock().await;
        loop {
            let batch = self.pending().take(BATCH);
            if batch.is_empty() {
                return Ok(());
            }
            let (sql, values) = telling(&batch.entries(), self.database.backend());
            if let Err(error) = self.database.write_apart(sql, values).await {
                self.pending().give_back(batch);
                return Err(error);
            }
        }
    }
}

/// Writes what was noted once the window is over, and again when that fails. A log that is gone has nothing to write.
async fn write_later(log: Weak<Inner>, window: Duration) {
    let mut wait = window;
    loop {
        tokio::time::sleep(wait).await;
        let Some(inner) = log.upgrade() else { return };
        match inner.write().await {
            Ok(()) if inner.pending().rest() => return,
            Ok(()) => wait = window,
            Err(error) => {
                tracing::error!(%error, waiting = inner.pending().len(), "the transparency log cannot be written");
                wait = wait.saturating_mul(2).min(LONGEST_WAIT.max(window));
            }
        }
    }
}
