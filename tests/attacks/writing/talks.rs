//! Threads between people: whoever is in one reads it and writes under the own name; admins see to those of their organization.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{MARTA, Picture, alike, id_of, organization, refused, user};
use crate::support::*;

const OPEN: &str = "mutation ($input: CreateConversationInput!) { createConversation(input: $input) { id userId } }";
const SAY: &str = "mutation ($input: CreateChatMessageInput!) { createChatMessage(input: $input) { id userId } }";
const SEE: &str = "query ($id: ID!) { conversation(id: $id) { id messages { totalCount } } }";
const KEEP: &str = "mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { id userId createdBy } }";

async fn opened(client: &Client<'_>, organization: Option<Uuid>) -> Uuid {
    let made = client.data_with(OPEN, json!({"input": {"organizationId": organization, "title": "Fair"}})).await;
    made["createConversation"]["id"].as_str().expect("an id").parse().expect("an id")
}

fn says(conversation: Uuid, text: &str) -> Json {
    json!({"input": {"conversationId": conversation, "messageContent": text}})
}

async fn sees(client: &Client<'_>, id: Uuid) -> bool {
    !client.data_with(SEE, json!({"id": id})).await["conversation"].is_null()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_in_a_thread_read_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let (edgar, marta, amara) = (world.user(EDGAR).await, world.user(MARTA).await, world.user(AMARA).await);
        let (vera, ingrid) = (world.user(VERA).await, world.user(INGRID).await);
        let shared = opened(&edgar, Some(northwind)).await;
        let personal = opened(&edgar, None).await;
        edgar.data_with(SAY, says(shared, "Hello")).await;
        let picture = Picture::of(&world).await;
        // Nobody gets in by writing.
        for client in [&marta, &vera, &ingrid] {
            assert!(!sees(client, shared).await && !sees(client, personal).await);
            alike(client, SAY, [shared, Uuid::new_v4()], |id| says(id, "Let me in")).await;
        }
        assert!(sees(&amara, shared).await && !sees(&amara, personal).await);
        alike(&amara, SAY, [personal, Uuid::new_v4()], |id| says(id, "Let me in")).await;
        for (client, text) in [(&edgar, "  "), (&edgar, "")] {
            let answer = refused(client, SAY, says(shared, text), "BAD_USER_INPUT").await;
            assert_eq!(answer["errors"][0]["extensions"]["field"], "input.messageContent");
        }
        // Nobody speaks for another, an admin neither.
        for client in [&edgar, &amara] {
            let mut input = says(shared, "Bought");
            input["input"]["userId"] = json!(user(&world, MARTA).await);
            refused(client, SAY, input, "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
        // Whoever was brought in stays in, until leaving the organization.
        let mut input = says(shared, "I am Marta");
        input["input"]["userId"] = json!(user(&world, MARTA).await);
        world.developer().await.data_with(SAY, input).await;
        assert!(sees(&marta, shared).await && !sees(&vera, shared).await);
        marta.data_with(SAY, says(shared, "Hello Edgar")).await;
        let leave = format!("DELETE FROM organization_members WHERE user_id = {}", world.id(user(&world, MARTA).await));
        world.run(&leave).await;
        let marta = world.user(MARTA).await;
        assert!(!sees(&marta, shared).await);
        let messages = marta.data("{ chatMessages(first: 200) { nodes { conversationId } } }").await;
        assert!(!messages.to_string().contains(&shared.to_string()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_changed_by_their_writers_and_admins() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let (edgar, amara) = (world.user(EDGAR).await, world.user(AMARA).await);
        let shared = opened(&edgar, Some(northwind)).await;
        let other = opened(&edgar, Some(northwind)).await;
        let of_edgar = edgar.data_with(SAY, says(shared, "Edgar's")).await["createChatMessage"]["id"].clone();
        let of_amara = amara.data_with(SAY, says(shared, "Amara's")).await["createChatMessage"]["id"].clone();
        let change = "mutation ($id: ID!, $patch: UpdateChatMessageInput!) { updateChatMessage(id: $id, patch: $patch) { id } }";
        let text = json!({"messageContent": "Other"});
        refused(&edgar, change, json!({"id": of_amara, "patch": text}), "FORBIDDEN").await;
        for (client, id) in [(&edgar, &of_edgar), (&amara, &of_edgar), (&amara, &of_amara)] {
            client.data_with(change, json!({"id": id, "patch": text})).await;
        }
        for patch in [json!({"conversationId": other}), json!({"userId": user(&world, AMARA).await})] {
            refused(&edgar, change, json!({"id": of_edgar, "patch": patch}), "BAD_USER_INPUT").await;
        }
        // Who has become a viewer reads on and changes nothing.
        let edgars = world.id(user(&world, EDGAR).await);
        world.run(&format!("UPDATE organization_members SET role = 'viewer' WHERE user_id = {edgars}")).await;
        let edgar = world.user(EDGAR).await;
        assert!(sees(&edgar, shared).await);
        refused(&edgar, change, json!({"id": of_edgar, "patch": text}), "FORBIDDEN").await;
        refused(&edgar, SAY, says(shared, "Still here"), "FORBIDDEN").await;
        refused(&edgar, "mutation ($id: ID!) { deleteConversation(id: $id) { id } }", json!({"id": shared}), "FORBIDDEN").await;
        amara.data_with("mutation ($id: ID!) { deleteConversation(id: $id) { id } }", json!({"id": shared})).await;
        assert_eq!(world.number("SELECT count(*) FROM chat_messages WHERE message_content = 'Other'").await, 0);
    })
    .await;
}

/// Who made a function is never said by the one who makes it.
#[tokio::test(flavor = "multi_thread")]
async fn a_function_says_who_made_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let (edgars, amaras) = (user(&world, EDGAR).await, user(&world, AMARA).await);
        let amara = world.user(AMARA).await;
        let input = |more: Json| {
            let mut input = json!({"organizationId": northwind, "name": "f", "code": "1", "parameters": {"type": "object"}});
            input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            json!({"input": input})
        };
        let own = amara.data_with(KEEP, input(json!({}))).await["createFunction"].clone();
        assert_eq!((&own["userId"], &own["createdBy"]), (&json!(amaras), &json!(amaras)));
        let made = amara.data_with(KEEP, input(json!({"userId": edgars}))).await["createFunction"].clone();
        assert_eq!((&made["userId"], &made["createdBy"]), (&json!(edgars), &json!(amaras)));
        refused(&amara, KEEP, input(json!({"createdBy": edgars})), "BAD_USER_INPUT").await;
        refused(&world.user(EDGAR).await, KEEP, input(json!({"userId": amaras})), "FORBIDDEN").await;
        refused(&world.user(VERA).await, KEEP, input(json!({})), "FORBIDDEN").await;
        for name in ["", " \t"] {
            refused(&amara, KEEP, input(json!({"name": name})), "BAD_USER_INPUT").await;
        }
        refused(&amara, KEEP, input(json!({"parameters": []})), "BAD_USER_INPUT").await;
    })
    .await;
}

/// Every user sees the limits, developers change them, and nobody counts usage but the gateway.
#[tokio::test(flavor = "multi_thread")]
async fn limits_and_usage_are_not_the_callers_to_set() {
    both(async |backend| {
        let world = World::own(backend, EMPTY).await;
        let limits = "SELECT count(*) FROM ai_usage_limits WHERE (role = 'viewer' AND daily_token_limit = 0 \
            AND monthly_token_limit = 0 AND daily_request_limit = 0) OR (role = 'editor' AND daily_token_limit = 10000 \
            AND monthly_token_limit = 100000 AND daily_request_limit = 50) OR (role = 'admin' AND daily_token_limit IS NULL \
            AND monthly_token_limit IS NULL AND daily_request_limit IS NULL)";
        assert_eq!(world.number(limits).await, 3);
        let world = World::own(backend, SMALL).await;
        let query = "{ aiUsageLimits(orderBy: [{role: ASC}]) { nodes { role dailyTokenLimit } } }";
        let seen = world.outsider().await.data(query).await;
        assert_eq!(texts_of_nodes(&seen["aiUsageLimits"], "role"), ["ADMIN", "EDITOR", "VIEWER"]);
        assert_eq!(world.anonymous().data(query).await["aiUsageLimits"]["nodes"], json!([]));
        let change = "mutation { updateAiUsageLimits(where: {}, patch: {dailyTokenLimit: {set: null}}) { affected } }";
        for email in [AMARA, EDGAR, VERA] {
            let client = world.user(email).await;
            // By a condition there is nothing that this caller may change; by its id the row is there to be seen.
            assert_eq!(client.data(change).await["updateAiUsageLimits"]["affected"], 0);
            let limit = id_of(&world, "ai_usage_limits", "role = 'editor'").await;
            let one = "mutation ($id: ID!) { updateAiUsageLimit(id: $id, patch: {dailyTokenLimit: {set: null}}) { id } }";
            refused(&client, one, json!({"id": limit}), "FORBIDDEN").await;
            let id = user(&world, email).await;
            let input = json!({"input": {"userId": id, "date": "2026-01-01", "inputTokens": 0}});
            let count = "mutation ($input: CreateAiTokenUsageInput!) { createAiTokenUsage(input: $input) { id } }";
            refused(&client, count, input, "FORBIDDEN").await;
            let forget = "mutation { deleteAiTokenUsageList(where: {}, atMost: 1000) { affected } }";
            let answer = client.ask(forget).await;
            assert!(codes(&answer).first().is_none_or(|code| *code == "FORBIDDEN"), "{answer}");
        }
        assert!(world.number("SELECT count(*) FROM ai_token_usage").await > 100);
        assert_eq!(world.number(limits).await, 3);
    })
    .await;
}
