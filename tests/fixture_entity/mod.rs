//! Adding an entity, done: one file, one word in a list, one migration. Everything else follows, and that is what is tested.
//!
//! `shelf_note.rs` is the file, `entities![..]` the list, `postgres.sql`, `sqlite.sql` and `trail.txt` the migration. Beside it
//! stands `shelf_count.rs`, a view over it without ids.

mod shelf_count;
mod shelf_note;

use std::sync::Arc;

use entity::table::Table;
use migration::trail::Trail;
use migration::{MigrationTrait, Migrator, MigratorTrait, Step};
use rowgate::catalog::Catalog;
use serde_json::{Value as Json, json};

use crate::every_table::{Setting, faults_of};
use crate::policy_oracle::asking::gateway;
use crate::support::*;

/// The entities beside those of the data model: one word each.
macro_rules! entities {
    ($($entity:ident),+ $(,)?) => {
        fn entities() -> Vec<Table> {
            vec![$($entity::table()),+]
        }
    };
}

entities![shelf_note, shelf_count];

/// The steps of the data model and the further one.
struct Further;

impl MigratorTrait for Further {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = Migrator::migrations();
        steps.extend([Box::new(TABLES) as Box<dyn MigrationTrait>, Box::new(TRAIL)]);
        steps.push(Box::new(TRAIL.feed("m20990101_000003_shelf_notes_feed")));
        steps
    }
}

const TABLES: Step = Step {
    name: "m20990101_000001_shelf_notes",
    postgres: include_str!("postgres.sql"),
    sqlite: include_str!("sqlite.sql"),
    tables: &["shelf_notes"],
    views: &["shelf_counts"],
    ..Step::EMPTY
};

const TRAIL: Trail = Trail { name: "m20990101_000002_shelf_notes_trail", tables: include_str!("trail.txt"), is_first: false };

fn tables() -> Vec<Table> {
    entity::tables().into_iter().chain(entities()).collect()
}

fn catalog() -> Catalog {
    Catalog::new(tables(), entity::policies_of(tables()))
}

/// The demonstration, its tables and the further one, behind a gateway that knows them all.
async fn world(backend: Backend) -> World {
    let mut world = World::own(backend, SMALL).await;
    Further::up(world.database.writer(), None).await.expect("one step further");
    world.gateway = gateway(&world, &Arc::new(catalog()));
    world
}

const CREATE: &str = "mutation ($input: CreateShelfNoteInput!) { createShelfNote(input: $input) \
    { id nodeId shop shelf remark brand { name } creator { email } createdAt } }";

/// A brand of the caller, and a note about it in each of two shops.
async fn noted(amara: &Client<'_>) -> (Json, [Json; 2]) {
    let brands = amara.data("{ brands(where: {slug: {eq: \"northwind-coffee\"}}) { nodes { id } } }").await;
    let brand = brands["brands"]["nodes"][0]["id"].clone();
    let add = async |shop: &str, shelf: i32| {
        let input = json!({"brandId": brand, "shop": shop, "shelf": shelf, "remark": format!("seen at {shop}")});
        amara.data_with(CREATE, json!({"input": input})).await["createShelfNote"].clone()
    };
    let notes = [add("Corner", 2).await, add("Station", 5).await];
    (brand, notes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_entity_is_read_by_every_operation() {
    both(async |backend| {
        let world = world(backend).await;
        let amara = world.user(AMARA).await;
        let (brand, [corner, station]) = noted(&amara).await;
        assert_eq!((&corner["brand"]["name"], &corner["creator"]["email"]), (&json!("Northwind Coffee"), &json!(AMARA)));
        let data = amara.data("{ shelfNotes(orderBy: [{shelf: DESC}]) { totalCount nodes { shop brand { name } } } }").await;
        assert_eq!(texts_of_nodes(&data["shelfNotes"], "shop"), ["Station", "Corner"]);
        let page = amara.data("{ shelfNotes(first: 1, orderBy: [{shop: ASC}]) { pageInfo { endCursor } } }").await;
        let next = "query ($after: String) { shelfNotes(first: 1, after: $after, orderBy: [{shop: ASC}]) { nodes { shop } } }";
        let next = amara.data_with(next, json!({"after": page["shelfNotes"]["pageInfo"]["endCursor"]})).await;
        assert_eq!(texts_of_nodes(&next["shelfNotes"], "shop"), ["Station"]);
        let get = "query ($id: ID!, $node: ID!, $brand: ID!) { shelfNote(id: $id) { shop } node(nodeId: $node) { ... on ShelfNote { shop } } \
            shelfNoteByBrandIdAndShop(brandId: $brand, shop: \"Corner\") { id } }";
        let got = amara.data_with(get, json!({"id": corner["id"], "node": station["nodeId"], "brand": brand})).await;
        assert_eq!((&got["shelfNote"]["shop"], &got["node"]["shop"]), (&json!("Corner"), &json!("Station")));
        assert_eq!(got["shelfNoteByBrandIdAndShop"]["id"], corner["id"]);
        let found = amara
            .data("{ high: shelfNotes(where: {shelf: {gt: 2}}) { nodes { shop } } \
                over: shelfNotes(where: {brand: {slug: {eq: \"northwind-coffee\"}}}) { totalCount } \
                none: shelfNotes(where: {brand: {slug: {eq: \"northwind-tea\"}}}) { totalCount } }")
            .await;
        assert_eq!(texts_of_nodes(&found["high"], "shop"), ["Station"]);
        assert_eq!((&found["over"]["totalCount"], &found["none"]["totalCount"]), (&json!(2), &json!(0)));
        let groups = "{ shelfNotesAggregate { count sum { shelf } avg { shelf } min { shop } max { shelf } countDistinct { brandId } } }";
        let group = amara.data(groups).await["shelfNotesAggregate"][0].clone();
        let expected = json!({"count": 2, "sum": {"shelf": "7"}, "avg": {"shelf": 3.5}, "min": {"shop": "Corner"},
            "max": {"shelf": 5}, "countDistinct": {"brandId": 1}});
        assert_eq!(group, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_entity_is_written_checked_and_recorded() {
    both(async |backend| {
        let world = world(backend).await;
        let amara = world.user(AMARA).await;
        let (brand, [corner, station]) = noted(&amara).await;
        let change = "mutation ($id: ID!) { updateShelfNote(id: $id, patch: {shelf: {increment: 1}, remark: null}) { shelf remark } }";
        let changed = amara.data_with(change, json!({"id": corner["id"]})).await;
        assert_eq!(changed["updateShelfNote"], json!({"shelf": 3, "remark": null}));
        let add = async |shop: &str, shelf: i32| {
            let input = json!({"brandId": brand, "shop": shop, "shelf": shelf});
            amara.ask_with(CREATE, json!({"input": input})).await
        };
        let refused = add("", 0).await;
        let fields: Vec<&Json> =
            refused["errors"].as_array().expect("errors").iter().map(|error| &error["extensions"]["field"]).collect();
        assert_eq!(fields, ["input.shop", "input.shelf"], "{refused}");
        assert_eq!(codes(&add("Corner", 1).await), ["CONFLICT"]);
        let upsert = "mutation ($input: CreateShelfNoteInput!) { upsertShelfNote(input: $input, onConflict: BRAND_ID_AND_SHOP) { id shelf } }";
        let same = amara.data_with(upsert, json!({"input": {"brandId": brand, "shop": "Station", "shelf": 9}})).await;
        assert_eq!(same["upsertShelfNote"], json!({"id": station["id"], "shelf": 9}));
        let removed = amara.data_with("mutation ($id: ID!) { deleteShelfNote(id: $id) { shop } }", json!({"id": corner["id"]})).await;
        assert_eq!(removed["deleteShelfNote"]["shop"], "Corner");
        let left = amara.data("{ shelfNotes { nodes { shop } } }").await;
        assert_eq!(texts_of_nodes(&left["shelfNotes"], "shop"), ["Station"]);
        let history = "query ($node: ID!) { history(nodeId: $node) { nodes { action user { email } changes { field old new } } } }";
        let told = amara.data_with(history, json!({"node": station["nodeId"]})).await["history"]["nodes"].clone();
        assert_eq!((&told[0]["action"], &told[1]["action"]), (&json!("UPDATE"), &json!("CREATE")), "{told}");
        let shelf = told[0]["changes"].as_array().expect("changes").iter().find(|change| change["field"] == "shelf");
        assert_eq!(shelf, Some(&json!({"field": "shelf", "old": 5, "new": 9})));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_entity_shows_its_rows_to_whom_its_policy_says() {
    both(async |backend| {
        let world = world(backend).await;
        let (brand, [corner, _]) = noted(&world.user(AMARA).await).await;
        let list = "{ shelfNotes { totalCount } shelfNotesAggregate { count } brands { totalCount } }";
        let get = "query ($id: ID!) { shelfNote(id: $id) { shop } }";
        let change = "mutation ($id: ID!) { updateShelfNote(id: $id, patch: {remark: \"mine\"}) { id } }";
        let remove = "mutation ($id: ID!) { deleteShelfNote(id: $id) { id } }";
        let id = json!({"id": corner["id"]});
        let input = json!({"input": {"brandId": brand, "shop": "Market", "shelf": 1}});
        // Who reads the brand reads the notes, and does not write them.
        let vera = world.user(VERA).await;
        assert_eq!(vera.data(list).await["shelfNotes"]["totalCount"], 2);
        assert_eq!(vera.data_with(get, id.clone()).await["shelfNote"]["shop"], "Corner");
        for query in [change, remove] {
            assert_eq!(codes(&vera.ask_with(query, id.clone()).await), ["FORBIDDEN"]);
        }
        assert_eq!(codes(&vera.ask_with(CREATE, input.clone()).await), ["FORBIDDEN"]);
        // Who does not is told of none, by any way.
        let [ingrid, olive, anonymous] = [world.user(INGRID).await, world.outsider().await, world.anonymous()];
        for (stranger, refusal) in [(ingrid, "NOT_FOUND"), (olive, "NOT_FOUND"), (anonymous, "BAD_USER_INPUT")] {
            let data = stranger.data(list).await;
            assert_eq!((&data["shelfNotes"]["totalCount"], &data["shelfNotesAggregate"][0]["count"]), (&json!(0), &json!(0)));
            assert_eq!(stranger.data_with(get, id.clone()).await["shelfNote"], Json::Null);
            for query in [change, remove] {
                assert_eq!(codes(&stranger.ask_with(query, id.clone()).await), ["NOT_FOUND"]);
            }
            assert_eq!(codes(&stranger.ask_with(CREATE, input.clone()).await), [refusal]);
        }
    })
    .await;
}

#[test]
fn a_further_entity_stands_in_the_schema_and_moves_nothing() {
    let known = Catalog::new(entity::tables(), entity::policies());
    let [before, after] = [known, catalog()].map(|catalog| rowgate::schema::sdl(&catalog).expect("a schema"));
    let mut lines = after.lines();
    let lost = before.lines().find(|line| !lines.any(|kept| kept == *line));
    assert_eq!(lost, None, "what was there stands in its place");
    let known: Vec<&str> = before.lines().filter(|line| line.starts_with("type ") || line.starts_with("input ")).collect();
    let further = after.lines().filter(|line| (line.starts_with("type ") || line.starts_with("input ")) && !known.contains(line));
    let further: Vec<&str> = further.collect();
    assert!(further.contains(&"type ShelfNote implements Node {"), "{further:?}");
    assert!(further.contains(&"type ShelfCount {"), "{further:?}");
    assert!(further.iter().all(|line| line.contains("ShelfNote") || line.contains("ShelfCount")), "{further:?}");
}

#[test]
fn a_further_entity_stands_in_the_reference() {
    let files = rowgate::docs::files(&tables(), &catalog()).expect("a schema");
    let page = &files["brand.md"];
    for told in ["ShelfNote", "ShelfCount", "What somebody noted about a brand's place on a shelf."] {
        assert!(page.contains(told), "{told} is not told of");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn further_entities_are_like_every_other() {
    let (sqlite, postgres) = tokio::join!(world(Backend::Sqlite), world(Backend::Postgres));
    for world in [&sqlite, &postgres] {
        world
            .run_unrecorded(
                "INSERT INTO shelf_notes (id, brand_id, shop, shelf, remark, created_by, created_at, updated_at) \
                 SELECT id, id, 'Corner of ' || slug, length(slug), description, created_by, created_at, updated_at FROM brands",
            )
            .await;
    }
    let setting = Setting::over([sqlite, postgres], catalog()).await;
    let faults = faults_of(&setting, |table| entities().iter().any(|further| further.name == table)).await;
    assert_eq!(faults, Vec::<String>::new());
}
