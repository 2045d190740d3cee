//! Rows that decide about rights must not justify themselves: they are judged by what was there before them.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{BRUNO, MARTA, Picture, brand, id_of, organization, refused, user};
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_assigns_a_customer_to_themselves() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, northwind) = (user(&world, EDGAR).await, organization(&world, "northwind").await);
        let assigned = |is: &str| {
            format!(
                "organization_id = {} AND {is} EXISTS (SELECT 1 FROM customer_users u WHERE u.customer_id = customers.id AND u.user_id = {})",
                world.id(northwind),
                world.id(edgar)
            )
        };
        let hidden = id_of(&world, "customers", &assigned("NOT")).await;
        let client = world.user(EDGAR).await;
        let query = "mutation ($input: CreateCustomerUserInput!) { createCustomerUser(input: $input) { id } }";
        let picture = Picture::of(&world).await;
        super::alike(&client, query, [hidden, Uuid::new_v4()], |id| json!({"input": {"customerId": id, "userId": edgar}})).await;
        let many = "mutation ($inputs: [CreateCustomerUserInput!]!) { createCustomerUsers(inputs: $inputs) { id } }";
        let answer = client.ask_with(many, json!({"inputs": [{"customerId": hidden, "userId": edgar}]})).await;
        assert_eq!(codes(&answer), ["NOT_FOUND"]);
        picture.assert_unchanged(&world).await;
        // Whoever adds a customer looks after it, and may let a colleague do so too.
        let create = "mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { id customerUsers { totalCount } } }";
        let input = json!({"organizationId": northwind, "name": "A B", "firstName": "A", "lastName": "B",
            "customerUsers": {"create": [{"userId": user(&world, MARTA).await}]}});
        let made = client.data_with(create, json!({"input": input})).await;
        assert_eq!(made["createCustomer"]["customerUsers"]["totalCount"], 2);
        // A viewer of the organization adds none, whoever is to look after it.
        refused(&world.user(VERA).await, create, json!({"input": input}), "FORBIDDEN").await;
    })
    .await;
}

/// A template without brands serves all of the organization; a first assignment would hand it to the admin of that brand.
#[tokio::test(flavor = "multi_thread")]
async fn a_brand_admin_takes_no_template_or_workflow_over() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let bruno = world.user(BRUNO).await;
        let of_northwind = "organization_id = (SELECT id FROM organizations WHERE slug = 'northwind')";
        for (table, join, column, one, input, extra) in [
            (
                "content_templates",
                "content_template_brands",
                "content_template_id",
                "ContentTemplateBrand",
                "contentTemplateId",
                "",
            ),
            ("workflows", "workflow_brands", "workflow_id", "WorkflowBrand", "workflowId", " AND kind = 'content'"),
        ] {
            let free = format!("{of_northwind}{extra} AND NOT EXISTS (SELECT 1 FROM {join} j WHERE j.{column} = {table}.id)");
            let elsewhere = format!(
                "{of_northwind}{extra} AND EXISTS (SELECT 1 FROM {join} j WHERE j.{column} = {table}.id AND j.brand_id <> {})",
                world.id(coffee)
            );
            for condition in [free, elsewhere] {
                if world.number(&format!("SELECT count(*) FROM {table} WHERE {condition}")).await == 0 {
                    continue;
                }
                let id = id_of(&world, table, &condition).await;
                let picture = Picture::of(&world).await;
                let query = format!("mutation ($input: Create{one}Input!) {{ create{one}(input: $input) {{ id }} }}");
                let answer = bruno.ask_with(&query, json!({"input": {input: id, "brandId": coffee}})).await;
                assert!(["FORBIDDEN", "NOT_FOUND", "CONFLICT"].contains(&codes(&answer)[0]), "{one}: {answer}");
                picture.assert_unchanged(&world).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_admin_adds_templates_for_the_own_brand_alone() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (coffee, tea) = (brand(&world, "northwind-coffee").await, brand(&world, "northwind-tea").await);
        let northwind = organization(&world, "northwind").await;
        let bruno = world.user(BRUNO).await;
        let query = "mutation ($input: CreateContentTemplateInput!) { createContentTemplate(input: $input) { id brands { totalCount } } }";
        let required = |brands: Json| {
            json!({"input": {"organizationId": northwind, "name": "Bruno's", "fields": [], "brands": brands}})
        };
        let picture = Picture::of(&world).await;
        refused(&bruno, query, required(json!(null)), "FORBIDDEN").await;
        refused(&bruno, query, required(json!({"connect": []})), "FORBIDDEN").await;
        refused(&bruno, query, required(json!({"connect": [tea]})), "NOT_FOUND").await;
        refused(&bruno, query, required(json!({"connect": [coffee, tea]})), "NOT_FOUND").await;
        picture.assert_unchanged(&world).await;
        let made = bruno.data_with(query, required(json!({"connect": [coffee]}))).await;
        assert_eq!(made["createContentTemplate"]["brands"]["totalCount"], 1);
        // And does not open it to all brands by taking the only assignment away.
        let id = Uuid::parse_str(made["createContentTemplate"]["id"].as_str().unwrap_or_default()).expect("an id");
        let link = id_of(&world, "content_template_brands", &format!("content_template_id = {}", world.id(id))).await;
        refused(&bruno, "mutation ($id: ID!) { deleteContentTemplateBrand(id: $id) { id } }", json!({"id": link}), "FORBIDDEN").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_below_a_parent_need_the_right_to_change_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.user(VERA).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let claim = id_of(&world, "claims", &format!("brand_id = {} AND deleted_at IS NULL", world.id(coffee))).await;
        let piece = id_of(&world, "content", &format!("brand_id = {} AND deleted_at IS NULL", world.id(coffee))).await;
        let skin = brand(&world, "halden-skin").await;
        let foreign = id_of(&world, "claims", &format!("brand_id = {}", world.id(skin))).await;
        let picture = Picture::of(&world).await;
        let replace = "mutation ($input: CreateClaimReplacementInput!) { createClaimReplacement(input: $input) { id } }";
        let row = |claim: Uuid| json!({"input": {"claimId": claim, "country": "SE", "replacement": "x", "reason": "y"}});
        refused(&vera, replace, row(claim), "FORBIDDEN").await;
        refused(&vera, replace, row(foreign), "NOT_FOUND").await;
        for one in ["Claim", "Product", "Content", "BrandVettingAgency", "UserBrandRole"] {
            let query = format!("mutation ($input: Create{one}Input!) {{ create{one}(input: $input) {{ id }} }}");
            let mut input = match one {
                "Claim" => json!({"type": "MASTER", "level": "BRAND", "status": "ALLOWED", "text": {"original": "x"}}),
                "Product" => json!({"name": "x"}),
                "Content" => json!({"type": "article", "title": "x", "slug": "x"}),
                "BrandVettingAgency" => json!({"agencyName": "x"}),
                _ => json!({"userId": user(&world, EDGAR).await, "role": "VIEWER"}),
            };
            input["brandId"] = json!(coffee);
            refused(&vera, &query, json!({"input": input}), "FORBIDDEN").await;
            input["brandId"] = json!(skin);
            refused(&vera, &query, json!({"input": input}), "NOT_FOUND").await;
        }
        let start = "mutation ($input: CreateWorkflowInstanceInput!) { createWorkflowInstance(input: $input) { id } }";
        let workflow = id_of(
            &world,
            "workflows",
            "kind = 'content' AND organization_id = (SELECT id FROM organizations WHERE slug = 'halden')",
        )
        .await;
        refused(&vera, start, json!({"input": {"workflowId": workflow, "contentId": piece}}), "NOT_FOUND").await;
        picture.assert_unchanged(&world).await;
        world.user(EDGAR).await.data_with(replace, row(claim)).await;
    })
    .await;
}
