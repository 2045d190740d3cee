//! The migrations on a SQLite database in memory, and on PostgreSQL where `ROWGATE_TEST_POSTGRES` names a server.

#![expect(clippy::disallowed_methods, reason = "the server to test against is named by the environment")]

mod usage;

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
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
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
        let only_here = steps().map(|step| step.sqlite_tables.len()).sum::<usize>() + crate::search::SQLITE_TABLES.len();
        let only_here = if database.get_database_backend() == DbBackend::Sqlite { only_here } else { 0 };
        let everywhere = steps().map(|step| step.tables.len()).sum::<usize>() + crate::feed::SHARED_TABLES.len();
        assert_eq!(tables_of(&database).await, everywhere + only_here);
        insert_an_organization(&database).await;
        insert_what_came_later(&database).await;
        Migrator::down(&database, None).await.expect("down");
        assert_eq!(tables_of(&database).await, 0);
        Migrator::up(&database, None).await.expect("up again");
        Migrator::down(&database, None).await.expect("down again");
    }
}

pub(crate) async fn insert_an_organization(database: &DatabaseConnection) {
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

/// Rows of the later domains, beside those of [`insert_an_organization`].
async fn insert_what_came_later(database: &DatabaseConnection) {
    for sql in [
        "INSERT INTO campaigns (user_id, organization_id, name, type)
            SELECT users.id, organizations.id, 'Spring', 'email' FROM users, organizations",
        "INSERT INTO message_templates (user_id, name, type, content) SELECT users.id, 'Hello', 'sms', 'Hello' FROM users",
        "INSERT INTO email_messages (campaign_id, recipient) SELECT campaigns.id, 'bo@example.org' FROM campaigns",
        "INSERT INTO sms_messages (campaign_id, recipient, message) SELECT campaigns.id, '+4930123456', 'Hello' FROM campaigns",
        "INSERT INTO sms_consent (organization_id, phone_number) SELECT organizations.id, '+4930123456' FROM organizations",
        "INSERT INTO email_subscriptions (organization_id, email) SELECT organizations.id, 'bo@example.org' FROM organizations",
        "INSERT INTO app_settings (organization_id) SELECT organizations.id FROM organizations",
        "INSERT INTO social_accounts (user_id, platform) SELECT users.id, 'linkedin' FROM users",
        "INSERT INTO social_posts (user_id, social_account_id, content)
            SELECT users.id, social_accounts.id, 'Hello' FROM users, social_accounts",
        "INSERT INTO social_engagement (post_id) SELECT social_posts.id FROM social_posts",
        "INSERT INTO feature_flags (key) VALUES ('assistant')",
        "INSERT INTO files (user_id, bucket, storage_key, file_name, content_type, size_bytes, checksum)
            SELECT users.id, 'media', 'b1946ac9', 'a.png', 'image/png', 0,
                '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' FROM users",
        "INSERT INTO customers (organization_id, name, first_name, last_name)
            SELECT organizations.id, 'Cleo Fox', 'Cleo', 'Fox' FROM organizations",
        "INSERT INTO data_sources (organization_id, user_id, name, type)
            SELECT organizations.id, users.id, 'Shop', 'rest_api' FROM organizations, users",
        "INSERT INTO audience_segments (user_id, name) SELECT users.id, 'Regulars' FROM users",
        "INSERT INTO segment_members (segment_id, contact_id) SELECT audience_segments.id, customers.id
            FROM audience_segments, customers",
        "INSERT INTO custom_dashboards (user_id, name) SELECT users.id, 'Sales' FROM users",
    ] {
        database.execute_unprepared(sql).await.expect(sql);
    }
}

#[tokio::test]
async fn organizations_that_were_there_get_their_settings() {
    let older = (0_u32..).zip(Migrator::migrations()).find(|(_, step)| step.name() == crate::campaign::STEP.name);
    let older = older.map(|(steps, _)| steps);
    for database in databases("settings").await {
        Migrator::up(&database, older).await.expect("the older tables");
        database
            .execute_unprepared("INSERT INTO organizations (name, slug) VALUES ('Northwind', 'northwind')")
            .await
            .expect("one");
        Migrator::up(&database, None).await.expect("up");
        let settings = "SELECT count(*) FROM app_settings JOIN organizations ON organizations.id = app_settings.organization_id";
        let statement = Statement::from_string(database.get_database_backend(), settings);
        let row = database.query_one_raw(statement).await.expect(settings).expect("a row");
        assert_eq!(row.try_get_by_index::<i64>(0), Ok(1));
        Migrator::down(&database, None).await.expect("down");
    }
}

#[tokio::test]
async fn rows_that_break_a_rule_are_refused() {
    for database in databases("rules").await {
        Migrator::up(&database, None).await.expect("up");
        insert_an_organization(&database).await;
        insert_what_came_later(&database).await;
        for (sql, rule) in REFUSED {
            let refusal = database.execute_unprepared(sql).await.expect_err(sql).to_string();
            assert!(refusal.contains(rule), "{sql}: {refusal}");
        }
        let vector = |length: u32| {
            let value = match database.get_database_backend() {
                DbBackend::Sqlite => format!("zeroblob({length})"),
                _ => format!("convert_to(repeat('0', {length}), 'UTF8')"),
            };
            format!("INSERT INTO vector_store (user_id, source_id, embedding) SELECT id, 'a', {value} FROM users")
        };
        for length in [0, 6_140, 6_143, 6_145, 12_288] {
            let refusal = database.execute_unprepared(&vector(length)).await.expect_err("another length").to_string();
            assert!(refusal.contains("vector_store_embedding_length"), "{length}: {refusal}");
        }
        database.execute_unprepared(&vector(6_144)).await.expect("a vector");
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
    (
        "INSERT INTO ai_providers (user_id, name, provider_type) SELECT id, 'Mine', 'other' FROM users",
        "ai_providers_provider_type_value",
    ),
    (
        "INSERT INTO ai_providers (user_id, name, provider_type, is_default) SELECT id, 'Mine', 'openai', true FROM users
            UNION ALL SELECT id, 'Other', 'openai', true FROM users",
        "ai_providers",
    ),
    (
        "INSERT INTO ai_token_usage (user_id, date, input_tokens) SELECT id, '2026-01-01', -1 FROM users",
        "ai_token_usage_input_tokens_range",
    ),
    ("INSERT INTO ai_usage_limits (role) VALUES ('editor')", "ai_usage_limits"),
    ("INSERT INTO ai_usage_limits (role) VALUES ('owner')", "ai_usage_limits_role_value"),
    ("INSERT INTO functions (user_id, created_by, name, code) SELECT id, id, '  ', '1' FROM users", "functions_name_not_empty"),
    (
        "INSERT INTO functions (user_id, created_by, name, parameters, code) SELECT id, id, 'f', '[]', '1' FROM users",
        "functions_parameters_type",
    ),
    ("UPDATE data_sources SET name = '  '", "data_sources_name_not_empty"),
    ("UPDATE data_sources SET sync_schedule = 'yearly'", "data_sources_sync_schedule_value"),
    ("UPDATE data_sources SET column_config = '[]'", "data_sources_column_config_type"),
    (
        "INSERT INTO import_tables (data_source_id, table_name, column_definitions)
            SELECT data_sources.id, 'import_Shop', '[]' FROM data_sources",
        "import_tables_table_name_form",
    ),
    (
        "INSERT INTO import_tables (data_source_id, table_name, column_definitions)
            SELECT data_sources.id, 'users', '[]' FROM data_sources",
        "import_tables_table_name_form",
    ),
    ("UPDATE audience_segments SET rules = '7'", "audience_segments_rules_type"),
    ("UPDATE segment_members SET exited_at = entered_at", "segment_members_active_until_exited"),
    ("UPDATE custom_dashboards SET is_shared = (1 = 1)", "custom_dashboards_shared_has_organization"),
    ("INSERT INTO offers (key, name, discount) VALUES ('spring', 'Spring', -1)", "offers_discount_range"),
    ("UPDATE campaigns SET name = '  '", "campaigns_name_not_empty"),
    ("UPDATE campaigns SET status = 'sent'", "campaigns_status_value"),
    ("UPDATE campaigns SET status = 'scheduled'", "campaigns_scheduled_date_needed"),
    ("UPDATE message_templates SET type = 'email'", "message_templates_subject_needed"),
    ("UPDATE message_templates SET variables = '{}'", "message_templates_variables_type"),
    ("UPDATE sms_messages SET recipient = '030123456'", "sms_messages_recipient_form"),
    ("UPDATE sms_messages SET segments = 0", "sms_messages_segments_range"),
    ("UPDATE sms_messages SET cost = -1", "sms_messages_cost_range"),
    ("UPDATE email_messages SET recipient = 'bo@example'", "email_messages_recipient_form"),
    ("UPDATE sms_consent SET phone_number = 'none'", "sms_consent_phone_number_form"),
    ("UPDATE email_subscriptions SET email = 'bo'", "email_subscriptions_email_form"),
    ("UPDATE email_subscriptions SET email = 'Bo@example.org'", "email_subscriptions_email_lower"),
    ("UPDATE email_subscriptions SET subscription_types = '{}'", "email_subscriptions_subscription_types_type"),
    ("UPDATE app_settings SET data_retention_days = 0", "app_settings_data_retention_days_range"),
    ("UPDATE app_settings SET monthly_sms_limit = -1", "app_settings_monthly_sms_limit_range"),
    ("UPDATE social_posts SET status = 'scheduled'", "social_posts_scheduled_at_needed"),
    ("UPDATE social_engagement SET likes = -1", "social_engagement_likes_range"),
    ("UPDATE social_engagement SET likes = 1, impressions = 3", "social_engagement_engagement_rate_derived"),
    ("UPDATE social_engagement SET engagement_rate = 1", "social_engagement_engagement_rate_derived"),
    ("UPDATE feature_flags SET key = 'Assistant'", "feature_flags_key_form"),
    ("UPDATE files SET size_bytes = -1", "files_size_bytes_range"),
    ("UPDATE files SET checksum = 'A0'", "files_checksum_form"),
    (
        "INSERT INTO telemetry_events (user_id, app_id, event_type, duration_ms) SELECT users.id, 'a', 'b', -1 FROM users",
        "telemetry_events_duration_ms_range",
    ),
    (
        "INSERT INTO telemetry_events (user_id, app_id, event_type) SELECT users.id, ' ', 'b' FROM users",
        "telemetry_events_app_id_not_blank",
    ),
    (
        "INSERT INTO app_allowlist (user_id, app_id, app_name, scope) SELECT users.id, 'a', 'A', 'Meta data' FROM users",
        "app_allowlist_scope_form",
    ),
    (
        "INSERT INTO signal_toggles (user_id, signal_key, sampling_rate) SELECT users.id, 'a', -1 FROM users",
        "signal_toggles_sampling_rate",
    ),
    (
        "INSERT INTO privacy_prefs (user_id, data_retention_days) SELECT users.id, 3651 FROM users",
        "privacy_prefs_data_retention_days_range",
    ),
    (
        "INSERT INTO consent_records (user_id, purpose, granted, source) SELECT users.id, 'terms', (1 = 1), 'hearsay' FROM users",
        "consent_records_source_value",
    ),
    ("INSERT INTO data_requests (user_id, type) SELECT users.id, 'copy' FROM users", "data_requests_type_value"),
    ("UPDATE retention_policies SET retention_days = -1", "retention_policies_retention_days_range"),
    ("UPDATE retention_policies SET table_name = 'users; drop'", "retention_policies_table_name_form"),
    ("UPDATE retention_policies SET timestamp_column = 'now()'", "retention_policies_timestamp_column_form"),
    ("INSERT INTO spend (platform, date, clicks) VALUES ('search', '2026-01-02', -1)", "spend_clicks_range"),
    ("INSERT INTO spend (platform, date) VALUES ('search', '2026-01-02'), ('search', '2026-01-02')", "uq_spend_key"),
    ("INSERT INTO metrics_daily (day) VALUES ('2026-01-02'), ('2026-01-02')", "uq_metrics_daily_org_day"),
    ("INSERT INTO metrics_log (source, metric) VALUES ('pool', '[]')", "metrics_log_metric_type"),
    (
        "INSERT INTO cohorts (user_id, cohort_month, acquired_at)
            VALUES ((SELECT id FROM users), '2026-01-02', '2026-01-02T03:04:05.000006Z')",
        "cohorts_cohort_month_first",
    ),
    ("INSERT INTO file_patterns (user_id, file_extension, count) SELECT id, 'txt', -1 FROM users", "file_patterns_count_range"),
    (
        "INSERT INTO file_relationships (user_id, source_file, target_file, relation_type)
            SELECT id, '/a', '/a', 'copy' FROM users",
        "file_relationships_files_differ",
    ),
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
