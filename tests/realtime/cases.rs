//! Single cases: each kind of event, who is told and who is not, ends, cursors, limits.

use std::time::Duration;

use rowgate::config::Live;
use rowgate::execute::Events;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::following::{Lively, StoppedClock, end, next, next_with_cursor, told};
use crate::support::{AMARA, Backend, EDGAR, INGRID, OLIVE, SMALL, VERA, World, both, now};

const CONTENT: &str = "subscription { contentChanges { kind id changedFields node { id title status brandId } } }";

/// A piece of content of somebody's brand, and the brand.
async fn piece_of(world: &World, email: &str) -> (Uuid, Uuid) {
    let data = world.user(email).await.data("{ contentList(first: 1) { nodes { id brandId } } }").await;
    let node = &data["contentList"]["nodes"][0];
    let id = |name: &str| Uuid::parse_str(node[name].as_str().expect("a text")).expect("an id");
    (id("id"), id("brandId"))
}

/// The kinds of what was told.
fn kinds(events: &mut Events) -> Vec<String> {
    let event = |event: Result<Json, String>| {
        event.map_or_else(|end| end, |data| data["contentChanges"]["kind"].as_str().expect("a kind").to_owned())
    };
    told(events).into_iter().map(event).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_enters_changes_leaves_and_is_deleted_for_those_who_may_read_it() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let (id, brand) = piece_of(world, VERA).await;
        let mut vera = lively.follow(VERA, CONTENT).await;
        let mut ingrid = lively.follow(INGRID, CONTENT).await;
        let mut olive = lively.follow(OLIVE, CONTENT).await;
        for events in [&mut vera, &mut ingrid, &mut olive] {
            assert_eq!(next(events).await["contentChanges"]["kind"], "READY");
        }
        let (row, other) = (world.id(id), world.id(foreign_brand(world, INGRID).await));
        world.run(&format!("UPDATE content SET title = 'changed' WHERE id = {row}")).await;
        lively.quiet().await;
        let updated = next(&mut vera).await;
        assert_eq!(updated["contentChanges"]["kind"], "UPDATED");
        assert_eq!(updated["contentChanges"]["node"]["title"], "changed");
        let fields = updated["contentChanges"]["changedFields"].as_array().expect("a list");
        assert!(fields.contains(&json!("title")) && !fields.contains(&json!("brandId")), "{fields:?}");
        // To another organization's brand: it leaves here and enters there.
        world.run(&format!("UPDATE content SET brand_id = {other} WHERE id = {row}")).await;
        lively.quiet().await;
        assert_eq!((kinds(&mut vera), kinds(&mut ingrid)), (vec!["LEFT".to_owned()], vec!["ENTERED".to_owned()]));
        world.run(&format!("UPDATE content SET brand_id = {} WHERE id = {row}", world.id(brand))).await;
        lively.quiet().await;
        assert_eq!((kinds(&mut vera), kinds(&mut ingrid)), (vec!["ENTERED".to_owned()], vec!["LEFT".to_owned()]));
        world.run(&format!("UPDATE content SET deleted_at = created_at WHERE id = {row}")).await;
        lively.quiet().await;
        assert_eq!((kinds(&mut vera), kinds(&mut ingrid)), (vec!["DELETED".to_owned()], Vec::new()));
        assert_eq!(kinds(&mut olive), Vec::<String>::new(), "who belongs nowhere is told nothing");
        lively.stop().await;
    })
    .await;
}

async fn foreign_brand(world: &World, email: &str) -> Uuid {
    let data = world.user(email).await.data("{ brands(first: 1) { nodes { id } } }").await;
    Uuid::parse_str(data["brands"]["nodes"][0]["id"].as_str().expect("a text")).expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_makes_rows_enter_and_leave() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let (id, _) = piece_of(world, VERA).await;
        let query = "subscription { contentChanges(where: {title: {startsWith: \"Wanted\"}, brand: {name: {isNull: false}}}) { kind id } }";
        let mut vera = lively.follow(VERA, query).await;
        assert_eq!(next(&mut vera).await["contentChanges"]["kind"], "READY");
        let row = world.id(id);
        for title in ["Wanted", "Wanted more", "Not wanted", "Not at all"] {
            world.run(&format!("UPDATE content SET title = '{title}' WHERE id = {row}")).await;
            lively.quiet().await;
        }
        assert_eq!(kinds(&mut vera), ["ENTERED", "UPDATED", "LEFT"]);
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_end_take_their_rows_along_and_rights_that_begin_bring_them() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let mut edgar = lively.follow(EDGAR, CONTENT).await;
        assert_eq!(next(&mut edgar).await["contentChanges"]["kind"], "READY");
        let user = rowgate::demo::users().iter().find(|user| user.email == EDGAR).expect("Edgar").id;
        let seen =
            async || world.user(EDGAR).await.data("{ contentList { totalCount } }").await["contentList"]["totalCount"].as_u64();
        let before = seen().await.expect("a number");
        let (id, _) = piece_of(world, EDGAR).await;
        // In one transaction the right ends and a row changes: nothing is told of the row but that it left.
        let sql = [
            format!("UPDATE user_brand_roles SET role = 'viewer', restrictions = '[\"*:*\"]' WHERE user_id = {}", world.id(user)),
            format!("UPDATE content SET title = 'secret from now on' WHERE id = {}", world.id(id)),
        ];
        transact(world, &sql).await;
        lively.quiet().await;
        let left = told(&mut edgar);
        assert!(left.iter().all(|event| event.as_ref().is_ok_and(|data| data["contentChanges"]["kind"] == "LEFT")), "{left:?}");
        let rest = seen().await.expect("a number");
        assert!(rest < before, "{rest} of {before}");
        assert_eq!(left.len() as u64, before - rest, "what may not be read any more has left");
        world.run(&format!("UPDATE content SET title = 'still secret' WHERE id = {}", world.id(id))).await;
        lively.quiet().await;
        assert_eq!(kinds(&mut edgar), Vec::<String>::new());
        world.run(&format!("UPDATE user_brand_roles SET restrictions = '[]' WHERE user_id = {}", world.id(user))).await;
        lively.quiet().await;
        let entered = kinds(&mut edgar);
        assert_eq!(Some(entered.len() as u64 + rest), seen().await);
        assert!(entered.iter().all(|kind| kind == "ENTERED"), "{entered:?}");
        lively.stop().await;
    })
    .await;
}

/// Several statements that happen at once.
async fn transact(world: &World, statements: &[String]) {
    let transaction = world.database.begin().await.expect("a transaction");
    for sql in statements {
        transaction.query(sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    transaction.commit().await.expect("it commits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_ends_by_the_clock_takes_its_rows_along() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let user = world.id(rowgate::demo::users().iter().find(|user| user.email == VERA).expect("Vera").id);
        let soon = now() + Duration::from_secs(1);
        let soon = soon.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        world.run(&format!("UPDATE user_brand_roles SET expires_at = '{soon}' WHERE user_id = {user}")).await;
        let clock = StoppedClock::at(now());
        let lively = Lively::at(world, Live::default(), clock.face());
        let mut vera = lively.follow(VERA, CONTENT).await;
        let mut live = lively.follow(VERA, "subscription { contentListAggregateLive { count } }").await;
        assert_eq!(next(&mut vera).await["contentChanges"]["kind"], "READY");
        assert_ne!(next(&mut live).await["contentListAggregateLive"][0]["count"], 0);
        clock.go_on();
        // Nothing is written: the clock alone makes them leave.
        assert_eq!(next(&mut vera).await["contentChanges"]["kind"], "LEFT");
        assert_eq!(next(&mut live).await["contentListAggregateLive"][0]["count"], 0);
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_banned_account_is_told_nothing_more() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let mut vera = lively.follow(VERA, CONTENT).await;
        let mut live = lively.follow(VERA, "subscription { contentListAggregateLive { count } }").await;
        let user = rowgate::demo::users().iter().find(|user| user.email == VERA).expect("Vera").id;
        world.run(&format!("UPDATE users SET is_active = {} WHERE id = {}", falsehood(backend), world.id(user))).await;
        assert_eq!(end(&mut vera).await, "UNAUTHENTICATED");
        assert_eq!(end(&mut live).await, "UNAUTHENTICATED");
        lively.stop().await;
    })
    .await;
}

/// Between being known and being let in, somebody loses a role, and those who follow are told of it before the newcomer is there.
#[tokio::test(flavor = "multi_thread")]
async fn rights_that_end_while_somebody_begins_have_ended() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let (id, _) = piece_of(world, VERA).await;
        let viewers = [world.user(VERA).await.viewer, world.user(AMARA).await.viewer];
        let session_less = world.user(EDGAR).await.viewer;
        let mut there = lively.follow(VERA, CONTENT).await;
        assert_eq!(next(&mut there).await["contentChanges"]["kind"], "READY");
        let users = rowgate::demo::users();
        let of = |email: &str| users.iter().find(|user| user.email == email).expect("somebody");
        world.run(&format!("DELETE FROM user_brand_roles WHERE user_id = {}", world.id(of(VERA).id))).await;
        world.run(&format!("DELETE FROM sessions WHERE id = {}", world.id(of(EDGAR).session_id))).await;
        while next(&mut there).await["contentChanges"]["kind"] != "LEFT" {}
        lively.quiet().await;
        let refusal = lively.refusal(&session_less, CONTENT, Json::Null).await;
        assert_eq!(refusal["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        let live = "subscription { contentListAggregateLive { count } }";
        let [mut vera, mut amara] = [(); 2].map(|()| Vec::new());
        for (events, viewer) in [&mut vera, &mut amara].into_iter().zip(&viewers) {
            for query in [CONTENT, live] {
                events.push(lively.events(viewer, query, Json::Null).await);
            }
        }
        let counts = [next(&mut vera[1]).await, next(&mut amara[1]).await];
        assert_eq!(counts[0]["contentListAggregateLive"][0]["count"], 0);
        assert_ne!(counts[1]["contentListAggregateLive"][0]["count"], 0);
        world.run(&format!("UPDATE content SET title = 'new' WHERE id = {}", world.id(id))).await;
        lively.quiet().await;
        assert_eq!(
            (kinds(&mut vera[0]), kinds(&mut amara[0])),
            (vec!["READY".to_owned()], vec!["READY".to_owned(), "UPDATED".to_owned()])
        );
        lively.stop().await;
    })
    .await;
}

fn falsehood(backend: Backend) -> &'static str {
    if backend == Backend::Sqlite { "0" } else { "FALSE" }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_with_a_cursor_misses_nothing_and_hears_nothing_twice() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let (id, _) = piece_of(world, VERA).await;
        let viewer = world.user(VERA).await.viewer;
        let query = "subscription ($after: String) { contentChanges(after: $after) { kind id cursor node { title } } }";
        let mut first = lively.events(&viewer, query, Json::Null).await;
        let (_, ready) = next_with_cursor(&mut first).await;
        let change = async |title: &str| {
            world.run(&format!("UPDATE content SET title = '{title}' WHERE id = {}", world.id(id))).await;
            lively.quiet().await;
        };
        change("one").await;
        let (one, after_one) = next_with_cursor(&mut first).await;
        assert_eq!(one["contentChanges"]["cursor"], after_one.as_str());
        drop(first);
        change("two").await;
        let mut again = lively.events(&viewer, query, json!({"after": after_one})).await;
        assert_eq!(next(&mut again).await["contentChanges"]["node"]["title"], "two");
        change("three").await;
        assert_eq!(next(&mut again).await["contentChanges"]["node"]["title"], "three");
        let mut whole = lively.events(&viewer, query, json!({"after": ready})).await;
        lively.quiet().await;
        let whole = told(&mut whole);
        assert_eq!(whole.len(), 1, "what became of the row since is one thing: {whole:?}");
        // Whoever may read something else begins anew, and a cursor cannot be made up.
        let amara = world.user(AMARA).await.viewer;
        let refused = lively.refusal(&amara, query, json!({"after": after_one})).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "RESYNC", "{refused}");
        let refused = lively.refusal(&viewer, query, json!({"after": "bm9uc2Vuc2U"})).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused}");
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_does_not_read_is_told_so_and_nobody_waits() {
    both(async |backend| {
        let settings = Live { subscription_queue: 3, ..Live::default() };
        let lively = Lively::with(World::own(backend, SMALL).await, settings);
        let world = &lively.world;
        let (id, _) = piece_of(world, VERA).await;
        let mut idle = lively.follow(VERA, CONTENT).await;
        let mut reading = lively.follow(VERA, CONTENT).await;
        assert_eq!(next(&mut reading).await["contentChanges"]["kind"], "READY");
        for number in 0..4 {
            world.run(&format!("UPDATE content SET title = 'number {number}' WHERE id = {}", world.id(id))).await;
            assert_eq!(next(&mut reading).await["contentChanges"]["node"]["title"], format!("number {number}"));
        }
        assert_eq!(end(&mut idle).await, "LIMIT_EXCEEDED");
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_are_told_the_same_cost_the_same_statements_together() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let (id, _) = piece_of(world, VERA).await;
        let cost = async |followers: usize| {
            let mut all = Vec::new();
            for _ in 0..followers {
                let mut events = lively.follow(VERA, CONTENT).await;
                assert_eq!(next(&mut events).await["contentChanges"]["kind"], "READY");
                all.push(events);
            }
            // The engine may look once more than it had to; it never does so each time.
            let mut least = u64::MAX;
            for _ in 0..8 {
                lively.quiet().await;
                let before = world.statements();
                let number = Uuid::new_v4();
                world.run(&format!("UPDATE content SET title = '{number}' WHERE id = {}", world.id(id))).await;
                for events in &mut all {
                    while next(events).await["contentChanges"]["node"]["title"] != number.to_string() {}
                }
                lively.quiet().await;
                least = least.min(world.statements() - before);
            }
            least
        };
        let (few, many) = (cost(1).await, cost(25).await);
        // One more is a look of the engine that came in between.
        assert!(many <= few + 1, "statements of a change: {few} for one follower and {many} for 25");
        lively.stop().await;
    })
    .await;
}

/// The facts about the caller as they are where the engine is, and nothing else; to be told nothing costs nothing.
#[tokio::test(flavor = "multi_thread")]
async fn to_begin_costs_one_statement() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let viewer = lively.world.user(VERA).await.viewer;
        let mut all = vec![lively.follow(AMARA, CONTENT).await];
        // The engine may look once more than it had to; it never does so each time.
        let mut least = u64::MAX;
        for _ in 0..8 {
            let before = lively.world.statements();
            all.push(lively.events(&viewer, CONTENT, Json::Null).await);
            least = least.min(lively.world.statements() - before);
        }
        assert_eq!(least, 1);
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_has_one_field_and_asks_for_what_there_is() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let viewer = lively.world.user(VERA).await.viewer;
        for (query, code) in [
            ("subscription { contentChanges { kind } brandChanges { kind } }", "BAD_USER_INPUT"),
            ("subscription { nothingChanges { kind } }", "BAD_USER_INPUT"),
            ("subscription { __typename }", "BAD_USER_INPUT"),
            ("subscription { contentChanges(where: {title: {like: 1}}) { kind } }", "BAD_USER_INPUT"),
        ] {
            let refused = lively.refusal(&viewer, query, Json::Null).await;
            assert_eq!(refused["errors"][0]["extensions"]["code"], code, "{query}: {refused}");
        }
        lively.stop().await;
    })
    .await;
}
