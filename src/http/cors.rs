//! Which foreign pages may read answers: the origins of the configuration, compared byte by byte.
//!
//! No wildcard, no reflection of whatever asks, no credentials: cookies mean nothing here.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::middleware::REQUEST_ID;

/// How long a browser may remember the permission.
const REMEMBERED: Duration = Duration::from_secs(600);

/// The layer, if any origin is allowed.
#[must_use]
pub fn layer(origins: &[String]) -> Option<CorsLayer> {
    let allowed: BTreeSet<Vec<u8>> = origins.iter().map(|origin| origin.clone().into_bytes()).collect();
    if allowed.is_empty() {
        return None;
    }
    let is_allowed = move |origin: &HeaderValue, _: &_| allowed.contains(origin.as_bytes());
    Some(
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(is_allowed))
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([
                header::ACCEPT,
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                HeaderName::from_static("idempotency-key"),
                HeaderName::from_static("last-event-id"),
                HeaderName::from_static("x-brand-id"),
                HeaderName::from_static("x-organization-id"),
                REQUEST_ID,
            ])
            .expose_headers([header::RETRY_AFTER, header::WWW_AUTHENTICATE, REQUEST_ID])
            .max_age(REMEMBERED),
    )
}
