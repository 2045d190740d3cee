//! What was counted outlives the provider and the organization that it was counted for, and is added up where the key allows one
//! row.

use super::*;

/// Rows by the provider, the organization and the day that they name, with their numbers.
async fn rows(database: &DatabaseConnection) -> Vec<String> {
    let cost = match database.get_database_backend() {
        DbBackend::Postgres => "CAST(estimated_cost * 1000000 AS bigint)",
        _ => "estimated_cost",
    };
    let sql = format!(
        "SELECT coalesce((SELECT name FROM ai_providers WHERE ai_providers.id = ai_provider_id), '-') || ' ' || \
         coalesce((SELECT slug FROM organizations WHERE organizations.id = organization_id), '-') || ' ' || \
         CAST(date AS text) || ' ' || CAST(input_tokens AS text) || ' ' || CAST(output_tokens AS text) || ' ' || \
         CAST(request_count AS text) || ' ' || CAST({cost} AS text) AS told FROM ai_token_usage"
    );
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let found = database.query_all_raw(statement).await.expect("the usage is read");
    let mut rows: Vec<String> = found.iter().map(|row| row.try_get("", "told").expect("a text")).collect();
    rows.sort();
    rows
}

async fn insert_usage(database: &DatabaseConnection) {
    let one = if database.get_database_backend() == DbBackend::Postgres { "0.000001" } else { "1" };
    let mut statements = vec![
        "INSERT INTO organizations (name, slug) VALUES ('Southwind', 'southwind')".to_owned(),
        "INSERT INTO ai_providers (user_id, name, provider_type) SELECT id, 'own', 'openai' FROM users".to_owned(),
    ];
    for name in ["first", "second"] {
        statements.push(format!(
            "INSERT INTO ai_providers (user_id, organization_id, name, provider_type)
                SELECT users.id, organizations.id, '{name}', 'openai' FROM users, organizations WHERE slug = 'northwind'"
        ));
    }
    // Each row has numbers of its own, so that the sums tell which of them met.
    let usage = [
        ("own", "-", "2026-01-01", 1),
        ("-", "-", "2026-01-01", 10),
        ("first", "northwind", "2026-01-01", 100),
        ("second", "northwind", "2026-01-01", 1_000),
        ("-", "northwind", "2026-01-01", 10_000),
        ("first", "northwind", "2026-01-02", 100_000),
        ("-", "southwind", "2026-01-01", 1_000_000),
    ];
    for (provider, organization, day, number) in usage {
        statements.push(format!(
            "INSERT INTO ai_token_usage (user_id, organization_id, ai_provider_id, date, input_tokens, output_tokens, \
             request_count, estimated_cost) SELECT id, (SELECT id FROM organizations WHERE slug = '{organization}'), \
             (SELECT id FROM ai_providers WHERE name = '{provider}'), '{day}', {number}, 2 * {number}, 3 * {number}, \
             {number} * {one} FROM users"
        ));
    }
    for sql in statements {
        database.execute_unprepared(&sql).await.expect(&sql);
    }
}

fn row(name: &str, number: i64) -> String {
    format!("{name} {number} {} {} {number}", 2 * number, 3 * number)
}

#[tokio::test]
async fn usage_is_added_up_when_what_it_was_counted_for_goes() {
    for database in databases("usage").await {
        Migrator::up(&database, None).await.expect("up");
        insert_an_organization(&database).await;
        insert_usage(&database).await;
        let twice = "INSERT INTO ai_token_usage (user_id, date) SELECT id, '2026-01-01' FROM users";
        database.execute_unprepared(twice).await.expect_err("in the key a null equals a null");

        // Two at once.
        database.execute_unprepared("DELETE FROM ai_providers WHERE name <> 'own'").await.expect("two providers go");
        let left = [
            row("- - 2026-01-01", 10),
            row("- northwind 2026-01-01", 11_100),
            row("- northwind 2026-01-02", 100_000),
            row("- southwind 2026-01-01", 1_000_000),
            row("own - 2026-01-01", 1),
        ];
        assert_eq!(rows(&database).await, left);

        database.execute_unprepared("DELETE FROM content").await.expect("it refuses to go with its brand");
        database.execute_unprepared("DELETE FROM organizations").await.expect("the organizations go");
        let left = [row("- - 2026-01-01", 1_011_110), row("- - 2026-01-02", 100_000), row("own - 2026-01-01", 1)];
        assert_eq!(rows(&database).await, left);

        database.execute_unprepared("DELETE FROM users").await.expect("the user goes");
        assert_eq!(rows(&database).await, Vec::<String>::new());
        Migrator::down(&database, None).await.expect("down");
    }
}

/// The providers of an organization go with it, in whatever order the database goes about it.
#[tokio::test]
async fn an_organization_goes_with_its_providers_and_leaves_the_usage() {
    for database in databases("usage_of_organizations").await {
        Migrator::up(&database, None).await.expect("up");
        insert_an_organization(&database).await;
        insert_usage(&database).await;
        database.execute_unprepared("DELETE FROM content").await.expect("it refuses to go with its brand");
        database.execute_unprepared("DELETE FROM organizations WHERE slug = 'northwind'").await.expect("the organization goes");
        let left = [
            row("- - 2026-01-01", 11_110),
            row("- - 2026-01-02", 100_000),
            row("- southwind 2026-01-01", 1_000_000),
            row("own - 2026-01-01", 1),
        ];
        assert_eq!(rows(&database).await, left);
        Migrator::down(&database, None).await.expect("down");
    }
}

/// A step that is taken back leaves nothing behind that stands in the way of older tables.
#[tokio::test]
async fn older_tables_work_without_the_step() {
    for database in databases("usage_taken_back").await {
        Migrator::up(&database, None).await.expect("up");
        let names: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let place = names.iter().position(|name| *name == crate::ai::STEP.name).expect("the step is there");
        let steps = <u32 as TryFrom<usize>>::try_from(names.len() - place).expect("a few steps");
        Migrator::down(&database, Some(steps)).await.expect("down as far as the step");
        for sql in ["INSERT INTO organizations (name, slug) VALUES ('Northwind', 'northwind')", "DELETE FROM organizations"] {
            database.execute_unprepared(sql).await.expect("nobody asks for usage");
        }
        Migrator::up(&database, None).await.expect("up again");
        Migrator::down(&database, None).await.expect("down");
    }
}
