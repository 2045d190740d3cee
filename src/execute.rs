//! The pipeline on one page: document, plan, restriction, statements, rows, answer.
//!
//! Each stage is one named value. What depends only on the document is kept with the document; what depends only on its
//! variables' shape is kept with the plan; what depends only on the viewer's shape is kept with the compiled statements. Rows,
//! facts and arguments are of one request and are never kept.

mod cache;
mod called;
mod executor;
mod follow;
mod given;
mod mutation;
mod respond;

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use bytes::Bytes;
use policy::{Shape, Viewer};
use serde_json::Value as Json;

use self::cache::{Caches, KnownDocument, KnownPlan};
use crate::catalog::Catalog;
use crate::database::{Access, Database};
use crate::error::{Code, ERRORS_SENT, GraphqlError, request_error_body};
use crate::plan::{self, Variables};
use crate::response::Answerer;
use crate::schema::{self, Introspection, Schema};
use crate::secrets::Secrets;
use crate::sql::write::{LogKey, Rules};
use crate::sql::{self, Binder, Compiled, Dialect, RunError};
use crate::transparency::{self, Log};

pub use crate::sql::write::{Idempotency, Origin};
pub use executor::ViewerExecutor;
pub use follow::{Begun, Bound, BoundCall, Followable, Shown};
pub use respond::{Event, Events, Operations, Response};

/// What an operation may cost, and the keys that execution needs.
#[derive(Clone, Debug)]
pub struct ExecutionSettings {
    /// The limits of documents.
    pub documents: schema::Limits,
    /// The limits of pages, lists and patterns, and the key of cursors.
    pub binding: sql::Settings,
    /// The most bytes of an answer.
    pub answer_bytes_most: usize,
    /// How many documents are kept.
    pub documents_kept: u64,
    /// Encrypts secrets that callers give.
    pub secrets: Secrets,
    /// The key of the hashes in the transparency log.
    pub log_key: LogKey,
    /// How notes for the transparency log are kept.
    pub transparency: transparency::Settings,
}

/// A GraphQL request, parsed from whatever carried it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphqlRequest {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The variables, as sent.
    pub variables: serde_json::Map<String, Json>,
    /// The id under which the request is logged, for errors that are the gateway's own.
    pub request_id: Option<String>,
    /// Where it came from, for the trail of what it writes.
    pub origin: Origin,
    /// The key under which it may come twice.
    pub idempotency: Option<Idempotency>,
    /// The cursor of the last event that the caller of a subscription saw, where what carries the request knows it.
    pub resume_after: Option<String>,
}

/// An answer, ready to be sent.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The whole JSON document.
    pub body: Bytes,
    /// Whether it has data.
    pub has_data: bool,
    /// What went wrong with the request as a whole; `None` where there is data.
    pub code: Option<Code>,
}

impl Answer {
    /// An answer without data.
    #[must_use]
    pub fn refused(errors: &[GraphqlError]) -> Self {
        let code = errors.first().map_or(Code::Internal, |error| error.code);
        Self { body: Bytes::from(request_error_body(errors)), has_data: false, code: Some(code) }
    }
}

/// What would be run for a request.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The plan, a root field each.
    pub plan: Vec<String>,
    /// The statements, each with its parameters.
    pub statements: Vec<String>,
}

/// Why there is no gateway for a catalog. Each is a mistake in the data model and shows at start-up.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The entities make no schema.
    #[error(transparent)]
    Schema(#[from] schema::Error),
    /// A policy names what does not exist, or leads round in circles.
    #[error("the policies are faulty: {}", .0.join("; "))]
    Policies(Vec<String>),
}

/// Executes operations against a database. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    parts: Arc<Parts>,
}

struct Parts {
    catalog: Arc<Catalog>,
    schema: Schema,
    database: Database,
    settings: Arc<ExecutionSettings>,
    binding: Arc<sql::Settings>,
    caches: Caches,
    rules: Rules,
    log: Log,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Gateway").field("settings", &self.parts.settings).finish_non_exhaustive()
    }
}

impl Gateway {
    /// A gateway for the entities of `catalog` over `database`.
    pub fn new(catalog: Arc<Catalog>, database: Database, settings: ExecutionSettings) -> Result<Self, GatewayError> {
        let mut faults = catalog.policies.faults();
        faults.extend(catalog.entities.iter().flat_map(|entity| entity.table.search_faults()));
        if !faults.is_empty() {
            return Err(GatewayError::Policies(faults));
        }
        let schema = Schema::new(&catalog)?;
        let caches = Caches::new(settings.documents_kept);
        let binding = Arc::new(settings.binding.clone());
        let rules = Rules::new(&catalog);
        let log = Log::new(database.clone(), settings.transparency.clone());
        let parts = Parts { catalog, schema, database, settings: Arc::new(settings), binding, caches, rules, log };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.parts.schema
    }

    /// The database behind it.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.parts.database
    }

    /// The transparency log, for whoever stops the gateway or wants to see what it told so far.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.parts.log
    }

    /// Executes an operation. `read_only` refuses what writes: the request came by GET.
    pub async fn execute(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Answer {
        match self.parts.run(request, viewer, read_only).await {
            Ok(answer) => answer,
            Err(errors) => Answer::refused(&errors),
        }
    }

    /// What would be run for a request, for tests and for people.
    pub fn explain(&self, request: &GraphqlRequest, viewer: &Viewer) -> Result<Explanation, Vec<GraphqlError>> {
        let (document, variables) = self.parts.prepare(request, false)?;
        let known = self.parts.plan(&document, request, &variables)?;
        let compiled = self.parts.compiled(&known, viewer);
        // Entities by name: their places change when another one joins the list.
        let named = |text: String| {
            let entities = self.parts.catalog.entities.iter();
            entities.fold(text, |text, entity| text.replace(&format!("{:?}", entity.id), entity.type_name))
        };
        let plan = known.plan.roots.iter().map(|root| named(format!("{root:?}"))).collect();
        let statements = compiled.fetches.iter().filter_map(|fetch| fetch.statement.as_ref());
        Ok(Explanation { plan, statements: statements.map(|found| format!("{}\n{:?}", found.sql, found.slots)).collect() })
    }
}

impl Parts {
    async fn run(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Result<Answer, Vec<GraphqlError>> {
        let (document, variables) = self.prepare(&request, read_only)?;
        let known = self.plan(&document, &request, &variables)?;
        if known.plan.follows.is_some() {
            return Err(vec![GraphqlError::new(Code::BadUserInput, "A subscription needs a connection that carries events.")]);
        }
        if known.plan.writes {
            return self.run_writing(&request, &known, variables, viewer).await;
        }
        let introspection = self.introspection(&request, &document, &known, &variables)?;
        let introspected = introspection.as_ref().map_or(&[][..], |answer| &answer.values);
        if let Some(answer) = &introspection
            && introspected.len() == known.plan.roots.len()
        {
            // Nothing but the schema is asked for: the answer is there already.
            return Ok(Answer { body: answer.body.clone(), has_data: true, code: None });
        }
        let compiled = self.compiled(&known, viewer);
        let viewer = Arc::new(viewer.clone());
        let variables = Arc::new(variables);
        let access = Access::Reading(self.database.clone());
        let rows = sql::fetch_all(
            Arc::clone(&compiled),
            access.clone(),
            Arc::clone(&viewer),
            Arc::clone(&variables),
            Arc::clone(&self.binding),
        );
        let id = request.request_id.as_deref();
        let mut fetched = rows.await.map_err(|error| vec![run_error(error, id)])?;
        let called = self.call_all(&known, &compiled, &viewer, &variables, &access, id).await?;
        fetched.extend(called.fetched);
        let binder = Binder { viewer: &viewer, variables: &variables, settings: &self.binding, dialect: self.dialect() };
        let answerer = Answerer {
            compiled: &compiled,
            fetched: &fetched,
            binder,
            introspection: introspected,
            called: &called.answers,
            for_many: false,
        };
        let mut written = answerer.write().map_err(|error| vec![database_error(&error, id)])?;
        written.errors.extend(called.errors);
        let answer = self.answer(&written.data, &written.errors)?;
        self.log.note(&viewer, written.seen).await.map_err(|error| vec![database_error(&error, id)])?;
        Ok(answer)
    }

    /// What is asked about the schema, if anything.
    fn introspection(
        &self,
        request: &GraphqlRequest,
        document: &KnownDocument,
        known: &KnownPlan,
        variables: &Variables,
    ) -> Result<Option<Arc<Introspection>>, Vec<GraphqlError>> {
        if !known.plan.introspects {
            return Ok(None);
        }
        let (name, most) = (request.operation_name.as_deref(), self.settings.answer_bytes_most);
        let answer = self.schema.introspect(&request.query, &document.document, name, variables, most);
        answer.map(Some).map_err(|error| vec![error])
    }

    fn dialect(&self) -> Dialect {
        Dialect::from(self.database.backend())
    }

    /// The document, checked, and the variables, coerced.
    fn prepare(&self, request: &GraphqlRequest, read_only: bool) -> Result<(Arc<KnownDocument>, Variables), Vec<GraphqlError>> {
        let name = request.operation_name.as_deref();
        let document = self.caches.document(&request.query, || self.check(&request.query, name, read_only))?;
        let operation = schema::operation(&document.document, name).map_err(|error| vec![error])?;
        refuse_writing(operation.node.ty, read_only)?;
        let variables = self.schema.coerce_variables(&operation.node, &request.variables).map_err(|error| vec![error])?;
        Ok((document, variables))
    }

    /// That a writing operation came by GET is told before what else is wrong with it.
    fn check(&self, text: &str, operation: Option<&str>, read_only: bool) -> Result<ExecutableDocument, Vec<GraphqlError>> {
        let mut document = schema::parse(text).map_err(|error| vec![error])?;
        if let Ok(operation) = schema::operation(&document, operation) {
            refuse_writing(operation.node.ty, read_only)?;
        }
        schema::measure(&document, &self.settings.documents).map_err(|error| vec![error])?;
        self.schema.validate(&document)?;
        self.schema.normalise(&mut document);
        Ok(document)
    }

    fn plan(
        &self,
        document: &KnownDocument,
        request: &GraphqlRequest,
        variables: &Variables,
    ) -> Result<Arc<KnownPlan>, Vec<GraphqlError>> {
        let name = request.operation_name.as_deref();
        let operation = schema::operation(&document.document, name).map_err(|error| vec![error])?;
        let shape = plan::shape_of_variables(&operation.node, variables);
        self.caches.plan(document, name, shape, || {
            let limits = &self.settings.binding.limits;
            let plan = plan::build(&self.catalog, &document.document, &operation.node, variables, limits)
                .map_err(|error| vec![GraphqlError::from(error)])?;
            let facts = crate::restrict::facts_of_plan(&plan, &self.catalog);
            Ok((plan, facts))
        })
    }

    fn compiled(&self, known: &KnownPlan, viewer: &Viewer) -> Arc<Compiled> {
        let shape = Shape::of(viewer, &known.facts);
        self.caches.compiled(known, shape, |shape| sql::compile(Arc::clone(&known.plan), &self.catalog, shape, self.dialect()))
    }

    fn answer(&self, data: &[u8], errors: &[GraphqlError]) -> Result<Answer, Vec<GraphqlError>> {
        let most = self.settings.answer_bytes_most;
        if data.len() > most {
            let message = format!("the answer has more than {most} bytes: ask for less");
            return Err(vec![GraphqlError::limit("answerBytes", most, message)]);
        }
        let mut body = Vec::with_capacity(data.len() + 16);
        body.extend_from_slice(b"{\"data\":");
        body.extend_from_slice(data);
        if !errors.is_empty() {
            body.extend_from_slice(b",\"errors\":");
            let sent = &errors[..errors.len().min(ERRORS_SENT)];
            if serde_json::to_writer(&mut body, sent).is_err() {
                body.extend_from_slice(b"[]");
            }
        }
        body.push(b'}');
        Ok(Answer { body: Bytes::from(body), has_data: true, code: None })
    }
}

fn refuse_writing(kind: OperationType, read_only: bool) -> Result<(), Vec<GraphqlError>> {
    match kind {
        OperationType::Mutation if read_only => Err(vec![GraphqlError::new(Code::Forbidden, "A mutation needs POST.")]),
        OperationType::Query | OperationType::Mutation | OperationType::Subscription => Ok(()),
    }
}

fn run_error(error: RunError, request_id: Option<&str>) -> GraphqlError {
    match error {
        RunError::Bind(error) => error.into(),
        RunError::Database(error) => database_error(&error, request_id),
    }
}

/// What a caller learns of a failure of the database: whether to try again, and nothing about the database.
fn database_error(error: &sea_orm::DbErr, request_id: Option<&str>) -> GraphqlError {
    let described = crate::database::graphql_error(error);
    if described.code != Code::Internal {
        return described;
    }
    let request_id = request_id.map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned);
    tracing::error!(%request_id, %error, "a statement failed");
    described.with("requestId", request_id)
}
