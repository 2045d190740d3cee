//! Requests for data, consents, and how long rows are kept.

use serde_json::{Value as Json, json};

use crate::support::*;

const CREATE: &str = "mutation ($type: DataRequestType!) { createDataRequest(input: {type: $type}) \
    { id status requestedAt dueAt completedAt userId } }";

async fn asked(client: &Client<'_>, kind: &str) -> Json {
    client.data_with(CREATE, json!({"type": kind})).await["createDataRequest"].clone()
}

/// Somebody without a request.
async fn fresh<'w>(world: &'w World, email: &str) -> Client<'w> {
    let client = world.user(email).await;
    let user = world.id(client.viewer.user_id.unwrap());
    world.run_unrecorded(&format!("DELETE FROM data_requests WHERE user_id = {user}")).await;
    client
}

async fn moved(client: &Client<'_>, id: &Json, status: &str) -> Json {
    let query = "mutation ($id: ID!, $to: DataRequestStatus!) { updateDataRequest(id: $id, patch: {status: $to}) \
        { status completedAt processedBy } }";
    client.ask_with(query, json!({"id": id, "to": status})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_due_after_thirty_days_and_one_of_a_type_is_open() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = fresh(&world, VERA).await;
        let made = asked(&vera, "EXPORT").await;
        assert_eq!((&made["status"], &made["completedAt"]), (&json!("PENDING"), &Json::Null));
        assert_eq!(
            (&made["requestedAt"], &made["dueAt"]),
            (&json!("2026-01-12T08:00:00.000000Z"), &json!("2026-02-11T08:00:00.000000Z"))
        );
        assert_eq!(codes(&vera.ask_with(CREATE, json!({"type": "EXPORT"})).await), ["CONFLICT"]);
        asked(&vera, "ERASURE").await;
        assert_eq!(moved(&vera, &made["id"], "CANCELLED").await["data"]["updateDataRequest"]["status"], "CANCELLED");
        asked(&vera, "EXPORT").await;
        let devin = world.developer().await;
        let due = "query ($user: ID!) { dataRequests(where: {userId: {eq: $user}}) { totalCount } }";
        let user = json!({"user": vera.viewer.user_id});
        assert_eq!(devin.data_with(due, user.clone()).await["dataRequests"]["totalCount"], 3);
        assert_eq!(world.user(AMARA).await.data_with(due, user).await["dataRequests"]["totalCount"], 0, "admins see none");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_cancels_and_the_gateway_does_the_rest() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (vera, devin) = (fresh(&world, VERA).await, world.developer().await);
        let made = asked(&vera, "EXPORT").await;
        for status in ["PROCESSING", "COMPLETED", "REJECTED", "FAILED"] {
            let answer = moved(&vera, &made["id"], status).await;
            assert!(["FORBIDDEN", "BAD_USER_INPUT"].contains(&codes(&answer)[0]), "{status}: {answer}");
        }
        assert_eq!(moved(&devin, &made["id"], "PROCESSING").await["data"]["updateDataRequest"]["status"], "PROCESSING");
        assert_ne!(codes(&moved(&vera, &made["id"], "CANCELLED").await), Vec::<&str>::new(), "not once it has begun");
        let done = moved(&devin, &made["id"], "COMPLETED").await["data"]["updateDataRequest"].clone();
        assert_eq!(done["processedBy"], json!(devin.viewer.user_id));
        assert!(done["completedAt"].is_string(), "{done}");
        let insert = "mutation { createDataRequest(input: {type: EXPORT, status: COMPLETED}) { id } }";
        assert_eq!(codes(&vera.ask(insert).await), ["FORBIDDEN"], "a request begins at the beginning");
        let gone = vera.ask_with("mutation ($id: ID!) { deleteDataRequest(id: $id) { id } }", json!({"id": made["id"]})).await;
        assert_eq!(codes(&gone), ["FORBIDDEN"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_given_and_taken_back_by_rows_that_stay() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.user(VERA).await;
        let create = "mutation ($granted: Boolean!) { createConsentRecord(input: {purpose: \"profiling\", granted: $granted}) { userId } }";
        for granted in [true, false] {
            let made = vera.data_with(create, json!({"granted": granted})).await;
            assert_eq!(made["createConsentRecord"]["userId"], json!(vera.viewer.user_id));
        }
        let query = "{ consentRecords(where: {purpose: {eq: \"profiling\"}}) { totalCount } }";
        assert_eq!(vera.data(query).await["consentRecords"]["totalCount"], 2);
        for name in ["updateConsentRecord", "deleteConsentRecord"] {
            assert!(world.gateway.schema().types().get("Mutation").is_some_and(|root| !format!("{root:?}").contains(&format!("\"{name}\""))));
        }
        assert_eq!(world.user(AMARA).await.data(query).await["consentRecords"]["totalCount"], 0);
        assert_eq!(world.developer().await.data(query).await["consentRecords"]["totalCount"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_retention_are_installed_and_seven_years_stay_seven_years() {
    both(async |backend| {
        let world = World::own(backend, EMPTY).await;
        assert_eq!(world.number("SELECT count(*) FROM retention_policies").await, 59);
        assert_eq!(world.number("SELECT count(*) FROM retention_policies WHERE retention_days = 2555").await, 17);
        let world = World::own(backend, SMALL).await;
        assert_eq!(
            world.user(AMARA).await.data("{ retentionPolicies { totalCount } }").await["retentionPolicies"]["totalCount"],
            0
        );
        let devin = world.developer().await;
        let change = "mutation ($table: String!, $scope: String!, $days: Int!) { updateRetentionPolicies(\
            where: {tableName: {eq: $table}, scope: {eq: $scope}}, patch: {retentionDays: {set: $days}}) { affected } }";
        let ask = async |table: &str, scope: &str, days: i64| {
            devin.ask_with(change, json!({"table": table, "scope": scope, "days": days})).await
        };
        assert_eq!(ask("sessions", "expired", 3).await["data"]["updateRetentionPolicies"]["affected"], 1);
        assert_eq!(ask("audit_logs", "audit", 4000).await["data"]["updateRetentionPolicies"]["affected"], 1);
        assert_eq!(ask("content", "draft", 10).await["data"]["updateRetentionPolicies"]["affected"], 1);
        assert_eq!(codes(&ask("audit_logs", "audit", 2554).await), ["BAD_USER_INPUT"]);
        let create = "mutation ($input: CreateRetentionPolicyInput!) { createRetentionPolicy(input: $input) { id } }";
        for (input, words) in [
            (json!({"tableName": "audit_logs", "scope": "all", "retentionDays": 1}), "seven years"),
            (json!({"tableName": "pg_class", "retentionDays": 1}), "name of a table"),
            (json!({"tableName": "users; --", "retentionDays": 1}), "name of a table"),
            (json!({"tableName": "offers", "timestampColumn": "name", "retentionDays": 1}), "instant or a day"),
            (json!({"tableName": "offers", "timestampColumn": "now()", "retentionDays": 1}), "instant or a day"),
            (json!({"tableName": "offers", "retentionDays": -1}), "at least 0"),
        ] {
            let answer = devin.ask_with(create, json!({"input": input})).await;
            assert!(answer.to_string().contains(words), "{input}: {answer}");
        }
        let right = json!({"tableName": "offers", "timestampColumn": "valid_to", "retentionDays": 100});
        assert_eq!(codes(&devin.ask_with(create, json!({"input": right})).await), Vec::<&str>::new());
    })
    .await;
}
