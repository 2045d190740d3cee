//! Changes of somebody else's data, and every change of a choice about privacy, are told with the change itself.

use serde_json::{Value as Json, json};

use super::{entries, id_of, silent, told_to};
use crate::support::*;

fn hash(entry: &Json, which: &str) -> String {
    entry[which].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_admin_or_a_developer_changes_is_told_with_hashes() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, devin) = (world.user(VERA).await, world.developer().await);
        let change = "mutation ($id: ID!, $company: String) { updateUser(id: $id, patch: {company: $company}) { id } }";
        for company in [Json::from("Acme"), Json::from("Other"), Json::from("Acme"), Json::from("Acme")] {
            devin.data_with(change, json!({"id": id_of(&vera), "company": company})).await;
        }
        let told = told_to(&vera).await;
        assert_eq!(told.len(), 3, "the last one changed nothing: {told:?}");
        for entry in &told {
            assert_eq!((&entry["action"], &entry["resource"]), (&json!("update"), &json!("users")));
            assert_eq!(entry["metadata"], json!({"by": id_of(&devin), "as": "developer", "count": 1, "fields": ["company"]}));
            assert_eq!((hash(entry, "oldValueHash").len(), hash(entry, "newValueHash").len()), (64, 64));
            assert!(!entry.to_string().contains("Acme"), "{entry}");
        }
        let hashes: std::collections::BTreeSet<String> =
            told.iter().flat_map(|entry| [hash(entry, "oldValueHash"), hash(entry, "newValueHash")]).collect();
        assert_eq!(hashes.len(), 3, "what was there before, Acme and Other: the same value has the same hash, before and after");
        let edgar = world.user(EDGAR).await;
        devin.data_with(change, json!({"id": id_of(&edgar), "company": "Acme"})).await;
        let of_edgar = hash(&told_to(&edgar).await[0], "newValueHash");
        assert!(!hashes.contains(&of_edgar), "nobody sees that two people have the same value");
        assert_eq!(told_to(&devin).await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_lasts_only_if_its_change_does() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, devin) = (world.user(VERA).await, world.developer().await);
        let both_fields = "mutation ($id: ID!) { a: updateUser(id: $id, patch: {company: \"Acme\"}) { id } \
            b: updateUser(id: $id, patch: {language: \"english\"}) { id } }";
        assert_ne!(codes(&devin.ask_with(both_fields, json!({"id": id_of(&vera)})).await), Vec::<&str>::new());
        let later = "mutation ($id: ID!, $none: ID!) { a: updateUser(id: $id, patch: {company: \"Acme\"}) { email } \
            b: deleteUserPreference(id: $none) { id } }";
        let refused = devin.ask_with(later, json!({"id": id_of(&vera), "none": uuid::Uuid::new_v4()})).await;
        assert!(refused["data"].is_null() && codes(&refused).contains(&"NOT_FOUND"), "{refused}");
        assert_eq!(entries(&world).await, 0, "neither a change nor a read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_added_and_removed_for_somebody_are_told() {
    both(async |backend| {
        let world = silent(backend).await;
        let (vera, devin) = (world.user(VERA).await, world.developer().await);
        let input = json!({"userId": id_of(&vera), "appId": "spy", "appName": "Spy"});
        let create = "mutation ($input: CreateAppAllowlistEntryInput!) { createAppAllowlistEntry(input: $input) { id appId } }";
        let made = devin.data_with(create, json!({"input": input})).await["createAppAllowlistEntry"]["id"].clone();
        let upsert = "mutation ($input: CreateAppAllowlistEntryInput!) { upsertAppAllowlistEntry(\
            input: $input, onConflict: USER_ID_AND_APP_ID) { id } }";
        devin.data_with(upsert, json!({"input": {"userId": id_of(&vera), "appId": "spy", "appName": "Other"}})).await;
        devin.data_with("mutation ($id: ID!) { deleteAppAllowlistEntry(id: $id) { id } }", json!({"id": made})).await;
        let told = told_to(&vera).await;
        let mut actions: Vec<&str> = told.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["create", "delete", "read", "update"], "the read is what the answer showed: {told:?}");
        assert!(told.iter().all(|entry| entry["resourceId"] == made && entry["metadata"]["by"] == id_of(&devin)));
        let of = |action: &str| told.iter().find(|entry| entry["action"] == action).unwrap();
        assert_eq!((of("create")["oldValueHash"].is_null(), of("create")["newValueHash"].is_null()), (true, false));
        assert_eq!((of("delete")["oldValueHash"].is_null(), of("delete")["newValueHash"].is_null()), (false, true));
        assert_eq!(of("update")["metadata"]["fields"], json!(["appName"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn own_choices_about_privacy_are_told_and_other_own_changes_are_not() {
    both(async |backend| {
        let world = silent(backend).await;
        let vera = world.user(VERA).await;
        let id = json!({"id": id_of(&vera)});
        vera.data_with("mutation ($id: ID!) { updateUser(id: $id, patch: {company: \"Own\"}) { email } }", id).await;
        vera.data("mutation { createUserPreference(input: {preferenceKey: \"x\", preferenceValue: 1}) { preferenceValue } }")
            .await;
        assert_eq!(entries(&world).await, 0);
        vera.data("mutation { updatePrivacyPrefsList(where: {}, patch: {dataRetentionDays: {set: 77}}) { affected } }").await;
        vera.data("mutation { createConsentRecord(input: {purpose: \"terms\", granted: true}) { id } }").await;
        vera.data("mutation { createAppAllowlistEntry(input: {appId: \"own\", appName: \"Own\"}) { appId } }").await;
        vera.data("mutation { createSignalToggle(input: {signalKey: \"own\", samplingRate: \"0.5\"}) { samplingRate } }").await;
        let told = told_to(&vera).await;
        let mut resources: Vec<&str> = told.iter().map(|entry| entry["resource"].as_str().unwrap()).collect();
        resources.sort_unstable();
        assert_eq!(resources, ["app_allowlist", "consent_records", "privacy_prefs", "signal_toggles"], "{told:?}");
        assert!(told.iter().all(|entry| entry["metadata"]["by"] == id_of(&vera)));
        assert_eq!(told_to(&world.developer().await).await.len(), 0);
    })
    .await;
}
