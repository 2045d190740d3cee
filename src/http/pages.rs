//! The pages that come with the gateway: the console, always, and GraphiQL and the dashboard, when they were built before the binary.
//!
//! Everything is in the binary; nothing is loaded from elsewhere and no path reaches the file system.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::graphql::media_for_refusals;
use super::reply::Refusal;
use super::state::Shared;
use crate::error::{Code, GraphqlError};

/// The console: plain files, no build.
#[derive(RustEmbed)]
#[folder = "web/console"]
struct Console;

/// GraphiQL and the dashboard as `npm run build` in `web/` leaves them; empty when that was not run.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Built;

const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The dashboard sets its styles from its own files and through the object model.
const DASHBOARD_POLICY: &str = CONSOLE_POLICY;
/// The editor GraphiQL is made of sets styles on its elements and runs its language services in workers.
const GRAPHIQL_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The paths of the pages.
pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(index))
        .route("/console", get(console))
        .route("/assets/console/{file}", get(console_asset))
        .route("/dashboard", get(dashboard))
        .route("/assets/pages/{*file}", get(built_asset))
}

async fn index(request: Request) -> Response<Body> {
    match Built::get("index.html") {
        Some(page) => send("index.html", page, request.headers(), Some(GRAPHIQL_POLICY)),
        None => console(request).await,
    }
}

pub(super) async fn dashboard(request: Request) -> Response<Body> {
    match Built::get("dashboard.html") {
        Some(page) => send("dashboard.html", page, request.headers(), Some(DASHBOARD_POLICY)),
        None => {
            let words = "The dashboard is not in this program: run `npm --prefix web ci && npm --prefix web run build`, then build it again.";
            let error = GraphqlError::new(Code::NotFound, words);
            Refusal::new(StatusCode::NOT_FOUND, error).into_response(media_for_refusals(request.headers()))
        }
    }
}

/// Whether the dashboard was built before the binary.
#[must_use]
pub fn has_dashboard() -> bool {
    Built::get("dashboard.html").is_some()
}

pub(super) async fn console(request: Request) -> Response<Body> {
    found("index.html", Console::get("index.html"), request.headers(), Some(CONSOLE_POLICY))
}

pub(super) async fn console_asset(Path(file): Path<String>, request: Request) -> Response<Body> {
    found(&file, Console::get(&file), request.headers(), None)
}

pub(super) async fn built_asset(Path(file): Path<String>, request: Request) -> Response<Body> {
    // A worker obeys the policy of its own script, not the page's.
    found(&file, Built::get(&format!("assets/pages/{file}")), request.headers(), Some(GRAPHIQL_POLICY))
}

fn found(name: &str, file: Option<EmbeddedFile>, headers: &HeaderMap, policy: Option<&'static str>) -> Response<Body> {
    match file {
        Some(file) => send(name, file, headers, policy),
        None => {
            let error = GraphqlError::new(Code::NotFound, "There is nothing at this path.");
            Refusal::new(StatusCode::NOT_FOUND, error).into_response(media_for_refusals(headers))
        }
    }
}

fn send(name: &str, file: EmbeddedFile, headers: &HeaderMap, policy: Option<&'static str>) -> Response<Body> {
    let tag = entity_tag(&file);
    let unchanged = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = Response::new(if unchanged { Body::empty() } else { Body::from(file.data) });
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    // Kept, but asked about each time: a new binary brings new files under the old names.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    response
}

/// The hash of the file, weak because compression changes the bytes on the way.
fn entity_tag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let hexadecimal: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{hexadecimal}\"")
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "ttf" => "font/ttf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        _ => "application/octet-stream",
    }
}
