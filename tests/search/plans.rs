//! The indexes are there and are used.

use super::*;

/// What PostgreSQL would do for a query, without its belief that a small table is best read whole.
async fn plan(world: &World, sql: &str) -> String {
    let sql = format!("EXPLAIN (COSTS OFF) {sql}");
    let settled = format!("SET enable_seqscan = off; SET enable_indexscan = off; SET enable_indexonlyscan = off; {sql}");
    let connection = sea_orm::Database::connect(world.url()).await.expect("it opens");
    use sea_orm::ConnectionTrait;
    let mut lines = Vec::new();
    for part in settled.split("; ") {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, part);
        let rows = connection.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{part}: {error}"));
        lines = rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("a line")).collect();
    }
    connection.close().await.expect("it closes");
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn words_tags_and_fields_are_found_by_their_indexes() {
    let world = World::shared(Backend::Postgres, SMALL).await;
    for (condition, index) in [
        ("search_vector @@ '''coffee''' ", "idx_content_fts"),
        ("search_vector @@ '''cof'':*' ", "idx_content_fts"),
        ("tags @> '[\"coffee\"]'", "idx_content_tags"),
        ("tags ?| ARRAY(SELECT jsonb_array_elements_text('[\"coffee\", \"tea\"]'::jsonb))", "idx_content_tags"),
        ("fields @> '{\"readingMinutes\": 3}'", "idx_content_fields"),
        ("search_title IS NULL OR search_fields IS NULL OR search_body IS NULL", "idx_content_unindexed"),
    ] {
        let plan = plan(&world, &format!("SELECT id FROM content WHERE {condition}")).await;
        assert!(plan.contains(index), "{condition}:\n{plan}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_asks_its_index_once() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let devin = world.developer().await;
    let request = rowgate::execute::GraphqlRequest {
        query: "{ contentList(search: \"coffee\", first: 5) { nodes { id } } }".to_owned(),
        ..rowgate::execute::GraphqlRequest::default()
    };
    let explained = world.gateway.explain(&request, &devin.viewer).expect("a plan");
    let sql = explained.statements[0].split('\n').next().expect("a statement");
    let (mut asked, mut bare) = (0, sql.to_owned());
    for (parameter, value) in [("?1", "'\"coffee\"'"), ("?2", "1000"), ("?3", "'[\" coffee \"]'"), ("?4", "5")] {
        bare = bare.replace(parameter, value);
    }
    let rows = world
        .database
        .query(&format!("EXPLAIN QUERY PLAN {bare}"), Vec::new())
        .await
        .unwrap_or_else(|error| panic!("{bare}: {error}"));
    let lines: Vec<String> = rows.iter().map(|row| row.try_get_by_index(3).expect("a line")).collect();
    asked += lines.iter().filter(|line| line.contains("content_fts VIRTUAL TABLE INDEX")).count();
    assert_eq!(asked, 1, "{bare}\n{lines:#?}");
    assert!(!lines.iter().any(|line| line == "SCAN t1"), "{lines:#?}");
}
