//! Waiting for the end of a token by the clock on the wall, which may be set while one waits.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::auth;

/// The clock is looked at so often at least.
const LOOKED_AT_AFTER: Duration = Duration::from_secs(30);

/// Comes at `end`, or never when there is none.
pub async fn until(end: Option<DateTime<Utc>>) {
    let Some(end) = end else { return std::future::pending().await };
    while let Some(left) = (end - auth::now()).to_std().ok().filter(|left| !left.is_zero()) {
        tokio::time::sleep(left.min(LOOKED_AT_AFTER)).await;
    }
}
