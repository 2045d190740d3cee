//! What would be kept of a document of telemetry: the same as is kept.

use serde_json::json;

use super::field_of;
use crate::support::*;

const REDACT: &str = "query ($raw: JSON!) { redactTelemetryMetadata(raw: $raw) }";
const CREATE: &str = "mutation ($raw: JSON!) { createTelemetryEvent(input: {appId: \"editor\", eventType: \"x\", metadataRedacted: $raw}) \
    { metadataRedacted } }";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_is_what_an_insert_keeps() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.user(VERA).await;
        let id = world.id(vera.viewer.user_id.expect("a user"));
        for table in ["telemetry_events", "app_allowlist", "signal_toggles", "privacy_prefs"] {
            world.run_unrecorded(&format!("DELETE FROM {table} WHERE user_id = {id}")).await;
        }
        vera.data("mutation { createPrivacyPrefs(input: {consentGiven: true, monitoringEnabled: true}) { id } }").await;
        vera.data("mutation { createAppAllowlistEntry(input: {appId: \"editor\", appName: \"Editor\"}) { id } }").await;
        let deep = json!({"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}});
        for raw in [
            json!({}),
            json!({"query": "mail of ann@example.org", "file": "/Users/vera/notes.md", "apiToken": "abc", "hits": 3}),
            json!({"list": ["+46 70 174 06 05", {"ip": "192.168.1.17"}, null, true, 1.5], "long": "word ".repeat(100)}),
            deep,
        ] {
            let shown = vera.data_with(REDACT, json!({"raw": raw})).await["redactTelemetryMetadata"].clone();
            let kept = vera.data_with(CREATE, json!({"raw": raw})).await["createTelemetryEvent"]["metadataRedacted"].clone();
            assert_eq!(shown, kept, "{raw}");
        }
        let count = "SELECT count(*) FROM telemetry_events";
        let before = world.number(count).await;
        let shown = vera.data("{ redactTelemetryMetadata(raw: {to: \"ann@example.org\", hits: 3}) }").await;
        assert_eq!(shown["redactTelemetryMetadata"], json!({"to": "[redacted]", "hits": 3}));
        assert_eq!(world.number(count).await, before, "nothing is stored");
        let refused = vera.ask_with(REDACT, json!({"raw": ["ann@example.org"]})).await;
        assert_eq!((codes(&refused), field_of(&refused)), (vec!["BAD_USER_INPUT"], "raw"));
    })
    .await;
}
