//! Ringing the bell: something may have been committed.
//!
//! A ring says no more, and one too many costs one look. None may be missing: whenever listening begins anew the bell rings once, for
//! what was committed while nobody listened. What this gateway committed rings its own bell at once and then, on PostgreSQL, those of
//! the others; that it would, its transactions have said, and the triggers leave it to it. A gateway that dies in between leaves that
//! to its next start, or to the next mark of whoever trims.

use std::time::Duration;

use sea_orm::{DbBackend, DbErr};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::database::{Database, Listener};

/// What the triggers ring (`migration/src/feed/postgres.rs`).
const CHANNEL: &str = "rowgate_changes";

/// How long it rests before it tries to listen again: at first, and at most.
const RESTS: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(5)];
/// Others are told no more often than this, of however many commits.
const BETWEEN_RINGS: Duration = Duration::from_millis(5);
/// After this, a transaction of which nobody heard what became of it has ended.
const DOUBT: Duration = Duration::from_secs(5);

/// Listens until it is told to stop, and again whenever a connection fails.
pub(super) async fn listen(database: Database, look_every: Duration, bell: watch::Sender<u64>, mut stop: watch::Receiver<bool>) {
    let mut rest = RESTS[0];
    let mut ringer = None;
    loop {
        let opened = tokio::select! {
            opened = database.listen(CHANNEL, look_every) => opened,
            _ = stop.changed() => return,
        };
        let error = match opened {
            Ok(listener) => {
                rest = RESTS[0];
                // From here on it is owed, even while the connection fails: whoever listens anew rings first of all.
                ringer.get_or_insert_with(|| database.ringer());
                match Following::new(&database, &bell).until(listener, &mut stop).await {
                    Some(error) => error,
                    None => return,
                }
            }
            Err(error) => error,
        };
        tracing::warn!(%error, "changes are not heard of for a moment");
        tokio::select! {
            () = tokio::time::sleep(rest) => rest = (rest * 2).min(RESTS[1]),
            _ = stop.changed() => return,
        }
    }
}

/// What is done while there is a listener.
struct Following<'a> {
    database: &'a Database,
    bell: &'a watch::Sender<u64>,
    /// When the others are to be told; none when they know.
    owed: Option<Instant>,
    /// When a commit of which nobody knows has been decided.
    doubt: Option<Instant>,
}

impl<'a> Following<'a> {
    fn new(database: &'a Database, bell: &'a watch::Sender<u64>) -> Self {
        Self { database, bell, owed: Some(Instant::now()), doubt: None }
    }

    /// Rings as long as the listener hears; the error is why it does not, none that it was told to stop.
    async fn until(mut self, mut listener: Listener, stop: &mut watch::Receiver<bool>) -> Option<DbErr> {
        let mut commits = self.database.commits();
        let mut known = *commits.borrow_and_update();
        let tells_others = self.database.backend() == DbBackend::Postgres;
        let mut last = Instant::now();
        self.ring();
        loop {
            tokio::select! {
                heard = listener.heard() => match heard {
                    Ok(()) => self.ring(),
                    Err(error) => return Some(error),
                },
                _ = commits.changed() => {
                    let now = *commits.borrow_and_update();
                    if now.doubtful != known.doubtful {
                        self.doubt = Some(Instant::now() + DOUBT);
                    }
                    known = now;
                    // Whoever is woken now reads what was committed until now: once is enough.
                    if let Err(error) = listener.catch_up().await {
                        return Some(error);
                    }
                    self.ring();
                    self.owed.get_or_insert(last + BETWEEN_RINGS);
                }
                () = at(self.doubt) => {
                    self.doubt = None;
                    self.ring();
                    self.owed.get_or_insert(last + BETWEEN_RINGS);
                }
                () = at(self.owed), if tells_others => {
                    self.owed = None;
                    last = Instant::now();
                    if let Err(error) = listener.ring().await {
                        return Some(error);
                    }
                }
                _ = stop.changed() => {
                    // What is owed is paid before it goes.
                    if self.owed.is_some() {
                        drop(listener.ring().await);
                    }
                    listener.close().await;
                    return None;
                }
            }
        }
    }

    fn ring(&self) {
        self.bell.send_modify(|rings| *rings = rings.wrapping_add(1));
    }
}

/// Comes at the instant; never when there is none.
async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
