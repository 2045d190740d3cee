//! What changes bring with them: instants of memberships, counters, snapshots, rows that stand beside new ones, what must never
//! be left without an admin, and secrets.

use serde_json::{Value as Json, json};

use super::coffee;
use crate::support::*;

/// Makes the user an admin of the brand, and of nothing else.
async fn promote(world: &World, email: &str, brand: &Json) {
    let amara = world.user(AMARA).await;
    let query = "query ($brand: ID!, $email: String!) { userBrandRoles(where: {brandId: {eq: $brand}, user: {email: {eq: $email}}}) \
        { nodes { id } } }";
    let role = amara.data_with(query, json!({"brand": brand, "email": email})).await["userBrandRoles"]["nodes"][0]["id"].clone();
    let change = "mutation ($id: ID!) { updateUserBrandRole(id: $id, patch: {role: ADMIN}) { role } }";
    amara.data_with(change, json!({"id": role})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_membership_knows_when_it_began_and_when_it_ended() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let developer = world.developer().await;
        let seen = developer.data("{ userMemberships(first: 1) { nodes { applicationId } } users(first: 1, where: {email: {eq: \"olive.hartley@elsewhere.example\"}}) { nodes { id } } }").await;
        let input = json!({"userId": seen["users"]["nodes"][0]["id"],
            "applicationId": seen["userMemberships"]["nodes"][0]["applicationId"], "status": "INACTIVE"});
        let create = "mutation ($input: CreateUserMembershipInput!) { createUserMembership(input: $input) { id status startedAt endsAt } }";
        let made = developer.data_with(create, json!({"input": input})).await["createUserMembership"].clone();
        assert_eq!((&made["startedAt"], &made["endsAt"]), (&Json::Null, &Json::Null));
        let change = "mutation ($id: ID!, $patch: UpdateUserMembershipInput!) { updateUserMembership(id: $id, patch: $patch) \
            { status startedAt endsAt } }";
        let ask = async |patch: Json| developer.ask_with(change, json!({"id": made["id"], "patch": patch})).await;
        let refused = ask(json!({"status": "PAST_DUE"})).await;
        assert_eq!(codes(&refused), ["BAD_USER_INPUT"], "no move from inactive to past due: {refused}");
        let active = ask(json!({"status": "ACTIVE"})).await["data"]["updateUserMembership"].clone();
        assert!(active["startedAt"].is_string() && active["endsAt"].is_null(), "{active}");
        let begun = "2026-01-02T00:00:00.000000Z";
        ask(json!({"startedAt": begun})).await;
        let canceled = ask(json!({"status": "CANCELED"})).await["data"]["updateUserMembership"].clone();
        assert_eq!(canceled["startedAt"], begun, "what began stays");
        assert!(canceled["endsAt"].is_string(), "{canceled}");
        let again = ask(json!({"status": "ACTIVE"})).await;
        assert_eq!(codes(&again), ["BAD_USER_INPUT"], "only with a new beginning: {again}");
        let again = ask(json!({"status": "ACTIVE", "startedAt": "2026-03-01T00:00:00Z", "endsAt": null})).await;
        assert_eq!(again["data"]["updateUserMembership"]["status"], "ACTIVE", "{again}");
        let moves = "SELECT count(*) FROM audit_logs WHERE resource_type = 'user_memberships' AND action = 'update'";
        assert_eq!(world.number(moves).await, 4, "each change is in the trail, refused ones are not changes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_changed_only_by_who_has_read_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let edgar = world.user(EDGAR).await;
        let (brand, _) = coffee(&edgar).await;
        let query = "query ($brand: ID!) { claims(first: 1, where: {brandId: {eq: $brand}}) { nodes { id version } } }";
        let claim = edgar.data_with(query, json!({"brand": brand})).await["claims"]["nodes"][0].clone();
        let version = claim["version"].as_i64().unwrap();
        let change = "mutation ($id: ID!, $version: Int!, $notes: String) { updateClaim(id: $id, ifVersion: $version, \
            patch: {notes: $notes}) { version notes lastEditor { email } } }";
        let ask = async |version: i64, notes: &str| {
            edgar.ask_with(change, json!({"id": claim["id"], "version": version, "notes": notes})).await
        };
        let changed = ask(version, "one").await["data"]["updateClaim"].clone();
        assert_eq!(changed, json!({"version": version + 1, "notes": "one", "lastEditor": {"email": EDGAR}}));
        assert_eq!(codes(&ask(version, "two").await), ["CONFLICT"]);
        assert_eq!(ask(version + 1, "three").await["data"]["updateClaim"]["version"], version + 2);
        let without = "mutation ($id: ID!) { updateClaim(id: $id, patch: {notes: \"x\"}) { version } }";
        let refused = edgar.ask_with(without, json!({"id": claim["id"]})).await;
        assert!(refused["errors"][0]["message"].as_str().unwrap().contains("ifVersion"), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_version_of_a_workflow_is_kept() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (_, organization) = coffee(&amara).await;
        let steps = |names: &[&str]| -> Json {
            names.iter().map(|name| json!({"id": format!("00000000-0000-4000-8000-00000000000{name}"), "name": name, "type": "review"})).collect()
        };
        let create = "mutation ($input: CreateWorkflowInput!) { createWorkflow(input: $input) { id version versions { nodes { version } } } }";
        let input = json!({"organizationId": organization, "kind": "CONTENT", "name": "Kept", "steps": steps(&["1"])});
        let made = amara.data_with(create, json!({"input": input})).await["createWorkflow"].clone();
        assert_eq!((&made["version"], &made["versions"]["nodes"]), (&json!(1), &json!([{"version": 1}])));
        let change = "mutation ($id: ID!, $patch: UpdateWorkflowInput!, $version: Int) { updateWorkflow(id: $id, patch: $patch, \
            ifVersion: $version) { version versions(orderBy: [{version: ASC}]) { nodes { version definition } } } }";
        let ask = async |patch: Json, version: Json| {
            amara.ask_with(change, json!({"id": made["id"], "patch": patch, "version": version})).await
        };
        let named = ask(json!({"name": "Renamed"}), Json::Null).await["data"]["updateWorkflow"].clone();
        assert_eq!((&named["version"], named["versions"]["nodes"].as_array().unwrap().len()), (&json!(1), 1), "a name is no substance");
        let grown = ask(json!({"steps": steps(&["1", "2"])}), json!(1)).await["data"]["updateWorkflow"].clone();
        assert_eq!(grown["version"], 2, "{grown}");
        let kept = grown["versions"]["nodes"].as_array().unwrap();
        let lengths: Vec<usize> = kept.iter().map(|kept| kept["definition"]["steps"].as_array().unwrap().len()).collect();
        assert_eq!(lengths, [1, 2], "each snapshot has the steps of its version: {kept:?}");
        assert_eq!(codes(&ask(json!({"steps": []}), json!(1)).await), ["CONFLICT"]);
        let transitions = json!([{"from": "00000000-0000-4000-8000-000000000001", "to": "00000000-0000-4000-8000-000000000009"}]);
        let astray = ask(json!({"transitions": transitions}), Json::Null).await;
        assert_eq!(codes(&astray), ["BAD_USER_INPUT"], "there is no such step: {astray}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_sees_the_customers_they_add() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let query = "mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { id organizations { nodes { id } } \
            assignedUsers { nodes { email } } } }";
        let organization = coffee(&world.user(AMARA).await).await.1;
        let input = json!({"organizationId": organization, "name": "Ada L", "firstName": "Ada", "lastName": "L"});
        let of_editor = world.user(EDGAR).await.data_with(query, json!({"input": input})).await["createCustomer"].clone();
        assert_eq!(of_editor["organizations"]["nodes"], json!([{"id": organization}]), "linked with the home organization");
        assert_eq!(of_editor["assignedUsers"]["nodes"], json!([{"email": EDGAR}]));
        let of_admin = world.user(AMARA).await.data_with(query, json!({"input": input})).await["createCustomer"].clone();
        assert_eq!(of_admin["assignedUsers"]["nodes"], json!([]), "an admin sees all of them anyway");
        let refused = world.user(VERA).await.ask_with(query, json!({"input": input})).await;
        assert_eq!(codes(&refused), ["FORBIDDEN"], "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_of_a_brand_makes_templates_for_it_and_for_no_other() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (brand, organization) = coffee(&world.user(AMARA).await).await;
        promote(&world, EDGAR, &brand).await;
        let query = "{ brands(where: {slug: {eq: \"northwind-roastery\"}}) { nodes { id } } }";
        let other = world.user(AMARA).await.data(query).await["brands"]["nodes"][0]["id"].clone();
        let edgar = world.user(EDGAR).await;
        let create = "mutation ($input: CreateContentTemplateInput!) { createContentTemplate(input: $input) { name brands { nodes { id } } } }";
        let input = |name: &str, brands: Json| json!({"input": {"organizationId": organization, "name": name, "fields": [], "brands": brands}});
        let made = edgar.data_with(create, input("mine", json!({"connect": [brand]}))).await["createContentTemplate"].clone();
        assert_eq!(made["brands"]["nodes"], json!([{"id": brand}]));
        for (name, brands) in [("all", Json::Null), ("none", json!({"connect": []})), ("two", json!({"connect": [brand, other]}))] {
            let refused = edgar.ask_with(create, input(name, brands)).await;
            assert_eq!(codes(&refused), ["FORBIDDEN"], "{name}: {refused}");
        }
        let left = world.number("SELECT count(*) FROM content_templates WHERE name IN ('mine', 'all', 'none', 'two')").await;
        assert_eq!(left, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_is_never_without_an_admin() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let organization = coffee(&amara).await.1;
        let query = "query ($id: ID!) { organizationMembers(where: {organizationId: {eq: $id}, role: {eq: ADMIN}}) { nodes { id user { email } } } }";
        let members = amara.data_with(query, json!({"id": organization})).await["organizationMembers"]["nodes"].clone();
        let (own, others): (Vec<&Json>, Vec<&Json>) = members.as_array().unwrap().iter().partition(|row| row["user"]["email"] == AMARA);
        let remove = "mutation ($id: ID!) { deleteOrganizationMember(id: $id) { id } }";
        for other in others {
            amara.data_with(remove, json!({"id": other["id"]})).await;
        }
        let own = json!({"id": own[0]["id"]});
        assert_eq!(codes(&amara.ask_with(remove, own.clone()).await), ["BAD_USER_INPUT"], "the last one stays");
        let change = "mutation ($id: ID!) { updateOrganizationMember(id: $id, patch: {role: VIEWER}) { role } }";
        let stepped = world.developer().await.ask_with(change, own).await;
        assert_eq!(codes(&stepped), ["BAD_USER_INPUT"], "{stepped}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_is_cleaned_and_secrets_are_sealed() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let edgar = world.user(EDGAR).await;
        let (brand, _) = coffee(&edgar).await;
        let body = "<p onclick=\"x()\">Good<script>alert(1)</script> <a href=\"javascript:y()\">beans</a></p>";
        let query = "mutation ($brand: ID!, $body: String!) { createContent(input: {brandId: $brand, type: \"article\", title: \"T\", \
            slug: \"cleaned\", body: $body}) { body status author: creator { email } } }";
        let made = edgar.data_with(query, json!({"brand": brand, "body": body})).await["createContent"].clone();
        let cleaned = made["body"].as_str().unwrap();
        assert!(cleaned.contains("Good") && cleaned.contains("beans"), "{cleaned}");
        assert!(!["script", "onclick", "javascript"].iter().any(|bad| cleaned.contains(bad)), "{cleaned}");

        let query = "mutation { createApiKey(input: {provider: \"openai\", apiKey: \"sk-very-secret\"}) { id provider keyHint hasApiKey } }";
        let key = edgar.data(query).await["createApiKey"].clone();
        assert_eq!((&key["provider"], &key["hasApiKey"]), (&json!("openai"), &json!(true)), "{key}");
        let stored = "SELECT count(*) FROM api_keys WHERE CAST(api_key AS TEXT) LIKE '%very-secret%'";
        assert_eq!(world.number(stored).await, 0, "the key is sealed");
        let kept = "SELECT count(*) FROM audit_logs WHERE CAST(new_value AS TEXT) LIKE '%\"api_key\"%'";
        assert_eq!(world.number(kept).await, 1, "the trail tells that there is a key");
        let told = format!("{kept} AND CAST(new_value AS TEXT) NOT LIKE '%[redacted]%'");
        assert_eq!(world.number(&told).await, 0, "but not which, sealed as it may be");
        let asked = edgar.ask("{ apiKeys { nodes { apiKey } } }").await;
        assert_eq!(codes(&asked), ["BAD_USER_INPUT"], "there is no such field: {asked}");
    })
    .await;
}
