//! The forms of mutations, each with what it answers and what it leaves in the tables.

use serde_json::{Value as Json, json};

use super::coffee;
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_with_their_children_and_their_children_with_theirs() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (_, organization) = coffee(&amara).await;
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { name slug parentBrand { name } \
             userRoles { nodes { role user { email } assignedBy } } \
             claims(orderBy: [{level: ASC}]) { nodes { level version replacements(orderBy: [{country: ASC}]) { nodes { country } } } } } }";
        let claim = |level: &str, countries: &[&str]| {
            let replacements: Vec<Json> = countries
                .iter()
                .map(|country| json!({"country": country, "replacement": "Other", "reason": "Law"}))
                .collect();
            json!({"type": "MASTER", "level": level, "status": "ALLOWED", "text": {"original": "Fresh"},
                "replacements": {"create": replacements}})
        };
        let brand = |name: &str| json!({"organizationId": organization, "name": name, "slug": name, "country": "SE", "language": "sv"});
        let mut input = brand("below");
        input["parentBrand"] = json!({"create": brand("above")});
        input["claims"] = json!({"create": [claim("BRAND", &["DE", "FR"]), claim("PRODUCT", &[])]});
        let made = amara.data_with(query, json!({"input": input})).await["createBrand"].clone();
        assert_eq!((&made["name"], &made["parentBrand"]), (&json!("below"), &json!({"name": "above"})));
        let roles = made["userRoles"]["nodes"].as_array().unwrap();
        assert_eq!((roles.len(), &roles[0]["role"], &roles[0]["user"]["email"]), (1, &json!("ADMIN"), &json!(AMARA)), "{roles:?}");
        let expected = json!([
            {"level": "BRAND", "version": 1, "replacements": {"nodes": [{"country": "DE"}, {"country": "FR"}]}},
            {"level": "PRODUCT", "version": 1, "replacements": {"nodes": []}},
        ]);
        assert_eq!(made["claims"]["nodes"], expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_come_in_the_order_of_their_inputs_or_not_at_all() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (brand, _) = coffee(&amara).await;
        let query = "mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { name createdBy } }";
        let product = |name: &str| json!({"brandId": brand, "name": name, "sku": name});
        let names = ["zeta", "alpha", "mu", "beta"];
        let inputs: Vec<Json> = names.iter().map(|name| product(name)).collect();
        let made = amara.data_with(query, json!({"inputs": inputs})).await["createProducts"].clone();
        let seen: Vec<&str> = made.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!(seen, names);
        let before = world.number("SELECT count(*) FROM products").await;
        let twice = amara.ask_with(query, json!({"inputs": [product("new"), product("mu")]})).await;
        assert_eq!(codes(&twice), ["CONFLICT"], "{twice}");
        assert_eq!(world.number("SELECT count(*) FROM products").await, before, "all or none");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upsert_adds_what_is_not_there_and_changes_what_is() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (_, organization) = coffee(&amara).await;
        let query = "mutation ($input: CreateBrandInput!, $update: [BrandColumn!]) \
            { upsertBrand(input: $input, onConflict: ORGANIZATION_ID_AND_SLUG, update: $update) { id name country language } }";
        let input = |name: &str, country: &str, language: &str| {
            json!({"organizationId": organization, "slug": "upserted", "name": name, "country": country, "language": language})
        };
        let upsert = async |input: Json, update: Json| {
            amara.data_with(query, json!({"input": input, "update": update})).await["upsertBrand"].clone()
        };
        let first = upsert(input("One", "SE", "sv"), Json::Null).await;
        let second = upsert(input("Two", "DE", "de"), Json::Null).await;
        assert_eq!(second, json!({"id": first["id"], "name": "Two", "country": "DE", "language": "de"}));
        let third = upsert(input("Three", "FR", "fr"), json!(["NAME"])).await;
        assert_eq!(third, json!({"id": first["id"], "name": "Three", "country": "DE", "language": "de"}), "only what is named");
        let fourth = upsert(input("Four", "FR", "fr"), json!([])).await;
        assert_eq!(fourth, third, "nothing is named: the row stays");
        assert_eq!(world.number("SELECT count(*) FROM brands WHERE slug = 'upserted'").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_raised_and_lists_grow_where_they_stand() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let developer = world.developer().await;
        let plan = developer.data("{ pricingPlans(first: 1) { nodes { id priceCents } } }").await["pricingPlans"]["nodes"][0].clone();
        let raise = "mutation ($id: ID!, $by: Int!) { updatePricingPlan(id: $id, patch: {priceCents: {increment: $by}}) { priceCents } }";
        let raised = developer.data_with(raise, json!({"id": plan["id"], "by": 7})).await;
        assert_eq!(raised["updatePricingPlan"]["priceCents"], plan["priceCents"].as_i64().unwrap() + 7);
        let far = developer.ask_with(raise, json!({"id": plan["id"], "by": i32::MAX})).await;
        assert_eq!(codes(&far), ["BAD_USER_INPUT"], "past the end of the type: {far}");
        let below = developer.ask_with(raise, json!({"id": plan["id"], "by": -1_000_000})).await;
        assert_eq!(codes(&below), ["BAD_USER_INPUT"], "past the end of what the column may hold: {below}");

        let amara = world.user(AMARA).await;
        let (brand, _) = coffee(&amara).await;
        let change = "mutation ($id: ID!, $change: StringListChange!) { updateBrand(id: $id, patch: {guardrails: $change}) { guardrails } }";
        for (given, expected) in [
            (json!({"set": ["a", "b"]}), json!(["a", "b"])),
            (json!({"append": ["c", "a"]}), json!(["a", "b", "c", "a"])),
            (json!({"remove": ["a"]}), json!(["b", "c"])),
            (json!({"remove": ["b"], "append": ["d"]}), json!(["c", "d"])),
        ] {
            let seen = amara.data_with(change, json!({"id": brand, "change": given})).await;
            assert_eq!(seen["updateBrand"]["guardrails"], expected, "{given}");
        }
        let both_ways = amara.ask_with(change, json!({"id": brand, "change": {"set": [], "append": ["x"]}})).await;
        assert_eq!(codes(&both_ways), ["BAD_USER_INPUT"], "{both_ways}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_changes_what_it_finds_up_to_a_number_or_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (brand, _) = coffee(&amara).await;
        let inputs: Vec<Json> =
            (0..5).map(|number| json!({"brandId": brand, "name": format!("bulk {number}"), "sku": format!("bulk-{number}")})).collect();
        let create = "mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { id } }";
        amara.data_with(create, json!({"inputs": inputs})).await;
        let update = "mutation ($most: Int) { updateProducts(where: {name: {startsWith: \"bulk \"}}, patch: {description: \"changed\"}, \
            atMost: $most) { affected nodes { description } } }";
        let refused = amara.ask_with(update, json!({"most": 4})).await;
        assert_eq!(codes(&refused), ["LIMIT_EXCEEDED"], "{refused}");
        assert_eq!(world.number("SELECT count(*) FROM products WHERE description = 'changed'").await, 0);
        let changed = amara.data_with(update, json!({"most": 5})).await["updateProducts"].clone();
        assert_eq!((&changed["affected"], changed["nodes"].as_array().unwrap().len()), (&json!(5), 5));
        let delete = "mutation { deleteProducts(where: {description: {eq: \"changed\"}}) { affected } }";
        let vera = world.user(VERA).await;
        let none = vera.ask_with(delete, json!({})).await;
        assert_eq!(none["data"]["deleteProducts"]["affected"], 0, "a viewer may remove none of them: {none}");
        assert_eq!(amara.data(delete).await["deleteProducts"]["affected"], 5);
        assert_eq!(amara.data(delete).await["deleteProducts"]["affected"], 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_softly_comes_back_and_what_is_removed_for_good_does_not() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (brand, _) = coffee(&amara).await;
        let arguments = json!({"id": brand});
        let delete = "mutation ($id: ID!) { deleteBrand(id: $id) { name } }";
        let restore = "mutation ($id: ID!) { restoreBrand(id: $id) { name deletedAt } }";
        let read = "query ($id: ID!) { brand(id: $id) { name } }";
        assert_eq!(codes(&amara.ask_with(restore, arguments.clone()).await), ["CONFLICT"], "it is there");
        let removed = amara.data_with(delete, arguments.clone()).await;
        assert_eq!(removed["deleteBrand"]["name"], "Northwind Coffee");
        assert_eq!(amara.data_with(read, arguments.clone()).await["brand"], Json::Null);
        assert_eq!(codes(&amara.ask_with(delete, arguments.clone()).await), ["NOT_FOUND"]);
        let edgar = world.user(EDGAR).await;
        assert_eq!(codes(&edgar.ask_with(restore, arguments.clone()).await), ["NOT_FOUND"], "an editor sees nothing removed");
        let restored = amara.data_with(restore, arguments.clone()).await;
        assert_eq!(restored["restoreBrand"], json!({"name": "Northwind Coffee", "deletedAt": null}));
        assert_eq!(amara.data_with(read, arguments).await["brand"]["name"], "Northwind Coffee");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_an_operation_is_done_or_none_and_each_field_says_so() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (brand, _) = coffee(&amara).await;
        let query = "mutation ($brand: ID!, $sku: String!) { \
            one: createProduct(input: {brandId: $brand, name: \"One\", sku: \"op-1\"}) { id } \
            two: createProduct(input: {brandId: $brand, name: \"Two\", sku: $sku}) { id } \
            three: createProduct(input: {brandId: $brand, name: \"Three\", sku: \"op-3\"}) { id } }";
        let refused = amara.ask_with(query, json!({"brand": brand, "sku": "op-1"})).await;
        assert_eq!(refused["data"], Json::Null);
        let errors = refused["errors"].as_array().unwrap();
        let paths: Vec<&Json> = errors.iter().map(|error| &error["path"]).collect();
        assert_eq!(paths, [&json!(["one"]), &json!(["two"]), &json!(["three"])], "{refused:#}");
        assert_eq!(errors[1]["extensions"]["code"], "CONFLICT");
        for other in [&errors[0], &errors[2]] {
            assert_eq!(other["extensions"]["rolledBack"], true, "{other}");
        }
        assert_eq!(world.number("SELECT count(*) FROM products WHERE sku LIKE 'op-%'").await, 0);
        let done = amara.ask_with(query, json!({"brand": brand, "sku": "op-2"})).await;
        assert!(done.get("errors").is_none(), "{done}");
        assert_eq!(world.number("SELECT count(*) FROM products WHERE sku LIKE 'op-%'").await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_mistakes_of_an_input_are_named_at_once_before_anything_is_done() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let (_, organization) = coffee(&amara).await;
        let input = json!({"organizationId": organization, "name": "", "slug": "No Slug!", "country": "s1", "language": "sv",
            "claims": {"create": [
                {"type": "MASTER", "level": "BRAND", "status": "ALLOWED", "text": {"original": "Fresh"}},
                {"type": "MASTER", "level": "BRAND", "status": "ALLOWED", "text": {}, "countries": ["SE", "s1"],
                    "replacements": {"create": [{"country": "s1", "replacement": "r", "reason": "r"}]}}]}});
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        let refused = amara.ask_with(query, json!({"input": input})).await;
        assert!(codes(&refused).iter().all(|code| *code == "BAD_USER_INPUT"), "{refused:#}");
        let found = refused["errors"].as_array().unwrap();
        let fields: Vec<&str> = found.iter().map(|error| error["extensions"]["field"].as_str().unwrap()).collect();
        assert_eq!(
            fields,
            [
                "input.name",
                "input.slug",
                "input.country",
                "input.claims.create[1].text.original",
                "input.claims.create[1].countries[1]",
                "input.claims.create[1].replacements.create[0].country",
            ],
            "{found:#?}"
        );
        for (error, field) in found.iter().zip(fields) {
            assert!(error["message"].as_str().unwrap().starts_with(field), "{error}");
        }
    })
    .await;
}
