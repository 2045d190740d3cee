//! Flows and what goes through them, segments and who is in them, dashboards and who sees them.

use serde_json::{Value as Json, json};

use crate::support::*;

/// The answer to a mutation with one input.
async fn create(client: &Client<'_>, type_name: &str, input: Json, shown: &str) -> Json {
    let query = format!("mutation ($input: Create{type_name}Input!) {{ create{type_name}(input: $input) {{ {shown} }} }}");
    client.ask_with(&query, json!({"input": input})).await
}

/// The row that was made.
async fn made(client: &Client<'_>, type_name: &str, input: Json, shown: &str) -> Json {
    let answer = create(client, type_name, input, shown).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][format!("create{type_name}")].clone()
}

/// The answer to a change of one row.
async fn change(client: &Client<'_>, type_name: &str, id: &Json, patch: Json, shown: &str) -> Json {
    let query = format!(
        "mutation ($id: ID!, $patch: Update{type_name}Input!) {{ update{type_name}(id: $id, patch: $patch) {{ {shown} }} }}"
    );
    client.ask_with(&query, json!({"id": id, "patch": patch})).await
}

async fn delete(client: &Client<'_>, type_name: &str, id: &Json) -> Json {
    let query = format!("mutation ($id: ID!) {{ delete{type_name}(id: $id) {{ id }} }}");
    client.ask_with(&query, json!({"id": id})).await
}

/// The code of the first error and the field it is about.
fn refusal(answer: &Json) -> (&str, &str) {
    let extensions = &answer["errors"][0]["extensions"];
    (extensions["code"].as_str().unwrap_or("none"), extensions["field"].as_str().unwrap_or_default())
}

/// The organization Northwind Trading.
async fn northwind(client: &Client<'_>) -> Json {
    client.data("{ organizations { nodes { id } } }").await["organizations"]["nodes"][0]["id"].clone()
}

async fn first_customer(client: &Client<'_>, filter: &str) -> Json {
    let query = format!("{{ customers(first: 1, where: {filter}) {{ nodes {{ id }} }} }}");
    client.data(&query).await["customers"]["nodes"][0]["id"].clone()
}

const OF_HALDEN: &str = "{organization: {slug: {eq: \"halden\"}}, organizations: {none: {slug: {eq: \"northwind\"}}}}";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_a_flow_starts_and_stops_what_goes_through_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, vera, developer) = (world.user(EDGAR).await, world.user(VERA).await, world.developer().await);
        let node = |id: &str| json!({"id": id, "type": "mail", "position": {"x": 0, "y": 0}, "data": {}});
        let flow = json!({"organizationId": northwind(&edgar).await, "name": "Welcome", "nodes": [node("a"), node("b")],
            "edges": [{"id": "1", "source": "a", "target": "b"}]});
        let mut loose = flow.clone();
        loose["edges"][0]["target"] = json!("c");
        let refused = create(&edgar, "CampaignFlow", loose, "id").await;
        assert_eq!(refusal(&refused), ("BAD_USER_INPUT", "input.edges[0].target"), "{refused}");
        let flow = made(&edgar, "CampaignFlow", flow, "id").await["id"].clone();
        let cut = change(&edgar, "CampaignFlow", &flow, json!({"nodes": [node("a")]}), "id").await;
        assert_eq!(refusal(&cut), ("BAD_USER_INPUT", "patch.nodes"), "{cut}");

        for (input, code) in [
            (json!({"flowId": flow, "status": "PAUSED"}), "FORBIDDEN"),
            (json!({"flowId": flow, "currentNodeId": "a"}), "FORBIDDEN"),
            (json!({"flowId": flow, "executionPath": []}), "FORBIDDEN"),
            (json!({"flowId": flow, "contactId": first_customer(&developer, OF_HALDEN).await}), "NOT_FOUND"),
        ] {
            let refused = create(&edgar, "FlowExecution", input, "id").await;
            assert_eq!(refusal(&refused).0, code, "{refused}");
        }
        let hidden = create(&vera, "FlowExecution", json!({"flowId": flow}), "id").await;
        assert_eq!(refusal(&hidden).0, "NOT_FOUND", "{hidden}");
        let foreign = json!({"flowId": flow, "contactId": first_customer(&developer, OF_HALDEN).await});
        let foreign = create(&developer, "FlowExecution", foreign, "id").await;
        assert_eq!(refusal(&foreign), ("BAD_USER_INPUT", "input.contactId"), "{foreign}");

        let contact = first_customer(&edgar, "{}").await;
        let started = json!({"flowId": flow, "contactId": contact});
        let run = made(&edgar, "FlowExecution", started, "id status completedAt flow { id } contact { id }").await;
        assert_eq!((&run["status"], &run["completedAt"], &run["contact"]["id"]), (&json!("RUNNING"), &Json::Null, &contact));
        for status in ["PAUSED", "RUNNING", "CANCELLED"] {
            let moved = change(&edgar, "FlowExecution", &run["id"], json!({"status": status}), "status completedAt").await;
            let row = &moved["data"]["updateFlowExecution"];
            assert_eq!((&row["status"], row["completedAt"].is_null()), (&json!(status), status != "CANCELLED"), "{moved}");
        }
        let back = change(&edgar, "FlowExecution", &run["id"], json!({"status": "RUNNING"}), "id").await;
        assert_eq!(refusal(&back), ("BAD_USER_INPUT", "patch.status"), "what ended does not begin again: {back}");
        let other = made(&edgar, "FlowExecution", json!({"flowId": flow}), "id").await["id"].clone();
        for patch in [json!({"status": "COMPLETED"}), json!({"currentNodeId": "a"}), json!({"errorMessage": "x"})] {
            let refused = change(&edgar, "FlowExecution", &other, patch, "id").await;
            assert_eq!(refusal(&refused).0, "FORBIDDEN", "that is the engine's: {refused}");
        }
        assert_eq!(refusal(&delete(&edgar, "FlowExecution", &other).await).0, "FORBIDDEN");
        let nowhere = change(&developer, "FlowExecution", &other, json!({"currentNodeId": "c"}), "id").await;
        assert_eq!(refusal(&nowhere), ("BAD_USER_INPUT", "patch.currentNodeId"), "{nowhere}");
        let somewhere = change(&developer, "FlowExecution", &other, json!({"currentNodeId": "b"}), "currentNodeId").await;
        assert_eq!(somewhere["data"]["updateFlowExecution"]["currentNodeId"], "b", "{somewhere}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_come_into_a_segment_and_leave_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, developer) = (world.user(EDGAR).await, world.developer().await);
        let contact = first_customer(&edgar, "{}").await;
        let organization = northwind(&edgar).await;
        let rules = json!({"and": [{"field": "name", "operator": "contains", "value": "a"}]});
        let segment = |dynamic: bool, organization: &Json| {
            json!({"organizationId": organization, "name": "Regulars", "isDynamic": dynamic, "rules": rules})
        };
        let mut by_hand = segment(false, &organization);
        by_hand["contacts"] = json!({"connect": [contact]});
        let by_hand = made(&edgar, "AudienceSegment", by_hand, "id activeCount contacts { nodes { id } } members { nodes { id } }");
        let by_hand = by_hand.await;
        assert_eq!((&by_hand["activeCount"], &by_hand["contacts"]["nodes"][0]["id"]), (&json!(1), &contact));
        let member = by_hand["members"]["nodes"][0]["id"].clone();
        let segment_id = by_hand["id"].clone();

        let twice = create(&edgar, "SegmentMember", json!({"segmentId": segment_id, "contactId": contact}), "id").await;
        assert_eq!(refusal(&twice).0, "CONFLICT", "{twice}");
        let shown = "isActive exitedAt segment { activeCount }";
        let left = change(&edgar, "SegmentMember", &member, json!({"isActive": false}), shown).await;
        let row = &left["data"]["updateSegmentMember"];
        assert_eq!((&row["segment"]["activeCount"], row["exitedAt"].is_null()), (&json!(0), false), "leaving has its time: {left}");
        let torn = change(&edgar, "SegmentMember", &member, json!({"isActive": true}), shown).await;
        assert_eq!(refusal(&torn), ("BAD_USER_INPUT", "patch.isActive"), "{torn}");
        let back = change(&edgar, "SegmentMember", &member, json!({"isActive": true, "exitedAt": null}), shown).await;
        assert_eq!(back["data"]["updateSegmentMember"]["segment"]["activeCount"], 1, "{back}");
        let at = "2026-01-10T00:00:00Z";
        let left = change(&edgar, "SegmentMember", &member, json!({"exitedAt": at}), shown).await;
        assert_eq!(left["data"]["updateSegmentMember"]["isActive"], false, "who has left is not in it: {left}");
        let past = json!({"segmentId": segment_id, "contactId": contact, "exitedAt": at});
        assert_eq!(made(&edgar, "SegmentMember", past.clone(), "isActive").await["isActive"], false);
        let mut torn = past;
        torn["isActive"] = json!(true);
        let torn = create(&edgar, "SegmentMember", torn, "id").await;
        assert_eq!(refusal(&torn), ("BAD_USER_INPUT", "input.isActive"), "{torn}");

        let by_rules = made(&edgar, "AudienceSegment", segment(true, &organization), "id activeCount").await;
        let refused = create(&edgar, "SegmentMember", json!({"segmentId": by_rules["id"], "contactId": contact}), "id").await;
        assert_eq!(refusal(&refused).0, "FORBIDDEN", "who is in it is the gateway's to say: {refused}");
        let personal = made(&edgar, "AudienceSegment", segment(false, &Json::Null), "id").await;
        let refused = create(&edgar, "SegmentMember", json!({"segmentId": personal["id"], "contactId": contact}), "id").await;
        assert_eq!(refusal(&refused), ("BAD_USER_INPUT", "input.contactId"), "{refused}");
        let foreign = json!({"segmentId": segment_id, "contactId": first_customer(&developer, OF_HALDEN).await});
        assert_eq!(refusal(&create(&edgar, "SegmentMember", foreign.clone(), "id").await).0, "NOT_FOUND");
        let refused = create(&developer, "SegmentMember", foreign, "id").await;
        assert_eq!(refusal(&refused), ("BAD_USER_INPUT", "input.contactId"), "{refused}");
        let of_others = first_customer(&developer, &format!("{{organizationId: {{eq: {organization}}}, \
            assignedUsers: {{none: {{email: {{eq: \"{EDGAR}\"}}}}}}}}")).await;
        let refused = create(&edgar, "SegmentMember", json!({"segmentId": segment_id, "contactId": of_others}), "id").await;
        assert_eq!(refusal(&refused).0, "NOT_FOUND", "a customer that the caller does not see: {refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_seen_by_those_with_whom_it_is_shared() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, vera, amara) = (world.user(EDGAR).await, world.user(VERA).await, world.user(AMARA).await);
        let developer = world.developer().await;
        let me = async |client: &Client<'_>| client.data("{ me { user { id } } }").await["me"]["user"]["id"].clone();
        let (of_vera, of_olive) = (me(&vera).await, me(&world.user(OLIVE).await).await);
        let input = |organization: Json| json!({"organizationId": organization, "name": "Week"});
        let board = made(&edgar, "CustomDashboard", input(northwind(&edgar).await), "id isShared").await["id"].clone();
        let seen = async |client: &Client<'_>, id: &Json| {
            let query = "query ($id: ID!) { customDashboard(id: $id) { id sharedWith { nodes { id } } } }";
            client.data_with(query, json!({"id": id})).await["customDashboard"].clone()
        };
        assert_eq!(seen(&vera, &board).await, Json::Null);
        let share = made(&edgar, "DashboardShare", json!({"dashboardId": board, "userId": of_vera}), "id").await["id"].clone();
        assert_eq!(seen(&vera, &board).await["sharedWith"]["nodes"], json!([{"id": of_vera}]));
        let refused = change(&vera, "CustomDashboard", &board, json!({"name": "Mine"}), "id").await;
        assert_eq!(refusal(&refused).0, "FORBIDDEN", "sharing lets one look: {refused}");
        let refused = create(&vera, "DashboardShare", json!({"dashboardId": board, "userId": me(&amara).await}), "id").await;
        assert_eq!(refusal(&refused).0, "FORBIDDEN", "and not hand it on: {refused}");
        let outside = json!({"dashboardId": board, "userId": of_olive});
        assert_eq!(refusal(&create(&edgar, "DashboardShare", outside.clone(), "id").await).0, "NOT_FOUND");
        let refused = create(&developer, "DashboardShare", outside, "id").await;
        assert_eq!(refusal(&refused), ("BAD_USER_INPUT", "input.userId"), "{refused}");
        assert_eq!(delete(&vera, "DashboardShare", &share).await["data"]["deleteDashboardShare"]["id"], share, "one gives it up");
        assert_eq!(seen(&vera, &board).await, Json::Null);

        let share = made(&amara, "DashboardShare", json!({"dashboardId": board, "userId": of_vera}), "id").await["id"].clone();
        assert_eq!(
            delete(&amara, "DashboardShare", &share).await["data"]["deleteDashboardShare"]["id"],
            share,
            "admins manage it"
        );
        let open = change(&edgar, "CustomDashboard", &board, json!({"isShared": true}), "isShared").await;
        assert_eq!(open["data"]["updateCustomDashboard"]["isShared"], true, "{open}");
        assert_eq!(seen(&vera, &board).await["id"], board);
        assert_eq!(seen(&world.user(OLIVE).await, &board).await, Json::Null);

        let own = made(&edgar, "CustomDashboard", input(Json::Null), "id").await["id"].clone();
        let refused = change(&edgar, "CustomDashboard", &own, json!({"isShared": true}), "id").await;
        assert_eq!(refusal(&refused), ("BAD_USER_INPUT", "patch.isShared"), "{refused}");
        assert_eq!(seen(&amara, &own).await, Json::Null, "a personal one is nobody else's, admins included");
        made(&edgar, "DashboardShare", json!({"dashboardId": own, "userId": of_vera}), "id").await;
        made(&edgar, "DashboardShare", json!({"dashboardId": board, "userId": of_vera}), "id").await;
        assert_eq!(seen(&vera, &own).await["id"], own);
        let id = of_vera.as_str().and_then(|id| id.parse().ok()).expect("an id");
        world.run(&format!("DELETE FROM organization_members WHERE user_id = {}", world.id(id))).await;
        let vera = world.user(VERA).await;
        assert_eq!(seen(&vera, &board).await, Json::Null, "who leaves the organization loses what was shared there");
        assert_eq!(seen(&vera, &own).await["id"], own);
        let kept = vera.data("{ dashboardShares { nodes { dashboard { id } } } }").await;
        assert!(!kept.to_string().contains(board.as_str().expect("an id")), "{kept}");
    })
    .await;
}
