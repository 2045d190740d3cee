//! The indexes are there, and the statements of the gateway can use them.

use rowgate::execute::GraphqlRequest;
use sea_orm::ConnectionTrait;

use super::*;

/// The first statement of an operation, with these values in place of its parameters.
fn statement(client: &Client<'_>, query: &str, values: &[&str]) -> String {
    let request = GraphqlRequest { query: query.to_owned(), ..GraphqlRequest::default() };
    let explained = client.world.gateway.explain(&request, &client.viewer).expect("a plan");
    let sql = explained.statements[0].split('\n').next().expect("a statement").to_owned();
    let sign = if client.world.backend == Backend::Postgres { '$' } else { '?' };
    // From the last one on: the first is a part of the tenth.
    let numbered = values.iter().enumerate().rev();
    numbered.fold(sql, |sql, (place, value)| sql.replace(&format!("{sign}{}", place + 1), value))
}

/// What PostgreSQL does for a statement when it may not read the table from one end to the other.
async fn plan(world: &World, sql: &str) -> String {
    let mut options = sea_orm::ConnectOptions::new(world.url());
    options.max_connections(1);
    let connection = sea_orm::Database::connect(options).await.expect("it opens");
    let settings = ["SET enable_seqscan = off", "SET enable_indexscan = off", "SET enable_indexonlyscan = off"];
    for setting in settings {
        connection.execute_unprepared(setting).await.expect(setting);
    }
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, format!("EXPLAIN {sql}"));
    let rows = connection.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await.expect("it closes");
    rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("a line")).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn words_tags_and_fields_are_found_by_their_indexes() {
    let world = World::shared(Backend::Postgres, SMALL).await;
    let devin = world.developer().await;
    let search = ["'''quokka'''", "'{}'::text[]", "'{}'::text[]", "1000", "'{\" quokka \"}'::text[]", "5"];
    let texts = "'[\"coffee\", \"tea\"]'::jsonb";
    for (arguments, values, index) in [
        ("search: \"quokka\"", &search[..], "idx_content_fts"),
        ("search: \"quokka\", orderBy: [{id: ASC}]", &[search[0], search[1], search[2], "5"], "idx_content_fts"),
        ("where: {tags: {has: \"coffee\"}}", &[texts, "5"], "idx_content_tags"),
        ("where: {tags: {hasAll: [\"coffee\", \"tea\"]}}", &[texts, "5"], "idx_content_tags"),
        ("where: {tags: {hasAny: [\"coffee\", \"tea\"]}}", &[texts, "5"], "idx_content_tags"),
        ("where: {fields: {contains: {readingMinutes: 3}}}", &["'{\"readingMinutes\": 3}'::jsonb", "5"], "idx_content_fields"),
    ] {
        let sql = statement(&devin, &format!("{{ contentList({arguments}, first: 5) {{ nodes {{ id }} }} }}"), values);
        let plan = plan(&world, &sql).await;
        assert!(plan.contains(&format!("Bitmap Index Scan on {index}")), "{sql}\n{plan}");
    }
    let missing = "SELECT id FROM content WHERE search_title IS NULL OR search_fields IS NULL OR search_body IS NULL";
    let plan = plan(&world, missing).await;
    assert!(plan.contains("idx_content_unindexed"), "{plan}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_asks_its_index_once() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let devin = world.developer().await;
    let values = ["'\"coffee\"'", "1000", "'[\" coffee \"]'", "5"];
    let sql = statement(&devin, "{ contentList(search: \"coffee\", first: 5) { nodes { id } } }", &values);
    let rows = world.database.query(&format!("EXPLAIN QUERY PLAN {sql}"), Vec::new()).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let lines: Vec<String> = rows.iter().map(|row| row.try_get_by_index(3).expect("a line")).collect();
    let asked = lines.iter().filter(|line| line.contains("content_fts VIRTUAL TABLE INDEX")).count();
    assert_eq!(asked, 1, "{sql}\n{lines:#?}");
    let by_id = "SEARCH t1 USING INDEX sqlite_autoindex_content_1 (id=?)";
    assert!(lines.iter().any(|line| line == by_id), "the rows come from the index: {lines:#?}");
}
