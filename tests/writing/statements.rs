//! How many statements a mutation costs: a number that depends on its form, never on how many rows it writes.
//!
//! Facts about the caller were loaded before, by the doors: they are not counted here, and a request over HTTP costs one more.
//! On SQLite the context of a write is a row, which is cleared again before the end: one statement more.

use std::time::Instant;

use serde_json::{Value as Json, json};

use crate::support::*;

/// Every transaction has these: BEGIN, who writes, the facts as they are inside, COMMIT; on SQLite also that nobody writes any
/// more.
fn around(backend: Backend) -> u64 {
    match backend {
        Backend::Sqlite => 5,
        Backend::Postgres => 4,
    }
}

/// A form of a mutation and the statements it takes between those that stand around every one.
struct Case {
    name: &'static str,
    within: &'static [&'static str],
    mutation: &'static str,
}

const fn case(name: &'static str, within: &'static [&'static str], mutation: &'static str) -> Case {
    Case { name, within, mutation }
}

/// In their order: later ones change what earlier ones made. `id: "@name"` stands for the id that the case of the name gave.
const CASES: &[Case] = &[
    // The rule looks at nothing but the row: the statement that adds it judges it, and nothing is left to judge afterwards.
    case(
        "create",
        &["references", "insert", "payload"],
        r#"createProduct(input: {brandId: "@brand", name: "One", sku: "one"}) { id name }"#,
    ),
    case(
        "create with children of children",
        // The new brand makes its creator its admin: facts are read again before the next table is written.
        &[
            "references",
            "insert: brand",
            "companion: role",
            "facts",
            "insert: claim",
            "insert: replacements",
            "judgement: brand",
            "judgement: replacements",
            "payload: brand and organization",
            "payload: claims",
            "payload: replacements",
        ],
        r#"createBrand(input: {organizationId: "@organization", name: "New", slug: "new", country: "SE", language: "sv",
            claims: {create: [{type: MASTER, level: BRAND, status: ALLOWED, text: {original: "Fresh"},
                replacements: {create: [{country: "DE", replacement: "Frisch", reason: "r"},
                    {country: "FR", replacement: "Frais", reason: "r"}]}}]}})
            { id organization { name } claims { nodes { level replacements { nodes { country } } } } }"#,
    ),
    case(
        "create with a parent of its own",
        // Two tables' worth of statements, though it is one table: the second brand refers to the first.
        &[
            "references: parent",
            "references",
            "insert: parent",
            "companion: role on the parent",
            "facts",
            "insert",
            "companion",
            "judgement: parent",
            "judgement",
            "facts",
            "payload",
        ],
        r#"createBrand(input: {organizationId: "@organization", name: "Below", slug: "below", country: "SE", language: "sv",
            parentBrand: {create: {organizationId: "@organization", name: "Above", slug: "above", country: "SE",
                language: "sv"}}}) { id parentBrand { name } }"#,
    ),
    case(
        "create with connected rows",
        &["references", "references: product", "insert: claim", "insert: link", "judgement: link", "payload"],
        r#"createClaim(input: {brandId: "@brand", type: MASTER, level: BRAND, status: ALLOWED, text: {original: "Fresh"},
            products: {connect: ["@create"]}}) { id }"#,
    ),
    // What is changed cannot make the rule untrue that held before: there is nothing to judge.
    case(
        "update",
        &["rows, locked and judged", "update", "payload"],
        r#"updateProduct(id: "@create", patch: {name: "First"}) { id name }"#,
    ),
    case(
        "update that refers to another row",
        &["rows, locked and judged", "references", "update", "judgement", "facts", "payload"],
        r#"updateBrand(id: "@create with children of children", patch: {parentBrandId: "@brand"}) { id }"#,
    ),
    case("update of nothing", &["rows, locked and judged", "payload"], r#"updateProduct(id: "@create", patch: {}) { id }"#),
    case(
        "update many",
        &["choice", "rows, locked and judged", "update", "payload"],
        r#"updateProducts(where: {brandId: {eq: "@brand"}}, patch: {description: "All."}) { affected nodes { name } }"#,
    ),
    case(
        "upsert of a new row",
        &["references", "key", "insert", "companion", "judgement", "facts", "payload"],
        r#"upsertBrand(input: {organizationId: "@organization", name: "Newest", slug: "newest", country: "SE", language: "sv"},
            onConflict: ORGANIZATION_ID_AND_SLUG) { id }"#,
    ),
    case(
        "upsert of a known row",
        &["references", "key", "rows, locked and judged", "update", "judgement", "facts", "payload"],
        r#"upsertBrand(input: {organizationId: "@organization", name: "Newest", slug: "newest", country: "NO", language: "sv"},
            onConflict: ORGANIZATION_ID_AND_SLUG, update: [COUNTRY]) { id }"#,
    ),
    case("delete, softly", &["rows, locked and judged", "payload", "update"], r#"deleteProduct(id: "@create") { id deletedAt }"#),
    case("restore", &["rows, locked and judged", "update", "payload"], r#"restoreProduct(id: "@create") { id deletedAt }"#),
    case(
        "delete many",
        &["choice", "rows, locked and judged", "payload", "update"],
        r#"deleteProducts(where: {sku: {eq: "one"}}) { affected nodes { id } }"#,
    ),
    case(
        "create for good",
        &["references", "insert", "payload"],
        r#"createBrandVettingAgency(input: {brandId: "@brand", agencyName: "A"}) { id }"#,
    ),
    case(
        "delete for good",
        &["rows, locked and judged", "payload", "delete"],
        r#"deleteBrandVettingAgency(id: "@create for good") { id }"#,
    ),
];

/// The caller, and the ids that mutations name.
struct Scene<'w> {
    amara: Client<'w>,
    ids: Vec<(String, String)>,
}

impl<'w> Scene<'w> {
    async fn new(world: &'w World) -> Self {
        let amara = world.user(AMARA).await;
        let data = amara.data("{ brands(first: 1, orderBy: [{slug: ASC}]) { nodes { id organizationId } } }").await;
        let brand = &data["brands"]["nodes"][0];
        let id = |name: &str, value: &Json| (format!("\"@{name}\""), value.to_string());
        let ids = vec![id("brand", &brand["id"]), id("organization", &brand["organizationId"])];
        Self { amara, ids }
    }

    /// What is sent for the fields of a mutation, and the answer.
    async fn sent(&self, fields: &str, given: Json) -> (u64, Json) {
        let fields = self.ids.iter().fold(fields.to_owned(), |filled, (name, id)| filled.replace(name, id));
        let mutation = match given {
            Json::Null => format!("mutation {{ done: {fields} }}"),
            _ => fields,
        };
        let before = self.amara.world.statements();
        let answer = self.amara.ask_with(&mutation, given).await;
        (self.amara.world.statements() - before, answer)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_costs_what_it_should() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let mut scene = Scene::new(&world).await;
        for Case { name, within, mutation } in CASES {
            let (sent, answer) = scene.sent(mutation, Json::Null).await;
            assert!(answer.get("errors").is_none(), "{name} on {backend}: {answer:#}");
            assert_eq!(sent, around(backend) + within.len() as u64, "{name} on {backend}: {within:?}");
            scene.ids.push((format!("\"@{name}\""), answer["data"]["done"]["id"].to_string()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_one_operation_share_what_stands_around_them() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let scene = Scene::new(&world).await;
        let create = r#"createProduct(input: {brandId: "@brand", name: "One"}) { id }"#;
        let (sent, answer) = scene.sent(&format!("{create} b: {create} c: {create}"), Json::Null).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        assert_eq!(sent, around(backend) + 3 * 3, "on {backend}");
    })
    .await;
}

/// A refusal rolls back, and is then recorded in a transaction of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_costs_its_record() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let vera = world.user(VERA).await;
        let seen = vera.data("{ products(first: 1) { nodes { id } } }").await["products"]["nodes"][0]["id"].clone();
        for (id, code) in [(seen, "FORBIDDEN"), (json!("00000000-0000-4000-8000-000000000000"), "NOT_FOUND")] {
            let before = world.statements();
            let mutation = "mutation ($id: ID!) { updateProduct(id: $id, patch: {name: \"Mine\"}) { id } }";
            let answer = vera.ask_with(mutation, json!({"id": id})).await;
            assert_eq!(codes(&answer), [code], "{answer:#}");
            let (begin, context, facts, rows, rollback, record) = (1, 1, 1, 1, 1, 3);
            assert_eq!(world.statements() - before, begin + context + facts + rows + rollback + record, "{code} on {backend}");
        }
        let before = world.statements();
        let wrong = vera.ask("mutation { updateProduct(id: \"x\", patch: {name: \"\"}) { id } }").await;
        assert_eq!(codes(&wrong), ["BAD_USER_INPUT"], "{wrong:#}");
        assert_eq!(world.statements(), before, "an input that cannot be used needs no database to be refused");
    })
    .await;
}

/// Many rows cost what few rows cost, at every level of nesting.
#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_rows_does_not_matter() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let scene = Scene::new(&world).await;
        let brand = scene.ids[0].1.trim_matches('"').to_owned();
        let create = "mutation ($inputs: [CreateClaimInput!]!) { createClaims(inputs: $inputs) { id } }";
        let claim = |children: usize| {
            let replacement = |number: usize| json!({"country": COUNTRIES[number], "replacement": "New", "reason": "r"});
            let children: Vec<Json> = (0..children).map(replacement).collect();
            json!({"brandId": brand, "type": "MASTER", "level": "BRAND", "status": "ALLOWED", "text": {"original": "Old"},
                "replacements": {"create": children}})
        };
        // Alone: references, insert, payload. With children also their insert, and their judgement: their rule looks at the claim.
        let (alone, nested) = (3, 5);
        for (rows, children, expected) in [(3, 0, alone), (300, 0, alone), (1, 1, nested), (3, 2, nested), (1_000, 3, nested)] {
            let inputs: Vec<Json> = (0..rows).map(|_| claim(children)).collect();
            let began = Instant::now();
            let (sent, answer) = scene.sent(create, json!({"inputs": inputs})).await;
            assert!(answer.get("errors").is_none(), "{answer:.600}");
            println!("{rows} claims with {children} replacements each: {sent} statements, {:?}", began.elapsed());
            assert_eq!(sent, around(backend) + expected, "{rows} claims with {children} replacements each on {backend}");
        }
    })
    .await;
}

const COUNTRIES: [&str; 3] = ["DE", "FR", "SE"];
