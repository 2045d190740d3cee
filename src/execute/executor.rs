//! async-graphql's executor over the gateway, for its integrations (`async_graphql_axum::GraphQL` among them): one caller, the same
//! pipeline, the same doors. It adds no limit of its own: those of bytes and tokens are the server's.

use std::sync::Arc;

use async_graphql::{Data, Executor, Name, Request, Response, ServerError, Value};
use async_graphql_value::RAW_VALUE_TOKEN;
use futures_util::stream::{self, BoxStream, StreamExt};
use policy::Viewer;
use serde_json::value::RawValue;

use super::{Gateway, GraphqlRequest};

/// Executes as one viewer.
#[derive(Clone, Debug)]
pub struct ViewerExecutor {
    /// The gateway.
    pub gateway: Gateway,
    /// Who asks.
    pub viewer: Arc<Viewer>,
}

/// The members of an answer.
#[derive(serde::Deserialize)]
struct Members<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    errors: Vec<ServerError>,
}

impl Executor for ViewerExecutor {
    async fn execute(&self, request: Request) -> Response {
        let variables = match serde_json::to_value(&request.variables) {
            Ok(serde_json::Value::Object(variables)) => variables,
            _ => serde_json::Map::new(),
        };
        let request = GraphqlRequest {
            query: request.query,
            operation_name: request.operation_name,
            variables,
            ..GraphqlRequest::default()
        };
        let answer = self.gateway.execute(request, &self.viewer, false).await;
        response_of(&answer.body)
    }

    fn execute_stream(&self, request: Request, _session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let executor = self.clone();
        stream::once(async move { executor.execute(request).await }).boxed()
    }
}

/// The answer's bytes stay as they are: `data` is carried as raw JSON, which serde writes out unchanged.
fn response_of(body: &[u8]) -> Response {
    let Ok(members) = serde_json::from_slice::<Members<'_>>(body) else {
        return Response::from_errors(vec![ServerError::new("The answer cannot be read.", None)]);
    };
    let raw = |data: &RawValue| Value::Object([(Name::new(RAW_VALUE_TOKEN), Value::String(data.get().to_owned()))].into());
    let mut response = Response::new(members.data.map(raw).unwrap_or_default());
    response.errors = members.errors;
    response
}
