//! What it costs to tell many: subscribers of a hundred brands over sockets, changes at a rate and as fast as they come, one who never
//! reads, and many dashboards that wait for nothing.
//!
//! Times are from before a change is sent to the database until the event has come out of a socket: every delivery is one.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_postgres::{Client, NoTls};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use uuid::Uuid;

use crate::servers::Servers;
use crate::{Failure, Run};

/// So many brands are followed.
const BRANDS: usize = 100;
/// So many sockets follow each of them.
const SOCKETS_A_BRAND: usize = 3;
/// With so many subscriptions each.
const SUBSCRIPTIONS_A_SOCKET: usize = 10;
/// Changes a second, where they come at a rate.
const RATE: u32 = 100;
/// Dashboards that wait, of so many different shapes.
const DASHBOARDS: usize = 10_000;
const SHAPES: usize = 500;
/// Subscriptions of a socket of dashboards.
const DASHBOARDS_A_SOCKET: usize = 50;

const CHANGES: &str = "subscription { contentChanges { kind id node { id title status updatedAt } } }";

type Socket = WebSocketStream<TcpStream>;

/// What has come so far.
struct Arrived {
    begun: Instant,
    count: AtomicU64,
    microseconds: Mutex<Vec<u32>>,
}

impl Arrived {
    fn take(&self, text: &str) {
        let Some(sent) = text.split_once("\"title\":\"at ").and_then(|(_, rest)| rest.split_once('"')) else { return };
        let Ok(sent) = sent.0.parse::<u64>() else { return };
        let now = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.count.fetch_add(1, Ordering::Relaxed);
        let took = u32::try_from(now.saturating_sub(sent)).unwrap_or(u32::MAX);
        self.microseconds.lock().unwrap_or_else(PoisonError::into_inner).push(took);
    }

    fn times(&self) -> Vec<u32> {
        let mut times = std::mem::take(&mut *self.microseconds.lock().unwrap_or_else(PoisonError::into_inner));
        times.sort_unstable();
        times
    }
}

/// Measures all of it and prints what was found.
pub async fn run(run: &Run, url: &str, servers: &Servers, viewer: Uuid) -> Result<(), Failure> {
    let (database, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    let content = subjects(&database, viewer).await?;
    let arrived = Arc::new(Arrived { begun: Instant::now(), count: AtomicU64::new(0), microseconds: Mutex::default() });
    let mut brands: Vec<Uuid> = content.keys().copied().collect();
    brands.sort_unstable();
    let mut readers = Vec::new();
    for brand in &brands {
        for _ in 0..SOCKETS_A_BRAND {
            let mut socket = open(servers.rowgate, &servers.token, Some(*brand)).await?;
            subscribe(&mut socket, SUBSCRIPTIONS_A_SOCKET, |_| CHANGES.to_owned()).await?;
            readers.push(tokio::spawn(read(socket, Arc::clone(&arrived))));
        }
    }
    let subscribers = brands.len() * SOCKETS_A_BRAND * SUBSCRIPTIONS_A_SOCKET;
    println!("{subscribers} subscribers of {} brands on {} sockets", brands.len(), readers.len());
    at_a_rate(run, &database, &content, &brands, &arrived, "").await?;
    let mut idle = open(servers.rowgate, &servers.token, Some(brands[0])).await?;
    subscribe(&mut idle, SUBSCRIPTIONS_A_SOCKET, |_| CHANGES.to_owned()).await?;
    at_a_rate(run, &database, &content, &brands, &arrived, ", beside a socket that never reads").await?;
    as_fast_as_they_come(run, &database, &content, &arrived).await?;
    drop(idle);
    readers.iter().for_each(tokio::task::JoinHandle::abort);
    dashboards(&database, servers).await
}

/// A piece of content of each of so many brands on which the viewer has a role.
async fn subjects(database: &Client, viewer: Uuid) -> Result<HashMap<Uuid, Vec<Uuid>>, Failure> {
    let grant = "INSERT INTO user_brand_roles (user_id, brand_id, role) SELECT $1, b.id, 'editor' FROM brands b
                 WHERE b.slug LIKE 'bench-____' AND b.deleted_at IS NULL AND EXISTS (SELECT 1 FROM organization_members m
                 WHERE m.user_id = $1 AND m.organization_id = b.organization_id)
                 AND NOT EXISTS (SELECT 1 FROM user_brand_roles r WHERE r.user_id = $1 AND r.brand_id = b.id)
                 ORDER BY b.slug LIMIT $2";
    database.execute(grant, &[&viewer, &i64::try_from(BRANDS)?]).await?;
    let rows = "SELECT c.brand_id, c.id FROM user_brand_roles r JOIN brands b ON b.id = r.brand_id
                CROSS JOIN LATERAL (SELECT id, brand_id FROM content WHERE brand_id = b.id AND deleted_at IS NULL LIMIT 20) c
                WHERE r.user_id = $1 AND b.slug LIKE 'bench-____'";
    let mut found: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in database.query(rows, &[&viewer]).await? {
        let (brand, id): (Uuid, Uuid) = (row.get(0), row.get(1));
        if found.len() < BRANDS || found.contains_key(&brand) {
            found.entry(brand).or_default().push(id);
        }
    }
    if found.len() < BRANDS {
        return Err(format!("the viewer has a role on {} brands with content, and {BRANDS} are needed", found.len()).into());
    }
    Ok(found)
}

async fn open(address: SocketAddr, token: &str, brand: Option<Uuid>) -> Result<Socket, Failure> {
    let mut request = format!("ws://{address}/graphql").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    let (mut socket, _) = tokio_tungstenite::client_async(request, TcpStream::connect(address).await?).await?;
    let mut payload = json!({"authorization": format!("Bearer {token}")});
    if let Some(brand) = brand {
        payload["x-brand-id"] = json!(brand);
    }
    send(&mut socket, &json!({"type": "connection_init", "payload": payload})).await?;
    let acknowledged = text(&mut socket).await?;
    if acknowledged.contains("connection_ack") { Ok(socket) } else { Err(format!("no connection_ack: {acknowledged}").into()) }
}

async fn send(socket: &mut Socket, message: &Value) -> Result<(), Failure> {
    Ok(socket.send(Message::text(message.to_string())).await?)
}

async fn text(socket: &mut Socket) -> Result<String, Failure> {
    loop {
        match socket.next().await.ok_or("the socket was closed")?? {
            Message::Text(text) => return Ok(text.to_string()),
            Message::Close(frame) => return Err(format!("the socket was closed: {frame:?}").into()),
            _ => {}
        }
    }
}

/// Begins subscriptions and waits for the first event of each.
async fn subscribe(socket: &mut Socket, number: usize, query: impl Fn(usize) -> String) -> Result<(), Failure> {
    for place in 0..number {
        let payload = json!({"query": query(place)});
        send(socket, &json!({"id": place.to_string(), "type": "subscribe", "payload": payload})).await?;
    }
    let mut begun = 0;
    while begun < number {
        let told = text(socket).await?;
        match () {
            () if told.contains("\"type\":\"next\"") => begun += 1,
            () if told.contains("\"type\":\"ping\"") => send(socket, &json!({"type": "pong"})).await?,
            () => return Err(format!("a subscription was refused: {told}").into()),
        }
    }
    Ok(())
}

async fn read(mut socket: Socket, arrived: Arc<Arrived>) {
    while let Ok(told) = text(&mut socket).await {
        if told.contains("\"type\":\"ping\"") {
            if send(&mut socket, &json!({"type": "pong"})).await.is_err() {
                return;
            }
        } else if told.contains("\"type\":\"next\"") {
            arrived.take(&told);
        } else {
            eprintln!("{told}");
        }
    }
}

const CHANGE: &str = "UPDATE content SET title = 'at ' || $1::text WHERE id = $2";

async fn at_a_rate(
    run: &Run,
    database: &Client,
    content: &HashMap<Uuid, Vec<Uuid>>,
    brands: &[Uuid],
    arrived: &Arrived,
    beside: &str,
) -> Result<(), Failure> {
    let statement = database.prepare(CHANGE).await?;
    drop(arrived.times());
    arrived.count.store(0, Ordering::Relaxed);
    let changes = (f64::from(RATE) * run.seconds.max(1.0)) as usize;
    let mut clock = tokio::time::interval(Duration::from_secs(1) / RATE);
    for number in 0..changes {
        clock.tick().await;
        let ids = &content[&brands[number * 37 % brands.len()]];
        let at = arrived.begun.elapsed().as_micros().to_string();
        database.execute(&statement, &[&at, &ids[number / brands.len() % ids.len()]]).await?;
    }
    let expected = (changes * SOCKETS_A_BRAND * SUBSCRIPTIONS_A_SOCKET) as u64;
    let patience = Instant::now();
    while arrived.count.load(Ordering::Relaxed) < expected && patience.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let times = arrived.times();
    let at = |share: usize| {
        times.get((times.len() * share / 1_000).min(times.len().saturating_sub(1))).map_or(0.0, |time| f64::from(*time) / 1_000.0)
    };
    println!(
        "{RATE} changes/s{beside}: {} of {expected} deliveries, p50 {:.1} ms, p99 {:.1} ms, worst {:.0} ms",
        times.len(),
        at(500),
        at(990),
        at(1_000)
    );
    Ok(())
}

/// A change of each brand at once, again and again: as many events as are told.
async fn as_fast_as_they_come(
    run: &Run,
    database: &Client,
    content: &HashMap<Uuid, Vec<Uuid>>,
    arrived: &Arrived,
) -> Result<(), Failure> {
    let statement = database.prepare("UPDATE content SET title = 'at ' || $1::text WHERE id = ANY($2)").await?;
    drop(arrived.times());
    arrived.count.store(0, Ordering::Relaxed);
    let (begun, mut statements) = (Instant::now(), 0_usize);
    while begun.elapsed() < run.slice() {
        let ids: Vec<Uuid> = content.values().map(|ids| ids[statements % ids.len()]).collect();
        let at = arrived.begun.elapsed().as_micros().to_string();
        database.execute(&statement, &[&at, &ids]).await?;
        statements += 1;
    }
    let delivered = arrived.count.load(Ordering::Relaxed);
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "as fast as they come: {:.0} changes/s, {:.0} deliveries/s",
        (statements * content.len()) as f64 / seconds,
        delivered as f64 / seconds
    );
    Ok(())
}

/// What the database hears of dashboards that nothing happens to.
async fn dashboards(database: &Client, servers: &Servers) -> Result<(), Failure> {
    let mut sockets = Vec::new();
    for place in 0..DASHBOARDS / DASHBOARDS_A_SOCKET {
        let mut socket = open(servers.rowgate, &servers.token, None).await?;
        let query = |number: usize| {
            let shape = (place * DASHBOARDS_A_SOCKET + number) % SHAPES;
            format!(
                "subscription {{ contentListAggregateLive(where: {{title: {{startsWith: \"shape {shape}\"}}}}) {{ count }} }}"
            )
        };
        subscribe(&mut socket, DASHBOARDS_A_SOCKET, query).await?;
        sockets.push(socket);
    }
    let transactions =
        "SELECT pg_stat_force_next_flush(), xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()";
    let count = async || Ok::<i64, Failure>(database.query_one(transactions, &[]).await?.get(1));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = count().await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let after = count().await?;
    println!(
        "{DASHBOARDS} dashboards of {SHAPES} shapes, idle: {:.1} transactions/s in the database",
        (after - before - 1) as f64 / 5.0
    );
    Ok(())
}
