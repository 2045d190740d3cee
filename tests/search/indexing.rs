//! However a row is written, its words are found; and whatever was written beside the gateway is found once it was looked at.

use rowgate::reindex::{Which, count, reindex};

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn words_follow_every_form_of_writing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let id = create(&amara, "words", json!({"title": "Wombat", "body": "<p>Numbat</p>", "fields": {"a": "Quoll 7"}})).await;
        for word in ["wombat", "numbat", "quoll", "7"] {
            assert!(found(&amara, word).await.contains(&id), "{word}");
        }
        let update = "mutation ($id: ID!, $patch: UpdateContentInput!) { updateContent(id: $id, patch: $patch) { id } }";
        amara.data_with(update, json!({"id": id, "patch": {"title": "Bilby", "body": null}})).await;
        assert_eq!([found(&amara, "wombat").await.len(), found(&amara, "numbat").await.len()], [0, 0]);
        assert_eq!([found(&amara, "bilby").await, found(&amara, "quoll").await], [[id.clone()], [id.clone()]]);
        // Only how it is written changes: the words are the same.
        amara.data_with(update, json!({"id": id, "patch": {"title": "BILBY!"}})).await;
        assert_eq!(found(&amara, "bilby").await, std::slice::from_ref(&id));
        amara.data_with(update, json!({"id": id, "patch": {"excerpt": "Nothing that is searched"}})).await;
        assert_eq!(found(&amara, "bilby quoll").await, std::slice::from_ref(&id));

        let many = "mutation ($id: ID!) { updateContentList(where: {id: {eq: $id}}, patch: {body: \"Potoroo\"}) { affected } }";
        amara.data_with(many, json!({"id": id})).await;
        assert_eq!(found(&amara, "potoroo").await, std::slice::from_ref(&id));

        let nested = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id contents(search: \"quenda\") { nodes { title } edges { highlights { text } } } } }";
        let organization = amara.data("{ organizations { nodes { id } } }").await["organizations"]["nodes"][0]["id"].clone();
        let input = json!({"organizationId": organization, "name": "nested", "slug": "nested", "country": "SE", "language": "sv",
            "contents": {"create": [{"type": "article", "slug": "nested", "title": "Quenda", "fields": {"x": ["Kowari"]}}, {"type": "article", "slug": "other", "title": "Other"}]}});
        let made = amara.data_with(nested, json!({"input": input})).await["createBrand"].clone();
        assert_eq!(made["contents"]["nodes"], json!([{"title": "Quenda"}]), "what was just written is found by the answer of the mutation");
        let amara = world.user(AMARA).await;
        assert_eq!(found(&amara, "kowari").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_has_words_of_its_own() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let query = "{ contentList(first: 1, where: {status: {eq: PUBLISHED}, body: {isNull: false}, brand: {slug: {eq: \"northwind-coffee\"}}}) { nodes { id title body } } }";
        let published = amara.data(query).await["contentList"]["nodes"][0].clone();
        let change = "mutation ($id: ID!) { updateContent(id: $id, patch: {title: \"Cassowary\"}) { id } }";
        let next = amara.data_with(change, json!({"id": published["id"]})).await["updateContent"]["id"].clone();
        assert_eq!(json!(found(&amara, "cassowary").await), json!([next]));
        let word = indexed(&published["body"], TextForm::Html).split_whitespace().max_by_key(|word| word.len()).expect("words").to_owned();
        let ids = found(&amara, &word).await;
        for id in [&published["id"], &next] {
            assert!(ids.iter().any(|found| *id == **found), "both versions carry {word}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rich_text_of_a_template_is_found_as_it_is_stored() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let organization = amara.data("{ organizations { nodes { id } } }").await["organizations"]["nodes"][0]["id"].clone();
        let field = json!({"id": uuid::Uuid::new_v4().to_string(), "name": "story", "label": "Story", "type": "richtext", "required": false, "order": 0});
        let input = json!({"organizationId": organization, "name": "rich", "fields": [field]});
        let template = amara.data_with("mutation ($input: CreateContentTemplateInput!) { createContentTemplate(input: $input) { id } }", json!({"input": input})).await;
        let fields = json!({"story": "<p>Pademelon <b>bo</b>ld</p><script>alert('hidden')</script>"});
        let id = create(&amara, "rich", json!({"title": "Rich", "templateId": template["createContentTemplate"]["id"], "fields": fields})).await;
        assert_eq!(found(&amara, "pademelon bold").await, std::slice::from_ref(&id));
        assert!(found(&amara, "pademelon hidden").await.is_empty(), "the script was taken out before the words were found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_does_not_know_the_words() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let id = create(&amara, "trail", json!({"title": "Thylacine"})).await;
        let update = "mutation ($id: ID!) { updateContent(id: $id, patch: {title: \"Thylacines\"}) { id } }";
        amara.data_with(update, json!({"id": id})).await;
        for table in ["audit_logs", "events"] {
            let texts = if table == "events" { "CAST(payload AS text)" } else { "CAST(new_value AS text)" };
            let sql = |text: &str| format!("SELECT count(*) FROM {table} WHERE {texts} LIKE '%{text}%'");
            assert!(world.number(&sql("Thylacine")).await > 0, "{table}");
            assert_eq!(world.number(&sql("search_")).await, 0, "{table}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_changes_is_found_once_it_was_looked_at() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let id = create(&amara, "beside", json!({"title": "Wallaroo", "body": "Sugar glider"})).await;
        assert_eq!(count(&world.database, Which::Missing).await.expect("counted"), 0);
        let quoted = world.id(uuid::Uuid::parse_str(&id).expect("an id"));
        world.run(&format!("UPDATE content SET title = 'Tree kangaroo', fields = '{{\"b\": 1.50, \"a\": \"Zyzomys <i>x</i>\"}}' WHERE id = {quoted}")).await;
        assert_eq!(count(&world.database, Which::Missing).await.expect("counted"), 1);
        assert_eq!([found(&amara, "wallaroo").await.len(), found(&amara, "kangaroo").await.len()], [0, 0]);
        assert_eq!(found(&amara, "glider").await, std::slice::from_ref(&id), "what was not changed is found");
        let trail = world.number("SELECT count(*) FROM audit_logs").await;
        let updated = world.text(&format!("SELECT CAST(updated_at AS text) FROM content WHERE id = {quoted}")).await;
        let mut heard = 0;
        assert_eq!(reindex(&world.database, Which::Missing, &mut |done| heard = done).await.expect("reindexed"), 1);
        assert_eq!(heard, 1);
        for search in ["kangaroo", "zyzomys", "glider", "\"1 5\""] {
            assert!(found(&amara, search).await.contains(&id), "{search}");
        }
        assert_eq!(world.number("SELECT count(*) FROM audit_logs").await, trail, "nothing about the row has changed");
        assert_eq!(world.text(&format!("SELECT CAST(updated_at AS text) FROM content WHERE id = {quoted}")).await, updated);
        assert_eq!(reindex(&world.database, Which::Missing, &mut |_| {}).await.expect("reindexed"), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_words_can_be_found_again() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let devin = world.developer().await;
        let query = "{ contentList(search: \"coffee the\", first: 1000) { edges { rank node { id } } } }";
        let before = devin.data(query).await;
        let all = world.number("SELECT count(*) FROM content").await;
        world.run_unrecorded("UPDATE content SET search_title = NULL, search_fields = NULL, search_body = NULL").await;
        assert_eq!(devin.data(query).await["contentList"]["edges"], json!([]));
        assert_eq!(reindex(&world.database, Which::Missing, &mut |_| {}).await.expect("reindexed"), all as u64);
        assert_eq!(devin.data(query).await, before);
        world.run_unrecorded("UPDATE content SET search_title = ' wrong ', search_body = ''").await;
        assert_eq!(found(&devin, "wrong").await.len(), found(&devin, "w*").await.len().max(1));
        assert_eq!(reindex(&world.database, Which::All, &mut |_| {}).await.expect("reindexed"), all as u64);
        assert_eq!(devin.data(query).await, before);
        // The trail goes on afterwards.
        create(&world.user(AMARA).await, "after", json!({"title": "After"})).await;
        assert_eq!(world.number("SELECT count(*) FROM audit_logs WHERE resource_type = 'content'").await, 1);
    })
    .await;
}
