//! Ringing the bell: something may have been committed.
//!
//! A ring says no more, and one too many costs one look. None may be missing: whenever listening begins anew the bell rings once, for
//! what was committed while nobody listened.

use std::time::Duration;

use sea_orm::DbBackend;
use tokio::sync::watch;

use crate::database::{Database, Listener};

/// What the triggers ring (`migration/src/feed/postgres.rs`).
const CHANNEL: &str = "rowgate_changes";

/// How long it rests before it tries to listen again: at first, and at most.
const RESTS: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(5)];

/// Listens until it is told to stop, and again whenever a connection fails.
pub(super) async fn listen(database: Database, look_every: Duration, bell: watch::Sender<u64>, mut stop: watch::Receiver<bool>) {
    let mut rest = RESTS[0];
    loop {
        let opened = tokio::select! {
            opened = database.listen(CHANNEL, look_every) => opened,
            _ = stop.changed() => return,
        };
        let error = match opened {
            Ok(listener) => {
                rest = RESTS[0];
                ring(&bell);
                match follow(&database, listener, &bell, &mut stop).await {
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

/// Rings as long as the listener hears; the error is why it does not, none that it was told to stop.
async fn follow(
    database: &Database,
    mut listener: Listener,
    bell: &watch::Sender<u64>,
    stop: &mut watch::Receiver<bool>,
) -> Option<sea_orm::DbErr> {
    let mut commits = database.commits();
    // PostgreSQL tells of this gateway's commits as of all others.
    let hears_own = database.backend() == DbBackend::Sqlite;
    loop {
        tokio::select! {
            heard = listener.heard() => match heard {
                Ok(()) => ring(bell),
                Err(error) => return Some(error),
            },
            _ = commits.changed(), if hears_own => ring(bell),
            _ = stop.changed() => {
                listener.close().await;
                return None;
            }
        }
    }
}

fn ring(bell: &watch::Sender<u64>) {
    bell.send_modify(|rings| *rings = rings.wrapping_add(1));
}
