//! A gateway over a database with a known content, and its callers.

use std::sync::Arc;

use axum::Router;
use chrono::{DateTime, Duration, Utc};
use policy::Viewer;
use rowgate::auth::{Authenticator, Credentials, Keys};
use rowgate::catalog::Catalog;
use rowgate::config::{Config, Limits};
use rowgate::database::Database;
use rowgate::execute::{ExecutionSettings, Gateway};
use rowgate::{demo, http, plan, schema, sql};
use sea_orm::ConnectionTrait;
use serde_json::Value as Json;
use uuid::Uuid;

use super::content::{self, Content, Located};
use super::{Backend, Client, DEVIN, HttpClient, OLIVE, eventually};

/// The instant at which callers ask: a week after the demonstration begins.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_768_204_800, 0).expect("2026-01-12T08:00:00Z")
}

/// A gateway over a database.
#[derive(Clone)]
pub struct World {
    /// Which database it is.
    pub backend: Backend,
    /// The database.
    pub database: Database,
    /// The gateway over it.
    pub gateway: Gateway,
    config: Config,
    authenticator: Authenticator,
    located: Located,
}

impl World {
    /// The world of this content that all cases share: only to read.
    pub async fn shared(backend: Backend, content: Content) -> Self {
        Self::over(backend, content::shared(backend, content), |_| {}).await
    }

    /// A world of one's own, to write to.
    pub async fn own(backend: Backend, content: Content) -> Self {
        Self::over(backend, content::own(backend, content).await, |_| {}).await
    }

    /// A second gateway over the same database, with connections of its own.
    pub async fn beside(&self) -> Self {
        Self::over(self.backend, self.located.clone(), |_| {}).await
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.located.url
    }

    /// The shared world with other limits.
    pub async fn limited(backend: Backend, content: Content, change: impl FnOnce(&mut Limits)) -> Self {
        Self::over(backend, content::shared(backend, content), |config| change(&mut config.limits)).await
    }

    /// The shared world with other settings.
    pub async fn configured(backend: Backend, content: Content, change: impl FnOnce(&mut Config)) -> Self {
        Self::over(backend, content::shared(backend, content), change).await
    }

    async fn over(backend: Backend, located: Located, change: impl FnOnce(&mut Config)) -> Self {
        // A mistake of the gateway says nothing to its caller: here its reason is printed with the case that fails.
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_test_writer();
        drop(log.try_init());
        let mut config = content::settings(&located.url);
        change(&mut config);
        let database = Database::connect(&config.database).await.expect("it opens");
        let keys = Keys::new(&config.tokens, true).expect("usable keys");
        let settings = execution_settings(&config.limits, sql::CursorKey::new(keys.cursor_key()));
        let catalog = Arc::new(Catalog::of_data_model());
        let gateway = Gateway::new(catalog, database.clone(), settings).expect("a schema");
        let authenticator = Authenticator::new(keys, 1_000, database.clone());
        Self { backend, database, gateway, config, authenticator, located }
    }

    /// How many statements were sent to the database so far, the ones that load facts included.
    pub fn statements(&self) -> u64 {
        self.database.statements_sent()
    }

    /// Runs SQL that both databases understand; [`Self::id`] writes an id for it.
    pub async fn run(&self, sql: &str) {
        assert!(self.located.folder.is_some() || self.located.url.contains("/own_"), "a shared world is only read");
        self.database.writer().execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The same, and the trail says nothing of it: entries have ids and instants of their own, and worlds that are compared must not
    /// differ in them.
    pub async fn run_unrecorded(&self, sql: &str) {
        self.run(&match self.backend {
            Backend::Sqlite => format!("BEGIN IMMEDIATE; {}; {sql}; {}; COMMIT", self.recording(false), self.recording(true)),
            Backend::Postgres => format!("{}; {sql}", self.recording(false)),
        })
        .await;
    }

    /// SQL that switches the trail off or on: on SQLite until it is switched again, on PostgreSQL for the transaction.
    pub fn recording(&self, on: bool) -> String {
        match (self.backend, on) {
            (Backend::Sqlite, on) => format!("UPDATE write_context SET recording = {}", u8::from(on)),
            (Backend::Postgres, true) => "SET LOCAL rowgate.recording = 'on'".to_owned(),
            (Backend::Postgres, false) => "SET LOCAL rowgate.recording = 'off'".to_owned(),
        }
    }

    /// An id as SQL of this database.
    pub fn id(&self, id: Uuid) -> String {
        match self.backend {
            Backend::Sqlite => format!("x'{}'", id.simple()),
            Backend::Postgres => format!("'{id}'"),
        }
    }

    /// A caller without a token.
    pub fn anonymous(&self) -> Client<'_> {
        self.as_viewer(Viewer::anonymous(now()))
    }

    /// A caller with these facts, wherever they come from.
    pub fn as_viewer(&self, viewer: Viewer) -> Client<'_> {
        Client { world: self, viewer }
    }

    /// Somebody of the demonstration.
    pub async fn user(&self, email: &str) -> Client<'_> {
        self.narrowed(email, None, None).await
    }

    /// Somebody of the demonstration with an active organization or a current brand.
    pub async fn narrowed(&self, email: &str, organization: Option<Uuid>, brand: Option<Uuid>) -> Client<'_> {
        let authorization = format!("Bearer {}", self.token_at(email, now()));
        let (organization, brand) = (organization.map(|id| id.to_string()), brand.map(|id| id.to_string()));
        let credentials =
            Credentials { authorization: Some(&authorization), organization: organization.as_deref(), brand: brand.as_deref() };
        let viewer = self.authenticator.authenticate(credentials, now()).await.unwrap_or_else(|error| panic!("{email}: {error}"));
        self.as_viewer(viewer)
    }

    /// The facts about somebody of the demonstration, if the account can sign in.
    pub async fn facts(&self, email: &str) -> Option<Viewer> {
        let authorization = format!("Bearer {}", self.token_at(email, now()));
        let credentials = Credentials { authorization: Some(&authorization), organization: None, brand: None };
        self.authenticator.authenticate(credentials, now()).await.ok()
    }

    /// A developer of the platform.
    pub async fn developer(&self) -> Client<'_> {
        self.user(DEVIN).await
    }

    /// A user who belongs nowhere.
    pub async fn outsider(&self) -> Client<'_> {
        self.user(OLIVE).await
    }

    /// A token of somebody of the demonstration, good now.
    pub fn token(&self, email: &str) -> String {
        self.token_at(email, rowgate::auth::now())
    }

    fn token_at(&self, email: &str, at: DateTime<Utc>) -> String {
        self.token_between(email, at, at + Duration::days(1))
    }

    /// A token of somebody of the demonstration that is good between two instants.
    pub fn token_between(&self, email: &str, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
        let users = demo::users();
        let user = users.iter().find(|user| user.email == email).unwrap_or_else(|| panic!("nobody has the address {email}"));
        self.authenticator.issue(user.id, user.session_id, from, until).expect("the key signs")
    }

    /// The parts of a server over this world.
    pub fn server(&self) -> http::Server {
        http::Server {
            operations: Arc::new(self.gateway.clone()),
            gateway: self.gateway.clone(),
            authenticator: self.authenticator.clone(),
            settings: self.config.server.clone(),
            limits: self.config.limits.clone(),
            sockets: self.config.sockets.clone(),
            demo_users: None,
        }
    }

    /// The service without a socket.
    pub fn router(&self) -> Router {
        http::router(self.server())
    }

    /// A caller over HTTP; without an address, without a token.
    pub fn http(&self, email: Option<&str>) -> HttpClient {
        HttpClient::new(self.router(), email.map(|email| self.token(email)))
    }

    /// One value of one row, as text, past every policy: to know what is there. `None` for no row or NULL.
    pub async fn text(&self, sql: &str) -> Option<String> {
        let rows = self.database.query(sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.first().and_then(|row| row.try_get_by_index(0).expect("a text"))
    }

    /// One count, past every policy.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.database.query(sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows[0].try_get_by_index(0).expect("a number")
    }

    /// Waits on PostgreSQL until so many transactions wait for what others hold.
    pub async fn until_waiting(&self, transactions: i64) {
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        eventually("they wait for locks", async || self.number(waiting).await >= transactions).await;
    }
}

/// An empty set of variables, or the members of an object.
pub fn variables(json: Json) -> serde_json::Map<String, Json> {
    match json {
        Json::Object(members) => members,
        Json::Null => serde_json::Map::new(),
        other => panic!("variables are an object, not {other}"),
    }
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
        documents_kept: 1_000,
        secrets: rowgate::secrets::Secrets::new(1, &[7; 32]),
        log_key: sql::write::LogKey::of(&[7; 32]),
        transparency: rowgate::transparency::Settings::on_demand(),
    }
}
