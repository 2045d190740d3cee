//! What the clock alone changes: nothing is written, and those who follow are told all the same.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};
use policy::Viewer;
use rowgate::config::Live;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::following::{Lively, next, next_with_cursor, told};
use crate::support::{AMARA, Backend, INGRID, SMALL, World, both, now};

/// How long after the beginning of a case the rows turn.
const SOON: Duration = Duration::from_secs(4);
const DAY: Duration = Duration::from_secs(86_400);
const CHANGES: &str =
    "subscription ($after: String) { claimChanges(where: {isEffective: {eq: true}}, after: $after) { kind id } }";

fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A world with two claims of one organization, of which one ceases to be effective soon and the other one becomes so.
struct Turning {
    lively: Lively,
    ends: Uuid,
    begins: Uuid,
}

impl Turning {
    /// By the clock of the callers, which goes on from where it stands still otherwise.
    async fn of(backend: Backend) -> Self {
        Self::from(backend, now()).await
    }

    /// By a clock that shows this now.
    async fn from(backend: Backend, now: DateTime<Utc>) -> Self {
        let begun = Instant::now();
        let world = World::own(backend, SMALL).await;
        let query = "{ claims(where: {isEffective: {eq: true}}, first: 2) { nodes { id } } }";
        let nodes = world.user(AMARA).await.data(query).await["claims"]["nodes"].clone();
        let id = |node: &Json| Uuid::parse_str(node["id"].as_str().expect("a text")).expect("an id");
        let (ends, begins) = (id(&nodes[0]), id(&nodes[1]));
        let (soon, much_later) = (text(now + begun.elapsed() + SOON), text(now + DAY));
        for (row, from, to) in [(ends, text(now - DAY), soon.clone()), (begins, soon, much_later)] {
            let row = world.id(row);
            world.run(&format!("UPDATE claims SET effective_from = '{from}', effective_to = '{to}' WHERE id = {row}")).await;
        }
        let lively = Lively::at(world, Live::default(), Arc::new(move || now + begun.elapsed()));
        Self { lively, ends, begins }
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
        let nothing_is_asked = async {
            loop {
                let sent = lively.world.statements();
                tokio::time::sleep(SOON / 4).await;
                if lively.world.statements() == sent {
                    break;
                }
            }
        };
        tokio::time::timeout(SOON, nothing_is_asked).await.expect("nothing is asked while no instant is near");
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
        for (events, kind) in [(&mut of_ending, "LEFT"), (&mut of_beginning, "ENTERED")] {
            assert_eq!(next(events).await["brandChanges"]["kind"], "READY");
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
        let turning = Turning::from(backend, Utc::now()).await;
        let (lively, ends) = (&turning.lively, turning.ends);
        let viewer = Viewer { now: Utc::now(), ..lively.world.user(AMARA).await.viewer };
        let mut first = lively.events(&viewer, CHANGES, Json::Null).await;
        let (ready, cursor) = next_with_cursor(&mut first).await;
        assert_eq!(ready["claimChanges"]["kind"], "READY");
        // It ends sooner than was thought, and then it is looked at by nobody.
        let sooner = text(Utc::now() + SOON / 2);
        let row = lively.world.id(ends);
        lively.world.run(&format!("UPDATE claims SET effective_to = '{sooner}' WHERE id = {row}")).await;
        let updated = next(&mut first).await;
        assert_eq!((&updated["claimChanges"]["kind"], &updated["claimChanges"]["id"]), (&json!("UPDATED"), &json!(ends)));
        assert_eq!(next(&mut first).await["claimChanges"], json!({"kind": "LEFT", "id": ends}));
        drop(first);
        tokio::time::sleep(SOON).await;
        let viewer = Viewer { now: Utc::now(), ..viewer };
        let mut again = lively.events(&viewer, CHANGES, json!({"after": cursor})).await;
        let mut found = vec![next(&mut again).await["claimChanges"].clone(), next(&mut again).await["claimChanges"].clone()];
        found.sort_by_key(|event| event["id"].to_string());
        assert_eq!(found, turning.expected(), "all that happened since the cursor, by a change and by the clock");
        turning.lively.stop().await;
    })
    .await;
}
