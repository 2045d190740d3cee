//! Rows of tables that were made for rows: who looks into them, and what may stand in a statement.

use serde_json::{Value as Json, json};

use crate::support::*;

const ROWS: &str = "{ importTables(first: 100, orderBy: [{tableName: ASC}]) { nodes { id tableName rows(first: 3) } } }";

/// The lists of rows that the caller sees, by table.
async fn seen(client: &Client<'_>, query: &str) -> Vec<(String, Vec<Json>)> {
    let data = client.data(query).await;
    let rows = |node: &Json| {
        let name = node["tableName"].as_str().expect("a name").to_owned();
        (name, node["rows"].as_array().expect("a list").clone())
    };
    data["importTables"]["nodes"].as_array().expect("nodes").iter().map(rows).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_the_entry_sees_the_rows_and_nobody_else_does() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let all = seen(&world.developer().await, ROWS).await;
        assert!(all.len() > 5 && all.iter().all(|(_, rows)| rows.len() == 3), "{all:?}");
        for (email, sees) in [(AMARA, true), (INGRID, true), (OLIVE, true), ("", false)] {
            let client = if email.is_empty() { world.anonymous() } else { world.user(email).await };
            let of_caller = seen(&client, ROWS).await;
            assert_eq!(!of_caller.is_empty(), sees, "{email}");
            assert!(of_caller.len() < all.len(), "{email} sees everything");
            assert!(of_caller.iter().all(|table| all.contains(table)), "{email}");
        }
        let id = "query ($id: ID!) { importTable(id: $id) { rows } }";
        let entries = world.developer().await.data("{ importTables(first: 100) { nodes { id dataSource { userId } } } }").await;
        let amara = world.user(AMARA).await;
        let own = amara.data("{ importTables(first: 100) { nodes { id } } }").await;
        let own: Vec<&Json> = of_nodes(&own["importTables"], "id");
        for hidden in of_nodes(&entries["importTables"], "id").into_iter().filter(|id| !own.contains(id)) {
            assert_eq!(amara.data_with(id, json!({"id": hidden})).await, json!({"importTable": null}));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_give_the_same_rows_in_the_same_form() {
    let mut answers = Vec::new();
    for backend in Backend::BOTH {
        let world = World::shared(backend, SMALL).await;
        answers.push(world.developer().await.ask(ROWS).await);
    }
    assert_eq!(answers[0].to_string(), answers[1].to_string());
    let row = &answers[0]["data"]["importTables"]["nodes"][0]["rows"][0];
    let members: Vec<&str> = row.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected = ["id", "email", "spent", "orders", "seen_at", "birthday", "first_name", "newsletter", "imported_at"];
    assert_eq!(members, expected);
    assert!(row["orders"].is_i64() && row["id"].is_string() && row["imported_at"].as_str().is_some_and(|at| at.ends_with('Z')));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_in_pages_of_each_table() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let developer = world.developer().await;
        let query = |arguments: &str| {
            format!("{{ importTables(first: 2, orderBy: [{{tableName: ASC}}]) {{ nodes {{ tableName rows{arguments} }} }} }}")
        };
        let whole = seen(&developer, &query("")).await;
        assert!(whole.iter().all(|(_, rows)| rows.len() == 25), "{whole:?}");
        let times: Vec<&str> = whole[0].1.iter().map(|row| row["imported_at"].as_str().expect("an instant")).collect();
        assert!(times.is_sorted(), "{times:?}");
        for (arguments, from, to) in [("(first: 4)", 0, 4), ("(first: 4, offset: 23)", 23, 25), ("(first: 0)", 0, 0), ("(offset: 25)", 25, 25)] {
            for (page, whole) in seen(&developer, &query(arguments)).await.iter().zip(&whole) {
                assert_eq!(page.1, whole.1[from..to], "{arguments}");
            }
        }
        for (arguments, code) in [("(first: -1)", "BAD_USER_INPUT"), ("(offset: -1)", "BAD_USER_INPUT"), ("(first: 1001)", "LIMIT_EXCEEDED")] {
            let before = world.statements();
            assert_eq!(codes(&developer.ask(&query(arguments)).await), [code], "{arguments}");
            assert_eq!(world.statements(), before, "{arguments} is refused before the database hears of it");
        }
        let costly = "{ importTables(first: 20) { nodes { rows(first: 1000) } } }";
        assert_eq!(codes(&developer.ask(costly).await), ["LIMIT_EXCEEDED"]);
        let nested = "{ dataSources(first: 9, where: {importTables: {some: {}}}) { nodes { importTables { nodes { rows(first: 1) } } } } }";
        let nested = developer.data(nested).await["dataSources"]["nodes"][0]["importTables"]["nodes"][0]["rows"].clone();
        assert_eq!(nested.as_array().map(Vec::len), Some(1), "{nested}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_leads_to_no_other_table() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let entry = amara.data("{ importTables(first: 1) { nodes { id } } }").await["importTables"]["nodes"][0]["id"].clone();
        let id = world.id(entry.as_str().and_then(|id| id.parse().ok()).expect("an id"));
        let rows = async || {
            let query = "query ($id: ID!) { importTable(id: $id) { rows(first: 1) } }";
            amara.data_with(query, json!({"id": entry})).await["importTable"]["rows"].clone()
        };
        assert_eq!(rows().await.as_array().map(Vec::len), Some(1));
        // The registry itself is called like a table that was made, and is none.
        world
            .run(&format!("UPDATE import_tables SET table_name = 'import_tables', column_definitions = '[]' WHERE id = {id}"))
            .await;
        assert_eq!(rows().await, json!([]));
        world.run(&format!("UPDATE import_tables SET table_name = 'import_that_is_not_there' WHERE id = {id}")).await;
        assert_eq!(rows().await, json!([]));
        world.run("CREATE TABLE import_of_tests (id INTEGER, imported_at INTEGER)").await;
        for name in ["users", "import_of_tests\" r; DROP TABLE users; --"] {
            let refused = format!("UPDATE import_tables SET table_name = '{name}' WHERE id = {id}");
            let database = world.gateway.database();
            let refused = sea_orm::ConnectionTrait::execute_unprepared(database.writer(), &refused).await;
            assert!(refused.is_err(), "{name}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_columns_are_left_out() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let entry = amara.data("{ importTables(first: 1) { nodes { id } } }").await["importTables"]["nodes"][0]["id"].clone();
        let id = world.id(entry.as_str().and_then(|id| id.parse().ok()).expect("an id"));
        let definitions =
            r#"[{"name": "email", "type": "text"}, {"name": "x\" FROM users --", "type": "text"}, {"name": "id"}, 7]"#;
        world.run(&format!("UPDATE import_tables SET column_definitions = '{definitions}' WHERE id = {id}")).await;
        let query = "query ($id: ID!) { importTable(id: $id) { rows(first: 1) } }";
        let rows = amara.data_with(query, json!({"id": entry})).await["importTable"]["rows"].clone();
        let members: Vec<&String> = rows[0].as_object().expect("an object").keys().collect();
        assert_eq!(members, ["id", "email", "imported_at"]);
    })
    .await;
}
