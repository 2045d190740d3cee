//! What the clock alone changes: nothing is written, and those who follow are told all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use policy::Viewer;
use rowgate::config::Live;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::following::{Lively, StoppedClock, end, next, next_with_cursor, told};
use crate::support::{AMARA, Backend, INGRID, SMALL, VERA, World, both, eventually, now};

/// How long after the clock goes on the rows turn.
const SOON: Duration = Duration::from_secs(1);
/// The same where the clock cannot be stopped.
const SOON_BY_THE_DATABASE: Duration = Duration::from_secs(10);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);
const CHANGES: &str =
    "subscription ($after: String) { claimChanges(where: {isEffective: {eq: true}}, after: $after) { kind id } }";

fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A world with two claims of one organization, of which one ceases to be effective soon and the other one becomes so.
struct Turning {
    lively: Lively,
    clock: Arc<StoppedClock>,
    ends: Uuid,
    begins: Uuid,
}

impl Turning {
    async fn of(backend: Backend) -> Self {
        Self::from(backend, now(), SOON).await
    }

    /// By a clock that shows this until it goes on.
    async fn from(backend: Backend, now: DateTime<Utc>, soon: Duration) -> Self {
        let world = World::own(backend, SMALL).await;
        let query = "{ claims(where: {isEffective: {eq: true}}, first: 2) { nodes { id } } }";
        let nodes = world.user(AMARA).await.data(query).await["claims"]["nodes"].clone();
        let id = |node: &Json| Uuid::parse_str(node["id"].as_str().expect("a text")).expect("an id");
        let (ends, begins) = (id(&nodes[0]), id(&nodes[1]));
        let (soon, much_later) = (text(now + soon), text(now + DAY));
        for (row, from, to) in [(ends, text(now - DAY), soon.clone()), (begins, soon, much_later)] {
            let row = world.id(row);
            world.run(&format!("UPDATE claims SET effective_from = '{from}', effective_to = '{to}' WHERE id = {row}")).await;
        }
        let clock = StoppedClock::at(now);
        let lively = Lively::at(world, Live::default(), clock.face());
        Self { lively, clock, ends, begins }
    }

    /// What became of the two rows, in the order of their ids.
    fn expected(&self) -> Vec<Json> {
        let mut rows = [(self.ends, "LEFT"), (self.begins, "ENTERED")];
        rows.sort_unstable();
        rows.map(|(id, kind)| json!({"kind": kind, "id": id})).to_vec()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_enter_and_leave_when_an_instant_passes() {
    both(async |backend| {
        let turning = Turning::of(backend).await;
        let lively = &turning.lively;
        let mut amara = lively.follow(AMARA, CHANGES).await;
        let mut ingrid = lively.follow(INGRID, CHANGES).await;
        for events in [&mut amara, &mut ingrid] {
            assert_eq!(next(events).await["claimChanges"]["kind"], "READY");
        }
        eventually("nothing is asked while no instant is near", async || {
            let sent = lively.world.statements();
            tokio::time::sleep(SOON / 4).await;
            lively.world.statements() == sent
        })
        .await;
        turning.clock.go_on();
        let mut found = vec![next(&mut amara).await["claimChanges"].clone(), next(&mut amara).await["claimChanges"].clone()];
        found.sort_by_key(|event| event["id"].to_string());
        assert_eq!(found, turning.expected());
        lively.quiet().await;
        assert_eq!((told(&mut amara), told(&mut ingrid)), (Vec::new(), Vec::new()), "once, and nobody else");
        turning.lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_sent_again_when_an_instant_passes() {
    both(async |backend| {
        let turning = Turning::of(backend).await;
        let (lively, ends) = (&turning.lively, turning.ends);
        let counted = "subscription { claimsAggregateLive(where: {isEffective: {eq: true}}) { count } }";
        let shown = format!("subscription {{ claimsLive(where: {{id: {{eq: \"{ends}\"}}}}) {{ nodes {{ isEffective }} }} }}");
        let through = format!(
            "subscription {{ brandsLive(where: {{claims: {{some: {{id: {{eq: \"{ends}\"}}, isEffective: {{eq: true}}}}}}}}) \
             {{ totalCount }} }}"
        );
        let mut counted = lively.follow(AMARA, counted).await;
        let mut shown = lively.follow(AMARA, &shown).await;
        let mut through = lively.follow(AMARA, &through).await;
        let count = next(&mut counted).await["claimsAggregateLive"][0]["count"].as_i64().expect("a number");
        assert!(count > 0);
        assert_eq!(next(&mut shown).await["claimsLive"]["nodes"], json!([{"isEffective": true}]));
        assert_eq!(next(&mut through).await["brandsLive"]["totalCount"], 1);
        turning.clock.go_on();
        assert_eq!(next(&mut shown).await["claimsLive"]["nodes"], json!([{"isEffective": false}]));
        assert_eq!(next(&mut through).await["brandsLive"]["totalCount"], 0);
        // One ends as another begins: the same number is not sent again.
        lively.quiet().await;
        assert_eq!(told(&mut counted), Vec::new());
        turning.lively.stop().await;
    })
    .await;
}

/// Rows of another table turn: what is followed hangs from them.
#[tokio::test(flavor = "multi_thread")]
async fn rows_that_hang_from_others_enter_and_leave_with_them() {
    both(async |backend| {
        let turning = Turning::of(backend).await;
        let (lively, ends, begins) = (&turning.lively, turning.ends, turning.begins);
        let query = |claim: Uuid| {
            format!(
                "subscription {{ brandChanges(where: {{claims: {{some: {{id: {{eq: \"{claim}\"}}, isEffective: {{eq: true}}}}}}}}) \
                 {{ kind }} }}"
            )
        };
        let mut of_ending = lively.follow(AMARA, &query(ends)).await;
        let mut of_beginning = lively.follow(AMARA, &query(begins)).await;
        for events in [&mut of_ending, &mut of_beginning] {
            assert_eq!(next(events).await["brandChanges"]["kind"], "READY");
        }
        turning.clock.go_on();
        for (events, kind) in [(&mut of_ending, "LEFT"), (&mut of_beginning, "ENTERED")] {
            assert_eq!(next(events).await["brandChanges"]["kind"], kind);
        }
        turning.lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instant_that_is_changed_counts_and_one_that_passed_meanwhile_is_told_on_return() {
    both(async |backend| {
        // A cursor says when it was by the clock of the database.
        let turning = Turning::from(backend, Utc::now(), SOON_BY_THE_DATABASE).await;
        turning.clock.go_on();
        let (lively, ends) = (&turning.lively, turning.ends);
        let viewer = Viewer { now: Utc::now(), ..lively.world.user(AMARA).await.viewer };
        let mut first = lively.events(&viewer, CHANGES, Json::Null).await;
        let (ready, cursor) = next_with_cursor(&mut first).await;
        assert_eq!(ready["claimChanges"]["kind"], "READY");
        // It ends sooner than was thought, and then it is looked at by nobody.
        let sooner = text(Utc::now() + SOON_BY_THE_DATABASE / 2);
        let row = lively.world.id(ends);
        lively.world.run(&format!("UPDATE claims SET effective_to = '{sooner}' WHERE id = {row}")).await;
        let updated = next(&mut first).await;
        assert_eq!((&updated["claimChanges"]["kind"], &updated["claimChanges"]["id"]), (&json!("UPDATED"), &json!(ends)));
        assert_eq!(next(&mut first).await["claimChanges"], json!({"kind": "LEFT", "id": ends}));
        drop(first);
        tokio::time::sleep(SOON_BY_THE_DATABASE).await;
        let viewer = Viewer { now: Utc::now(), ..viewer };
        let mut again = lively.events(&viewer, CHANGES, json!({"after": cursor})).await;
        let mut found = vec![next(&mut again).await["claimChanges"].clone(), next(&mut again).await["claimChanges"].clone()];
        found.sort_by_key(|event| event["id"].to_string());
        assert_eq!(found, turning.expected(), "all that happened since the cursor, by a change and by the clock");
        turning.lively.stop().await;
    })
    .await;
}

/// The clock passes the end of a role between any two looks at it: the rows leave all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_ends_between_two_looks_at_the_clock_has_ended() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let user = world.id(rowgate::demo::users().iter().find(|user| user.email == VERA).expect("Vera").id);
        // Before each end it stands still, and after so many looks it is past it.
        let (ends, looks_left) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicI64::new(i64::MAX)));
        let clock = {
            let (ends, looks_left) = (Arc::clone(&ends), Arc::clone(&looks_left));
            move || {
                let is_over = looks_left.fetch_sub(1, Ordering::SeqCst) <= 0;
                now() + HOUR * 2 * u32::try_from(ends.load(Ordering::SeqCst) + u64::from(is_over)).expect("a few")
            }
        };
        let lively = Lively::at(world, Live::default(), Arc::new(clock));
        let world = &lively.world;
        let mut ended = 0;
        for looks in 0..4 {
            let begun = now() + HOUR * 2 * u32::try_from(looks).expect("a few");
            let end = text(begun + HOUR);
            world.run(&format!("UPDATE user_brand_roles SET expires_at = '{end}' WHERE user_id = {user}")).await;
            let viewer = Viewer { now: begun, ..world.user(VERA).await.viewer };
            let mut vera = lively.events(&viewer, "subscription { contentChanges { kind } }", Json::Null).await;
            assert_eq!(next(&mut vera).await["contentChanges"]["kind"], "READY");
            looks_left.store(looks, Ordering::SeqCst);
            // Somebody writes something, and it is looked at the clock for it.
            world.run("UPDATE users SET full_name = 'Vera L' WHERE email LIKE 'vera%'").await;
            eventually("nobody looks at the clock", async || {
                let left = looks_left.load(Ordering::SeqCst);
                tokio::time::sleep(SOON / 4).await;
                looks_left.load(Ordering::SeqCst) == left
            })
            .await;
            // A round does not look so often.
            if looks_left.load(Ordering::SeqCst) < 0 {
                println!("past the end after {looks} looks");
                assert_eq!(next(&mut vera).await["contentChanges"]["kind"], "LEFT");
                ended += 1;
            }
            drop(vera);
            looks_left.store(i64::MAX, Ordering::SeqCst);
            ends.fetch_add(1, Ordering::SeqCst);
        }
        assert!(ended > 0, "somebody looks at the clock");
        lively.stop().await;
    })
    .await;
}

/// What restricts an admin ends, and the rows it hid are there.
#[tokio::test(flavor = "multi_thread")]
async fn rows_enter_when_what_restricts_a_role_ends() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = rowgate::demo::users().into_iter().find(|user| user.email == AMARA).expect("Amara").id;
        let nodes = world.user(AMARA).await.data("{ claims(first: 1) { nodes { brandId } } }").await["claims"]["nodes"].clone();
        let brand = Uuid::parse_str(nodes[0]["brandId"].as_str().expect("a text")).expect("an id");
        let visible = format!("{{ claims(where: {{brandId: {{eq: \"{brand}\"}}}}) {{ totalCount }} }}");
        let all = world.user(AMARA).await.data(&visible).await["claims"]["totalCount"].as_u64().expect("a number");
        world
            .run(&format!(
                "INSERT INTO user_brand_roles (id, user_id, brand_id, role, restrictions, expires_at) \
                 VALUES ({}, {}, {}, 'viewer', '[\"claims:*\"]', '{}')",
                world.id(Uuid::from_u128(1)),
                world.id(amara),
                world.id(brand),
                text(now() + SOON)
            ))
            .await;
        assert_eq!(world.user(AMARA).await.data(&visible).await["claims"]["totalCount"], 0, "they are hidden");
        let clock = StoppedClock::at(now());
        let lively = Lively::at(world, Live::default(), clock.face());
        let query = format!("subscription {{ claimChanges(where: {{brandId: {{eq: \"{brand}\"}}}}) {{ kind }} }}");
        let mut amara = lively.follow(AMARA, &query).await;
        let mut ingrid = lively.follow(INGRID, &query).await;
        for events in [&mut amara, &mut ingrid] {
            assert_eq!(next(events).await["claimChanges"]["kind"], "READY");
        }
        clock.go_on();
        for _ in 0..all {
            assert_eq!(next(&mut amara).await["claimChanges"]["kind"], "ENTERED");
        }
        lively.quiet().await;
        assert_eq!((told(&mut amara), told(&mut ingrid)), (Vec::new(), Vec::new()), "once, and nobody else");
        lively.stop().await;
    })
    .await;
}

/// A session has an end of its own, which somebody may have brought forward since a token was made.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_takes_its_subscriptions_along() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let session = rowgate::demo::users().into_iter().find(|user| user.email == VERA).expect("Vera").session_id;
        world.run(&format!("UPDATE sessions SET expires_at = '{}' WHERE id = {}", text(now() + SOON), world.id(session))).await;
        let clock = StoppedClock::at(now());
        let lively = Lively::at(world, Live::default(), clock.face());
        let queries = ["subscription { contentChanges { kind } }", "subscription { contentListAggregateLive { count } }"];
        let mut followed = Vec::new();
        for (email, query) in [VERA, AMARA].into_iter().flat_map(|email| queries.map(|query| (email, query))) {
            let mut events = lively.follow(email, query).await;
            next(&mut events).await;
            followed.push(events);
        }
        clock.go_on();
        let [vera, amara] = followed.split_at_mut(2).into();
        for events in vera {
            assert_eq!(end(events).await, "UNAUTHENTICATED");
        }
        lively.quiet().await;
        for events in amara {
            assert!(told(events).is_empty());
        }
        lively.stop().await;
    })
    .await;
}

/// The last instant that there is can be waited for, and whoever waits is told of all that happens before.
#[tokio::test(flavor = "multi_thread")]
async fn an_instant_may_be_as_far_away_as_there_are_any() {
    const LAST: &str = "9999-12-31T23:59:59.999999Z";
    both(async |backend| {
        let turning = Turning::of(backend).await;
        let lively = &turning.lively;
        let world = &lively.world;
        let session = rowgate::demo::users().into_iter().find(|user| user.email == AMARA).expect("Amara").session_id;
        world.run(&format!("UPDATE sessions SET expires_at = '{LAST}' WHERE id = {}", world.id(session))).await;
        world.run(&format!("UPDATE claims SET effective_to = '{LAST}' WHERE effective_to IS NOT NULL")).await;
        world
            .run(&format!(
                "UPDATE claims SET effective_from = '{LAST}', effective_to = NULL WHERE id = {}",
                world.id(turning.begins)
            ))
            .await;
        let mut amara = lively.follow(AMARA, CHANGES).await;
        assert_eq!(next(&mut amara).await["claimChanges"]["kind"], "READY");
        let from = text(now() - DAY);
        world.run(&format!("UPDATE claims SET effective_from = '{from}' WHERE id = {}", world.id(turning.begins))).await;
        assert_eq!(next(&mut amara).await["claimChanges"], json!({"kind": "ENTERED", "id": turning.begins}));
        turning.lively.stop().await;
    })
    .await;
}

/// When the last one has gone, the engine rests: an instant that passes then keeps nobody busy.
#[tokio::test(flavor = "multi_thread")]
async fn an_instant_that_passes_while_nobody_follows_keeps_nobody_busy() {
    both(async |backend| {
        let turning = Turning::of(backend).await;
        let Turning { lively, clock, .. } = &turning;
        let world = &lively.world;
        let user = world.id(rowgate::demo::users().iter().find(|user| user.email == VERA).expect("Vera").id);
        let soon = text(now() + SOON);
        world.run(&format!("UPDATE user_brand_roles SET expires_at = '{soon}' WHERE user_id = {user}")).await;
        for (email, kinds) in [(VERA, "contentChanges"), (AMARA, "claimChanges")] {
            let filter = if email == AMARA { "(where: {isEffective: {eq: true}})" } else { "" };
            let mut events = lively.follow(email, &format!("subscription {{ {kinds}{filter} {{ kind }} }}")).await;
            assert_eq!(next(&mut events).await[kinds]["kind"], "READY");
        }
        clock.go_on();
        tokio::time::sleep(SOON * 2).await;
        eventually("nobody looks at the clock", async || {
            let looks = clock.looks();
            tokio::time::sleep(SOON / 4).await;
            clock.looks() == looks
        })
        .await;
        turning.lively.stop().await;
    })
    .await;
}
