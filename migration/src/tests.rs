//! The migrations on a SQLite database in memory, and on PostgreSQL where `ROWGATE_TEST_POSTGRES` names a server.

#![expect(clippy::disallowed_methods, reason = "the server to test against is named by the environment")]

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use super::{Migrator, steps};

/// Databases without tables; `purpose` tells those of this run apart on a server.
pub(crate) async fn databases(purpose: &str) -> Vec<DatabaseConnection> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let mut databases = vec![Database::connect(options).await.expect("SQLite opens")];
    if let Ok(server) = std::env::var("ROWGATE_TEST_POSTGRES") {
        let (start, _) = server.rsplit_once('/').expect("the URL names a database");
        let name = format!("rowgate_migration_{purpose}_{}", std::process::id());
        let connection = Database::connect(&server).await.expect("the server answers");
        connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.expect("no older one");
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
        databases.push(Database::connect(format!("{start}/{name}")).await.expect("PostgreSQL opens"));
    }
    databases
}

async fn tables_of(database: &DatabaseConnection) -> usize {
    let sql = match database.get_database_backend() {
        DbBackend::Postgres => "SELECT CAST(tablename AS text) AS name FROM pg_tables WHERE schemaname = 'public'",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let names = database.query_all_raw(statement).await.expect("the tables are listed");
    names.iter().filter(|row| row.try_get::<String>("", "name").is_ok_and(|name| name != "seaql_migrations")).count()
}

#[test]
fn every_table_is_created_on_both_databases_and_dropped() {
    for step in steps() {
        for (sql, further_tables) in [(step.postgres, &[][..]), (step.sqlite, step.sqlite_tables)] {
            let created: Vec<&str> = sql
                .lines()
                .filter_map(|line| line.strip_prefix("CREATE TABLE "))
                .filter_map(|rest| rest.strip_suffix(" ("))
                .collect();
            assert_eq!(created, [step.tables, further_tables].concat(), "{}", step.name);
        }
    }
}

#[test]
fn every_migration_has_a_text() {
    let names: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
        let texts = super::texts(backend);
        assert_eq!(texts.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
        assert!(texts.iter().all(|(_, text)| !text.is_empty()));
    }
}

#[tokio::test]
async fn the_migrations_go_up_and_down_and_up_again() {
    for database in databases("up_and_down").await {
        Migrator::up(&database, None).await.expect("up");
        let only_here = steps().map(|step| step.sqlite_tables.len()).sum::<usize>();
        let only_here = if database.get_database_backend() == DbBackend::Sqlite { only_here } else { 0 };
        let everywhere = steps().map(|step| step.tables.len()).sum::<usize>();
        assert_eq!(tables_of(&database).await, everywhere + only_here);
        insert_an_organization(&database).await;
        Migrator::down(&database, None).await.expect("down");
        assert_eq!(tables_of(&database).await, 0);
        Migrator::up(&database, None).await.expect("up again");
        Migrator::down(&database, None).await.expect("down again");
    }
}

async fn insert_an_organization(database: &DatabaseConnection) {
    for sql in [
        "INSERT INTO users (email, email_normalized) VALUES ('Ann@Example.org', 'ann@example.org')",
        "INSERT INTO organizations (name, slug) VALUES ('Northwind', 'northwind')",
        "INSERT INTO organization_members (organization_id, user_id) SELECT organizations.id, users.id FROM organizations, users",
        "INSERT INTO workflows (organization_id, name, created_by) SELECT organizations.id, 'Review', users.id FROM organizations, users",
        "INSERT INTO brands (organization_id, name, slug, country, language, created_by)
            SELECT organizations.id, 'Coffee', 'coffee', 'DE', 'de', users.id FROM organizations, users",
        "INSERT INTO content (brand_id, type, title, slug, workflow_id, created_by, updated_by)
            SELECT brands.id, 'article', 'Hello', 'hello', workflows.id, users.id, users.id FROM brands, workflows, users",
        "INSERT INTO workflow_instances (workflow_id, content_id, started_by)
            SELECT workflows.id, content.id, users.id FROM workflows, content, users",
        "INSERT INTO api_keys (user_id, organization_id, provider, api_key)
            SELECT users.id, organizations.id, 'example', 'not-a-key' FROM users, organizations",
    ] {
        database.execute_unprepared(sql).await.expect(sql);
    }
}

#[tokio::test]
async fn rows_that_break_a_rule_are_refused() {
    for database in databases("rules").await {
        Migrator::up(&database, None).await.expect("up");
        insert_an_organization(&database).await;
        for (sql, rule) in REFUSED {
            let refusal = database.execute_unprepared(sql).await.expect_err(sql).to_string();
            assert!(refusal.contains(rule), "{sql}: {refusal}");
        }
        Migrator::down(&database, None).await.expect("down");
    }
}

const REFUSED: &[(&str, &str)] = &[
    ("INSERT INTO users (email, email_normalized) VALUES ('ann@example', 'ann@example')", "valid_email"),
    ("INSERT INTO users (email, email_normalized) VALUES ('ann@example.o', 'ann@example.o')", "valid_email"),
    ("INSERT INTO users (email, email_normalized) VALUES ('a@b@example.org', 'a@b@example.org')", "valid_email"),
    ("INSERT INTO users (email, email_normalized) VALUES ('B@Example.org', 'B@Example.org')", "users_email_normalized_derived"),
    ("INSERT INTO users (email) VALUES ('b@example.org')", "users_email_normalized_derived"),
    ("INSERT INTO users (first_name) VALUES ('Ann')", "users_identity_present"),
    ("INSERT INTO users (phone) VALUES ('0301234567')", "users_phone_form"),
    ("UPDATE users SET platform_role = 'admin'", "users_platform_role_value"),
    ("UPDATE users SET language = 'EN'", "users_language_form"),
    ("UPDATE users SET login_count = -1", "users_login_count_range"),
    ("UPDATE organizations SET slug = 'North Wind'", "organizations_slug_form"),
    ("UPDATE organizations SET settings = '[]'", "organizations_settings_type"),
    ("UPDATE brands SET country = 'de'", "valid_country"),
    ("UPDATE brands SET guardrails = '{}'", "brands_guardrails_type"),
    ("UPDATE content SET title = '   '", "title_not_empty"),
    ("UPDATE content SET status = 'scheduled'", "content_scheduled_for_needed"),
    ("UPDATE content SET engagement = '{\"duration\": \"long\"}'", "content_engagement_duration"),
    ("UPDATE content SET version = 0", "content_version_range"),
    ("UPDATE workflows SET organization_id = NULL", "workflows_content_has_organization"),
    (
        "INSERT INTO claims (brand_id, type, level, status, text, created_by, updated_by)
            SELECT brands.id, 'master', 'brand', 'allowed', '{\"de\": \"Frisch\"}', users.id, users.id FROM brands, users",
        "claims_text_original",
    ),
    ("INSERT INTO offers (key, name, discount) VALUES ('spring', 'Spring', -1)", "offers_discount_range"),
];

#[tokio::test]
async fn what_was_applied_is_recorded_and_must_stay_what_it_was() {
    for database in databases("record").await {
        crate::apply(&database).await.expect("applied");
        crate::apply(&database).await.expect("nothing is left to do");
        let backend = database.get_database_backend();
        let sql = "SELECT version FROM schema_migrations WHERE execution_time_ms >= 0 ORDER BY version";
        let rows = database.query_all_raw(Statement::from_string(backend, sql)).await.expect("the record");
        let recorded: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect();
        let mut names: Vec<&str> = crate::texts(backend).into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        assert_eq!(recorded, names);
        crate::verify(&database).await.expect("all are what they were");
        let other = format!("UPDATE schema_migrations SET checksum = '{}' WHERE version = '{}'", "0".repeat(64), names[3]);
        database.execute_unprepared(&other).await.expect("a change");
        for refusal in [crate::verify(&database).await, crate::apply(&database).await] {
            let refusal = refusal.expect_err("another content").to_string();
            assert!(refusal.contains(names[3]) && refusal.contains("checksum"), "{refusal}");
        }
        Migrator::down(&database, None).await.expect("down");
    }
}
