//! Sources of data: what is secret, what is checked, what is the gateway's.

use serde_json::{Value as Json, json};

use crate::support::*;

async fn create(client: &Client<'_>, input: Json) -> Json {
    let query = "mutation ($input: CreateDataSourceInput!) { createDataSource(input: $input) \
        { id hasCredentials syncSchedule syncStatus userId organizationId } }";
    client.ask_with(query, json!({"input": input})).await
}

async fn change(client: &Client<'_>, id: &Json, patch: Json) -> Json {
    let query = "mutation ($id: ID!, $patch: UpdateDataSourceInput!) { updateDataSource(id: $id, patch: $patch) \
        { id hasCredentials syncSchedule } }";
    client.ask_with(query, json!({"id": id, "patch": patch})).await
}

/// The fields that the answer's error names.
fn fields(answer: &Json) -> Vec<&str> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error["extensions"]["field"].as_str().unwrap_or("none")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_of_a_source_are_written_and_never_read() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let edgar = world.user(EDGAR).await;
        let organization = edgar.data("{ organizations { nodes { id } } }").await["organizations"]["nodes"][0]["id"].clone();
        let input = json!({"organizationId": organization, "name": "Shop", "type": "REST_API",
            "credentials": {"token": "planted-secret-token"}, "config": {"host": "shop.example"}});
        let made = create(&edgar, input).await;
        let row = made["data"]["createDataSource"].clone();
        assert_eq!(
            (&row["hasCredentials"], &row["syncSchedule"], &row["syncStatus"]),
            (&json!(true), &json!("MANUAL"), &json!("IDLE"))
        );
        let stored =
            world.text("SELECT CAST(credentials AS text) FROM data_sources WHERE name = 'Shop'").await.expect("credentials");
        assert!(!stored.contains("planted-secret"), "{stored}");
        let trail = world.text("SELECT CAST(new_value AS text) FROM audit_logs WHERE resource_type = 'data_sources'").await;
        assert!(!trail.expect("an entry").contains("planted-secret"));
        let asked = edgar.ask("{ dataSources { nodes { credentials } } }").await;
        assert_eq!(codes(&asked), ["BAD_USER_INPUT"], "{asked}");
        let gone = change(&edgar, &row["id"], json!({"credentials": null})).await;
        assert_eq!(gone["data"]["updateDataSource"]["hasCredentials"], false, "{gone}");
        let told =
            create(&edgar, json!({"name": "Shop", "type": "REST_API", "config": {"apiKey": "sk_live_0123456789abcdef"}})).await;
        assert_eq!(fields(&told), ["input.config.apiKey"], "{told}");
        for member in ["syncStatus", "tableName", "lastSyncValue", "nextSyncAt", "deletedAt"] {
            let refused = create(&edgar, json!({"name": "Shop", "type": "REST_API", member: "x"})).await;
            assert_eq!(codes(&refused), ["BAD_USER_INPUT"], "{member} is the gateway's: {refused}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_fetched_as_its_schedule_says() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let edgar = world.user(EDGAR).await;
        let input = |schedule: &str, config: Json| {
            json!({"name": "Shop", "type": "POSTGRES", "syncSchedule": schedule, "scheduleConfig": config})
        };
        let weekly = json!({"frequency": "weekly", "time": "09:00", "timezone": "Europe/Oslo", "day_of_week": 1});
        let made = create(&edgar, input("WEEKLY", weekly.clone())).await;
        let id = made["data"]["createDataSource"]["id"].clone();
        assert!(id.is_string(), "{made}");
        for (schedule, config, field) in [
            ("DAILY", weekly.clone(), "input.scheduleConfig.frequency"),
            ("WEEKLY", json!({"frequency": "weekly", "time": "09:00"}), "input.scheduleConfig.day_of_week"),
            ("CRON", json!({"frequency": "cron", "cron_expression": "0 9 * *"}), "input.scheduleConfig.cron_expression"),
            ("CRON", json!({}), "input.scheduleConfig.cron_expression"),
            ("HOURLY", json!({"frequency": "hourly", "timezone": "Mars/Olympus"}), "input.scheduleConfig.timezone"),
        ] {
            let refused = create(&edgar, input(schedule, config)).await;
            assert_eq!((codes(&refused), fields(&refused)), (vec!["BAD_USER_INPUT"], vec![field]), "{refused}");
        }
        let refused = change(&edgar, &id, json!({"syncSchedule": "MANUAL"})).await;
        assert_eq!(fields(&refused), ["patch.syncSchedule"], "the configuration says otherwise: {refused}");
        let stopped = change(&edgar, &id, json!({"syncSchedule": "MANUAL", "scheduleConfig": {}})).await;
        assert_eq!(stopped["data"]["updateDataSource"]["syncSchedule"], "MANUAL", "{stopped}");
    })
    .await;
}
