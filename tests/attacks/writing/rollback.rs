//! All fields of an operation happen or none does; a refused write is recorded, and the record tells its author nothing.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Picture, brand, content, id_of, organization, refused, user};
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_fails_takes_all_the_others_back() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (northwind, coffee) = (organization(&world, "northwind").await, brand(&world, "northwind-coffee").await);
        let published = id_of(&world, "content", &format!("brand_id = {} AND status = 'published' AND deleted_at IS NULL", world.id(coffee))).await;
        let product = id_of(&world, "products", &format!("brand_id = {} AND deleted_at IS NULL", world.id(coffee))).await;
        let amara = world.user(AMARA).await;
        let picture = Picture::of(&world).await;
        let logs = world.number("SELECT count(*) FROM audit_logs").await;
        let query = "mutation ($brand: CreateBrandInput!, $customer: CreateCustomerInput!, $content: CreateContentInput!, \
            $published: ID!, $product: ID!, $missing: ID!) { \
            a: createBrand(input: $brand) { id } b: createCustomer(input: $customer) { id } c: createContent(input: $content) { id } \
            d: updateContent(id: $published, patch: {title: \"x\"}) { id } e: deleteProduct(id: $product) { id } \
            f: updateProduct(id: $missing, patch: {name: \"x\"}) { id } g: updateBrands(where: {}, patch: {description: \"x\"}) { affected } }";
        let given = json!({"brand": super::new_brand(northwind, "rolled-back"), "content": content(coffee, "rolled-back"),
            "customer": {"organizationId": northwind, "name": "A B", "firstName": "A", "lastName": "B"},
            "published": published, "product": product, "missing": Uuid::new_v4()});
        let answer = refused(&amara, query, given.clone(), "NOT_FOUND").await;
        let errors = answer["errors"].as_array().expect("errors");
        let paths: Vec<&str> = errors.iter().filter_map(|error| error["path"][0].as_str()).collect();
        assert_eq!(paths, ["a", "b", "c", "d", "e", "f", "g"]);
        for error in errors {
            let is_cause = error["path"][0] == "f";
            assert_eq!(error["extensions"]["rolledBack"], if is_cause { Json::Null } else { json!(true) }, "{error}");
            assert!(error["locations"][0]["line"].is_number(), "{error}");
        }
        picture.assert_unchanged(&world).await;
        assert_eq!(world.number("SELECT count(*) FROM audit_logs").await, logs + 1, "the refusal alone is recorded");
        let mut right = given;
        right["missing"] = json!(product);
        let answer = amara.ask_with(query, right).await;
        assert_eq!(codes(&answer).first().copied(), Some("NOT_FOUND"), "the product was removed in the field before: {answer}");
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nested_row_that_fails_takes_its_parent_back() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await;
        let amara = world.user(AMARA).await;
        let picture = Picture::of(&world).await;
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        let mut input = super::new_brand(northwind, "half");
        input["products"] = json!({"create": [{"name": "good"}, {"name": "good too"}]});
        input["contents"] =
            json!({"create": [{"type": "a", "title": "t", "slug": "same"}, {"type": "a", "title": "t", "slug": "same"}]});
        refused(&amara, query, json!({"input": input}), "CONFLICT").await;
        input["contents"] = json!({"create": [{"type": "a", "title": "t", "slug": "s", "status": "SCHEDULED"}]});
        let answer = refused(&amara, query, json!({"input": input}), "BAD_USER_INPUT").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.contents.create[0].scheduledFor");
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_write_is_recorded_and_tells_its_author_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let skin = brand(&world, "halden-skin").await;
        let hidden = id_of(&world, "content", &format!("brand_id = {}", world.id(skin))).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let published = id_of(&world, "content", &format!("brand_id = {} AND status = 'published' AND deleted_at IS NULL", world.id(coffee))).await;
        let edgar = world.user(EDGAR).await;
        let query = "mutation ($id: ID!) { updateContent(id: $id, patch: {title: \"x\"}) { id } }";
        let missing = Uuid::new_v4();
        for (id, code) in [(hidden, "NOT_FOUND"), (missing, "NOT_FOUND"), (published, "FORBIDDEN")] {
            refused(&edgar, query, json!({"id": id}), code).await;
        }
        let create = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
        refused(&edgar, create, json!({"input": content(skin, "x")}), "NOT_FOUND").await;
        let shown = "{ auditLogs(where: {action: {eq: \"rls_violation\"}}, orderBy: [{createdAt: DESC}], first: 50) { nodes { \
            resourceType resourceId errorMessage status category oldValue newValue metadata organization { id } brand { id } user { id } } } }";
        // The images are fields that no row could show him: they are null, and it is said so.
        let own = edgar.ask(shown).await["data"].take();
        let nodes = own["auditLogs"]["nodes"].as_array().expect("nodes").clone();
        let of = |id: Uuid| {
            let found: Vec<&Json> = nodes.iter().filter(|node| node["resourceId"] == id.to_string()).collect();
            assert_eq!(found.len(), 1, "{id}: {nodes:#?}");
            let mut entry = found[0].clone();
            entry["resourceId"] = Json::Null;
            entry
        };
        assert_eq!(of(hidden), of(missing));
        let entry = of(hidden);
        assert_eq!((entry["resourceType"].as_str(), entry["errorMessage"].as_str()), (Some("content"), Some("NOT_FOUND")));
        assert_eq!((entry["status"].as_str(), entry["category"].as_str()), (Some("FAILURE"), Some("SECURITY")));
        assert!(entry["organization"].is_null() && entry["brand"].is_null() && entry["newValue"].is_null(), "{entry}");
        assert_eq!(of(published)["errorMessage"], "FORBIDDEN");
        assert_eq!(of(skin)["resourceType"], "brands");
        // Nobody of the other organization is told either.
        let theirs = world.user(INGRID).await.ask(shown).await;
        assert!(!theirs.to_string().contains(&user(&world, EDGAR).await.to_string()), "{theirs}");
        let all = world.developer().await.data(shown).await;
        assert!(all["auditLogs"]["nodes"].as_array().is_some_and(|nodes| nodes.len() >= 4));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn images_in_the_trail_are_for_those_who_administer() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let edgar = world.user(EDGAR).await;
        let create = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
        let made = edgar.data_with(create, json!({"input": content(coffee, "in-the-trail")})).await;
        let id = made["createContent"]["id"].as_str().expect("an id").to_owned();
        let logs = format!("{{ auditLogs(where: {{resourceId: {{eq: \"{id}\"}}}}) {{ nodes {{ action oldValue newValue }} }} }}");
        let events = format!("{{ events(where: {{aggregateId: {{eq: \"{id}\"}}}}) {{ nodes {{ eventType payload }} }} }}");
        let (own, of_events) = (edgar.ask(&logs).await["data"].take(), edgar.ask(&events).await["data"].take());
        assert_eq!(own["auditLogs"]["nodes"].as_array().map(Vec::len), Some(1), "{own}");
        for node in own["auditLogs"]["nodes"].as_array().expect("nodes") {
            assert!(node["oldValue"].is_null() && node["newValue"].is_null(), "{node}");
        }
        assert!(
            of_events["events"]["nodes"].as_array().expect("nodes").iter().all(|node| node["payload"].is_null()),
            "{of_events}"
        );
        let seen = world.user(AMARA).await.data(&logs).await;
        assert_eq!(seen["auditLogs"]["nodes"][0]["newValue"]["slug"], "in-the-trail", "{seen}");
        let found =
            format!("{{ auditLogs(where: {{resourceId: {{eq: \"{id}\"}}, newValue: {{hasKey: \"slug\"}}}}) {{ totalCount }} }}");
        assert_ne!(edgar.ask(&found).await["data"]["auditLogs"]["totalCount"], 1);
        let foreign = world.user(INGRID).await.data(&logs).await;
        assert_eq!(foreign["auditLogs"]["nodes"], json!([]));
    })
    .await;
}
