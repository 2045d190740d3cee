//! Letting go of what functions keep for a time, while anybody follows what they answer.
//!
//! What lapses is never shown; that it is taken away is the change by which those who follow it hear of it. While nobody follows such
//! an answer nothing is sent.

use std::time::Duration;

use tokio::sync::watch;

use super::Clock;
use crate::execute::Gateway;

/// How often it is looked after: nobody is told later than that of somebody who has gone without a word.
const EVERY: Duration = Duration::from_secs(5);

/// Looks after it while it is wanted, until nobody can want it any more.
pub async fn keep_swept(gateway: Gateway, clock: Clock, mut wanted: watch::Receiver<bool>) {
    while wanted.wait_for(|wanted| *wanted).await.is_ok() {
        if let Err(error) = gateway.sweep(clock()).await {
            tracing::warn!(%error, "what has lapsed is still kept");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = wanted.changed() => if changed.is_err() {
                return;
            },
        }
    }
}
