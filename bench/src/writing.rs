//! What writing costs: many rows a request, one row a request, and the same rows put into the database by one statement.
//!
//! Every request is the same each time, and adds or changes rows again. What is added is left there: the world grows as it is
//! measured.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::client::{self, Connection, Request, Target};
use crate::measure::{Used, WARM_UP};
use crate::servers::{Servers, output, program};
use crate::{Failure, Run};

/// Administers the organization of the demonstration's first brand, and so all its brands; most is written by the viewer of the queries.
const ADMIN: &str = "amara.okafor@northwind.example";
/// Rows of a request that adds many.
const ROWS: usize = 1_000;

/// What is written.
struct Form {
    name: &'static str,
    title: &'static str,
    /// Rows a request writes, those that come with them not counted.
    rows: usize,
    requests: Vec<Request>,
    /// The same rows by one statement, where that is comparable.
    sql: Option<&'static str>,
}

/// What requests are about.
struct Subject {
    brand: Uuid,
    organization: Uuid,
    products: Vec<Uuid>,
    content: Vec<Uuid>,
}

impl Subject {
    async fn find(database: &Client) -> Result<Self, Failure> {
        let brand = "SELECT id, organization_id FROM brands WHERE slug = 'northwind-coffee'";
        let row = database.query_one(brand, &[]).await?;
        let (brand, organization): (Uuid, Uuid) = (row.get(0), row.get(1));
        // So many that connections rarely meet on one row.
        let products = "INSERT INTO products (brand_id, name, created_by) SELECT b.id, 'Bench ' || n, b.created_by \
                        FROM generate_series(1, 500) AS n JOIN brands b ON b.id = $1 RETURNING id";
        let content = "SELECT id FROM content WHERE brand_id = $1 AND status = 'draft' AND deleted_at IS NULL LIMIT 500";
        let ids = |rows: Vec<tokio_postgres::Row>| rows.iter().map(|row| row.get(0)).collect::<Vec<Uuid>>();
        let products = ids(database.query(products, &[&brand]).await?);
        let content = ids(database.query(content, &[&brand]).await?);
        Ok(Self { brand, organization, products, content })
    }
}

/// Many rows a request; `admin` and `editor` make requests with a document and variables.
fn of_many(subject: &Subject, admin: &impl Fn(&str, Value) -> Request, editor: &impl Fn(&str, Value) -> Request) -> Vec<Form> {
    let (brand, organization) = (subject.brand, subject.organization);
    let inputs = |row: &dyn Fn(usize) -> Value| json!({"inputs": (0..ROWS).map(row).collect::<Vec<_>>()});
    vec![
        Form {
            name: "agencies",
            title: "1,000 agencies",
            rows: ROWS,
            requests: vec![admin(
                "mutation Many($inputs: [CreateBrandVettingAgencyInput!]!) { createBrandVettingAgencies(inputs: $inputs) { id } }",
                inputs(&|n| json!({"brandId": brand, "agencyName": format!("Agency {n}"), "priority": n})),
            )],
            sql: Some(
                "INSERT INTO brand_vetting_agencies (brand_id, agency_name, priority) \
                 SELECT $1, 'Agency ' || n, n FROM generate_series(0, 999) AS n",
            ),
        },
        Form {
            name: "products",
            title: "1,000 products",
            rows: ROWS,
            requests: vec![editor(
                "mutation Many($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { id } }",
                inputs(&|n| json!({"brandId": brand, "name": format!("Product {n}"), "description": "Made to be measured."})),
            )],
            sql: Some(
                "INSERT INTO products (brand_id, name, description, created_by) SELECT b.id, 'Product ' || n, \
                 'Made to be measured.', b.created_by FROM generate_series(0, 999) AS n JOIN brands b ON b.id = $1",
            ),
        },
        Form {
            name: "customers",
            title: "1,000 customers",
            rows: ROWS,
            requests: vec![admin(
                "mutation Many($inputs: [CreateCustomerInput!]!) { createCustomers(inputs: $inputs) { id } }",
                inputs(
                    &|n| json!({"organizationId": organization, "name": format!("Ada {n}"), "firstName": "Ada", "lastName": n.to_string()}),
                ),
            )],
            sql: None,
        },
    ]
}

/// One row a request.
fn of_one(subject: &Subject, editor: &impl Fn(&str, Value) -> Request) -> Vec<Form> {
    let each = |document: &str, ids: &[Uuid]| ids.iter().map(|id| editor(document, json!({"id": id}))).collect();
    vec![
        Form {
            name: "create",
            title: "create of one product",
            rows: 1,
            requests: vec![editor(
                "mutation One($brand: ID!) { createProduct(input: {brandId: $brand, name: \"One\"}) { id name createdAt } }",
                json!({"brand": subject.brand}),
            )],
            sql: None,
        },
        Form {
            name: "update",
            title: "update of one product",
            rows: 1,
            requests: each(
                "mutation Name($id: ID!) { updateProduct(id: $id, patch: {description: \"Measured.\"}) { id name updatedAt } }",
                &subject.products,
            ),
            sql: None,
        },
        Form {
            name: "content",
            title: "update of one content",
            rows: 1,
            requests: each(
                "mutation Note($id: ID!) { updateContent(id: $id, patch: {excerpt: \"Measured.\"}) { id version updatedAt } }",
                &subject.content,
            ),
            sql: None,
        },
    ]
}

/// Measures all forms, or those the run names, and prints a table.
pub async fn run(run: &Run, url: &str, servers: &Servers, database_process: Option<u32>) -> Result<(), Failure> {
    let (database, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    let program = program(run.rowgate.as_deref())?;
    let token = output(std::process::Command::new(program).args(["--demo", "--database-url", url, "token", "--user", ADMIN]))?;
    let subject = Subject::find(&database).await?;
    let address = servers.rowgate;
    let admin = |document: &str, variables: Value| Request::graphql(address, token.trim(), document, &variables);
    let editor = |document: &str, variables: Value| Request::graphql(address, &servers.token, document, &variables);
    println!("\nWriting; CPU in milliseconds a request\n\n{HEAD}");
    for form in of_many(&subject, &admin, &editor).into_iter().chain(of_one(&subject, &editor)) {
        if !run.queries.is_empty() && run.queries.iter().all(|name| name != form.name) {
            continue;
        }
        let mut asked = Connection::open(address).await?;
        let answer = asked.ask(&form.requests[0]).await?;
        if answer.windows(8).any(|part| part == b"\"errors\"") {
            return Err(format!("{}: {}", form.name, String::from_utf8_lossy(&answer[..answer.len().min(600)])).into());
        }
        let target = Target { address, requests: Arc::from(form.requests) };
        for connections in run.connections.iter().copied() {
            let mut line = Line { title: form.title, connections, rows: form.rows, ..Line::default() };
            for _ in 0..run.rounds.max(1) {
                let open = client::connect(&target, connections).await?;
                let (_, open) = client::load(&target, open, WARM_UP).await?;
                let before = Used::read(Some(servers.rowgate_id()), database_process)?;
                let (load, _) = client::load(&target, open, run.slice()).await?;
                let used = Used::read(Some(servers.rowgate_id()), database_process)?.since(before);
                line.add(&load.microseconds, load.elapsed, used);
            }
            println!("{}", line.text("rowgate"));
        }
        if let Some(sql) = form.sql {
            for (who, recording, feeding) in
                [("one statement", "on", "on"), ("  unfed", "on", "off"), ("  unrecorded too", "off", "off")]
            {
                let line = Line { title: form.title, connections: 1, rows: form.rows, ..Line::default() };
                let line = alone(run, &database, database_process, line, (sql, [recording, feeding], subject.brand)).await?;
                println!("{}", line.text(who));
            }
        }
    }
    Ok(())
}

/// The same rows by one statement a transaction, with and without the trail and the change feed.
async fn alone(
    run: &Run,
    database: &Client,
    database_process: Option<u32>,
    mut line: Line,
    (sql, [recording, feeding], brand): (&str, [&str; 2], Uuid),
) -> Result<Line, Failure> {
    let statement = database.prepare(sql).await?;
    database.batch_execute(&format!("SET rowgate.recording = '{recording}'; SET rowgate.feeding = '{feeding}'")).await?;
    let before = Used::read(None, database_process)?;
    let begun = Instant::now();
    let mut microseconds = Vec::new();
    while begun.elapsed() < run.slice() {
        let sent = Instant::now();
        database.execute(&statement, &[&brand]).await?;
        microseconds.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    let used = Used::read(None, database_process)?.since(before);
    line.add(&microseconds, begun.elapsed(), used);
    database.batch_execute("RESET rowgate.recording; RESET rowgate.feeding").await?;
    Ok(line)
}

const HEAD: &str =
    "form                     conns  who             requests/s    rows/s   p50 ms   p99 ms   server  database    total";

/// What one form came to.
#[derive(Default)]
struct Line {
    title: &'static str,
    connections: usize,
    rows: usize,
    microseconds: Vec<u32>,
    elapsed: Duration,
    server: f64,
    database: Option<f64>,
}

impl Line {
    fn add(&mut self, microseconds: &[u32], elapsed: Duration, used: Used) {
        self.microseconds.extend(microseconds);
        self.elapsed += elapsed;
        self.server += used.server;
        self.database = used.database.map(|seconds| seconds + self.database.unwrap_or_default());
    }

    #[expect(clippy::cast_precision_loss, reason = "a run has far fewer requests than 52 bits can count")]
    fn text(mut self, who: &str) -> String {
        self.microseconds.sort_unstable();
        let requests = self.microseconds.len().max(1) as f64;
        let at = |share: usize| {
            let place = (self.microseconds.len() * share / 1_000).min(self.microseconds.len().saturating_sub(1));
            self.microseconds.get(place).map_or(0.0, |time| f64::from(*time) / 1_000.0)
        };
        let per_second = requests / self.elapsed.as_secs_f64().max(f64::EPSILON);
        let server = self.server * 1_000.0 / requests;
        let database = self.database.map(|seconds| seconds * 1_000.0 / requests);
        let optional = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
        format!(
            "{:<24} {:>5}  {:<14} {:>11.1} {:>9.0} {:>8.2} {:>8.2} {:>8.3} {:>9} {:>8}",
            self.title,
            self.connections,
            who,
            per_second,
            per_second * self.rows as f64,
            at(500),
            at(990),
            server,
            optional(database),
            optional(database.map(|database| database + server)),
        )
    }
}
