//! Operations over sockets and as server-sent events, by the protocols' own words: raw clients against a whole server.
//!
//! Queries and mutations are answered by the gateway. Subscriptions are answered by [`source::Source`], which tells what a test wants it
//! to tell: what is tested here is how events are carried, over any subscription there may be.

mod claims;
mod clients;
mod conversation;
mod event_streams;
mod handshake;
mod isolation;
mod legacy;
mod lifetime;
mod operations;
mod server;
mod socket;
mod source;

use std::time::Duration;

/// Far longer than anything here takes; who waits so long waits for ever.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until something holds that nothing tells of.
pub async fn eventually(what: &str, holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
        panic!("it never came about: {what}");
    }
}
