//! How many users were won in a month, and how many of them were still there later.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::field_of;
use crate::attacks::writing::{organization, user};
use crate::support::*;

/// An editor of the organization Northwind Trading.
const MARTA: &str = "marta.kowalczyk@northwind.example";

const COUNTS: &str = "query ($organization: ID) { cohortCounts(organizationId: $organization) { cohortMonth users } }";
const RETENTION: &str = "query ($organization: ID, $months: Int) { cohortRetention(organizationId: $organization, months: $months) \
    { cohortMonth users monthsAfter retained share } }";

async fn counts(client: &Client<'_>, organization: Option<Uuid>) -> Json {
    client.data_with(COUNTS, json!({ "organization": organization })).await["cohortCounts"].clone()
}

async fn retention(client: &Client<'_>, organization: Option<Uuid>, months: Option<i64>) -> Vec<Json> {
    let data = client.data_with(RETENTION, json!({"organization": organization, "months": months})).await;
    data["cohortRetention"].as_array().expect("a list").clone()
}

fn count(month: &str, users: i64) -> Json {
    json!({"cohortMonth": month, "users": users})
}

fn kept(month: &str, users: i64, after: i64, retained: i64, share: &str) -> Json {
    json!({"cohortMonth": month, "users": users, "monthsAfter": after, "retained": retained, "share": share})
}

/// A world with five users in cohorts: four of Northwind, and one of Halden who was won with three of them.
async fn world_of(backend: Backend) -> World {
    let world = World::own(backend, SMALL).await;
    let (home, foreign) = (organization(&world, "northwind").await, organization(&world, "halden").await);
    world.run("DELETE FROM cohorts").await;
    world.run("DELETE FROM analytics_events").await;
    world.run("UPDATE users SET last_login_at = NULL").await;
    for (email, month) in [(EDGAR, "2025-10"), (VERA, "2025-10"), (MARTA, "2025-10"), (AMARA, "2025-12"), (INGRID, "2025-10")] {
        let user = world.id(user(&world, email).await);
        let values = format!("{user}, '{month}-01', '{month}-05T00:00:00.000000Z'");
        world.run(&format!("INSERT INTO cohorts (user_id, cohort_month, acquired_at) VALUES ({values})")).await;
    }
    for (email, whose, at) in [
        (EDGAR, home, "2025-09-30T23:59:59.999999Z"),
        (EDGAR, home, "2025-10-31T23:59:59.999999Z"),
        (EDGAR, home, "2025-12-01T00:00:00.000000Z"),
        (EDGAR, home, "2025-12-02T00:00:00.000000Z"),
        (VERA, foreign, "2025-11-15T00:00:00.000000Z"),
        (AMARA, home, "2026-01-05T00:00:00.000000Z"),
        (INGRID, foreign, "2025-11-01T00:00:00.000000Z"),
        (OLIVE, home, "2025-11-01T00:00:00.000000Z"),
    ] {
        let (user, whose) = (world.id(user(&world, email).await), world.id(whose));
        let values = format!("{whose}, {user}, '{at}', 'page_view'");
        let columns = "organization_id, user_id, occurred_at, event_name";
        world.run(&format!("INSERT INTO analytics_events ({columns}) VALUES ({values})")).await;
    }
    let marta = world.id(user(&world, MARTA).await);
    world.run(&format!("UPDATE users SET last_login_at = '2025-11-20T00:00:00.000000Z' WHERE id = {marta}")).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_counted_by_the_month_in_which_they_were_won() {
    both(async |backend| {
        let world = world_of(backend).await;
        let (home, foreign) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let (amara, devin) = (world.user(AMARA).await, world.developer().await);
        assert_eq!(counts(&amara, Some(home)).await, json!([count("2025-10-01", 3), count("2025-12-01", 1)]));
        assert_eq!(counts(&devin, None).await, json!([count("2025-10-01", 4), count("2025-12-01", 1)]));
        assert_eq!(counts(&devin, Some(foreign)).await, json!([count("2025-10-01", 1)]));
        // Whoever has left is no member any more, and was won all the same.
        let vera = world.id(user(&world, VERA).await);
        world.run(&format!("DELETE FROM organization_members WHERE user_id = {vera}")).await;
        let marta = world.id(user(&world, MARTA).await);
        world.run(&format!("UPDATE users SET deleted_at = '2026-01-01T00:00:00.000000Z' WHERE id = {marta}")).await;
        assert_eq!(counts(&amara, Some(home)).await, json!([count("2025-10-01", 1), count("2025-12-01", 1)]));
        assert_eq!(counts(&devin, None).await, json!([count("2025-10-01", 4), count("2025-12-01", 1)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn users_who_are_still_there_are_counted_month_by_month() {
    both(async |backend| {
        let world = world_of(backend).await;
        let (home, foreign) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let (amara, devin) = (world.user(AMARA).await, world.developer().await);
        // What a member does elsewhere is not told.
        let own = [
            kept("2025-10-01", 3, 0, 1, "0.333333"),
            kept("2025-10-01", 3, 1, 1, "0.333333"),
            kept("2025-10-01", 3, 2, 1, "0.333333"),
            kept("2025-10-01", 3, 3, 0, "0.000000"),
            kept("2025-12-01", 1, 0, 0, "0.000000"),
            kept("2025-12-01", 1, 1, 1, "1.000000"),
        ];
        assert_eq!(retention(&amara, Some(home), None).await, own);
        let all = [
            kept("2025-10-01", 4, 0, 1, "0.250000"),
            kept("2025-10-01", 4, 1, 3, "0.750000"),
            kept("2025-10-01", 4, 2, 1, "0.250000"),
            kept("2025-10-01", 4, 3, 0, "0.000000"),
            kept("2025-12-01", 1, 0, 0, "0.000000"),
            kept("2025-12-01", 1, 1, 1, "1.000000"),
        ];
        assert_eq!(retention(&devin, None, Some(36)).await, all);
        assert_eq!(
            retention(&devin, Some(foreign), Some(1)).await,
            [kept("2025-10-01", 1, 0, 0, "0.000000"), kept("2025-10-01", 1, 1, 1, "1.000000"),]
        );
        let first = [own[0].clone(), own[4].clone()];
        let mut taken = Vec::new();
        for (months, expected) in [(0, &first[..]), (36, &own[..])] {
            let sent = world.statements();
            assert_eq!(retention(&amara, Some(home), Some(months)).await, expected);
            taken.push(world.statements() - sent);
        }
        assert_eq!(taken, [2, 2], "the organization, and the numbers");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cohorts_are_not_for_everybody() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let (home, foreign) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let (amara, devin) = (world.user(AMARA).await, world.developer().await);
        let may_not = [(VERA, Some(home)), (EDGAR, Some(home)), (OLIVE, Some(home)), (AMARA, Some(foreign)), (AMARA, None)];
        for query in [COUNTS, RETENTION] {
            for (email, whose) in may_not {
                let answer = world.user(email).await.ask_with(query, json!({ "organization": whose })).await;
                assert_eq!(codes(&answer), ["FORBIDDEN"], "{email} {whose:?}");
            }
            let nowhere = devin.ask_with(query, json!({ "organization": Uuid::new_v4() })).await;
            assert_eq!((codes(&nowhere), field_of(&nowhere)), (vec!["NOT_FOUND"], "organizationId"));
            let narrowed = world.narrowed(DEVIN, Some(home), None).await;
            for whose in [Some(foreign), None] {
                assert_eq!(codes(&narrowed.ask_with(query, json!({ "organization": whose })).await), ["FORBIDDEN"]);
            }
        }
        for months in [-1, 37] {
            let answer = amara.ask_with(RETENTION, json!({"organization": home, "months": months})).await;
            assert_eq!((codes(&answer), field_of(&answer)), (vec!["BAD_USER_INPUT"], "months"));
        }
        // The rows themselves are their users' alone.
        let rows = amara.data("{ cohorts { totalCount } }").await;
        assert_eq!(rows["cohorts"]["totalCount"], 1);
    })
    .await;
}
