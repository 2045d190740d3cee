//! The gateway behind async-graphql's own interface: its stock axum service gives the same answer as the gateway itself.

use std::sync::Arc;

use async_graphql_axum::GraphQL;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use rowgate::execute::ViewerExecutor;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::support::{OLIVE, SMALL, VERA, World, both};

const QUERY: &str = "query ($first: Int) { brands(first: $first) { totalCount nodes { name licenses: organization { name } } } nope: node(nodeId: \"x\") { nodeId } }";

#[tokio::test(flavor = "multi_thread")]
async fn the_stock_service_answers_as_the_gateway_does() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        for email in [VERA, OLIVE] {
            let client = world.user(email).await;
            let executor = ViewerExecutor { gateway: world.gateway.clone(), viewer: Arc::new(client.viewer.clone()) };
            let body = json!({"query": QUERY, "variables": {"first": 3}}).to_string();
            let request = Request::post("/").header("content-type", "application/json").body(Body::from(body)).unwrap();
            let response = GraphQL::new(executor).oneshot(request).await.unwrap();
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            let answer: Json = serde_json::from_slice(&bytes).unwrap();
            let expected = client.ask_with(QUERY, json!({"first": 3})).await;
            assert_eq!(answer["data"], expected["data"], "{email}");
            assert!(answer.get("errors").is_none(), "{answer}");
        }
        assert_ne!(
            world.user(VERA).await.ask(QUERY).await["data"]["brands"]["totalCount"],
            world.user(OLIVE).await.ask(QUERY).await["data"]["brands"]["totalCount"]
        );
    })
    .await;
}
