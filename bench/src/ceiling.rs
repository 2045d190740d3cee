//! The ceiling: a server for exactly five queries, with the best SQL one can write for them and JSON by hand.
//!
//! It applies the same row and column policy as the gateway, from the tables of members and roles and in the same statement. It
//! believes the user's id in a header, and knows no other query: nobody could use it, and that is why it is hard to beat.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Row, Statement};
use uuid::Uuid;

use crate::{Failure, json};

/// The header that names the user.
pub const USER_HEADER: &str = "x-user-id";

/// Requests share these connections and do not wait for each other on them (pipelining).
const CONNECTIONS: usize = 4;

/// A statement is planned once. By itself PostgreSQL plans some of these anew for every request, for the sake of a slightly better
/// plan, and that costs more than running them.
pub const GENERIC_PLANS: &str = "-c plan_cache_mode=force_generic_plan";

/// A connection with its statements.
struct Connection {
    client: Client,
    /// The page with its count is planned for the brands there are: a guess at them costs ten times what planning does.
    counting: Client,
    row: Statement,
    list: Statement,
    nested: Statement,
    count_brands: Statement,
    count_page: Statement,
    many: Statement,
}

/// The connections, taken in turns.
struct Database {
    connections: Vec<Connection>,
    next: AtomicUsize,
}

impl Database {
    fn connection(&self) -> &Connection {
        &self.connections[self.next.fetch_add(1, Ordering::Relaxed) % self.connections.len()]
    }
}

type Shared = State<Arc<Database>>;
type Answer = Result<Response<Body>, StatusCode>;

/// Serves until the process is ended; the first line of standard output is the address.
pub fn run(url: &str) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connections = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            connections.push(connect(url).await?);
        }
        let database = Arc::new(Database { connections, next: AtomicUsize::new(0) });
        let routes = Router::new()
            .route("/row/{id}", get(row))
            .route("/list/{brand}", get(list))
            .route("/nested", get(nested))
            .route("/count/{status}", get(count))
            .route("/many/{status}", get(many))
            .with_state(database);
        let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let mut out = std::io::stdout();
        writeln!(out, "{}", listener.local_addr()?)?;
        out.flush()?;
        // Answers leave at once instead of waiting for more to send; without it they are only later, never wrong.
        axum::serve(listener.tap_io(|stream| drop(stream.set_nodelay(true))), routes).await?;
        Ok(())
    })
}

async fn connect(url: &str) -> Result<Connection, Failure> {
    let client = open(Config::from_str(url)?.options(GENERIC_PLANS)).await?;
    let counting = open(&Config::from_str(url)?).await?;
    Ok(Connection {
        row: client.prepare(include_str!("../sql/row.sql")).await?,
        list: client.prepare(include_str!("../sql/list.sql")).await?,
        nested: client.prepare(include_str!("../sql/nested.sql")).await?,
        count_brands: client.prepare(include_str!("../sql/count_brands.sql")).await?,
        count_page: counting.prepare(include_str!("../sql/count_page.sql")).await?,
        many: client.prepare(include_str!("../sql/many.sql")).await?,
        client,
        counting,
    })
}

async fn open(config: &Config) -> Result<Client, Failure> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            eprintln!("rowgate-bench ceiling: {error}");
        }
    });
    Ok(client)
}

fn viewer(headers: &HeaderMap) -> Result<Uuid, StatusCode> {
    let named = headers.get(USER_HEADER).and_then(|value| value.to_str().ok()).and_then(|text| Uuid::from_str(text).ok());
    named.ok_or(StatusCode::UNAUTHORIZED)
}

async fn ask(client: &Client, statement: &Statement, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, StatusCode> {
    client.query(statement, values).await.map_err(|error| {
        eprintln!("rowgate-bench ceiling: {error}");
        StatusCode::INTERNAL_SERVER_ERROR
    })
}

fn answer(body: Vec<u8>) -> Answer {
    let response = Response::builder().header(header::CONTENT_TYPE, "application/json; charset=utf-8").body(Body::from(body));
    response.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn row(State(database): Shared, Path(id): Path<Uuid>, headers: HeaderMap) -> Answer {
    let connection = database.connection();
    let rows = ask(&connection.client, &connection.row, &[&viewer(&headers)?, &id]).await?;
    let mut out = Vec::with_capacity(1024);
    out.extend_from_slice(b"{\"data\":{\"content\":");
    let Some(row) = rows.first() else {
        out.extend_from_slice(b"null}}");
        return answer(out);
    };
    head_of_content(row, 0, &mut out);
    out.extend_from_slice(b",\"createdAt\":");
    json::instant(row.get(6), &mut out);
    out.extend_from_slice(b",\"updatedAt\":");
    json::instant(row.get(7), &mut out);
    out.extend_from_slice(b",\"brand\":");
    if row.get(8) {
        out.extend_from_slice(b"{\"id\":");
        json::id(row.get(9), &mut out);
        for (name, column) in [("name", 10), ("slug", 11), ("country", 12)] {
            key(name, &mut out);
            json::text(row.get(column), &mut out);
        }
        out.push(b'}');
    } else {
        out.extend_from_slice(b"null");
    }
    out.extend_from_slice(b"}}}");
    answer(out)
}

/// The fields most queries begin with; the object stays open.
fn head_of_content(row: &Row, first: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"id\":");
    json::id(row.get(first), out);
    out.extend_from_slice(b",\"title\":");
    json::text(row.get(first + 1), out);
    out.extend_from_slice(b",\"slug\":");
    json::text(row.get(first + 2), out);
    out.extend_from_slice(b",\"status\":");
    json::name(row.get(first + 3), out);
    out.extend_from_slice(b",\"type\":");
    json::text(row.get(first + 4), out);
    out.extend_from_slice(b",\"version\":");
    json::number(i64::from(row.get::<_, i32>(first + 5)), out);
}

fn key(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Content of eight columns.
fn content_of_list(row: &Row, first: usize, out: &mut Vec<u8>) {
    head_of_content(row, first, out);
    out.extend_from_slice(b",\"views\":");
    json::number(i64::from(row.get::<_, i32>(first + 6)), out);
    out.extend_from_slice(b",\"createdAt\":");
    json::instant(row.get(first + 7), out);
    out.push(b'}');
}

/// The rows with commas between them.
fn each(rows: &[Row], out: &mut Vec<u8>, write: impl Fn(&Row, &mut Vec<u8>)) {
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(row, out);
    }
}

async fn list(State(database): Shared, Path(brand): Path<Uuid>, headers: HeaderMap) -> Answer {
    let connection = database.connection();
    let rows = ask(&connection.client, &connection.list, &[&viewer(&headers)?, &brand]).await?;
    let mut out = Vec::with_capacity(32 + rows.len() * 256);
    out.extend_from_slice(b"{\"data\":{\"contentList\":{\"nodes\":[");
    each(&rows, &mut out, |row, out| content_of_list(row, 0, out));
    out.extend_from_slice(b"]}}}");
    answer(out)
}

async fn count(State(database): Shared, Path(status): Path<String>, headers: HeaderMap) -> Answer {
    let connection = database.connection();
    // Two statements: inside one the planner takes the brands for a guess and reads ten times as many rows.
    let brands = ask(&connection.client, &connection.count_brands, &[&viewer(&headers)?]).await?;
    let brands: Vec<Uuid> = brands.iter().map(|row| row.get(0)).collect();
    let rows = ask(&connection.counting, &connection.count_page, &[&brands, &status]).await?;
    let mut out = Vec::with_capacity(64 + rows.len() * 256);
    out.extend_from_slice(b"{\"data\":{\"contentList\":{\"totalCount\":");
    json::number(rows.first().map_or(0, |row| row.get(0)), &mut out);
    out.extend_from_slice(b",\"nodes\":[");
    each(&rows, &mut out, |row, out| content_of_list(row, 1, out));
    out.extend_from_slice(b"]}}}");
    answer(out)
}

async fn many(State(database): Shared, Path(status): Path<String>, headers: HeaderMap) -> Answer {
    let connection = database.connection();
    let rows = ask(&connection.client, &connection.many, &[&viewer(&headers)?, &status]).await?;
    let mut out = Vec::with_capacity(32 + rows.len() * 320);
    out.extend_from_slice(b"{\"data\":{\"contentList\":{\"nodes\":[");
    each(&rows, &mut out, |row, out| {
        head_of_content(row, 0, out);
        out.extend_from_slice(b",\"views\":");
        json::number(i64::from(row.get::<_, i32>(6)), out);
        out.extend_from_slice(if row.get(7) { b",\"isDraft\":true" } else { b",\"isDraft\":false" });
        out.extend_from_slice(b",\"createdAt\":");
        json::instant(row.get(8), out);
        out.extend_from_slice(b",\"updatedAt\":");
        json::instant(row.get(9), out);
        out.push(b'}');
    });
    out.extend_from_slice(b"]}}}");
    answer(out)
}

async fn nested(State(database): Shared, headers: HeaderMap) -> Answer {
    let connection = database.connection();
    let rows = ask(&connection.client, &connection.nested, &[&viewer(&headers)?]).await?;
    let mut out = Vec::with_capacity(64 + rows.len() * 400);
    out.extend_from_slice(b"{\"data\":{\"brands\":{\"nodes\":[");
    let mut brand = None;
    for row in &rows {
        let id: Uuid = row.get(0);
        let before = brand.replace(id);
        let is_new = before != Some(id);
        if is_new {
            if before.is_some() {
                out.extend_from_slice(b"]}},");
            }
            head_of_brand(row, &mut out);
        }
        let Some(content) = row.get::<_, Option<Uuid>>(5) else { continue };
        if !is_new {
            out.push(b',');
        }
        content_of_brand(row, content, &mut out);
    }
    if brand.is_some() {
        out.extend_from_slice(b"]}}");
    }
    out.extend_from_slice(b"]}}}");
    answer(out)
}

/// A brand up to the beginning of its content.
fn head_of_brand(row: &Row, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"id\":");
    json::id(row.get(0), out);
    out.extend_from_slice(b",\"name\":");
    json::text(row.get(1), out);
    out.extend_from_slice(b",\"slug\":");
    json::text(row.get(2), out);
    out.extend_from_slice(b",\"organization\":{\"id\":");
    json::id(row.get(3), out);
    out.extend_from_slice(b",\"name\":");
    json::text(row.get(4), out);
    out.extend_from_slice(b"},\"contents\":{\"nodes\":[");
}

fn content_of_brand(row: &Row, content: Uuid, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"id\":");
    json::id(content, out);
    out.extend_from_slice(b",\"title\":");
    json::text(row.get(6), out);
    out.extend_from_slice(b",\"status\":");
    json::name(row.get(7), out);
    out.extend_from_slice(b",\"createdAt\":");
    json::instant(row.get(8), out);
    out.extend_from_slice(b",\"creator\":");
    match row.get::<_, Option<Uuid>>(9) {
        None => out.extend_from_slice(b"null"),
        Some(creator) => {
            out.extend_from_slice(b"{\"id\":");
            json::id(creator, out);
            out.extend_from_slice(b",\"displayName\":");
            json::optional_text(row.get(10), out);
            out.extend_from_slice(b",\"email\":");
            json::optional_text(row.get(11), out);
            out.push(b'}');
        }
    }
    out.push(b'}');
}
