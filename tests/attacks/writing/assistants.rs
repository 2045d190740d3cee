//! Threads with the assistant are private, keys stay where they are meant for, and only the gateway says what the assistant says.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{EMRE, Picture, alike, brand, id_of, organization, refused, user};
use crate::support::*;

const THREAD: &str = "mutation ($input: CreateAiConversationInput!) { createAiConversation(input: $input) { id userId } }";
const MESSAGE: &str = "mutation ($input: CreateAiMessageInput!) { createAiMessage(input: $input) { id role } }";
const PROVIDER: &str = "mutation ($input: CreateAiProviderInput!) \
    { createAiProvider(input: $input) { id userId isDefault hasApiKey apiEndpoint } }";
const CHANGE_PROVIDER: &str = "mutation ($id: ID!, $patch: UpdateAiProviderInput!) \
    { updateAiProvider(id: $id, patch: $patch) { id isDefault hasApiKey apiEndpoint name } }";
const CHANGE_SUGGESTION: &str = "mutation ($id: ID!, $patch: UpdateAiSuggestionInput!) \
    { updateAiSuggestion(id: $id, patch: $patch) { id status appliedAt appliedToId } }";
const GENERATE: &str = "mutation ($input: CreateAiGenerationInput!) { createAiGeneration(input: $input) { id userId status } }";

/// A thread of Edgar's in his organization, with a message and a suggestion nobody else is to see.
async fn thread(world: &World) -> Uuid {
    let northwind = organization(world, "northwind").await;
    let edgar = world.user(EDGAR).await;
    let input = json!({"organizationId": northwind, "title": "canary", "contextData": {"plan": "canary"}});
    let made = edgar.data_with(THREAD, json!({"input": input})).await;
    let id: Uuid = made["createAiConversation"]["id"].as_str().expect("an id").parse().expect("an id");
    let input = json!({"conversationId": id, "role": "USER", "content": "canary"});
    assert_eq!(edgar.data_with(MESSAGE, json!({"input": input})).await["createAiMessage"]["role"], "USER");
    let suggestion = "mutation ($input: CreateAiSuggestionInput!) { createAiSuggestion(input: $input) { id } }";
    let input = json!({"conversationId": id, "userId": user(world, EDGAR).await, "suggestionType": "STRATEGY",
        "title": "canary", "content": {"text": "canary"}, "reasoning": "canary"});
    world.developer().await.data_with(suggestion, json!({"input": input})).await;
    id
}

/// By no path: rows, relations, counts, filters of related rows, the trail.
#[tokio::test(flavor = "multi_thread")]
async fn an_admin_sees_nothing_of_private_threads() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let id = thread(&world).await;
        let use_it = "UPDATE ai_conversations SET ai_provider_id = (SELECT p.id FROM ai_providers AS p \
            WHERE p.user_id = ai_conversations.user_id AND p.organization_id = ai_conversations.organization_id LIMIT 1) \
            WHERE title = 'canary'";
        world.run(use_it).await;
        let amara = world.user(AMARA).await;
        let own = user(&world, AMARA).await;
        for query in [
            "{ aiConversations(first: 200, includeDeleted: true) { nodes { userId title contextData } } }",
            "{ aiProviders { nodes { conversations { totalCount nodes { userId title } } } } }",
            "{ users { nodes { id aiConversations { totalCount nodes { userId title } } aiSuggestions { nodes { userId title } } } } }",
            "{ organizations { nodes { aiConversations { totalCount nodes { userId title } } } } }",
            "{ aiMessages(first: 200) { nodes { content conversation { userId } } } }",
            "{ aiSuggestions(first: 200) { nodes { userId title reasoning } } }",
            "{ auditLogs(first: 200) { nodes { resourceType resourceId newValue oldValue } } }",
            "{ events(first: 200) { nodes { aggregateType payload } } }",
        ] {
            let answer = amara.data(query).await.to_string();
            assert!(!answer.contains("canary") && !answer.contains("ai_conversations"), "{query}\n{answer}");
        }
        let threads = amara.data("{ aiConversations(first: 200) { nodes { userId } } }").await;
        assert!(of_nodes(&threads["aiConversations"], "userId").iter().all(|found| **found == json!(own)));
        let edgars = user(&world, EDGAR).await;
        for query in [
            format!("{{ n: users(where: {{id: {{eq: \"{edgars}\"}}, aiConversations: {{some: {{}}}}}}) {{ totalCount }} }}"),
            format!("{{ n: users(where: {{id: {{eq: \"{edgars}\"}}, aiSuggestions: {{some: {{}}}}}}) {{ totalCount }} }}"),
            format!("{{ n: aiProviders(where: {{userId: {{eq: \"{edgars}\"}}, conversations: {{some: {{}}}}}}) {{ totalCount }} }}"),
            format!("{{ n: aiConversations(where: {{userId: {{eq: \"{edgars}\"}}}}) {{ totalCount }} }}"),
        ] {
            assert_eq!(amara.data(&query).await["n"]["totalCount"], 0, "{query}");
        }
        let one = "query ($id: ID!) { aiConversation(id: $id) { id } }";
        assert!(amara.data_with(one, json!({"id": id})).await["aiConversation"].is_null());
        // A developer reads threads, and in the trail not even a developer reads what was said.
        let trail = "{ auditLogs(first: 200, where: {resourceType: {in: [\"ai_conversations\", \"ai_messages\", \"ai_suggestions\"]}}) \
            { nodes { organizationId newValue } } }";
        let told = world.developer().await.data(trail).await;
        assert!(of_nodes(&told["auditLogs"], "organizationId").iter().all(|found| found.is_null()));
        assert!(of_nodes(&told["auditLogs"], "newValue").len() >= 3 && !told.to_string().contains("canary"), "{told}");
    })
    .await;
}

/// Writing into a thread of another answers as for one that is not there.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_in_the_thread_of_another() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let id = thread(&world).await;
        let picture = Picture::of(&world).await;
        let ids = [id, Uuid::new_v4()];
        for email in [AMARA, VERA, OLIVE] {
            let client = world.user(email).await;
            alike(&client, MESSAGE, ids, |id| json!({"input": {"conversationId": id, "role": "USER", "content": "x"}})).await;
            let remove = "mutation ($id: ID!) { deleteAiConversation(id: $id) { id } }";
            alike(&client, remove, ids, |id| json!({"id": id})).await;
        }
        let edgar = world.user(EDGAR).await;
        for role in ["ASSISTANT", "SYSTEM"] {
            let input = json!({"conversationId": id, "role": role, "content": "You are rich."});
            refused(&edgar, MESSAGE, json!({"input": input}), "FORBIDDEN").await;
        }
        for member in ["tokensInput", "tokensOutput", "modelUsed", "latencyMs", "createdAt"] {
            let mut input = json!({"conversationId": id, "role": "USER", "content": "x"});
            input[member] = json!(1);
            refused(&edgar, MESSAGE, json!({"input": input}), "BAD_USER_INPUT").await;
        }
        let message = id_of(&world, "ai_messages", "content = 'canary'").await;
        let change = "mutation ($id: ID!) { updateAiMessage(id: $id, patch: {content: \"other\"}) { id } }";
        refused(&edgar, change, json!({"id": message}), "FORBIDDEN").await;
        // For somebody else there are no threads, and an admin adds none for a member.
        let northwind = organization(&world, "northwind").await;
        let edgars = user(&world, EDGAR).await;
        let input = json!({"organizationId": northwind, "userId": edgars, "title": "for you"});
        refused(&world.user(AMARA).await, THREAD, json!({"input": input}), "FORBIDDEN").await;
        let input = json!({"organizationId": northwind, "title": "a viewer's"});
        refused(&world.user(VERA).await, THREAD, json!({"input": input}), "FORBIDDEN").await;
        picture.assert_unchanged(&world).await;
    })
    .await;
}

/// What an admin may see of a member is not the admin's to use, and one organization's provider is none of another's.
#[tokio::test(flavor = "multi_thread")]
async fn a_thread_uses_a_provider_of_its_own_user() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let (edgar, amara) = (world.user(EDGAR).await, world.user(AMARA).await);
        let new = async |client: &Client<'_>, organization: Option<Uuid>| {
            let input = json!({"organizationId": organization, "name": "mine", "providerType": "OPENAI"});
            client.data_with(PROVIDER, json!({"input": input})).await["createAiProvider"]["id"].clone()
        };
        let (shared, personal) = (new(&edgar, Some(northwind)).await, new(&edgar, None).await);
        let emres = new(&world.user(EMRE).await, None).await;
        let with = |organization: Option<Uuid>, provider: &Json| json!({"input": {"organizationId": organization, "aiProviderId": provider}});
        for (organization, provider) in [(Some(northwind), &shared), (Some(northwind), &personal), (None, &personal)] {
            edgar.data_with(THREAD, with(organization, provider)).await;
        }
        let picture = Picture::of(&world).await;
        let answer = refused(&edgar, THREAD, with(None, &shared), "BAD_USER_INPUT").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.aiProviderId");
        refused(&amara, THREAD, with(Some(northwind), &shared), "BAD_USER_INPUT").await;
        refused(&amara, THREAD, with(Some(northwind), &personal), "NOT_FOUND").await;
        refused(&edgar, THREAD, with(Some(northwind), &emres), "NOT_FOUND").await;
        picture.assert_unchanged(&world).await;
    })
    .await;
}

/// Whoever may change an address, but not see the key, would have the key sent there.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_forgotten_with_the_address_it_is_for() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let (edgar, amara) = (world.user(EDGAR).await, world.user(AMARA).await);
        let input = json!({"organizationId": northwind, "name": "mine", "providerType": "CUSTOM", "apiKey": "canary",
            "apiEndpoint": "https://models.example.com/v1", "isDefault": false});
        let made = edgar.data_with(PROVIDER, json!({"input": input})).await["createAiProvider"].clone();
        assert_eq!(made["hasApiKey"], true);
        let change = async |client: &Client<'_>, patch: Json| {
            let given = json!({"id": made["id"], "patch": patch});
            client.data_with(CHANGE_PROVIDER, given).await["updateAiProvider"].clone()
        };
        assert_eq!(change(&amara, json!({"name": "other"})).await["hasApiKey"], true);
        let same = json!({"apiEndpoint": "https://models.example.com/v1"});
        assert_eq!(change(&edgar, same).await["hasApiKey"], true, "nothing changes");
        // Who decided where somebody else's threads go could read them.
        for patch in [
            json!({"apiEndpoint": "https://elsewhere.example.com"}),
            json!({"apiKey": "other", "apiEndpoint": "https://elsewhere.example.com"}),
            json!({"providerType": "OPENAI"}),
        ] {
            let answer = amara.ask_with(CHANGE_PROVIDER, json!({"id": made["id"], "patch": patch})).await;
            assert_eq!(codes(&answer), ["FORBIDDEN"], "{patch}: {answer}");
        }
        let elsewhere = change(&edgar, json!({"apiEndpoint": "https://elsewhere.example.com"})).await;
        assert_eq!(elsewhere["hasApiKey"], false, "{elsewhere}");
        let both = json!({"apiEndpoint": "https://models.example.com/v2", "apiKey": "canary"});
        assert_eq!(change(&edgar, both).await["hasApiKey"], true);
        let none = change(&edgar, json!({"apiEndpoint": null})).await;
        assert_eq!((&none["hasApiKey"], &none["apiEndpoint"]), (&json!(false), &Json::Null));
        let stored = world.number("SELECT count(*) FROM ai_providers WHERE api_key LIKE '%canary%'").await;
        assert_eq!(stored, 0, "a key is kept encrypted");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_leads_out_of_the_house() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let olive = world.outsider().await;
        for endpoint in [
            "http://models.example.com",
            "https://localhost:11434",
            "https://10.0.0.7",
            "https://[::1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://user:pass@models.example.com",
            "file:///etc/passwd",
        ] {
            let before = world.statements();
            let input = json!({"name": "mine", "providerType": "OLLAMA", "apiEndpoint": endpoint});
            let answer = olive.ask_with(PROVIDER, json!({"input": input})).await;
            assert_eq!((codes(&answer), world.statements() - before), (vec!["BAD_USER_INPUT"], 0), "{endpoint}");
            assert_eq!(answer["errors"][0]["extensions"]["field"], "input.apiEndpoint");
        }
        let input = json!({"name": "mine", "providerType": "OPENAI", "config": {"max_tokens": 9, "apiKey": "sk-not-here"}});
        let answer = refused(&olive, PROVIDER, json!({"input": input}), "BAD_USER_INPUT").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.config.apiKey");
    })
    .await;
}

/// Whoever chose another's default could read what that one asks.
#[tokio::test(flavor = "multi_thread")]
async fn a_default_is_chosen_by_its_user() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let edgars = user(&world, EDGAR).await;
        world.run(&format!("UPDATE ai_providers SET is_default = (1 = 0) WHERE user_id = {}", world.id(edgars))).await;
        let amara = world.user(AMARA).await;
        let input = |default: Option<bool>| {
            let mut input =
                json!({"organizationId": northwind, "userId": edgars, "name": "from the house", "providerType": "CUSTOM"});
            if let Some(default) = default {
                input["isDefault"] = json!(default);
            }
            json!({"input": input})
        };
        refused(&amara, PROVIDER, input(Some(true)), "FORBIDDEN").await;
        let made = amara.data_with(PROVIDER, input(None)).await["createAiProvider"].clone();
        assert_eq!((&made["userId"], &made["isDefault"]), (&json!(edgars), &json!(false)));
        let patch = json!({"id": made["id"], "patch": {"isDefault": true}});
        refused(&amara, CHANGE_PROVIDER, patch.clone(), "FORBIDDEN").await;
        let edgar = world.user(EDGAR).await;
        assert_eq!(edgar.data_with(CHANGE_PROVIDER, patch).await["updateAiProvider"]["isDefault"], true);
        // One at most.
        let second = json!({"input": {"name": "another", "providerType": "OPENAI", "isDefault": true}});
        refused(&edgar, PROVIDER, second, "CONFLICT").await;
    })
    .await;
}

/// The user says what became of a suggestion, and nothing else of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_stays_what_it_is_and_where_it_is() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let conversation = thread(&world).await;
        let id = id_of(&world, "ai_suggestions", "title = 'canary'").await;
        let (edgar, amara) = (world.user(EDGAR).await, world.user(AMARA).await);
        let patch = |patch: Json| json!({"id": id, "patch": patch});
        let picture = Picture::of(&world).await;
        for (field, value) in [
            ("title", json!("x")),
            ("content", json!({})),
            ("reasoning", json!("x")),
            ("confidence", json!("1")),
            ("suggestionType", json!("HASHTAGS")),
        ] {
            let value = if field == "confidence" { json!({"set": value}) } else { value };
            refused(&edgar, CHANGE_SUGGESTION, patch(json!({field: value})), "FORBIDDEN").await;
        }
        for (field, value) in [("conversationId", json!(conversation)), ("userId", json!(Uuid::new_v4())), ("createdAt", json!("2026-01-01T00:00:00Z"))] {
            refused(&edgar, CHANGE_SUGGESTION, patch(json!({field: value})), "BAD_USER_INPUT").await;
        }
        let ids = [id, Uuid::new_v4()];
        alike(&amara, CHANGE_SUGGESTION, ids, |id| json!({"id": id, "patch": {"status": "REJECTED"}})).await;
        let create = "mutation ($input: CreateAiSuggestionInput!) { createAiSuggestion(input: $input) { id } }";
        let input = json!({"conversationId": conversation, "userId": user(&world, EDGAR).await, "suggestionType": "STRATEGY", "content": {}});
        refused(&edgar, create, json!({"input": input}), "FORBIDDEN").await;
        // Nor is one made for somebody else than the user of the thread.
        let mut input = input;
        input["userId"] = json!(user(&world, AMARA).await);
        let answer = refused(&world.developer().await, create, json!({"input": input}), "BAD_USER_INPUT").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.userId");
        picture.assert_unchanged(&world).await;

        let applied = edgar.data_with(CHANGE_SUGGESTION, patch(json!({"status": "APPLIED"}))).await;
        assert!(applied["updateAiSuggestion"]["appliedAt"].is_string(), "{applied}");
        for status in ["PENDING", "ACCEPTED", "REJECTED", "MODIFIED"] {
            refused(&edgar, CHANGE_SUGGESTION, patch(json!({"status": status})), "BAD_USER_INPUT").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generation_names_what_is_of_its_brand() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (coffee, roastery) = (brand(&world, "northwind-coffee").await, brand(&world, "northwind-roastery").await);
        let live = |brand: Uuid| format!("brand_id = {} AND deleted_at IS NULL", world.id(brand));
        let own = id_of(&world, "content", &live(coffee)).await;
        let other = id_of(&world, "content", &live(roastery)).await;
        let (edgar, edgars) = (world.user(EDGAR).await, user(&world, EDGAR).await);
        let input = |content: Uuid, more: Json| {
            let mut input = json!({"brandId": coffee, "type": "ALT_TEXT", "model": "m", "prompt": "p", "contentId": content});
            input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            json!({"input": input})
        };
        let made = edgar.data_with(GENERATE, input(own, json!({}))).await["createAiGeneration"].clone();
        assert_eq!((&made["userId"], &made["status"]), (&json!(edgars), &json!("PENDING")));
        let picture = Picture::of(&world).await;
        let answer = refused(&edgar, GENERATE, input(other, json!({})), "BAD_USER_INPUT").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.contentId");
        let foreign = id_of(
            &world,
            "content",
            "brand_id NOT IN (SELECT b.id FROM brands AS b \
            WHERE b.organization_id = (SELECT o.id FROM organizations AS o WHERE o.slug = 'northwind'))",
        )
        .await;
        refused(&edgar, GENERATE, input(foreign, json!({})), "NOT_FOUND").await;
        let template = id_of(
            &world,
            "content_templates",
            "organization_id <> (SELECT o.id FROM organizations AS o WHERE o.slug = 'northwind')",
        )
        .await;
        refused(&edgar, GENERATE, input(own, json!({"templateId": template})), "NOT_FOUND").await;
        for (member, value) in
            [("status", json!("COMPLETED")), ("output", json!("x")), ("cost", json!("1")), ("tokensUsed", json!(1))]
        {
            refused(&edgar, GENERATE, input(own, json!({member: value})), "BAD_USER_INPUT").await;
        }
        refused(&edgar, GENERATE, input(own, json!({"userId": user(&world, AMARA).await})), "FORBIDDEN").await;
        refused(&world.user(VERA).await, GENERATE, input(own, json!({})), "FORBIDDEN").await;
        picture.assert_unchanged(&world).await;
        // Others of the brand do not see it, its admins do.
        let one = "query ($id: ID!) { aiGeneration(id: $id) { id } }";
        assert!(world.user(VERA).await.data_with(one, json!({"id": made["id"]})).await["aiGeneration"].is_null());
        assert!(!world.user(AMARA).await.data_with(one, json!({"id": made["id"]})).await["aiGeneration"].is_null());
        let remove = "mutation ($id: ID!) { deleteAiGeneration(id: $id) { id } }";
        refused(&edgar, remove, json!({"id": made["id"]}), "FORBIDDEN").await;
        world.user(AMARA).await.data_with(remove, json!({"id": made["id"]})).await;
    })
    .await;
}

/// A restriction takes from an editor what the role gives, own rows included.
#[tokio::test(flavor = "multi_thread")]
async fn restrictions_reach_generations() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let edgars = user(&world, EDGAR).await;
        let edgar = world.user(EDGAR).await;
        let input = json!({"input": {"brandId": coffee, "type": "ALT_TEXT", "model": "m", "prompt": "p"}});
        let id = edgar.data_with(GENERATE, input.clone()).await["createAiGeneration"]["id"].clone();
        let restrict = |restrictions: &str| {
            format!(
                "UPDATE user_brand_roles SET restrictions = '{restrictions}' WHERE user_id = {} AND brand_id = {}",
                world.id(edgars),
                world.id(coffee)
            )
        };
        let one = "query ($id: ID!) { aiGeneration(id: $id) { id } }";
        world.run(&restrict("[\"ai_generations:insert\"]")).await;
        let edgar = world.user(EDGAR).await;
        refused(&edgar, GENERATE, input.clone(), "FORBIDDEN").await;
        assert!(!edgar.data_with(one, json!({"id": id})).await["aiGeneration"].is_null());
        world.run(&restrict("[\"ai_generations:*\"]")).await;
        let edgar = world.user(EDGAR).await;
        refused(&edgar, GENERATE, input, "FORBIDDEN").await;
        assert!(edgar.data_with(one, json!({"id": id})).await["aiGeneration"].is_null());
    })
    .await;
}
