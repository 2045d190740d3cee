//! What assistants may use and have used: counted by the gateway alone, asked by whom it concerns.

use chrono::{DateTime, Utc};
use policy::Viewer;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::support::*;

/// An editor of the organization Northwind Trading without a role on any brand.
const MARTA: &str = "marta.kowalczyk@northwind.example";

const CHECK: &str =
    "query ($user: ID) { check: checkAiUsageLimits(userId: $user) { canUse dailyRemaining monthlyRemaining message } }";
const COUNT: &str = "mutation ($user: ID!, $organization: ID, $provider: ID, $date: Date!, $read: Int!, $written: Int!, $cost: Decimal!) \
    { count: incrementTokenUsage(userId: $user, organizationId: $organization, aiProviderId: $provider, date: $date, \
      inputTokens: $read, outputTokens: $written, estimatedCost: $cost) \
      { id userId organizationId aiProviderId date inputTokens outputTokens requestCount estimatedCost } }";

fn user(email: &str) -> Uuid {
    rowgate::demo::users().into_iter().find(|user| user.email == email).expect("somebody").id
}

async fn organization(world: &World, slug: &str) -> Uuid {
    let column = if world.backend == Backend::Sqlite { "lower(hex(id))" } else { "id::text" };
    let id = world.text(&format!("SELECT {column} FROM organizations WHERE slug = '{slug}'")).await;
    id.expect("an organization").parse().expect("an id")
}

/// A world in which nobody has used anything.
async fn unused(backend: Backend) -> World {
    let world = World::own(backend, SMALL).await;
    world.run("DELETE FROM ai_token_usage").await;
    world
}

fn service(world: &World) -> Client<'_> {
    world.as_viewer(Viewer::service(now()))
}

fn used(email: &str, organization: Option<Uuid>, day: &str, tokens: [i64; 2]) -> Json {
    json!({"user": user(email), "organization": organization, "date": day, "read": tokens[0], "written": tokens[1], "cost": "0.000125"})
}

async fn count(world: &World, given: Json) -> Json {
    service(world).data_with(COUNT, given).await["count"].clone()
}

async fn asks(client: &Client<'_>, about: Option<Uuid>) -> (bool, String, Json, Json) {
    let check = client.data_with(CHECK, json!({"user": about})).await["check"].clone();
    let message = check["message"].as_str().expect("a message").to_owned();
    (check["canUse"] == true, message, check["dailyRemaining"].clone(), check["monthlyRemaining"].clone())
}

fn is(can_use: bool, message: &str, daily: impl Into<Json>, monthly: impl Into<Json>) -> (bool, String, Json, Json) {
    (can_use, message.to_owned(), daily.into(), monthly.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_a_day_are_one_row() {
    both(async |backend| {
        let world = unused(backend).await;
        let northwind = organization(&world, "northwind").await;
        let provider = service(&world)
            .data_with(
                "query ($user: ID!) { aiProviders(where: {userId: {eq: $user}}, first: 1) { nodes { id } } }",
                json!({"user": user(EDGAR)}),
            )
            .await["aiProviders"]["nodes"][0]["id"]
            .clone();
        let first = count(&world, used(EDGAR, None, "2026-01-12", [10, 5])).await;
        let rest = json!([first["inputTokens"], first["outputTokens"], first["requestCount"], first["estimatedCost"]]);
        assert_eq!(rest, json!([10, 5, 1, "0.000125"]));
        let second = count(&world, used(EDGAR, None, "2026-01-12", [1, 2])).await;
        assert_eq!(second["id"], first["id"]);
        let rest = json!([second["inputTokens"], second["outputTokens"], second["requestCount"], second["estimatedCost"]]);
        assert_eq!(rest, json!([11, 7, 2, "0.000250"]));
        // Another day, another organization, another provider: another row each.
        let mut with_provider = used(EDGAR, None, "2026-01-12", [1, 1]);
        with_provider["provider"] = provider;
        for (given, times) in [
            (used(EDGAR, None, "2026-01-13", [1, 1]), 1),
            (used(EDGAR, Some(northwind), "2026-01-12", [1, 1]), 2),
            (with_provider, 3),
            (used(MARTA, None, "2026-01-12", [1, 1]), 1),
        ] {
            for time in 1..=times {
                assert_eq!(count(&world, given.clone()).await["requestCount"], time, "{given}");
            }
        }
        assert_eq!(world.number("SELECT count(*) FROM ai_token_usage").await, 5);
        let told = "SELECT count(*) FROM audit_logs WHERE resource_type = 'ai_token_usage' AND action = 'update'";
        assert_eq!(world.number(told).await, 4);
    })
    .await;
}

/// None of many that count at once is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_that_are_counted_at_once_are_all_counted() {
    both(async |backend| {
        let world = unused(backend).await;
        let counting = (0..24).map(|_| {
            let world = world.clone();
            tokio::spawn(async move { count(&world, used(EDGAR, None, "2026-01-12", [100, 10])).await })
        });
        for counted in counting.collect::<Vec<_>>() {
            counted.await.expect("it is counted");
        }
        let sum = "SELECT CAST(sum(input_tokens) AS bigint) FROM ai_token_usage WHERE request_count = 24 AND output_tokens = 240";
        assert_eq!(world.number(sum).await, 2_400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_counted_is_refused() {
    both(async |backend| {
        let world = unused(backend).await;
        let service = service(&world);
        let good = used(EDGAR, None, "2026-01-12", [1, 1]);
        let others = service
            .data_with(
                "query ($user: ID!) { aiProviders(where: {userId: {ne: $user}}, first: 1) { nodes { id } } }",
                json!({"user": user(EDGAR)}),
            )
            .await["aiProviders"]["nodes"][0]["id"]
            .clone();
        for (member, value, code, field) in [
            ("user", json!(Uuid::new_v4()), "NOT_FOUND", "userId"),
            ("organization", json!(Uuid::new_v4()), "NOT_FOUND", "organizationId"),
            ("provider", json!(Uuid::new_v4()), "BAD_USER_INPUT", "aiProviderId"),
            ("provider", others, "BAD_USER_INPUT", "aiProviderId"),
            ("read", json!(-1), "BAD_USER_INPUT", "inputTokens"),
            ("written", json!(-1), "BAD_USER_INPUT", "outputTokens"),
            ("cost", json!("-0.01"), "BAD_USER_INPUT", "estimatedCost"),
            ("cost", json!("0.0000001"), "BAD_USER_INPUT", "estimatedCost"),
            ("date", json!("2026-02-30"), "BAD_USER_INPUT", "date"),
        ] {
            let mut given = good.clone();
            given[member] = value;
            let answer = service.ask_with(COUNT, given.clone()).await;
            assert_eq!(codes(&answer), [code], "{given}: {answer}");
            let named = answer["errors"][0]["extensions"]["field"].as_str().expect("a field");
            assert!(named.ends_with(field), "{given}: {named}");
        }
        count(&world, used(EDGAR, None, "2026-01-12", [i64::from(i32::MAX), 1])).await;
        let answer = service.ask_with(COUNT, good).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{answer}");
        assert_eq!(world.number("SELECT CAST(sum(request_count) AS bigint) FROM ai_token_usage").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limits_of_the_role_count() {
    both(async |backend| {
        let world = unused(backend).await;
        let northwind = organization(&world, "northwind").await;
        let (edgar, vera, amara) = (world.user(EDGAR).await, world.user(VERA).await, world.user(AMARA).await);
        assert_eq!(asks(&edgar, None).await, is(true, "OK", 10_000, 100_000));
        assert_eq!(asks(&vera, None).await, is(false, "Daily token limit exceeded", 0, 0));
        assert_eq!(asks(&amara, None).await, is(true, "OK", Json::Null, Json::Null));
        let olive = world.outsider().await;
        assert_eq!(asks(&olive, None).await, is(true, "OK", 10_000, 100_000), "without an organization an editor's");

        count(&world, used(EDGAR, Some(northwind), "2026-01-12", [4_000, 2_000])).await;
        assert_eq!(asks(&edgar, None).await, is(true, "OK", 4_000, 94_000));
        // Yesterday counts for the month, the month before for nothing.
        count(&world, used(EDGAR, Some(northwind), "2026-01-11", [50_000, 0])).await;
        count(&world, used(EDGAR, Some(northwind), "2025-12-31", [50_000, 0])).await;
        assert_eq!(asks(&edgar, None).await, is(true, "OK", 4_000, 44_000));
        count(&world, used(EDGAR, Some(northwind), "2026-01-01", [44_000, 0])).await;
        assert_eq!(asks(&edgar, None).await, is(false, "Monthly token limit exceeded", 4_000, 0));
        count(&world, used(EDGAR, Some(northwind), "2026-01-12", [4_001, 0])).await;
        assert_eq!(asks(&edgar, None).await, is(false, "Daily token limit exceeded", 0, 0));

        // Fifty requests of few tokens.
        world.run("DELETE FROM ai_token_usage").await;
        for _ in 0..50 {
            assert!(asks(&edgar, None).await.0);
            count(&world, used(EDGAR, Some(northwind), "2026-01-12", [1, 1])).await;
        }
        assert_eq!(asks(&edgar, None).await, is(false, "Daily request limit exceeded", 9_900, 99_900));
        // What others use, and an admin's own use, changes nothing.
        count(&world, used(AMARA, Some(northwind), "2026-01-12", [2_000_000_000, 0])).await;
        assert_eq!(asks(&amara, None).await, is(true, "OK", Json::Null, Json::Null));
        assert_eq!(asks(&world.user(MARTA).await, None).await, is(true, "OK", 10_000, 100_000));
        // Without a row of limits nothing is allowed.
        world.run("DELETE FROM ai_usage_limits WHERE role = 'editor'").await;
        assert_eq!(asks(&world.user(MARTA).await, None).await, is(false, "Daily token limit exceeded", 0, 0));
    })
    .await;
}

/// The active organization says which role counts, and which use.
#[tokio::test(flavor = "multi_thread")]
async fn the_active_organization_counts() {
    both(async |backend| {
        let world = unused(backend).await;
        let (northwind, halden) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let join = format!(
            "INSERT INTO organization_members (organization_id, user_id, role) VALUES ({}, {}, 'viewer')",
            world.id(halden),
            world.id(user(EDGAR))
        );
        world.run(&join).await;
        count(&world, used(EDGAR, Some(northwind), "2026-01-12", [1_000, 0])).await;
        count(&world, used(EDGAR, Some(halden), "2026-01-12", [300, 0])).await;
        count(&world, used(EDGAR, None, "2026-01-12", [20, 0])).await;
        let anywhere = world.user(EDGAR).await;
        assert_eq!(asks(&anywhere, None).await, is(true, "OK", 8_980, 98_980), "the highest role, and what counts for none");
        let active = world.narrowed(EDGAR, Some(northwind), None).await;
        assert_eq!(asks(&active, None).await, is(true, "OK", 9_000, 99_000));
        let active = world.narrowed(EDGAR, Some(halden), None).await;
        assert_eq!(asks(&active, None).await, is(false, "Daily token limit exceeded", 0, 0));
        let job = world.as_viewer(Viewer { organization: Some(northwind), ..Viewer::service(now()) });
        assert_eq!(asks(&job, Some(user(EDGAR))).await, is(true, "OK", 9_000, 99_000));
        let job = world.as_viewer(Viewer { organization: Some(halden), ..Viewer::service(now()) });
        assert_eq!(asks(&job, Some(user(MARTA))).await, is(false, "Daily token limit exceeded", 0, 0), "no member there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_asked_about_by_their_admins() {
    both(async |backend| {
        let world = unused(backend).await;
        let (northwind, halden) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        count(&world, used(EDGAR, Some(northwind), "2026-01-12", [1_000, 0])).await;
        count(&world, used(EDGAR, None, "2026-01-12", [20, 0])).await;
        let amara = world.user(AMARA).await;
        // What counts for no organization is no admin's business.
        assert_eq!(asks(&amara, Some(user(EDGAR))).await, is(true, "OK", 9_000, 99_000));
        assert_eq!(asks(&service(&world), Some(user(EDGAR))).await, is(true, "OK", 8_980, 98_980));
        // Whether there is such a user is told to nobody else, and what one has elsewhere neither.
        let nobody = Uuid::new_v4();
        for (email, about) in [
            (AMARA, user(INGRID)),
            (AMARA, user(OLIVE)),
            (AMARA, nobody),
            (INGRID, user(EDGAR)),
            (EDGAR, user(AMARA)),
            (EDGAR, user(MARTA)),
            (EDGAR, nobody),
            (VERA, user(EDGAR)),
            (OLIVE, user(EDGAR)),
        ] {
            let answer = world.user(email).await.ask_with(CHECK, json!({"user": about})).await;
            let hidden = world.user(email).await.ask_with(CHECK, json!({"user": Uuid::new_v4()})).await;
            assert_eq!(codes(&answer), ["FORBIDDEN"], "{email} {about}");
            assert_eq!(answer, hidden, "{email} {about}");
        }
        // An admin who shares an organization as a viewer sees nothing of it there.
        let join = format!(
            "INSERT INTO organization_members (organization_id, user_id, role) VALUES ({}, {}, 'viewer')",
            world.id(halden),
            world.id(user(AMARA))
        );
        world.run(&join).await;
        let answer = world.user(AMARA).await.ask_with(CHECK, json!({"user": user(INGRID)})).await;
        assert_eq!(codes(&answer), ["FORBIDDEN"]);
        let answer = world.narrowed(AMARA, Some(halden), None).await.ask_with(CHECK, json!({"user": user(EDGAR)})).await;
        assert_eq!(codes(&answer), ["FORBIDDEN"]);
        let answer = service(&world).ask_with(CHECK, json!({"user": nobody})).await;
        assert_eq!(codes(&answer), ["NOT_FOUND"]);
        let answer = service(&world).ask(CHECK).await;
        assert_eq!((codes(&answer), &answer["errors"][0]["extensions"]["field"]), (vec!["BAD_USER_INPUT"], &json!("userId")));
        let early: DateTime<Utc> = now() - chrono::Duration::days(1);
        let yesterday = world.as_viewer(Viewer { now: early, ..world.user(EDGAR).await.viewer });
        assert_eq!(asks(&yesterday, None).await, is(true, "OK", 10_000, 98_980), "the day is the day of the request");
    })
    .await;
}
