//! Who is present at a row: told to those who may read the row, of those whom they may read, and to nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::StreamExt;
use rowgate::config::Live;
use rowgate::execute::{Event, Events};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::following::{Lively, end, next, told};
use crate::attacks::writing::organization;
use crate::support::*;

const FIELDS: &str = "{ user { id } since seenAt }";

const NOBODY: [Uuid; 0] = [];

fn user(email: &str) -> Uuid {
    rowgate::demo::users().iter().find(|user| user.email == email).expect("somebody of the demonstration").id
}

/// A piece of content that everybody at Northwind Coffee reads.
async fn piece(world: &World) -> Uuid {
    let data = world.user(VERA).await.data("{ contentList(first: 1) { nodes { id } } }").await;
    data["contentList"]["nodes"][0]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

/// An operation about a row; the id is a variable, so that documents about two rows are the same.
fn operation(kind: &str, field: &str, topic: &str) -> String {
    format!("{kind} ($id: ID!) {{ present: {field}(topic: {topic}, id: $id) {FIELDS} }}")
}

/// Says that somebody is there, some seconds after the clock of the world stood still.
async fn heartbeat(world: &World, email: &str, id: Uuid, seconds: i64) -> Json {
    said(world, "heartbeat", email, id, seconds).await
}

async fn said(world: &World, field: &str, email: &str, id: Uuid, seconds: i64) -> Json {
    let mut client = world.user(email).await;
    client.viewer.now += TimeDelta::seconds(seconds);
    client.data_with(&operation("mutation", field, "CONTENT"), json!({ "id": id })).await["present"].take()
}

async fn follow(lively: &Lively, email: &str, id: Uuid) -> Events {
    let viewer = lively.world.user(email).await.viewer;
    lively.events(&viewer, &operation("subscription", "presence", "CONTENT"), json!({ "id": id })).await
}

/// The next list of those who are present, by their ids.
async fn present(events: &mut Events) -> Vec<Uuid> {
    ids(&next(events).await["present"])
}

fn ids(present: &Json) -> Vec<Uuid> {
    let one = |one: &Json| one["user"]["id"].as_str().and_then(|id| id.parse().ok()).expect("a user");
    present.as_array().expect("a list").iter().map(one).collect()
}

async fn number(world: &World, sql: &str) -> i64 {
    let rows = world.database.query(sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows[0].try_get_by_index(0).expect("a number")
}

/// Results are read in the round that finds out that they may have changed.
fn at_once() -> Live {
    Live { debounce: Duration::ZERO, ..Live::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_may_read_the_row_see_who_comes_and_goes() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let id = piece(world).await;
        let mut vera = follow(&lively, VERA, id).await;
        assert_eq!(present(&mut vera).await, NOBODY);
        assert_eq!(ids(&heartbeat(world, EDGAR, id, 0).await), [user(EDGAR)]);
        assert_eq!(present(&mut vera).await, [user(EDGAR)]);
        // Those first who came first; somebody of another organization is nobody to those here.
        heartbeat(world, VERA, id, 1).await;
        assert_eq!(present(&mut vera).await, [user(EDGAR), user(VERA)]);
        world
            .run(&format!(
                "INSERT INTO presences (topic, row_id, user_id, since, seen_at, expires_at) \
                 SELECT topic, row_id, {}, since, seen_at, expires_at FROM presences WHERE user_id = {}",
                world.id(user(INGRID)),
                world.id(user(VERA))
            ))
            .await;
        let again = heartbeat(world, EDGAR, id, 2).await;
        let asked = world.user(VERA).await.data_with(&operation("query", "presence", "CONTENT"), json!({ "id": id })).await;
        assert_eq!(asked["present"], again);
        assert_eq!(ids(&again), [user(EDGAR), user(VERA)]);
        assert_eq!(again[0]["since"], "2026-01-12T08:00:00.000000Z");
        assert_eq!(again[0]["seenAt"], "2026-01-12T08:00:02.000000Z");
        assert_eq!(ids(&said(world, "leave", EDGAR, id, 3).await), [user(VERA)]);
        while present(&mut vera).await != [user(VERA)] {}
        // At another row nobody is.
        let other = world.user(VERA).await.data("{ contentList(first: 2) { nodes { id } } }").await;
        let other = other["contentList"]["nodes"][1]["id"].clone();
        let asked = world.user(VERA).await.data_with(&operation("query", "presence", "CONTENT"), json!({ "id": other })).await;
        assert_eq!(asked["present"], json!([]));
        lively.stop().await;
    })
    .await;
}

/// What a subscription says first, when that is its end.
async fn refused(lively: &Lively, email: &str, topic: &str, id: Uuid) -> Json {
    let viewer = lively.world.user(email).await.viewer;
    let mut events = lively.events(&viewer, &operation("subscription", "presence", topic), json!({ "id": id })).await;
    match events.next().await.expect("an event") {
        Event::Failed(errors) => serde_json::to_value(errors).expect("JSON"),
        Event::Next { body, .. } => panic!("{email} is told {}", String::from_utf8_lossy(&body)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_row_is_refused_like_one_that_is_not_there() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let content = piece(world).await;
        let found = world
            .as_viewer(policy::Viewer::service(now()))
            .data("{ customDashboards(first: 50) { nodes { id userId organizationId isShared } } }")
            .await;
        let olive = world.user(OLIVE).await;
        let mut hidden = vec![("CONTENT", content)];
        for node in found["customDashboards"]["nodes"].as_array().expect("nodes") {
            let id = node["id"].as_str().expect("an id").parse().expect("an id");
            let seen = olive.data_with("query ($id: ID!) { customDashboard(id: $id) { id } }", json!({ "id": id })).await;
            if seen["customDashboard"].is_null() {
                hidden.push(("CUSTOM_DASHBOARDS", id));
            }
        }
        assert!(hidden.len() > 1, "there is no hidden dashboard");
        hidden.truncate(4);
        for (topic, id) in hidden {
            for (kind, field) in [("query", "presence"), ("mutation", "heartbeat"), ("mutation", "leave")] {
                let mut answers = Vec::new();
                for id in [id, Uuid::from_u128(7)] {
                    let answer = olive.ask_with(&operation(kind, field, topic), json!({ "id": id })).await;
                    assert_eq!(codes(&answer), ["NOT_FOUND"], "{field} {topic}: {answer}");
                    answers.push(answer.to_string());
                }
                assert_eq!(answers[0], answers[1]);
            }
            let (there, absent) =
                (refused(&lively, OLIVE, topic, id).await, refused(&lively, OLIVE, topic, Uuid::from_u128(7)).await);
            assert_eq!(there.to_string(), absent.to_string());
            assert_eq!(there[0]["extensions"]["code"], "NOT_FOUND");
        }
        assert_eq!(number(world, "SELECT count(*) FROM presences").await, 0);
        // The one who owns a dashboard is present at it.
        let vera = world
            .as_viewer(policy::Viewer::service(now()))
            .data("{ customDashboards(first: 1) { nodes { id user { email } } } }")
            .await;
        let node = &vera["customDashboards"]["nodes"][0];
        let owner = world.user(node["user"]["email"].as_str().expect("an address")).await;
        let answer = owner.data_with(&operation("mutation", "heartbeat", "CUSTOM_DASHBOARDS"), json!({ "id": node["id"] })).await;
        assert_eq!(ids(&answer["present"]), [owner.viewer.user_id.expect("a user")]);
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_loses_the_row_is_told_no_more() {
    both(async |backend| {
        let lively = Lively::with(World::own(backend, SMALL).await, at_once());
        let world = &lively.world;
        let id = piece(world).await;
        let (mut vera, mut edgar) = (follow(&lively, VERA, id).await, follow(&lively, EDGAR, id).await);
        for events in [&mut vera, &mut edgar] {
            assert_eq!(present(events).await, NOBODY);
        }
        let [row, editor] = [id, user(EDGAR)].map(|id| world.id(id));
        world.run(&format!("UPDATE user_brand_roles SET restrictions = '[\"content:read\"]' WHERE user_id = {editor}")).await;
        assert_eq!(end(&mut edgar).await, "NOT_FOUND");
        heartbeat(world, AMARA, id, 0).await;
        assert_eq!(present(&mut vera).await, [user(AMARA)]);
        // The row itself goes.
        world.run(&format!("UPDATE content SET deleted_at = created_at WHERE id = {row}")).await;
        assert_eq!(end(&mut vera).await, "NOT_FOUND");
        // Whoever follows other things is told on.
        lively.quiet().await;
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_gateways_tell_of_each_others_users() {
    let world = World::own(Backend::Postgres, SMALL).await;
    let [here, there] = [Lively::of(world.beside().await), Lively::of(world)];
    let id = piece(&here.world).await;
    let (mut vera, mut edgar) = (follow(&here, VERA, id).await, follow(&there, EDGAR, id).await);
    assert_eq!((present(&mut vera).await, present(&mut edgar).await), (Vec::new(), Vec::new()));
    heartbeat(&there.world, EDGAR, id, 0).await;
    assert_eq!(present(&mut vera).await, [user(EDGAR)]);
    assert_eq!(present(&mut edgar).await, [user(EDGAR)]);
    heartbeat(&here.world, VERA, id, 1).await;
    assert_eq!(present(&mut edgar).await, [user(EDGAR), user(VERA)]);
    said(&here.world, "leave", VERA, id, 2).await;
    assert_eq!(present(&mut edgar).await, [user(EDGAR)]);
    here.stop().await;
    there.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_more_is_gone_by_the_clock() {
    both(async |backend| {
        let later = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&later);
        let clock = Arc::new(move || now() + TimeDelta::seconds(clock.load(Ordering::Relaxed)));
        let lively = Lively::at(World::own(backend, SMALL).await, Live::default(), clock);
        let world = &lively.world;
        let id = piece(world).await;
        let mut vera = follow(&lively, VERA, id).await;
        assert_eq!(present(&mut vera).await, NOBODY);
        heartbeat(world, EDGAR, id, 0).await;
        assert_eq!(present(&mut vera).await, [user(EDGAR)]);
        heartbeat(world, AMARA, id, 15).await;
        assert_eq!(present(&mut vera).await, [user(EDGAR), user(AMARA)]);
        later.store(31, Ordering::Relaxed);
        assert_eq!(present(&mut vera).await, [user(AMARA)]);
        later.store(46, Ordering::Relaxed);
        assert_eq!(present(&mut vera).await, NOBODY);
        assert_eq!(number(world, "SELECT count(*) FROM presences").await, 0);
        // Nobody follows: what lapses stays until somebody comes, and is told to nobody.
        drop(vera);
        lively.quiet().await;
        heartbeat(world, EDGAR, id, 50).await;
        let asked = async |seconds: i64| {
            let mut client = world.user(VERA).await;
            client.viewer.now += TimeDelta::seconds(seconds);
            ids(&client.data_with(&operation("query", "presence", "CONTENT"), json!({ "id": id })).await["present"])
        };
        assert_eq!((asked(79).await, asked(80).await), (vec![user(EDGAR)], Vec::new()));
        // Who comes again has come anew.
        let again = heartbeat(world, EDGAR, id, 90).await;
        assert_eq!(again[0]["since"], "2026-01-12T08:01:30.000000Z");
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_somebody_is_still_there_wakes_nobody() {
    both(async |backend| {
        let lively = Lively::with(World::own(backend, SMALL).await, at_once());
        let world = &lively.world;
        let id = piece(world).await;
        let mut vera = follow(&lively, VERA, id).await;
        assert_eq!(present(&mut vera).await, NOBODY);
        heartbeat(world, EDGAR, id, 0).await;
        assert_eq!(present(&mut vera).await, [user(EDGAR)]);
        let news = "SELECT count(*) FROM row_changes WHERE table_name = 'presences'";
        assert_eq!(number(world, news).await, 1);
        for seconds in 1..5 {
            heartbeat(world, EDGAR, id, seconds).await;
        }
        // Somebody comes to another row.
        let other = world.user(VERA).await.data("{ contentList(first: 2) { nodes { id } } }").await;
        let other = other["contentList"]["nodes"][1]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        heartbeat(world, AMARA, other, 0).await;
        lively.quiet().await;
        assert_eq!(told(&mut vera), Vec::new());
        assert_eq!(number(world, news).await, 2);
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_calls_of_two_people_are_two() {
    both(async |backend| {
        let lively = Lively::with(World::own(backend, SMALL).await, at_once());
        let world = &lively.world;
        let id = piece(world).await;
        // One who reads the row follows it before one who does not: nothing of the first may reach the second.
        let mut vera = follow(&lively, VERA, id).await;
        assert_eq!(present(&mut vera).await, NOBODY);
        heartbeat(world, EDGAR, id, 0).await;
        assert_eq!(present(&mut vera).await, [user(EDGAR)]);
        assert_eq!(end(&mut follow(&lively, INGRID, id).await).await, "NOT_FOUND");
        assert_eq!(end(&mut follow(&lively, OLIVE, id).await).await, "NOT_FOUND");
        // Nor do two rows share anything.
        let other = world.user(VERA).await.data("{ contentList(first: 2) { nodes { id } } }").await;
        let other = other["contentList"]["nodes"][1]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        assert_eq!(present(&mut follow(&lively, VERA, other).await).await, NOBODY);
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_and_answers_are_bounded() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let id = piece(&world).await;
        let kept = "SELECT count(*) FROM presences";
        for place in 0..60_u128 {
            insert(&world, Uuid::from_u128(1_000 + place), user(EDGAR), 10).await;
        }
        heartbeat(&world, EDGAR, id, 20).await;
        assert_eq!(number(&world, kept).await, 50);
        assert_eq!(ids(&heartbeat(&world, VERA, id, 21).await), [user(EDGAR), user(VERA)]);
        let northwind = world.id(organization(&world, "northwind").await);
        for number in 0..210_u128 {
            let one = world.id(Uuid::from_u128(2_000 + number));
            let address = format!("present{number}@northwind.example");
            world.run(&format!("INSERT INTO users (id, email, email_normalized) VALUES ({one}, '{address}', '{address}')")).await;
            world.run(&format!("INSERT INTO organization_members (organization_id, user_id) VALUES ({northwind}, {one})")).await;
            insert(&world, id, Uuid::from_u128(2_000 + number), if number < 100 { 12 } else { 18 }).await;
        }
        let present = ids(&heartbeat(&world, VERA, id, 22).await);
        assert_eq!(present.len(), 200);
        // Those who were heard of last are told of, those who came first stand first.
        assert!(present.contains(&user(EDGAR)) && present.contains(&user(VERA)));
        let late = present.iter().filter(|one| (2_100..2_210).contains(&one.as_u128())).count();
        assert_eq!(late, 110);
    })
    .await;
}

/// Somebody was heard of at a row, some seconds after the clock of the world stood still.
async fn insert(world: &World, row: Uuid, user: Uuid, seconds: i64) {
    let at = |seconds: i64| (now() + TimeDelta::seconds(seconds)).to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let (row, user, seen, until) = (world.id(row), world.id(user), at(seconds), at(seconds + 30));
    world
        .run(&format!(
            "INSERT INTO presences (topic, row_id, user_id, since, seen_at, expires_at) \
             VALUES ('content', {row}, {user}, '{seen}', '{seen}', '{until}')"
        ))
        .await;
}
