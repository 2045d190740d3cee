//! Events in bulk.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{counts, field_of};
use crate::attacks::writing::{Picture, id_of, organization, refused, user};
use crate::support::*;

const UPSERT: &str = "mutation ($rows: [UpsertEventRowInput!]!) { upsertEvents(rows: $rows) { inserted updated } }";

fn rows(rows: &[Json]) -> Json {
    json!({ "rows": rows })
}

fn event(organization: Uuid, name: &str) -> Json {
    json!({"organizationId": organization, "eventName": name})
}

/// The event with further members.
fn with(mut event: Json, more: Json) -> Json {
    if let (Json::Object(event), Json::Object(more)) = (&mut event, more) {
        event.extend(more);
    }
    event
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_added_and_those_with_an_id_replaced() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        let (known, member) = (Uuid::new_v4(), user(&world, EDGAR).await);
        let first = [
            event(home, "page_view"),
            with(
                event(home, "order"),
                json!({"id": known, "userId": member, "occurredAt": "2026-01-11T10:00:00Z",
                "props": {"revenue_cents": 500}}),
            ),
        ];
        let data = amara.data_with(UPSERT, rows(&first)).await;
        assert_eq!(data["upsertEvents"], counts(2, 0));
        let shown = "query ($id: ID!) { analyticsEvent(id: $id) { eventName occurredAt props user { id } } }";
        let before = amara.data_with(shown, json!({"id": known})).await["analyticsEvent"].clone();
        assert_eq!((&before["eventName"], &before["user"]["id"]), (&json!("order"), &json!(member)));
        // What is left out stays; nobody is meant who is not named.
        let second =
            [with(event(home, "refund"), json!({"id": known, "props": {"amount_cents": 9}})), event(home, "add_to_cart")];
        let data = amara.data_with(UPSERT, rows(&second)).await;
        assert_eq!(data["upsertEvents"], counts(1, 1));
        let after = amara.data_with(shown, json!({"id": known})).await["analyticsEvent"].clone();
        assert_eq!((&after["eventName"], &after["props"]), (&json!("refund"), &json!({"amount_cents": 9})));
        assert_eq!((&after["occurredAt"], &after["user"]), (&before["occurredAt"], &before["user"]));
        let nobodys = "SELECT count(*) FROM analytics_events WHERE event_name = 'add_to_cart' AND user_id IS NULL AND id = ";
        let added = id_of(&world, "analytics_events", "occurred_at >= '2026-01-12' AND event_name = 'add_to_cart'").await;
        assert_eq!(world.number(&format!("{nobodys}{}", world.id(added))).await, 1);
        let recorded = format!("SELECT count(*) FROM audit_logs WHERE resource_id = {} AND status = 'success'", world.id(known));
        assert_eq!(world.number(&recorded).await, 2, "added and changed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_events_take_as_many_statements_as_four() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        let mut taken = Vec::new();
        for count in [4_usize, 1_000] {
            let ids: Vec<Uuid> = (0..count / 2).map(|_| Uuid::new_v4()).collect();
            let known: Vec<Json> = ids.iter().map(|id| with(event(home, "order"), json!({"id": id}))).collect();
            amara.data_with(UPSERT, rows(&known)).await;
            let others = (0..count / 2).map(|_| event(home, "page_view"));
            let mixed: Vec<Json> = known.iter().cloned().chain(others).collect();
            let before = world.statements();
            let data = amara.data_with(UPSERT, rows(&mixed)).await;
            taken.push(world.statements() - before);
            assert_eq!(data["upsertEvents"], counts(count as u64 / 2, count as u64 / 2));
        }
        assert_eq!(taken[0], taken[1], "{taken:?}");
        assert!(taken[0] <= 13, "{taken:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_row_fails_the_call_and_is_named() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        let picture = Picture::of(&world).await;
        let id = Uuid::new_v4();
        let bad = [
            (with(event(home, "order"), json!({"props": [1]})), "rows[1].props"),
            (event(home, " "), "rows[1].eventName"),
            (event(home, &"x".repeat(101)), "rows[1].eventName"),
            (with(event(home, "order"), json!({"id": "7"})), "rows[1].id"),
            (with(event(home, "order"), json!({"occurredAt": null})), "rows[1].occurredAt"),
            (with(event(home, "order"), json!({"id": id})), "rows[1]"),
        ];
        for (row, field) in bad {
            let before = world.statements();
            let given = rows(&[with(event(home, "order"), json!({"id": id})), row]);
            let answer = refused(&amara, UPSERT, given, "BAD_USER_INPUT").await;
            assert_eq!((field_of(&answer), world.statements() - before), (field, 0), "{answer}");
        }
        let many: Vec<Json> = (0..10_001).map(|_| event(home, "order")).collect();
        let before = world.statements();
        refused(&amara, UPSERT, rows(&many), "LIMIT_EXCEEDED").await;
        assert_eq!(world.statements() - before, 0);
        let answer = amara.ask_with(UPSERT, rows(&[])).await;
        assert_eq!(answer["data"]["upsertEvents"], counts(0, 0));
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_others_are_refused_where_they_stand() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (home, foreign) = (organization(&world, "northwind").await, organization(&world, "halden").await);
        let of_home = id_of(&world, "analytics_events", &format!("organization_id = {}", world.id(home))).await;
        let of_foreign = id_of(&world, "analytics_events", &format!("organization_id = {}", world.id(foreign))).await;
        let (amara, edgar, vera, devin) =
            (world.user(AMARA).await, world.user(EDGAR).await, world.user(VERA).await, world.developer().await);
        let (own, stranger) = (user(&world, EDGAR).await, user(&world, INGRID).await);
        let outsider = user(&world, OLIVE).await;
        let picture = Picture::of(&world).await;
        let good = event(home, "order");
        // Another organization in the middle of the list, and nobody's rows.
        for other in [event(foreign, "order"), json!({"eventName": "order"}), event(Uuid::new_v4(), "order")] {
            let answer = amara.ask_with(UPSERT, rows(&[good.clone(), other.clone(), good.clone()])).await;
            assert!(["FORBIDDEN", "NOT_FOUND"].contains(&codes(&answer)[0]), "{other} {answer}");
            assert!(field_of(&answer).starts_with("rows[1]"), "{other} {answer}");
        }
        // The id of a row of another organization: not a word about the row.
        let answer =
            refused(&amara, UPSERT, rows(&[good.clone(), with(good.clone(), json!({"id": of_foreign}))]), "CONFLICT").await;
        assert!(answer["errors"][0]["message"].as_str().is_some_and(|message| message.starts_with("rows[1]:")), "{answer}");
        // A row moves neither to another user nor to another organization.
        let moved = with(good.clone(), json!({"id": of_home, "userId": user(&world, AMARA).await}));
        let answer = refused(&amara, UPSERT, rows(&[moved]), "BAD_USER_INPUT").await;
        assert_eq!(field_of(&answer), "rows[0].userId");
        let answer =
            refused(&devin, UPSERT, rows(&[with(event(foreign, "order"), json!({"id": of_home}))]), "BAD_USER_INPUT").await;
        assert_eq!(field_of(&answer), "rows[0].organizationId");
        // Users who are no members, seen or not.
        let answer = refused(&amara, UPSERT, rows(&[with(good.clone(), json!({"userId": stranger}))]), "NOT_FOUND").await;
        assert_eq!(field_of(&answer), "rows[0].userId");
        let answer = refused(&devin, UPSERT, rows(&[with(good.clone(), json!({"userId": outsider}))]), "BAD_USER_INPUT").await;
        assert_eq!(field_of(&answer), "rows[0].userId");
        // Members who are no admins, with rows of their own too.
        for row in [good.clone(), with(good.clone(), json!({"userId": own})), json!({"eventName": "x", "userId": own})] {
            let answer = refused(&edgar, UPSERT, rows(&[row]), "FORBIDDEN").await;
            assert_eq!(field_of(&answer), "rows[0]");
        }
        refused(&vera, UPSERT, rows(std::slice::from_ref(&good)), "FORBIDDEN").await;
        refused(&world.anonymous(), UPSERT, rows(std::slice::from_ref(&good)), "FORBIDDEN").await;
        // What narrows a request narrows its rows.
        let narrowed = world.narrowed(DEVIN, Some(foreign), None).await;
        refused(&narrowed, UPSERT, rows(std::slice::from_ref(&good)), "NOT_FOUND").await;
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_is_a_field_among_others() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        let before = world.number("SELECT count(*) FROM analytics_events").await;
        let mutation = "mutation ($rows: [UpsertEventRowInput!]!, $brand: ID!) { \
            first: upsertEvents(rows: $rows) { inserted } createProduct(input: {brandId: $brand, name: \"New\"}) { name } \
            second: upsertEvents(rows: $rows) { __typename updated } }";
        let brand = id_of(&world, "brands", "slug = 'northwind-coffee'").await;
        let row = with(event(home, "order"), json!({"id": Uuid::new_v4()}));
        let given = |brand: Uuid| json!({"rows": [row], "brand": brand});
        // One that fails takes back what came before it.
        let answer = amara.ask_with(mutation, given(Uuid::new_v4())).await;
        assert_eq!(codes(&answer)[0], "NOT_FOUND", "{answer}");
        assert!(answer["data"].is_null() && answer["errors"].as_array().is_some_and(|errors| errors.len() == 3), "{answer}");
        assert_eq!(world.number("SELECT count(*) FROM analytics_events").await, before);
        let data = amara.data_with(mutation, given(brand)).await;
        assert_eq!(data["first"], json!({"inserted": 1}));
        assert_eq!(data["second"], json!({"__typename": "UpsertCounts", "updated": 1}));
        assert_eq!(world.number("SELECT count(*) FROM analytics_events").await, before + 1);
        // Literals in the document are read like variables.
        let literal =
            format!("mutation {{ upsertEvents(rows: {{organizationId: \"{home}\", eventName: \"x\"}}) {{ inserted }} }}");
        assert_eq!(amara.data(&literal).await["upsertEvents"]["inserted"], 1);
    })
    .await;
}
