//! Values and relations that are computed: what runs out, what a price is, what a brand inherits, which versions a piece has.

use serde_json::{Value as Json, json};

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_inherits_settings_and_templates_of_the_brands_above() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let organization = amara.data("{ organizations { nodes { id } } }").await["organizations"]["nodes"][0]["id"].clone();
        let brand = async |name: &str, parent: Json, settings: Json| {
            let input = json!({"organizationId": organization, "name": name, "slug": name, "country": "SE", "language": "sv",
                "parentBrandId": parent, "settings": settings});
            let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
            amara.data_with(query, json!({"input": input})).await["createBrand"]["id"].clone()
        };
        let top = brand("top", Json::Null, json!({"features": ["a"], "contentTypes": ["article"]})).await;
        let middle = brand("middle", top.clone(), json!({"features": ["b"]})).await;
        let leaf = brand("leaf", middle.clone(), json!({"integrations": {"x": 1}})).await;
        let template = async |name: &str, brands: Json| {
            let input = json!({"organizationId": organization, "name": name, "fields": [], "brands": {"connect": brands}});
            let query = "mutation ($input: CreateContentTemplateInput!) { createContentTemplate(input: $input) { id } }";
            amara.data_with(query, json!({"input": input})).await;
        };
        template("of top", json!([top])).await;
        template("of leaf", json!([leaf])).await;
        template("of none", json!([])).await;
        // Facts are read once a request: the new brands are among those of the next one.
        let amara = world.user(AMARA).await;
        let query = "query ($id: ID!) { brand(id: $id) { effectiveSettings \
            availableTemplates(where: {name: {startsWith: \"of \"}}) { totalCount nodes { name } } } }";
        let seen = amara.data_with(query, json!({"id": leaf})).await["brand"].clone();
        let expected = json!({"features": ["b"], "contentTypes": ["article"], "integrations": {"x": 1}});
        assert_eq!(seen["effectiveSettings"], expected);
        assert_eq!(texts_of_nodes(&seen["availableTemplates"], "name"), ["of leaf", "of none", "of top"]);
        let seen = amara.data_with(query, json!({"id": top})).await["brand"].clone();
        assert_eq!(texts_of_nodes(&seen["availableTemplates"], "name"), ["of none", "of top"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn published_content_is_changed_by_a_new_version() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let edgar = world.user(EDGAR).await;
        let query = "{ contentList(first: 1, where: {status: {eq: PUBLISHED}, brand: {slug: {eq: \"northwind-coffee\"}}}) \
            { nodes { id version title slug } } }";
        let published = amara.data(query).await["contentList"]["nodes"][0].clone();
        let change = "mutation ($id: ID!) { updateContent(id: $id, patch: {title: \"Next\"}) \
            { id version status isDraft title slug parentId createdBy versionChain { nodes { id version title } } } }";
        let refused = edgar.ask_with(change, json!({"id": published["id"]})).await;
        assert_eq!(codes(&refused), ["FORBIDDEN"], "an editor does not change what is published: {refused}");
        let next = amara.data_with(change, json!({"id": published["id"]})).await["updateContent"].clone();
        assert_ne!(next["id"], published["id"]);
        assert_eq!((&next["status"], &next["isDraft"], &next["title"]), (&json!("DRAFT"), &json!(true), &json!("Next")));
        assert_eq!((&next["parentId"], &next["slug"]), (&published["id"], &published["slug"]));
        let chain = next["versionChain"]["nodes"].as_array().unwrap();
        let versions: Vec<i64> = chain.iter().map(|row| row["version"].as_i64().unwrap()).collect();
        assert!(versions.is_sorted() && versions.last() == next["version"].as_i64().as_ref(), "{versions:?}");
        let kept = chain.iter().find(|row| row["id"] == published["id"]).unwrap();
        assert_eq!(kept["title"], published["title"], "what is published stays as it is");
        let archive = "mutation ($id: ID!) { updateContent(id: $id, patch: {status: ARCHIVED}) { id status } }";
        let archived = amara.data_with(archive, json!({"id": published["id"]})).await["updateContent"].clone();
        assert_eq!(archived, json!({"id": published["id"], "status": "ARCHIVED"}), "archiving is a move, not a version");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_run_out_says_so() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        let data = developer
            .data(
                "{ userBrandRoles(first: 500) { nodes { expiresAt isExpired } } licenses { nodes { expirationDate isExpired } } \
                 claims(first: 200) { nodes { effectiveFrom effectiveTo isEffective } } \
                 ended: userBrandRoles(where: {isExpired: {eq: true}}) { totalCount } }",
            )
            .await;
        let now = json!("2026-01-12T08:00:00.000000Z");
        let past = |at: &Json| at.as_str().is_some_and(|at| at <= now.as_str().unwrap());
        let ended = of_nodes(&data["userBrandRoles"], "isExpired").into_iter().filter(|ended| **ended == json!(true)).count();
        assert!(ended > 0);
        assert_eq!(data["ended"]["totalCount"], ended);
        for row in data["userBrandRoles"]["nodes"].as_array().unwrap() {
            assert_eq!(row["isExpired"], past(&row["expiresAt"]), "{row}");
        }
        for row in data["licenses"]["nodes"].as_array().unwrap() {
            assert_eq!(row["isExpired"], past(&row["expirationDate"]), "{row}");
        }
        for row in data["claims"]["nodes"].as_array().unwrap() {
            let effective = past(&row["effectiveFrom"]) && !past(&row["effectiveTo"]);
            assert_eq!(row["isEffective"], effective, "{row}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_what_is_asked_for_now() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let developer = world.developer().await;
        let plan = developer.data("{ pricingPlans(first: 1) { nodes { id } } }").await["pricingPlans"]["nodes"][0]["id"].clone();
        let query = "mutation ($id: ID!, $patch: UpdatePricingPlanInput!) { updatePricingPlan(id: $id, patch: $patch) { effectivePriceCents } }";
        let (past, later) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        for (patch, expected) in [
            (json!({"priceCents": {"set": 125}, "promotionalPriceCents": {"set": null}, "discountPercent": {"set": null}}), 125),
            (json!({"discountPercent": {"set": "10"}}), 113),
            (json!({"promotionalPriceCents": {"set": 99}}), 99),
            (json!({"promotionalFrom": later, "promotionalUntil": null}), 125),
            (json!({"promotionalFrom": past, "promotionalUntil": later}), 99),
            (json!({"promotionalPriceCents": {"set": null}, "discountPercent": {"set": "12.5"}}), 109),
            (json!({"promotionalUntil": "2026-01-02T00:00:00Z"}), 125),
        ] {
            let seen = developer.data_with(query, json!({"id": plan, "patch": patch})).await;
            assert_eq!(seen["updatePricingPlan"]["effectivePriceCents"], expected, "{patch}");
        }
    })
    .await;
}
