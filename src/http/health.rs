//! Two questions of whoever runs the process: does it live, and can it answer.
//!
//! The answers name no version, host or cause.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;

use super::reply::{Media, json_response};
use super::state::Shared;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives. This asks nobody else, so that a database that is down does not get every gateway restarted.
pub async fn lives() -> Response {
    status(StatusCode::OK, "alive")
}

/// The gateway can answer: it is not about to end, and its database responds.
pub async fn is_ready(State(shared): State<Arc<Shared>>) -> Response {
    if shared.is_stopping() {
        return status(StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match tokio::time::timeout(PATIENCE, shared.server.gateway.database().ping()).await {
        Ok(Ok(())) => status(StatusCode::OK, "ready"),
        Ok(Err(_)) | Err(_) => status(StatusCode::SERVICE_UNAVAILABLE, "database unavailable"),
    }
}

fn status(code: StatusCode, word: &'static str) -> Response {
    json_response(code, Media::Json, Bytes::from(format!("{{\"status\":\"{word}\"}}")))
}
