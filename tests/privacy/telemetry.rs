//! Telemetry is taken only as the user lets it be, and nothing personal stays in it.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::support::*;

const CREATE: &str =
    "mutation ($input: CreateTelemetryEventInput!) { createTelemetryEvent(input: $input) { id metadataRedacted } }";
const CREATE_MANY: &str = "mutation ($inputs: [CreateTelemetryEventInput!]!) { createTelemetryEvents(inputs: $inputs) { id } }";

/// Somebody who lets everything of one app be taken; what was there before is gone.
async fn willing<'w>(world: &'w World, email: &str) -> Client<'w> {
    let user = world.user(email).await;
    let id = world.id(user.viewer.user_id.unwrap());
    for table in ["telemetry_events", "app_allowlist", "signal_toggles", "privacy_prefs"] {
        world.run_unrecorded(&format!("DELETE FROM {table} WHERE user_id = {id}")).await;
    }
    user.data("mutation { createPrivacyPrefs(input: {consentGiven: true, monitoringEnabled: true}) { id } }").await;
    user.data("mutation { createAppAllowlistEntry(input: {appId: \"editor\", appName: \"Editor\"}) { id } }").await;
    user
}

fn event(app: &str, kind: &str) -> Json {
    json!({"input": {"appId": app, "eventType": kind}})
}

/// The event is refused for a reason at the field, and nothing is written.
async fn assert_refused(user: &Client<'_>, given: Json, field: &str, words: &str) {
    let count = "{ telemetryEvents { totalCount } }";
    let before = user.data(count).await;
    let answer = user.ask_with(CREATE, given).await;
    assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{answer}");
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["field"], field, "{error}");
    assert!(error["message"].as_str().is_some_and(|message| message.contains(words)), "{error}");
    assert_eq!(user.data(count).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_that_the_user_does_not_let_be_taken() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        for email in [VERA, AMARA, DEVIN] {
            let user = willing(&world, email).await;
            let taken = user.data_with(CREATE, event("editor", "app.opened")).await;
            assert!(taken["createTelemetryEvent"]["id"].is_string(), "{taken}");
            assert_refused(&user, event("mail", "app.opened"), "input.appId", "allowlist").await;
            let toggle = "mutation { createSignalToggle(input: {signalKey: \"search.run\", enabled: false}) { id } }";
            user.data(toggle).await;
            assert_refused(&user, event("editor", "search.run"), "input.eventType", "switched off").await;
            let own = format!("{{userId: {{eq: \"{}\"}}}}", user.viewer.user_id.unwrap());
            user.data(&format!("mutation {{ updateAppAllowlist(where: {own}, patch: {{enabled: false}}) {{ affected }} }}"))
                .await;
            assert_refused(&user, event("editor", "app.opened"), "input.appId", "allowlist").await;
            user.data(&format!("mutation {{ updateAppAllowlist(where: {own}, patch: {{enabled: true}}) {{ affected }} }}")).await;
            for patch in ["{monitoringEnabled: false}", "{monitoringEnabled: true, consentGiven: false}"] {
                user.data(&format!("mutation {{ updatePrivacyPrefsList(where: {{}}, patch: {patch}) {{ affected }} }}")).await;
                assert_refused(&user, event("editor", "app.opened"), "input", "consent").await;
            }
            user.data("mutation { deletePrivacyPrefsList(where: {}) { affected } }").await;
            assert_refused(&user, event("editor", "app.opened"), "input", "consent").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_user_lets_be_taken_says_nothing_of_another() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        willing(&world, VERA).await;
        let edgar = world.user(EDGAR).await;
        edgar.data("mutation { deleteAppAllowlist(where: {}) { affected } }").await;
        assert_refused(&edgar, event("editor", "app.opened"), "input.appId", "allowlist").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_is_stored() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let user = willing(&world, VERA).await;
        let metadata = json!({"query": "mail of ann@example.org", "file": "/Users/vera/notes.md", "apiToken": "abc", "hits": 3});
        let given = json!({"input": {"appId": "editor", "eventType": "search.run", "metadataRedacted": metadata}});
        let taken = user.data_with(CREATE, given).await;
        let kept = json!({"query": "[redacted]", "file": "~/notes.md", "apiToken": "[redacted]", "hits": 3});
        assert_eq!(taken["createTelemetryEvent"]["metadataRedacted"], kept);
        let stored = "SELECT CAST(metadata_redacted AS text) FROM telemetry_events WHERE app_id = 'editor'";
        let stored: Json = serde_json::from_str(&world.text(stored).await.unwrap()).unwrap();
        assert_eq!(stored, kept);
    })
    .await;
}

/// The share of ids below which an id is kept: the draw, done once more.
fn is_drawn(id: &Json, rate: f64) -> bool {
    let id: Uuid = id.as_str().unwrap().parse().unwrap();
    let drawn = (id.as_u128() >> 104) as f64;
    drawn < rate * 16_777_216.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sampling_rate_decides_how_much_is_kept() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let user = willing(&world, VERA).await;
        let count = async || user.data("{ telemetryEvents { totalCount } }").await["telemetryEvents"]["totalCount"].clone();
        let many = json!({"inputs": vec![json!({"appId": "editor", "eventType": "focus.lost"}); 200]});
        user.data("mutation { createSignalToggle(input: {signalKey: \"focus.lost\", samplingRate: \"0\"}) { id } }").await;
        assert_eq!(user.data_with(CREATE, event("editor", "focus.lost")).await, json!({"createTelemetryEvent": null}));
        assert_eq!(user.data_with(CREATE_MANY, many.clone()).await, json!({"createTelemetryEvents": []}));
        assert_eq!(count().await, 0, "what is not kept was never there");
        user.data("mutation { updateSignalToggles(where: {}, patch: {samplingRate: {set: \"0.25\"}}) { affected } }").await;
        let kept = user.data_with(CREATE_MANY, many.clone()).await["createTelemetryEvents"].clone();
        let kept = kept.as_array().unwrap();
        assert!((15..=100).contains(&kept.len()), "a quarter of two hundred, give or take: {}", kept.len());
        assert!(kept.iter().all(|event| is_drawn(&event["id"], 0.25)), "the id decides");
        assert_eq!(count().await, kept.len());
        user.data("mutation { updateSignalToggles(where: {}, patch: {samplingRate: {set: \"1\"}}) { affected } }").await;
        assert_eq!(user.data_with(CREATE_MANY, many).await["createTelemetryEvents"].as_array().unwrap().len(), 200);
        let other = user.data_with(CREATE, event("editor", "app.opened")).await;
        assert!(other["createTelemetryEvent"].is_object(), "a signal without a toggle is kept: {other}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_kept_is_judged_all_the_same() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let user = willing(&world, VERA).await;
        user.data("mutation { createSignalToggle(input: {signalKey: \"focus.lost\", samplingRate: \"0\"}) { id } }").await;
        assert_refused(&user, event("mail", "focus.lost"), "input.appId", "allowlist").await;
        let mixed =
            json!({"inputs": [{"appId": "editor", "eventType": "app.opened"}, {"appId": "mail", "eventType": "focus.lost"}]});
        let answer = user.ask_with(CREATE_MANY, mixed).await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "inputs[1].appId", "{answer}");
        let wrong =
            json!({"inputs": [{"appId": "mail", "eventType": "app.opened"}, {"appId": "mail", "eventType": "focus.lost"}]});
        let answer = user.ask_with(CREATE_MANY, wrong).await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "inputs[0].appId", "the first of those that are wrong: {answer}");
        assert_eq!(user.data("{ telemetryEvents { totalCount } }").await["telemetryEvents"]["totalCount"], 0, "all or none");
    })
    .await;
}
