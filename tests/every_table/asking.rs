//! Questions that both databases must answer with the same bytes, and what was found against them.
//!
//! What goes wrong is gathered and told at the end: one run says of every table what is missing. Each fault names the table, the
//! operation and both answers.

use std::sync::{Arc, Mutex};

use policy::{Viewer, ViewerKind};
use rowgate::catalog::Catalog;
use rowgate::execute::{Gateway, GraphqlRequest};
use rowgate::schema::Types;
use serde_json::Value as Json;

use crate::policy_oracle::asking::gateway;
use crate::policy_oracle::extra;
use crate::policy_oracle::memory::Memory;
use crate::policy_oracle::viewers::{Someone, everyone};
use crate::support::{Backend, SMALL, World};

/// How much of an answer is shown on either side of the first difference.
const SHOWN: usize = 400;

/// The demonstration with a trail on both databases, and who may ask.
pub struct Setting {
    /// The model.
    pub catalog: Arc<Catalog>,
    /// A gateway over each database, SQLite first.
    pub gateways: [Gateway; 2],
    /// Everyone who may ask, developers first.
    pub people: Vec<Someone>,
    /// The databases.
    pub worlds: [World; 2],
    faults: Mutex<Vec<String>>,
}

impl Setting {
    /// Worlds of one's own with the rows of the demonstration.
    pub async fn new() -> Self {
        let (sqlite, postgres) = tokio::join!(world(Backend::Sqlite), world(Backend::Postgres));
        Self::over([sqlite, postgres], Catalog::of_data_model()).await
    }

    /// The same over worlds with the same rows, under any catalog.
    pub async fn over(worlds: [World; 2], catalog: Catalog) -> Self {
        let memory = Memory::load(&worlds[0]).await;
        let mut people = everyone(&worlds[0], &memory).await;
        // The gateway's own jobs are no callers: what only they see or do is not for anybody.
        people.retain(|someone| someone.viewer.kind != ViewerKind::Service);
        people.sort_by_key(|someone| !someone.viewer.developer);
        let catalog = Arc::new(catalog);
        let gateways = worlds.each_ref().map(|world| gateway(world, &catalog));
        Self { catalog, gateways, people, worlds, faults: Mutex::default() }
    }

    /// The types of the schema.
    pub fn types(&self) -> &Types {
        self.gateways[0].schema().types()
    }

    /// Something is not as it must be.
    pub fn fault(&self, table: &str, operation: &str, what: &str) {
        self.faults.lock().expect("nobody panics holding it").push(format!("{table}: {operation}: {what}"));
    }

    /// The same, unless it is.
    pub fn check(&self, holds: bool, table: &str, operation: &str, what: impl FnOnce() -> String) {
        if !holds {
            self.fault(table, operation, &what());
        }
    }

    /// Fails where anything was found.
    pub fn none_found(&self) {
        let faults = self.faults();
        assert!(faults.is_empty(), "{} faults:\n\n{}\n", faults.len(), faults.join("\n\n"));
    }

    /// What was found.
    pub fn faults(&self) -> Vec<String> {
        self.faults.lock().expect("nobody panics holding it").clone()
    }

    /// The value of each field of the batch, which both databases must give in the same bytes and without errors; null where not.
    /// Where one field spoils the answer to all, each is asked for alone.
    pub async fn read(&self, someone: &Someone, batch: Batch) -> Vec<Json> {
        if batch.fields.is_empty() {
            return Vec::new();
        }
        let mut answers = self.answers(&someone.viewer, [batch.request(), batch.request()]).await;
        let mut found = Vec::new();
        if answers.iter().any(|answer| answer["data"].is_null()) && batch.fields.len() > 1 {
            for alone in batch.each_alone() {
                let mut answers = self.answers(&someone.viewer, [alone.request(), alone.request()]).await;
                found.push(self.judge(someone, &alone, 0, &mut answers));
            }
            return found;
        }
        for place in 0..batch.fields.len() {
            found.push(self.judge(someone, &batch, place, &mut answers));
        }
        found
    }

    fn judge(&self, someone: &Someone, batch: &Batch, place: usize, answers: &mut [Json; 2]) -> Json {
        let (key, field) = (format!("r{place}"), &batch.fields[place]);
        let (on_sqlite, on_postgres) = (told(&answers[0], &key), told(&answers[1], &key));
        let what = || format!("{}\nas {}\n{}", both(&on_sqlite, &on_postgres), someone.name, field.text);
        let is_right = on_sqlite == on_postgres && !on_sqlite.contains("\"errors\"");
        self.check(is_right, field.table, &field.operation, what);
        answers[0]["data"][&key].take()
    }

    /// The answers of both databases to a request of their own each.
    pub async fn answers(&self, viewer: &Viewer, requests: [GraphqlRequest; 2]) -> [Json; 2] {
        let ask = |gateway: &Gateway, request: GraphqlRequest| {
            let (gateway, viewer) = (gateway.clone(), viewer.clone());
            tokio::spawn(async move {
                let answer = gateway.execute(request, &viewer, false).await;
                serde_json::from_slice::<Json>(&answer.body).expect("JSON")
            })
        };
        let [first, second] = requests;
        let (sqlite, postgres) = tokio::join!(ask(&self.gateways[0], first), ask(&self.gateways[1], second));
        [sqlite.expect("an answer"), postgres.expect("an answer")]
    }
}

async fn world(backend: Backend) -> World {
    let world = World::own(backend, SMALL).await;
    extra::trail(&world).await;
    world
}

/// What an answer says of one field: its value, or the errors about it or about the whole. Fields of rows that are not for this
/// caller are null, and so they are shown.
pub fn told(answer: &Json, key: &str) -> String {
    let is_of_row = |error: &Json| error["extensions"]["code"] == "FORBIDDEN" && error["path"].get(1).is_some();
    let errors = answer["errors"].as_array().into_iter().flatten().filter(|error| !is_of_row(error));
    let about: Vec<&Json> = errors.filter(|error| error["path"][0] == *key || answer["data"].is_null()).collect();
    if about.is_empty() { answer["data"][key].to_string() } else { serde_json::json!({"errors": about}).to_string() }
}

/// Both answers from shortly before their first difference on.
pub fn both(sqlite: &str, postgres: &str) -> String {
    let same = sqlite.bytes().zip(postgres.bytes()).take_while(|(left, right)| left == right).count();
    let shown = |text: &str| {
        let bytes = &text.as_bytes()[same.saturating_sub(SHOWN / 2).min(text.len())..(same + SHOWN).min(text.len())];
        String::from_utf8_lossy(bytes).into_owned()
    };
    format!("on SQLite     {}\non PostgreSQL {}", shown(sqlite), shown(postgres))
}

struct Field {
    table: &'static str,
    operation: String,
    text: String,
    variables: Vec<Variable>,
}

#[derive(Clone)]
struct Variable {
    name: String,
    declared: String,
    value: Json,
}

/// Root fields that are asked for in one operation.
#[derive(Default)]
pub struct Batch {
    fields: Vec<Field>,
    /// Variables of the field that is added next.
    waiting: Vec<Variable>,
    number: usize,
    writes: bool,
}

impl Batch {
    /// Fields that write.
    pub fn writing() -> Self {
        Self { writes: true, ..Self::default() }
    }

    /// Adds a root field with its arguments and what is selected.
    pub fn ask(&mut self, table: &'static str, operation: impl Into<String>, field: &str) {
        self.fields.push(Field {
            table,
            operation: operation.into(),
            text: field.to_owned(),
            variables: std::mem::take(&mut self.waiting),
        });
    }

    /// A value as a variable of the type, `$v0`, for the field that is added next.
    pub fn variable(&mut self, notation: impl std::fmt::Display, value: Json) -> String {
        let name = format!("v{}", self.number);
        self.number += 1;
        let written = format!("${name}");
        self.waiting.push(Variable { declared: format!("{written}: {notation}"), name, value });
        written
    }

    /// The fields, each in a batch of its own.
    fn each_alone(self) -> impl Iterator<Item = Self> {
        let writes = self.writes;
        self.fields.into_iter().map(move |field| Self { fields: vec![field], writes, ..Self::default() })
    }

    /// The operation.
    pub fn request(&self) -> GraphqlRequest {
        let kind = if self.writes { "mutation" } else { "query" };
        let given = || self.fields.iter().flat_map(|field| &field.variables);
        let declared: Vec<&str> = given().map(|variable| variable.declared.as_str()).collect();
        let declared = if declared.is_empty() { String::new() } else { format!(" ({})", declared.join(", ")) };
        let fields: Vec<String> =
            self.fields.iter().enumerate().map(|(place, field)| format!("r{place}: {}", field.text)).collect();
        let query = format!("{kind}{declared} {{ {} }}", fields.join("\n"));
        let variables = given().map(|variable| (variable.name.clone(), variable.value.clone())).collect();
        GraphqlRequest { query, variables, ..GraphqlRequest::default() }
    }
}
