//! The figures of a day, made anew.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::field_of;
use crate::attacks::writing::{organization, refused, user};
use crate::support::*;

const RECOMPUTE: &str = "mutation ($start: Date!, $end: Date!, $organization: ID) \
    { recomputeMetricsDaily(start: $start, end: $end, organizationId: $organization) }";
const FIGURES: &str = "organizationId day sessions addToCarts orders revenueCents refundsCents aovCents cacCents conversionRate \
    grossMarginCents traffic";

fn days(start: &str, end: &str, organization: Option<Uuid>) -> Json {
    json!({"start": start, "end": end, "organization": organization})
}

async fn recompute(client: &Client<'_>, given: Json) -> Json {
    client.data_with(RECOMPUTE, given).await["recomputeMetricsDaily"].clone()
}

/// All rows, by organization and day.
async fn figures(world: &World) -> Vec<Json> {
    let query = format!(
        "{{ metricsDailyList(first: 1000, orderBy: [{{organizationId: ASC}}, {{day: ASC}}]) {{ nodes {{ {FIGURES} }} }} }}"
    );
    let data = world.developer().await.data(&query).await;
    data["metricsDailyList"]["nodes"].as_array().expect("nodes").clone()
}

/// The figures of an organization from a day on, each in the order of the columns.
async fn from(world: &World, organization: Option<Uuid>, day: &str) -> Vec<Json> {
    let is_meant = |row: &&Json| row["organizationId"] == json!(organization) && row["day"].as_str() >= Some(day);
    let rows = figures(world).await;
    let cells = |row: &Json| {
        let names = FIGURES.split_whitespace().skip(1);
        Json::Array(names.map(|name| row[name].clone()).collect())
    };
    let mut found: Vec<Json> = rows.iter().filter(is_meant).map(cells).collect();
    found.truncate(8);
    found
}

async fn recorded(world: &World, action: &str) -> i64 {
    let entries = "SELECT count(*) FROM audit_logs WHERE resource_type = 'metrics_daily' AND status = 'success' AND action";
    world.number(&format!("{entries} = '{action}'")).await
}

/// What happened at an organization in the first days of March 2020, a day a line, and then nothing.
async fn happen(world: &World, home: Option<Uuid>) {
    let order = |props: Json| ("order", props);
    let refund = |cents: i64| ("refund", json!({"amount_cents": cents}));
    let session = || ("session_start", json!({}));
    let page = || ("page_view", json!({}));
    let mut many = vec![session()];
    many.extend((0..1_001).map(|_| order(json!({}))));
    let days = [
        (
            "2020-03-01T23:59:59.999999Z",
            vec![session(), session(), page(), page(), page(), ("add_to_cart", json!({})), ("other", json!({}))],
        ),
        (
            "2020-03-02T00:00:00.000000Z",
            vec![
                order(json!({"revenue_cents": 101, "cogs_cents": 30})),
                order(json!({"revenue_cents": 100, "cogs_cents": 20})),
                refund(20),
            ],
        ),
        (
            "2020-03-03T12:00:00.000000Z",
            vec![
                session(),
                session(),
                session(),
                order(json!({"revenue_cents": 10, "first_order": true})),
                order(json!({"revenue_cents": 11, "first_order": false, "amount_cents": 5})),
                refund(7),
                refund(100),
            ],
        ),
        (
            "2020-03-04T12:00:00.000000Z",
            vec![
                order(json!({"revenue_cents": -3, "first_order": null})),
                order(json!({"revenue_cents": 0, "first_order": "true"})),
            ],
        ),
        (
            "2020-03-05T12:00:00.000000Z",
            vec![
                order(json!({"revenue_cents": "12", "cogs_cents": [1]})),
                order(json!({"revenue_cents": 1.5, "cogs_cents": {"a": 1}})),
                order(json!({"revenue_cents": true, "cogs_cents": null})),
                order(json!({"revenue_cents": 100_000_000_001_i64, "cogs_cents": 1e300})),
                order(json!({"revenue_cents": 7.0, "cogs_cents": 2})),
            ],
        ),
        ("2020-03-06T12:00:00.000000Z", many),
        ("2020-03-07T12:00:00.000000Z", vec![order(json!({"revenue_cents": 100_000_000_000_i64}))]),
    ];
    let mut rows = Vec::new();
    for (at, events) in days {
        for (name, props) in events {
            rows.push(json!({"organizationId": home, "occurredAt": at, "eventName": name, "props": props}));
        }
    }
    let events = "mutation ($rows: [UpsertEventRowInput!]!) { upsertEvents(rows: $rows) { inserted } }";
    world.developer().await.data_with(events, json!({ "rows": rows })).await;
    advertise(world, home).await;
}

/// What advertising cost the organization on those days.
async fn advertise(world: &World, home: Option<Uuid>) {
    let cost = |day: &str, platform: &str, cents: i64, conv: i64| json!({"organizationId": home, "platform": platform, "date": day, "spendCents": cents, "conv": conv});
    let costs = [
        cost("2020-03-02", "search", 600, 1),
        cost("2020-03-02", "social", 401, 1),
        cost("2020-03-03", "search", 250, 5),
        cost("2020-03-04", "search", 90, 2),
        cost("2020-03-06", "search", 2_147_483_647, 1),
        cost("2020-03-06", "social", 2_147_483_647, 0),
    ];
    let spend = "mutation ($rows: [UpsertSpendRowInput!]!) { upsertSpend(rows: $rows) { inserted } }";
    world.developer().await.data_with(spend, json!({ "rows": costs })).await;
}

/// The same by hand: day, sessions, carts, orders, revenue, refunds, average order, cost of a customer, rate, margin, pages.
fn by_hand() -> Vec<Json> {
    vec![
        // No orders: a rate of zero, and no averages.
        json!(["2020-03-01", 2, 1, 0, "0", "0", null, null, "0.000000", "0", 3]),
        // No sessions: no rate. 201 by 2, and 1001 by 2 conversions, as no order says whether it is a first one.
        json!(["2020-03-02", 0, 0, 2, "201", "20", 101, 501, null, "131", 0]),
        // One first order, whatever the conversions are: 250 by 1. 21 by 2; 2 by 3.
        json!(["2020-03-03", 3, 0, 2, "21", "107", 11, 250, "0.666667", "-86", 0]),
        // The key is there and nowhere true. -3 by 2 is rounded away from zero.
        json!(["2020-03-04", 0, 0, 2, "-3", "0", -2, null, null, "-3", 0]),
        // What is no whole number of cents within bounds does not count: 7 by 5.
        json!(["2020-03-05", 0, 0, 5, "7", "0", 1, null, null, "5", 0]),
        // What the columns cannot hold.
        json!(["2020-03-06", 1, 0, 1_001, "0", "0", 0, 2_147_483_647, "999.999999", "0", 0]),
        json!(["2020-03-07", 0, 0, 1, "100000000000", "0", 2_147_483_647, null, null, "100000000000", 0]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_those_of_the_demonstration() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (devin, before) = (world.developer().await, figures(&world).await);
        assert!(before.len() > 100 && before.iter().any(|row| row["organizationId"].is_null()), "{}", before.len());
        let all = || days("2025-11-26", "2026-01-04", None);
        assert_eq!(recompute(&devin, all()).await, 0, "they are right already");
        world.run("DELETE FROM metrics_daily").await;
        assert_eq!(recompute(&devin, all()).await, before.len());
        assert_eq!(figures(&world).await, before);
        world.run("UPDATE metrics_daily SET orders = orders + 1, aov_cents = NULL").await;
        assert_eq!(recompute(&devin, all()).await, before.len());
        assert_eq!(figures(&world).await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_those_made_by_hand() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        let (foreign, others) = (organization(&world, "halden").await, figures(&world).await);
        happen(&world, Some(home)).await;
        happen(&world, Some(foreign)).await;
        happen(&world, None).await;
        let (added, changed) = (recorded(&world, "create").await, recorded(&world, "update").await);
        let week = || days("2020-03-01", "2020-03-08", Some(home));
        assert_eq!(recompute(&amara, week()).await, 8);
        let mut expected = by_hand();
        expected.push(json!(["2020-03-08", 0, 0, 0, "0", "0", null, null, null, "0", 0]));
        assert_eq!(from(&world, Some(home), "2020-03-01").await, expected);
        // Nobody else's.
        assert_eq!(figures(&world).await.len(), others.len() + 8);
        assert!(others.iter().all(|row| row["day"].as_str() > Some("2020-04-01")));
        // Once more: nothing to do, and nothing to tell.
        assert_eq!(recompute(&amara, week()).await, 0);
        assert_eq!((recorded(&world, "create").await - added, recorded(&world, "update").await - changed), (8, 0));
        // One event less: one row more that changes.
        let cart = "event_name = 'add_to_cart' AND occurred_at < '2020-04-01'";
        let gone = format!("DELETE FROM analytics_events WHERE {cart} AND organization_id = {}", world.id(home));
        world.run(&gone).await;
        assert_eq!(recompute(&amara, week()).await, 1);
        assert_eq!((recorded(&world, "create").await - added, recorded(&world, "update").await - changed), (8, 1));
        let first = from(&world, Some(home), "2020-03-01").await.remove(0);
        assert_eq!(first, json!(["2020-03-01", 2, 0, 0, "0", "0", null, null, "0.000000", "0", 3]));
        let of_admin = format!(
            "SELECT count(*) FROM audit_logs WHERE resource_type = 'metrics_daily' AND organization_id = {} AND user_id = {}",
            world.id(home),
            world.id(user(&world, AMARA).await)
        );
        assert_eq!(world.number(&of_admin).await, 9);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_are_made_for_developers_and_jobs() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (home, foreign) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        happen(&world, Some(foreign)).await;
        happen(&world, None).await;
        let organizations = world.number("SELECT count(*) FROM organizations WHERE deleted_at IS NULL").await;
        let service = world.as_viewer(policy::Viewer::service(now()));
        let march = || days("2020-03-01", "2020-03-07", None);
        // Each day of an organization has figures; of none, those on which something happened.
        assert_eq!(recompute(&service, march()).await, organizations * 7 + 7);
        for whose in [Some(foreign), None] {
            assert_eq!(from(&world, whose, "2020-03-01").await[..7], by_hand(), "{whose:?}");
        }
        assert_eq!(
            from(&world, Some(home), "2020-03-01").await[1],
            json!(["2020-03-02", 0, 0, 0, "0", "0", null, null, null, "0", 0])
        );
        // Where nothing happened after all, nothing is left standing.
        world.run("DELETE FROM analytics_events WHERE occurred_at < '2020-03-02' AND organization_id IS NULL").await;
        assert_eq!(recompute(&world.developer().await, march()).await, 1);
        assert_eq!(from(&world, None, "2020-03-01").await[0], json!(["2020-03-01", 0, 0, 0, "0", "0", null, null, null, "0", 0]));
        // What narrows a request narrows the call.
        let narrowed = world.narrowed(DEVIN, Some(home), None).await;
        refused(&narrowed, RECOMPUTE, march(), "FORBIDDEN").await;
        refused(&narrowed, RECOMPUTE, days("2020-03-01", "2020-03-07", Some(foreign)), "FORBIDDEN").await;
        assert_eq!(recompute(&narrowed, days("2020-03-01", "2020-03-07", Some(home))).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_to_be_made_is_refused() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (home, foreign) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let (amara, devin, before) = (world.user(AMARA).await, world.developer().await, figures(&world).await);
        for (start, end) in [("2020-03-02", "2020-03-01"), ("2019-01-01", "2020-02-05"), ("0001-01-01", "9999-12-31")] {
            let sent = world.statements();
            let answer = refused(&amara, RECOMPUTE, days(start, end, Some(home)), "BAD_USER_INPUT").await;
            assert_eq!((field_of(&answer), world.statements() - sent), ("end", 0), "{answer}");
        }
        let answer = refused(&amara, RECOMPUTE, days("2020-02-30", "2020-03-01", Some(home)), "BAD_USER_INPUT").await;
        assert_eq!(field_of(&answer), "$start");
        for whose in [Some(foreign), None] {
            refused(&amara, RECOMPUTE, days("2020-03-01", "2020-03-01", whose), "FORBIDDEN").await;
        }
        for email in [VERA, EDGAR, OLIVE] {
            refused(&world.user(email).await, RECOMPUTE, days("2020-03-01", "2020-03-01", Some(home)), "FORBIDDEN").await;
        }
        let answer = refused(&devin, RECOMPUTE, days("2020-03-01", "2020-03-01", Some(Uuid::new_v4())), "NOT_FOUND").await;
        assert_eq!(field_of(&answer), "organizationId");
        assert_eq!(figures(&world).await, before);
        // The last day that there is, and as many days as may be.
        assert_eq!(recompute(&amara, days("9999-12-31", "9999-12-31", Some(home))).await, 1);
        let mut taken = String::new();
        for (start, end, written) in [("2020-01-01", "2020-01-01", 1), ("2019-01-01", "2020-02-04", 399)] {
            let sent = world.statements();
            assert_eq!(recompute(&amara, days(start, end, Some(home))).await, written);
            write!(taken, "{} ", world.statements() - sent).expect("it is a text");
        }
        let (few, many) = taken.trim().split_once(' ').expect("two numbers");
        assert_eq!(few, many);
    })
    .await;
}
