//! The gateway is killed, or its caller goes away, in the middle of a mutation: all of an operation is there afterwards, or nothing.
//!
//! `ROWGATE_TEST_CRASH_ROUNDS` sets how often each happens; the suite has few rounds.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rand::Rng;
use rowgate::http;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::*;

const PRODUCTS: usize = 300;
const CLAIMS: usize = 200;
const REPLACEMENTS: usize = 2;

const MUTATION: &str = "mutation ($products: [CreateProductInput!]!, $claims: [CreateClaimInput!]!, $agency: ID!) { \
    products: createProducts(inputs: $products) { id } \
    claims: createClaims(inputs: $claims) { id replacements(first: 3) { nodes { id } } } \
    counted: updateBrandVettingAgency(id: $agency, patch: {priority: {increment: 1}}) { priority } }";

fn rounds() -> usize {
    let rounds = rowgate::config::environment().remove("ROWGATE_TEST_CRASH_ROUNDS");
    rounds.map_or(6, |rounds| rounds.parse().expect("a number of rounds"))
}

/// What operations are about.
struct Stage {
    world: World,
    token: String,
    brand: Json,
    agency: Json,
}

impl Stage {
    async fn new(backend: Backend) -> Self {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let brand =
            amara.data("{ brands(first: 1, orderBy: [{slug: ASC}]) { nodes { id } } }").await["brands"]["nodes"][0]["id"].clone();
        let mutation = "mutation ($brand: ID!) { createBrandVettingAgency(input: {brandId: $brand, agencyName: \"A\", \
                        priority: 0}) { id } }";
        let agency = amara.data_with(mutation, json!({"brand": brand})).await["createBrandVettingAgency"]["id"].clone();
        let token = world.token(AMARA);
        Self { world, token, brand, agency }
    }

    /// The request of an operation; all its rows carry its number.
    fn request(&self, number: usize) -> Vec<u8> {
        let product =
            |place: usize| json!({"brandId": self.brand, "name": format!("op-{number}"), "sku": format!("op-{number}-{place}")});
        let replacement = |place: usize| {
            let country = ["DE", "FR"][place];
            json!({"country": country, "replacement": format!("op-{number}"), "reason": "r"})
        };
        let claim = |_| {
            json!({"brandId": self.brand, "type": "MASTER", "level": "BRAND", "status": "ALLOWED",
                "text": {"original": "Old"}, "notes": format!("op-{number}"),
                "replacements": {"create": (0..REPLACEMENTS).map(replacement).collect::<Vec<_>>()}})
        };
        let variables = json!({
            "products": (0..PRODUCTS).map(product).collect::<Vec<_>>(),
            "claims": (0..CLAIMS).map(claim).collect::<Vec<_>>(),
            "agency": self.agency,
        });
        let body = json!({"query": MUTATION, "variables": variables}).to_string();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             accept: application/graphql-response+json\r\ncontent-length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        [head.into_bytes(), body.into_bytes()].concat()
    }

    /// PostgreSQL notices that its client is gone when it next writes to it: until then it works on, and may even commit.
    async fn settled(&self) {
        if self.world.backend == Backend::Sqlite {
            return;
        }
        let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
                    AND xact_start IS NOT NULL";
        eventually("no transaction is left", async || self.world.number(busy).await == 0).await;
    }

    /// All of an operation is there, with its entries in the trail, or nothing of it.
    async fn is_whole(&self, number: usize) -> bool {
        let world = &self.world;
        let name = format!("op-{number}");
        let of_trail = |column: &str, table: &str| {
            format!("SELECT count(*) FROM audit_logs WHERE resource_type = '{table}' AND new_value ->> '{column}' = '{name}'")
        };
        let found = [
            world.number(&format!("SELECT count(*) FROM products WHERE name = '{name}'")).await,
            world.number(&of_trail("name", "products")).await,
            world.number(&format!("SELECT count(*) FROM claims WHERE notes = '{name}'")).await,
            world.number(&of_trail("notes", "claims")).await,
            world.number(&format!("SELECT count(*) FROM claim_replacements WHERE replacement = '{name}'")).await,
            world.number(&of_trail("replacement", "claim_replacements")).await,
        ];
        let all = [PRODUCTS, PRODUCTS, CLAIMS, CLAIMS, CLAIMS * REPLACEMENTS, CLAIMS * REPLACEMENTS];
        let all = all.map(|count| i64::try_from(count).unwrap_or_default());
        assert!(found == all || found == [0; 6], "operation {number} on {}: {found:?} of {all:?}", world.backend);
        found == all
    }

    /// Looks at everything that operations before `sent` left; `acknowledged` must be there.
    async fn examine(&self, first: usize, sent: usize, acknowledged: &[usize], whole: &mut Vec<usize>) {
        self.settled().await;
        for number in first..sent {
            if self.is_whole(number).await {
                whole.push(number);
            }
        }
        for number in acknowledged {
            assert!(whole.contains(number), "operation {number} was acknowledged and is lost");
        }
        let counted = i64::try_from(whole.len()).unwrap_or_default();
        let id: uuid::Uuid = self.agency.as_str().and_then(|id| id.parse().ok()).expect("an id");
        let id = self.world.id(id);
        let world = &self.world;
        assert_eq!(
            world.number(&format!("SELECT CAST(priority AS bigint) FROM brand_vetting_agencies WHERE id = {id}")).await,
            counted
        );
        let updates = format!("SELECT count(*) FROM audit_logs WHERE action = 'update' AND resource_id = {id}");
        assert_eq!(world.number(&updates).await, counted);
        let gaps = "SELECT count(*) FROM (SELECT aggregate_id FROM events GROUP BY aggregate_id \
                    HAVING min(event_version) <> 1 OR max(event_version) <> count(*)) AS aggregate";
        assert_eq!(world.number(gaps).await, 0);
        if world.backend == Backend::Sqlite {
            assert_eq!(world.text("PRAGMA integrity_check").await.as_deref(), Some("ok"));
        }
    }
}

/// One answer, or what came before the end; whether it says that the operation was done.
async fn acknowledged(stream: &mut TcpStream) -> bool {
    let mut answer = Vec::new();
    let mut part = [0; 16 * 1024];
    while let Ok(count @ 1..) = stream.read(&mut part).await {
        answer.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        if length.is_some_and(|length: usize| body.len() >= length) {
            assert!(head.contains(" 200 ") && !body.contains("\"errors\""), "{head}\n{body:.600}");
            return true;
        }
    }
    false
}

/// Whether an operation was done. Given up before that, it is a caller who left.
async fn send(address: SocketAddr, request: &[u8]) -> bool {
    let Ok(mut stream) = TcpStream::connect(address).await else { return false };
    if stream.write_all(request).await.is_err() {
        return false;
    }
    acknowledged(&mut stream).await
}

/// Some moment of an operation that takes about so long, or shortly after it.
fn moment_of(operation: Duration) -> Duration {
    operation.mul_f64(rand::rng().random_range(0.0..1.2))
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_it_leaves_all_or_nothing() {
    both(async |backend| {
        let stage = Stage::new(backend).await;
        let (mut done, mut whole, mut sent) = (Vec::new(), Vec::new(), 0);
        let (mut restarts, mut unacknowledged) = (Duration::ZERO, 0);
        for _ in 0..rounds() {
            let began = Instant::now();
            let mut process = Process::start(stage.world.url());
            restarts = restarts.max(began.elapsed());
            let first = sent;
            // One is acknowledged in each round, and one is under way at the end.
            let began = Instant::now();
            if send(process.address, &stage.request(sent)).await {
                done.push(sent);
            }
            let lasting = began.elapsed();
            let (address, request) = (process.address, stage.request(sent + 1));
            let under_way = tokio::spawn(async move { send(address, &request).await });
            tokio::time::sleep(moment_of(lasting)).await;
            process.kill();
            if under_way.await.expect("no panic") {
                done.push(sent + 1);
            }
            sent += 2;
            let before = whole.len();
            stage.examine(first, sent, &done, &mut whole).await;
            unacknowledged += usize::from(whole.len() - before == 2 && done.last() != Some(&(sent - 1)));
        }
        println!(
            "{backend}: {} rounds, {} operations sent, {} whole, {} acknowledged, {unacknowledged} whole though not acknowledged; \
             slowest start {restarts:?}",
            rounds(),
            sent,
            whole.len(),
            done.len()
        );
        assert!(done.len() >= rounds());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_leaves_in_the_middle_leaves_all_or_nothing() {
    both(async |backend| {
        let stage = Stage::new(backend).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(http::serve(stage.world.server(), listener, std::future::pending()));
        let (mut done, mut whole) = (Vec::new(), Vec::new());
        let mut lasting = Duration::ZERO;
        // The first two are waited for: the second one tells how long an operation takes.
        let sent = rounds() + 2;
        for number in 0..sent {
            let request = stage.request(number);
            let began = Instant::now();
            let patience = if number < 2 { Duration::from_secs(60) } else { moment_of(lasting) };
            if tokio::time::timeout(patience, send(address, &request)).await == Ok(true) {
                done.push(number);
                lasting = if number < 2 { began.elapsed() } else { lasting };
            }
        }
        // Whoever comes next waits for nothing that was left behind.
        let began = Instant::now();
        assert!(send(address, &stage.request(sent)).await);
        done.push(sent);
        println!("{backend}: the next operation took {:?}", began.elapsed());
        stage.examine(0, sent + 1, &done, &mut whole).await;
        println!("{backend}: of {sent} operations {} are whole, {} acknowledged", whole.len() - 1, done.len() - 1);
        all_writers_work(&stage).await;
        server.abort();
    })
    .await;
}

/// On PostgreSQL four transactions run at once, as many as there are connections for them: none was lost.
async fn all_writers_work(stage: &Stage) {
    let world = &stage.world;
    let amara = world.user(AMARA).await;
    let mutation = "mutation ($agency: ID!) { updateBrandVettingAgency(id: $agency, patch: {agencyName: \"B\"}) { id } }";
    let given = json!({"agency": stage.agency});
    if world.backend == Backend::Sqlite {
        amara.data_with(mutation, given).await;
        return;
    }
    let id: uuid::Uuid = stage.agency.as_str().and_then(|id| id.parse().ok()).expect("an id");
    let holding = world.database.writer().begin().await.expect("a transaction");
    let lock = format!("SELECT 1 FROM brand_vetting_agencies WHERE id = '{id}' FOR UPDATE");
    holding.execute_unprepared(&lock).await.expect("the row is locked");
    let writers = futures_util::future::join_all((0..4).map(|_| amara.data_with(mutation, given.clone())));
    let release = async {
        world.until_waiting(4).await;
        holding.rollback().await.expect("the row is free");
    };
    tokio::join!(writers, release);
}
