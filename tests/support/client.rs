//! Callers: one that executes as a viewer, one over HTTP.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use http_body_util::BodyExt;
use policy::Viewer;
use rowgate::execute::{Answer, GraphqlRequest};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::World;
use super::world::variables;

/// Somebody who asks, facts already loaded.
#[derive(Clone)]
pub struct Client<'w> {
    /// Whose gateway is asked.
    pub world: &'w World,
    /// Who asks.
    pub viewer: Viewer,
}

impl Client<'_> {
    /// The answer as it would be sent.
    pub async fn answer(&self, request: GraphqlRequest) -> Answer {
        self.world.gateway.execute(request, &self.viewer, false).await
    }

    /// The answer, `data` and `errors`.
    pub async fn ask(&self, query: &str) -> Json {
        self.ask_with(query, Json::Null).await
    }

    /// The answer to a query with variables.
    pub async fn ask_with(&self, query: &str, given: Json) -> Json {
        let request = GraphqlRequest { query: query.to_owned(), variables: variables(given), ..GraphqlRequest::default() };
        let answer = self.answer(request).await;
        serde_json::from_slice(&answer.body)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", String::from_utf8_lossy(&answer.body)))
    }

    /// The data of an answer that must have no errors.
    pub async fn data(&self, query: &str) -> Json {
        self.data_with(query, Json::Null).await
    }

    /// The data of an answer that must have no errors.
    pub async fn data_with(&self, query: &str, given: Json) -> Json {
        let mut answer = self.ask_with(query, given).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].take()
    }
}

/// Somebody who asks over HTTP.
#[derive(Clone, Debug)]
pub struct HttpClient {
    router: Router,
    token: Option<String>,
}

impl HttpClient {
    /// A caller of this service, with this token.
    pub fn new(router: Router, token: Option<String>) -> Self {
        Self { router, token }
    }

    /// Sends any request, the token added.
    pub async fn send(&self, mut request: Request<Body>) -> Response<Body> {
        if let Some(token) = &self.token {
            let value = format!("Bearer {token}").parse().expect("a header");
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        self.router.clone().oneshot(request).await.expect("the router answers everything")
    }

    /// Posts a query: the status and the answer.
    pub async fn post(&self, query: &str, given: Json) -> (u16, Json) {
        let body = json!({"query": query, "variables": variables(given)}).to_string();
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .body(Body::from(body))
            .expect("a request");
        let response = self.send(request).await;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let answer = serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{status}: {}", String::from_utf8_lossy(&body)));
        (status, answer)
    }
}
