//! The demonstration's world in an SQLite database in memory, with the gateway over it and one caller.

#![allow(dead_code, reason = "each bench uses its part")]

use std::collections::BTreeMap;
use std::sync::Arc;

use policy::{Shape, Viewer};
use rowgate::auth::{Authenticator, Credentials, Keys};
use rowgate::catalog::Catalog;
use rowgate::config::{Config, DatabaseUrl, Limits, Sources};
use rowgate::database::Database;
use rowgate::execute::{ExecutionSettings, Gateway, GraphqlRequest};
use rowgate::schema::{self, Schema};
use rowgate::sql::{self, Binder, Compiled, Dialect};
use rowgate::{auth, demo, plan, restrict};
use tokio::runtime::Runtime;

/// One row with what it belongs to.
pub const ROW: &str = "query Row($id: ID!) { content(id: $id) { id title slug status type version createdAt updatedAt \
    brand { id name slug country } } }";
/// A list of eight columns.
pub const LIST: &str = "query List($status: ContentStatus!) { contentList(where: {status: {eq: $status}}, \
    orderBy: [{createdAt: DESC}], first: 50) { nodes { id title slug status type version views createdAt } } }";
/// Three levels.
pub const NESTED: &str = "query Nested { brands(orderBy: [{name: ASC}], first: 10) { nodes { id name slug organization { id name } \
    contents(orderBy: [{createdAt: DESC}], first: 10) { nodes { id title status createdAt creator { id displayName email } } } } } }";
/// A thousand rows of ten columns.
pub const MANY: &str =
    "query Many { contentList(first: 1000) { nodes { id title slug status type version views isDraft createdAt updatedAt } } }";

/// Sees everything, so that there are a thousand rows to see.
const DEVELOPER: &str = "devin.marsh@elsewhere.example";
/// Has roles on two brands.
const EDITOR: &str = "edgar.novak@northwind.example";

/// Everything a bench needs.
pub struct World {
    /// For what is not synchronous.
    pub runtime: Runtime,
    /// The entities.
    pub catalog: Arc<Catalog>,
    /// The schema.
    pub schema: Schema,
    /// The database.
    pub database: Database,
    /// The gateway over it.
    pub gateway: Gateway,
    /// Its settings.
    pub settings: ExecutionSettings,
    /// A caller with roles.
    pub editor: Viewer,
    /// A caller who sees all rows.
    pub developer: Viewer,
}

/// An operation, ready to be bound and run.
pub struct Ready {
    /// Its statements.
    pub compiled: Arc<Compiled>,
    /// Its arguments.
    pub variables: plan::Variables,
}

impl World {
    /// Makes the world.
    pub fn make() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let sources = Sources { file: None, environment: BTreeMap::new(), flags: Vec::new(), demo: true };
        let mut config = Config::load(sources).expect("the defaults are settings");
        config.database.url = DatabaseUrl::parse("sqlite::memory:").expect("a URL");
        let keys = Keys::new(&config.tokens, true).expect("the demonstration's keys");
        let settings = execution_settings(&config.limits, sql::CursorKey::new(keys.cursor_key()));
        let catalog = Arc::new(Catalog::of_data_model());
        let schema = Schema::new(&catalog).expect("a schema");
        let (database, editor, developer) = runtime.block_on(async {
            let database = Database::connect(&config.database).await.expect("it opens");
            database.migrate().await.expect("it migrates");
            demo::fill(&database, demo::DEFAULT_CONTENT_ROWS, &mut |_, _| {}).await.expect("it is filled");
            let authenticator = Authenticator::new(keys, 100, database.clone());
            let editor = viewer(&authenticator, EDITOR).await;
            let developer = viewer(&authenticator, DEVELOPER).await;
            (database, editor, developer)
        });
        let gateway = Gateway::new(Arc::clone(&catalog), database.clone(), settings.clone()).expect("a gateway");
        Self { runtime, catalog, schema, database, gateway, settings, editor, developer }
    }

    /// From text to statements, as on the first request.
    pub fn compile(&self, request: &GraphqlRequest, viewer: &Viewer) -> Ready {
        let mut document = schema::parse(&request.query).expect("a document");
        schema::measure(&document, &self.settings.documents).expect("a small one");
        self.schema.validate(&document).expect("a valid one");
        self.schema.normalise(&mut document);
        let operation = schema::operation(&document, request.operation_name.as_deref()).expect("an operation");
        let variables = self.schema.coerce_variables(&operation.node, &request.variables).expect("good variables");
        let limits = &self.settings.binding.limits;
        let plan = plan::build(&self.catalog, &document, &operation.node, &variables, limits).expect("a plan");
        let facts = restrict::facts_of_plan(&plan, &self.catalog);
        let shape = Shape::of(viewer, &facts);
        let compiled = sql::compile(Arc::new(plan), &self.catalog, &shape, self.dialect());
        Ready { compiled: Arc::new(compiled), variables }
    }

    /// Binds the values of a request.
    pub fn binder<'a>(&'a self, viewer: &'a Viewer, variables: &'a plan::Variables) -> Binder<'a> {
        Binder { viewer, variables, settings: &self.settings.binding, dialect: self.dialect() }
    }

    /// The id of a piece of content that the editor reads.
    pub fn content_of_editor(&self) -> String {
        let request = request("{ contentList(first: 1) { nodes { id } } }", serde_json::Map::new());
        let answer = self.runtime.block_on(self.gateway.execute(request, &self.editor, true));
        let answer: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
        answer["data"]["contentList"]["nodes"][0]["id"].as_str().expect("an id").to_owned()
    }

    fn dialect(&self) -> Dialect {
        Dialect::from(self.database.backend())
    }
}

/// A request of one operation.
pub fn request(query: &str, variables: serde_json::Map<String, serde_json::Value>) -> GraphqlRequest {
    GraphqlRequest { query: query.to_owned(), variables, ..GraphqlRequest::default() }
}

/// One variable.
pub fn variable(name: &str, value: &str) -> serde_json::Map<String, serde_json::Value> {
    serde_json::Map::from_iter([(name.to_owned(), serde_json::Value::from(value))])
}

async fn viewer(authenticator: &Authenticator, email: &str) -> Viewer {
    let now = auth::now();
    let user = demo::users().into_iter().find(|user| user.email == email).expect("somebody of the demonstration");
    let token = authenticator.issue(user.id, user.session_id, now, now + chrono::Duration::hours(1)).expect("a token");
    let authorization = format!("Bearer {token}");
    let credentials = Credentials { authorization: Some(&authorization), ..Credentials::default() };
    authenticator.authenticate(credentials, now).await.expect("a viewer")
}

fn execution_settings(limits: &Limits, cursor_key: sql::CursorKey) -> ExecutionSettings {
    ExecutionSettings {
        documents: schema::Limits {
            operations: limits.operations,
            depth: limits.depth,
            selections: limits.selections,
            aliases: limits.aliases,
            root_fields: limits.root_fields,
            directives: limits.directives,
        },
        binding: sql::Settings {
            limits: plan::Limits {
                page_default: limits.page_default as u64,
                page_most: limits.page_largest as u64,
                rows_most: limits.answer_rows as u64,
                list_most: limits.in_list,
                pattern_characters_most: limits.pattern_characters,
                search_characters_most: limits.search_characters,
                search_words_most: limits.search_words,
                search_ranked_most: limits.search_ranked as u64,
            },
            cursor_key,
        },
        answer_bytes_most: limits.answer_bytes,
        documents_kept: limits.documents_kept as u64,
        secrets: rowgate::secrets::Secrets::default(),
        log_key: sql::write::LogKey::of(&[7; 32]),
        transparency: rowgate::transparency::Settings::on_demand(),
    }
}
