//! Campaigns and what hangs on them: who takes consent back and who gives it, moves, references, and what comes with an organization.

use serde_json::{Value as Json, json};

use super::coffee;
use crate::support::*;

/// Changes a row and answers with the fields, or with the codes of the errors.
async fn change(client: &Client<'_>, type_name: &str, id: &Json, patch: Json, fields: &str) -> Result<Json, Vec<String>> {
    let field = format!("update{type_name}");
    let query =
        format!("mutation ($id: ID!, $patch: Update{type_name}Input!) {{ {field}(id: $id, patch: $patch) {{ {fields} }} }}");
    let answer = client.ask_with(&query, json!({"id": id, "patch": patch})).await;
    let found = codes(&answer);
    if found.is_empty() { Ok(answer["data"][&field].clone()) } else { Err(found.into_iter().map(str::to_owned).collect()) }
}

/// Adds a row and answers with the fields, or with the codes of the errors.
async fn create(client: &Client<'_>, type_name: &str, input: Json, fields: &str) -> Result<Json, Vec<String>> {
    let field = format!("create{type_name}");
    let query = format!("mutation ($input: Create{type_name}Input!) {{ {field}(input: $input) {{ {fields} }} }}");
    let answer = client.ask_with(&query, json!({"input": input})).await;
    let found = codes(&answer);
    if found.is_empty() { Ok(answer["data"][&field].clone()) } else { Err(found.into_iter().map(str::to_owned).collect()) }
}

fn refused(code: &str) -> Result<Json, Vec<String>> {
    Err(vec![code.to_owned()])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_takes_consent_back_and_an_admin_alone_gives_it_anew() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, amara) = (world.user(EDGAR).await, world.user(AMARA).await);
        let (_, organization) = coffee(&amara).await;
        let fields = "id consentGiven consentedAt optOutAt optOutReason";
        let input = json!({"organizationId": organization, "phoneNumber": "+46700000001", "consentGiven": true});
        let added = create(&edgar, "SmsConsent", input.clone(), fields).await.unwrap();
        assert!(!added["consentedAt"].is_null() && added["optOutAt"].is_null(), "{added}");
        let id = &added["id"];
        for patch in [
            json!({"phoneNumber": "+46700000002"}),
            json!({"consentSource": "MANUAL"}),
            json!({"consentedAt": "2020-01-01T00:00:00Z"}),
            json!({"optOutAt": null}),
        ] {
            assert_eq!(change(&edgar, "SmsConsent", id, patch.clone(), fields).await, refused("FORBIDDEN"), "{patch}");
        }
        let patch = json!({"consentGiven": false, "optOutReason": "Replied STOP."});
        let out = change(&edgar, "SmsConsent", id, patch, fields).await.unwrap();
        assert_eq!((&out["consentGiven"], &out["consentedAt"]), (&json!(false), &added["consentedAt"]));
        assert_eq!((out["optOutAt"].is_null(), &out["optOutReason"]), (false, &json!("Replied STOP.")));
        for patch in [json!({"consentGiven": true}), json!({"consentGiven": true, "optOutReason": null})] {
            assert_eq!(change(&edgar, "SmsConsent", id, patch, fields).await, refused("FORBIDDEN"));
        }
        let upsert = "mutation ($input: CreateSmsConsentInput!) \
            { upsertSmsConsent(input: $input, onConflict: ORGANIZATION_ID_AND_PHONE_NUMBER) { consentGiven } }";
        assert_eq!(codes(&edgar.ask_with(upsert, json!({"input": input})).await), ["FORBIDDEN"]);
        assert_eq!(
            codes(&edgar.ask_with("mutation ($id: ID!) { deleteSmsConsent(id: $id) { id } }", json!({"id": id})).await),
            ["FORBIDDEN"]
        );
        let anew = change(&amara, "SmsConsent", id, json!({"consentGiven": true}), fields).await.unwrap();
        assert_eq!((&anew["consentGiven"], &anew["optOutAt"], &anew["optOutReason"]), (&json!(true), &Json::Null, &Json::Null));
        let never_asked = json!({"organizationId": organization, "phoneNumber": "+46700000003"});
        let added = create(&edgar, "SmsConsent", never_asked, fields).await.unwrap();
        assert_eq!((&added["consentedAt"], &added["optOutAt"]), (&Json::Null, &Json::Null), "nobody was asked");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_ended_begins_anew_by_an_admin_alone() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, amara) = (world.user(EDGAR).await, world.user(AMARA).await);
        let (_, organization) = coffee(&amara).await;
        let fields = "id subscribed subscribedAt unsubscribedAt unsubscribeReason subscriptionTypes";
        let input = json!({"organizationId": organization, "email": "Bo@example.org"});
        assert_eq!(create(&edgar, "EmailSubscription", input, fields).await, refused("BAD_USER_INPUT"), "not in lower case");
        let input = json!({"organizationId": organization, "email": "bo@example.org"});
        let added = create(&edgar, "EmailSubscription", input, fields).await.unwrap();
        assert_eq!((&added["subscribed"], &added["subscriptionTypes"]), (&json!(true), &json!(["marketing", "newsletter"])));
        let id = &added["id"];
        let more = json!({"subscriptionTypes": ["marketing", "newsletter", "events"]});
        assert_eq!(change(&edgar, "EmailSubscription", id, more.clone(), fields).await, refused("FORBIDDEN"));
        let ended = change(&edgar, "EmailSubscription", id, json!({"subscribed": false}), fields).await.unwrap();
        assert!(!ended["subscribedAt"].is_null() && !ended["unsubscribedAt"].is_null(), "{ended}");
        assert_eq!(change(&edgar, "EmailSubscription", id, json!({"subscribed": true}), fields).await, refused("FORBIDDEN"));
        let anew = change(&amara, "EmailSubscription", id, json!({"subscribed": true}), fields).await.unwrap();
        assert_eq!((&anew["subscribed"], &anew["unsubscribedAt"]), (&json!(true), &Json::Null));
        assert!(change(&amara, "EmailSubscription", id, more, fields).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_begins_with_settings_whose_secrets_nobody_reads() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let input = json!({"name": "Fresh", "slug": "fresh"});
        let made = create(&amara, "Organization", input, "id").await.unwrap();
        let amara = world.user(AMARA).await;
        let query = "query ($id: ID!) { organization(id: $id) { appSettings { id monthlySmsLimit hasTwilioAuthToken } } }";
        let settings = amara.data_with(query, json!({"id": made["id"]})).await["organization"]["appSettings"].clone();
        assert_eq!((&settings["monthlySmsLimit"], &settings["hasTwilioAuthToken"]), (&json!(10_000), &json!(false)));
        let fields = "timezone hasTwilioAccountSid hasTwilioAuthToken hasSendgridApiKey";
        let id = &settings["id"];
        let bad = json!({"timezone": "Moon/Crater"});
        assert_eq!(change(&amara, "AppSettings", id, bad, fields).await, refused("BAD_USER_INPUT"));
        let patch = json!({"timezone": "Europe/Berlin", "twilioAuthToken": "a token of theirs"});
        let set = change(&amara, "AppSettings", id, patch, fields).await.unwrap();
        let expected = json!({"timezone": "Europe/Berlin", "hasTwilioAccountSid": false, "hasTwilioAuthToken": true, "hasSendgridApiKey": false});
        assert_eq!(set, expected);
        let stored = world.text("SELECT max(twilio_auth_token) FROM app_settings WHERE twilio_auth_token LIKE 'v1:%'").await;
        assert!(stored.is_some_and(|stored| !stored.contains("theirs")), "it is stored encrypted");
        let told = world.number("SELECT count(*) FROM audit_logs WHERE CAST(new_value AS text) LIKE '%a token of theirs%'").await;
        assert_eq!(told, 0);
        let others = world.user(EDGAR).await.data("{ appSettingsList { totalCount } }").await;
        assert_eq!(others["appSettingsList"]["totalCount"], 0, "an editor sees none");
        let refused = amara.ask_with("mutation ($id: ID!) { deleteAppSettings(id: $id) { id } }", json!({"id": id})).await;
        assert_eq!(codes(&refused), ["FORBIDDEN"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_moves_along_its_way() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let edgar = world.user(EDGAR).await;
        let (_, organization) = coffee(&edgar).await;
        let input = |status: &str| json!({"organizationId": organization, "name": "Spring", "type": "EMAIL", "status": status});
        assert_eq!(
            create(&edgar, "Campaign", input("COMPLETED"), "id").await,
            refused("FORBIDDEN"),
            "it begins as a draft or with a date"
        );
        assert_eq!(create(&edgar, "Campaign", input("SCHEDULED"), "id").await, refused("BAD_USER_INPUT"), "a date is needed");
        let id = create(&edgar, "Campaign", input("DRAFT"), "id").await.unwrap()["id"].clone();
        let move_to = async |status: &str| change(&edgar, "Campaign", &id, json!({"status": status}), "status").await;
        assert_eq!(move_to("SCHEDULED").await, refused("BAD_USER_INPUT"), "a date is needed");
        let dated = json!({"status": "SCHEDULED", "scheduledDate": "2027-01-01T00:00:00Z"});
        assert_eq!(change(&edgar, "Campaign", &id, dated, "status").await, Ok(json!({"status": "SCHEDULED"})));
        assert_eq!(move_to("PAUSED").await, refused("BAD_USER_INPUT"), "there is no such move");
        assert_eq!(move_to("RUNNING").await, Ok(json!({"status": "RUNNING"})));
        assert_eq!(move_to("COMPLETED").await, refused("FORBIDDEN"), "the service says how it ended");
        assert_eq!(move_to("PAUSED").await, Ok(json!({"status": "PAUSED"})));
        assert_eq!(move_to("CANCELLED").await, Ok(json!({"status": "CANCELLED"})));
        assert_eq!(move_to("DRAFT").await, Ok(json!({"status": "DRAFT"})));
        let report = json!({"organizationId": organization, "campaignId": id, "reportType": "delivery"});
        let report = create(&edgar, "Report", report, "id data user { id } campaign { name }").await.unwrap();
        assert_eq!((&report["data"], &report["campaign"]["name"]), (&json!({}), &json!("Spring")));
        let personal = json!({"campaignId": id, "reportType": "delivery"});
        assert_eq!(
            create(&edgar, "Report", personal, "id").await,
            refused("BAD_USER_INPUT"),
            "of another owner than the campaign"
        );
        assert_eq!(change(&edgar, "Report", &report["id"], json!({"reportType": "cost"}), "id").await, refused("FORBIDDEN"));
        let seen = world
            .user(VERA)
            .await
            .data_with("query ($id: ID!) { report(id: $id) { id campaign { id } } }", json!({"id": report["id"]}))
            .await;
        assert_eq!(
            seen["report"],
            json!({"id": report["id"], "campaign": null}),
            "a viewer sees the report and not the campaign"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_goes_out_by_an_account_of_its_owner() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, olive, devin) = (world.user(EDGAR).await, world.outsider().await, world.developer().await);
        let (_, organization) = coffee(&edgar).await;
        let account = async |client: &Client<'_>, organization: &Json, name: &str| {
            let input = json!({"organizationId": organization, "platform": "LINKEDIN", "accountId": name, "accessToken": "theirs"});
            create(client, "SocialAccount", input, "id hasAccessToken hasRefreshToken").await.unwrap()
        };
        let shared = account(&edgar, &organization, "a").await;
        assert_eq!((&shared["hasAccessToken"], &shared["hasRefreshToken"]), (&json!(true), &json!(false)));
        let private = account(&edgar, &Json::Null, "b").await;
        let foreign = account(&olive, &Json::Null, "c").await;
        let post = |account: &Json| json!({"organizationId": organization, "socialAccountId": account["id"], "content": "Hello"});
        assert_eq!(create(&edgar, "SocialPost", post(&foreign), "id").await, refused("NOT_FOUND"));
        assert_eq!(create(&edgar, "SocialPost", post(&private), "id").await, refused("BAD_USER_INPUT"));
        let made = create(&edgar, "SocialPost", post(&shared), "id status").await.unwrap();
        let figures = |likes: i32, impressions: i32| json!({"postId": made["id"], "likes": likes, "impressions": impressions});
        assert_eq!(create(&edgar, "SocialEngagement", figures(1, 2), "id").await, refused("FORBIDDEN"), "the service adds them");
        for (likes, impressions, rate) in [(3, 70, json!("0.0429")), (1, 0, Json::Null), (1_000, 3, json!("9.9999")), (1, 8, json!("0.1250"))] {
            let added = create(&devin, "SocialEngagement", figures(likes, impressions), "engagementRate").await.unwrap();
            assert_eq!(added["engagementRate"], rate, "{likes} of {impressions}");
        }
        let template = |variables: Json| json!({"name": "Hello", "type": "EMAIL", "subject": "For {{name}}", "content": "Hi", "variables": variables});
        assert!(create(&edgar, "MessageTemplate", template(json!(["name"])), "id").await.is_ok());
        assert_eq!(create(&edgar, "MessageTemplate", template(json!(["name", "day"])), "id").await, refused("BAD_USER_INPUT"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_switches_show_what_they_may() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (vera, amara) = (world.user(VERA).await, world.user(AMARA).await);
        let of_brand = "{ files(first: 500, where: {brand: {slug: {eq: \"northwind-coffee\"}}}) { nodes { id bucket fileName } } }";
        let buckets = texts_of_nodes(&vera.data(of_brand).await["files"], "bucket").len();
        assert!(buckets > 0, "a viewer of the brand sees its media and documents");
        world.run("UPDATE files SET bucket = 'exports' WHERE brand_id IS NOT NULL").await;
        assert_eq!(vera.data(of_brand).await["files"]["nodes"], json!([]), "and no exports");
        let seen = amara.data(of_brand).await["files"]["nodes"].clone();
        assert!(seen.as_array().is_some_and(|seen| seen.len() >= buckets), "an admin sees all");
        let patch = json!({"fileName": "renamed.png"});
        assert_eq!(change(&amara, "StoredFile", &seen[0]["id"], patch, "fileName").await, Ok(json!({"fileName": "renamed.png"})));
        let anonymous = world.anonymous();
        let flags = anonymous.data("{ featureFlags { totalCount } featureFlagByKey(key: \"assistant\") { enabled } }").await;
        assert_eq!(flags["featureFlagByKey"]["enabled"], true);
        let metrics = "{ dataQualityMetrics(orderBy: [{metric: ASC}]) { nodes { metric count } } }";
        let seen = world.developer().await.data(metrics).await;
        let counted = world
            .number(
                "SELECT count(*) FROM users WHERE (first_name IS NULL OR last_name IS NULL) AND deleted_at IS NULL AND NOT is_anonymous",
            )
            .await;
        assert_eq!(seen["dataQualityMetrics"]["nodes"][1], json!({"metric": "users_without_names", "count": counted.to_string()}));
        assert_eq!(amara.ask(metrics).await["data"]["dataQualityMetrics"]["nodes"], json!([]), "not even an admin");
    })
    .await;
}
