//! What is a user's alone: neither developer nor admin sees a row of it, on no way.

use serde_json::{Value as Json, json};

use crate::support::*;

/// Counts of the rows of others, asked on every way there is.
async fn assert_nothing_of_others(client: &Client<'_>, list: &str, aggregate: &str, relation: &str) {
    let own = client.viewer.user_id;
    let seen =
        client.data(&format!("{{ {list}(first: 1000) {{ totalCount nodes {{ userId }} }} {aggregate} {{ count }} }}")).await;
    let users: Vec<&Json> = of_nodes(&seen[list], "userId");
    assert!(users.iter().all(|user| own.is_some_and(|own| **user == own.to_string())), "{list}: {seen}");
    assert_eq!(seen[list]["totalCount"], users.len(), "{list}");
    assert_eq!(seen[aggregate][0]["count"], users.len(), "{aggregate}");
    let Some(own) = own else { return };
    let others = json!({"own": own});
    let filter = if relation == "privacyPrefs" { "{ createdAt: { isNull: false } }" } else { "{ some: {} }" };
    let query = format!("query ($own: ID!) {{ users(where: {{ id: {{ ne: $own }}, {relation}: {filter} }}) {{ totalCount }} }}");
    assert_eq!(client.data_with(&query, others).await["users"]["totalCount"], 0, "{relation}: no filter tells of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn developers_and_admins_see_nothing_of_others() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        for table in ["telemetry_events", "privacy_prefs", "privacy_transparency_log"] {
            assert!(world.number(&format!("SELECT count(DISTINCT user_id) FROM {table}")).await > 10, "{table}");
        }
        for email in [VERA, EDGAR, AMARA, DEVIN, OLIVE] {
            let client = world.user(email).await;
            for (list, aggregate, relation) in [
                ("telemetryEvents", "telemetryEventsAggregate", "telemetryEvents"),
                ("privacyPrefsList", "privacyPrefsListAggregate", "privacyPrefs"),
                ("privacyTransparencyLog", "privacyTransparencyLogAggregate", "privacyTransparencyLog"),
            ] {
                assert_nothing_of_others(&client, list, aggregate, relation).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn background_jobs_see_nothing_and_may_add_and_remove() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let service =
            world.as_viewer(policy::Viewer { kind: policy::ViewerKind::Service, now: now(), ..policy::Viewer::default() });
        for list in ["telemetryEvents", "privacyPrefsList", "privacyTransparencyLog"] {
            assert_eq!(service.data(&format!("{{ {list} {{ totalCount }} }}")).await[list]["totalCount"], 0, "{list}");
        }
        assert!(service.data("{ appAllowlist { totalCount } }").await["appAllowlist"]["totalCount"].as_i64() > Some(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn developers_change_nothing_of_others() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.user(VERA).await;
        let prefs = vera.data("{ privacyPrefsList { nodes { id } } }").await["privacyPrefsList"]["nodes"][0]["id"].clone();
        let devin = world.developer().await;
        for mutation in ["updatePrivacyPrefs(id: $id, patch: {consentGiven: false})", "deletePrivacyPrefs(id: $id)"] {
            let answer = devin.ask_with(&format!("mutation ($id: ID!) {{ {mutation} {{ id }} }}"), json!({"id": prefs})).await;
            assert_eq!(codes(&answer), ["NOT_FOUND"], "{answer}");
        }
        let all = "mutation { updatePrivacyPrefsList(where: {}, patch: {dataRetentionDays: {set: 1}}) { nodes { userId } } }";
        let changed = devin.data(all).await["updatePrivacyPrefsList"]["nodes"].clone();
        assert_eq!(changed, json!([{"userId": devin.viewer.user_id}]));
        let consent =
            "mutation ($user: ID!) { createConsentRecord(input: {purpose: \"terms\", granted: true, userId: $user}) { id } }";
        let answer = devin.ask_with(consent, json!({"user": vera.viewer.user_id})).await;
        assert!(codes(&answer).contains(&"BAD_USER_INPUT"), "nobody agrees for somebody else: {answer}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_tells_nothing_of_them() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.user(VERA).await;
        vera.data("mutation { updatePrivacyPrefsList(where: {}, patch: {dataRetentionDays: {set: 77}}) { affected } }").await;
        let app = vera.data("{ appAllowlist(where: {enabled: {eq: true}}) { nodes { appId } } }").await["appAllowlist"]["nodes"]
            [0]
        .clone();
        let event = json!({"app": app["appId"]});
        vera.data_with("mutation ($app: String!) { createTelemetryEvent(input: {appId: $app, eventType: \"x\"}) { id } }", event)
            .await;
        let of = |tables: &str| format!("SELECT count(*) FROM audit_logs WHERE resource_type IN ({tables})");
        assert_eq!(world.number(&of("'telemetry_events', 'privacy_transparency_log'")).await, 0);
        assert_eq!(world.number(&of("'privacy_prefs'")).await, 1);
        let shown = "SELECT CAST(coalesce(new_value, old_value) AS text) FROM audit_logs WHERE resource_type = 'privacy_prefs'";
        let shown: Json = serde_json::from_str(&world.text(shown).await.unwrap()).unwrap();
        let values: Vec<&Json> = shown.as_object().unwrap().values().filter(|value| !value.is_null()).collect();
        assert!(values.iter().all(|value| **value == "[redacted]"), "{shown}");
        let amara = world.user(AMARA).await;
        let query = "{ auditLogs(where: {resourceType: {eq: \"privacy_prefs\"}}) { totalCount } }";
        assert_eq!(amara.data(query).await["auditLogs"]["totalCount"], 0, "an admin of the organization does not hear of it");
    })
    .await;
}
