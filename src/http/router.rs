//! Which path is answered by whom, and in which order a request passes what stands around the handlers.
//!
//! Nothing here looks into a request.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use super::reply::{Media, Refusal, json_response};
use super::state::{Server, Shared};
use super::{cors, graphql, health, limits, middleware, pages};
use crate::error::{Code, GraphqlError};

/// Answers shorter than this are sent as they are: compressing them costs more than it saves.
const COMPRESSED_FROM_BYTES: u64 = 1024;

/// The whole service, without a socket.
pub fn router(server: Server) -> Router {
    routes(&Shared::new(server))
}

pub(super) fn routes(shared: &Arc<Shared>) -> Router {
    let mut router = Router::new()
        .route("/graphql", any(graphql::answer))
        .route("/healthz", get(health::lives))
        .route("/readyz", get(health::is_ready));
    if shared.server.settings.graphiql {
        router = router.merge(pages::routes());
    }
    if shared.server.demo_users.is_some() {
        router = router.route("/demo/users", get(demo_users));
    }
    let router = router.fallback(not_found).method_not_allowed_fallback(method_not_allowed).with_state(Arc::clone(shared));
    surrounded(router, shared)
}

/// From the outside in: id and span, headers for browsers, the origins of foreign pages, the safety net under a panic,
/// compression, the limits of URL and headers.
fn surrounded(router: Router, shared: &Arc<Shared>) -> Router {
    let compressed = SizeAbove::new(COMPRESSED_FROM_BYTES).and(NotForContentType::SSE).and(NotForContentType::IMAGES);
    let router = router
        .layer(from_fn_with_state(Arc::clone(shared), limits::head::check))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(compressed))
        .layer(from_fn(middleware::catch_panic));
    let router = match cors::layer(&shared.server.settings.cors_origins) {
        Some(layer) => router.layer(layer),
        None => router,
    };
    router.layer(from_fn(middleware::secure)).layer(from_fn(middleware::identify))
}

async fn not_found(request: Request) -> Response {
    let error = GraphqlError::new(Code::NotFound, "There is nothing at this path; the API is at /graphql.");
    Refusal::new(StatusCode::NOT_FOUND, error).into_response(graphql::media_for_refusals(request.headers()))
}

async fn method_not_allowed(request: Request) -> Response {
    let media = graphql::media_for_refusals(request.headers());
    Refusal::method_not_allowed("GET, HEAD", "This path is only read, with GET.").into_response(media)
}

/// The people one may act as in a demo.
async fn demo_users(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let listed = shared.server.demo_users.as_ref().and_then(|list| serde_json::to_vec(&list()).ok());
    match listed {
        Some(body) => json_response(StatusCode::OK, Media::Json, body.into()),
        None => not_found(request).await.into_response(),
    }
}
