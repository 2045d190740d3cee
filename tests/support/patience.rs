//! Waiting for what comes of itself. Nothing is measured by it: a machine may be slow, and only what never comes fails a case.

use std::time::Duration;

/// Far longer than anything takes that is waited for; who waits so long waits for ever.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// How often it is looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// Waits until something holds that nothing tells of.
pub async fn eventually(what: &str, holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    };
    in_time(what, waiting).await;
}

/// What comes, unless it never does.
pub async fn in_time<T>(what: &str, coming: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, coming).await.unwrap_or_else(|_| panic!("it never came about: {what}"))
}
