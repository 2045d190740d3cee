//! No note is lost: not when too many wait, not when the database is away, not when the server is stopped.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use rowgate::response::Seen;
use rowgate::transparency::{Log, Settings};
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use super::{entries, silent};
use crate::support::*;

fn seen(subject: Uuid, rows: std::ops::Range<u128>) -> Vec<Seen> {
    let row = |row| Seen { subject, table: "users", row: Uuid::from_u128(row), fields: vec![Arc::from("email")] };
    rows.map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_brings_more_than_may_wait_waits_for_what_is_written() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, amara) = (world.user(VERA).await, world.user(AMARA).await);
        let subject = vera.viewer.user_id.unwrap();
        let log = Log::new(world.database.clone(), Settings { most: 3, ..Settings::on_demand() });
        log.note(&amara.viewer, seen(subject, 0..3)).await.expect("there is room");
        assert_eq!((log.waiting(), entries(&world).await), (3, 0));
        log.note(&amara.viewer, seen(subject, 3..4)).await.expect("room is made");
        assert_eq!((log.waiting(), entries(&world).await), (1, 3));
        log.flush().await.expect("it is written");
        log.flush().await.expect("there is nothing to write");
        assert_eq!((log.waiting(), entries(&world).await), (0, 4));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_does_not_take_is_kept_and_nothing_more_is_shown() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, amara) = (world.user(VERA).await, world.user(AMARA).await);
        let subject = vera.viewer.user_id.unwrap();
        let log = Log::new(world.database.clone(), Settings { most: 1_000, ..Settings::on_demand() });
        world.run("ALTER TABLE privacy_transparency_log RENAME TO away").await;
        log.note(&amara.viewer, seen(subject, 0..1_000)).await.expect("there is room");
        log.flush().await.expect_err("the table is away");
        log.note(&amara.viewer, seen(subject, 0..1)).await.expect_err("too many wait, and they cannot be written");
        assert_eq!(log.waiting(), 1_000);
        world.run("ALTER TABLE away RENAME TO privacy_transparency_log").await;
        log.note(&amara.viewer, seen(subject, 0..1)).await.expect("it is there again");
        log.flush().await.expect("it is written");
        assert_eq!(entries(&world).await, 1_001);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_over_is_written_by_itself_and_who_is_gone_is_told_nothing() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, amara) = (world.user(VERA).await, world.user(AMARA).await);
        let log = Log::new(world.database.clone(), Settings { window: Duration::ZERO, ..Settings::default() });
        let mut notes = seen(vera.viewer.user_id.unwrap(), 0..1);
        notes.extend(seen(Uuid::new_v4(), 1..2));
        log.note(&amara.viewer, notes).await.expect("there is room");
        let count = "SELECT count(*) FROM privacy_transparency_log";
        while log.waiting() > 0 || world.number(count).await == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(world.number(count).await, 1);
    })
    .await;
}

/// One request over a connection of its own; the body of the answer.
async fn post(process: &Process, token: &str, query: &str) -> Json {
    let body = json!({"query": query}).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n\
         authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(process.address).await.expect("the server listens");
    stream.write_all(format!("{head}{body}").as_bytes()).await.expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_stopped_loses_nothing() {
    both(async |backend| {
        let world = silent(backend).await;
        let mut process = Process::start(world.url());
        let mut others = BTreeSet::new();
        for email in [DEVIN, AMARA, INGRID] {
            let own = world.user(email).await.viewer.user_id.unwrap().to_string();
            let shown = post(&process, &world.token(email), "{ users(first: 100) { nodes { id email } } }").await;
            let nodes = shown["data"]["users"]["nodes"].as_array().unwrap_or_else(|| panic!("{shown}")).clone();
            let seen = nodes.iter().filter(|user| !user["email"].is_null() && user["id"] != own.as_str());
            others.extend(seen.map(|user| (email, user["id"].to_string())));
        }
        assert!(others.len() > 60, "{}", others.len());
        assert!(process.terminate().success(), "an orderly end");
        assert_eq!(entries(&world).await, others.len() as i64);
    })
    .await;
}
