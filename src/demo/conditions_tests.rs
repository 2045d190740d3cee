//! The conditions that look at other rows, run on both databases: the world meets all of them, and each notices what breaks it.

use entity::table::{Kind, Table};
use entity::writing::PerDatabase;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, TransactionTrait};

use super::tests::{new_on_server, open};
use super::*;

/// A change that breaks a condition: table, column, what the error says, SQL.
const BREAKS: &[(&str, &str, &str, &str)] = &[
    ("analytics_data", "user_id", "member", "DELETE FROM organization_members"),
    ("analytics_events", "user_id", "member", "DELETE FROM organization_members"),
    (
        "license_modules",
        "module_id",
        "license's organization",
        "UPDATE licenses SET organization_id = (SELECT o.id FROM organizations AS o WHERE o.id <> licenses.organization_id LIMIT 1)",
    ),
    ("customer_users", "user_id", "customer's organization", "DELETE FROM organization_members"),
    ("user_integrations", "user_id", "member", "DELETE FROM organization_members"),
    ("api_keys", "user_id", "member", "DELETE FROM organization_members"),
    ("user_brand_roles", "user_id", "member", "DELETE FROM organization_members"),
    (
        "ai_conversations",
        "ai_provider_id",
        "the thread's user",
        "UPDATE ai_conversations SET ai_provider_id = (SELECT p.id FROM ai_providers AS p \
         WHERE p.user_id <> ai_conversations.user_id AND p.organization_id = ai_conversations.organization_id LIMIT 1)",
    ),
    (
        "ai_conversations",
        "ai_provider_id",
        "of the same organization",
        "UPDATE ai_providers SET organization_id = (SELECT o.id FROM organizations AS o \
         WHERE o.id <> COALESCE(ai_providers.organization_id, (SELECT m.organization_id FROM organization_members AS m \
         WHERE m.user_id = ai_providers.user_id LIMIT 1)) LIMIT 1)",
    ),
    ("ai_conversations", "user_id", "member", "DELETE FROM organization_members"),
    (
        "ai_generations",
        "content_id",
        "same brand",
        "UPDATE ai_generations SET content_id = (SELECT c.id FROM content AS c WHERE c.brand_id <> ai_generations.brand_id LIMIT 1)",
    ),
    ("ai_generations", "template_id", "brand's organization", MOVE_A_BRAND),
    ("ai_providers", "user_id", "member", "DELETE FROM organization_members"),
    (
        "ai_suggestions",
        "user_id",
        "user of the thread",
        "UPDATE ai_suggestions SET conversation_id = (SELECT c.id FROM ai_conversations AS c \
         WHERE c.user_id <> ai_suggestions.user_id LIMIT 1)",
    ),
    (
        "ai_token_usage",
        "ai_provider_id",
        "provider of the user",
        "UPDATE ai_providers SET is_default = (1 = 0), user_id = (SELECT u.id FROM users AS u \
         WHERE u.id <> ai_providers.user_id LIMIT 1)",
    ),
    ("conversations", "user_id", "member", "DELETE FROM organization_members"),
    ("functions", "user_id", "member", "DELETE FROM organization_members"),
    ("vector_store", "user_id", "member", "DELETE FROM organization_members"),
    ("membership_bundles", "id", "at least one", "DELETE FROM membership_bundle_applications"),
    (
        "membership_bundle_applications",
        "application_id",
        "bundle's organization",
        "UPDATE applications SET organization_id = (SELECT o.id FROM organizations AS o \
         WHERE o.id <> applications.organization_id LIMIT 1)",
    ),
    ("user_memberships", "membership_bundle_id", "holds the application", "DELETE FROM membership_bundle_applications"),
    (
        "user_memberships",
        "membership_tier_id",
        "tier of the application",
        "UPDATE user_memberships SET membership_tier_id = (SELECT t.id FROM membership_tiers AS t \
         WHERE t.application_id <> user_memberships.application_id LIMIT 1)",
    ),
    (
        "user_memberships",
        "pricing_plan_id",
        "plan of the tier",
        "UPDATE user_memberships SET pricing_plan_id = (SELECT p.id FROM pricing_plans AS p \
         WHERE p.membership_tier_id <> user_memberships.membership_tier_id LIMIT 1)",
    ),
    (
        "brands",
        "parent_brand_id",
        "same organization",
        "UPDATE brands SET parent_brand_id = (SELECT b.id FROM brands AS b WHERE b.organization_id <> brands.organization_id LIMIT 1)",
    ),
    ("brands", "parent_brand_id", "below it", "UPDATE brands SET parent_brand_id = id"),
    (
        "brands",
        "parent_brand_id",
        "below it",
        "UPDATE brands SET parent_brand_id = (SELECT b.id FROM brands AS b WHERE b.parent_brand_id = brands.id LIMIT 1) \
         WHERE id IN (SELECT b.parent_brand_id FROM brands AS b)",
    ),
    ("brand_master_claim_brands", "claim_brand_id", "same organization", MOVE_A_BRAND),
    (
        "claim_products",
        "product_id",
        "sub-brand",
        "UPDATE products SET brand_id = (SELECT b.id FROM brands AS b JOIN brands AS own ON b.organization_id <> own.organization_id \
         WHERE own.id = products.brand_id LIMIT 1), sku = NULL",
    ),
    ("content", "type", "content types", "UPDATE brands SET settings = '{\"contentTypes\": [\"haiku\"]}'"),
    ("content", "template_id", "brand's organization", MOVE_A_BRAND),
    ("content", "workflow_id", "content workflow", "UPDATE workflows SET kind = 'automation'"),
    (
        "content",
        "parent_id",
        "same brand",
        "UPDATE content SET parent_id = (SELECT c.id FROM content AS c WHERE c.brand_id <> content.brand_id LIMIT 1)",
    ),
    ("content", "parent_id", "come from it", "UPDATE content SET parent_id = id"),
    ("telemetry_events", "user_id", "consent is given", "UPDATE privacy_prefs SET monitoring_enabled = (1 = 0)"),
    ("telemetry_events", "app_id", "allowlist", "UPDATE app_allowlist SET enabled = (1 = 0)"),
    ("telemetry_events", "event_type", "switched off", "UPDATE signal_toggles SET enabled = (1 = 0)"),
    ("retention_policies", "retention_days", "seven years", "UPDATE retention_policies SET retention_days = 2554"),
    ("workflow_instances", "workflow_id", "active content workflow", "UPDATE workflows SET is_active = (1 = 0)"),
    ("campaigns", "user_id", "member", "DELETE FROM organization_members"),
    ("reports", "user_id", "member", "DELETE FROM organization_members"),
    ("reports", "campaign_id", "same organization", MOVE_CAMPAIGNS),
    ("message_templates", "user_id", "member", "DELETE FROM organization_members"),
    ("sms_messages", "campaign_id", "same organization", MOVE_CAMPAIGNS),
    ("email_messages", "campaign_id", "same organization", MOVE_CAMPAIGNS),
    ("social_accounts", "user_id", "member", "DELETE FROM organization_members"),
    ("social_posts", "user_id", "member", "DELETE FROM organization_members"),
    ("social_posts", "campaign_id", "same organization", MOVE_CAMPAIGNS),
    ("social_posts", "social_account_id", "same organization", "UPDATE social_accounts SET organization_id = NULL"),
    ("files", "user_id", "member", "DELETE FROM organization_members"),
    ("files", "brand_id", "brand of the organization", MOVE_A_BRAND),
    ("files", "report_id", "same organization", "UPDATE reports SET organization_id = NULL"),
];

const MOVE_CAMPAIGNS: &str = "UPDATE campaigns SET organization_id = (SELECT o.id FROM organizations AS o \
    WHERE o.id <> campaigns.organization_id LIMIT 1)";

const MOVE_A_BRAND: &str = "UPDATE brands SET organization_id = (SELECT o.id FROM organizations AS o \
    WHERE o.slug = 'halden') WHERE slug = 'northwind-coffee'";

/// The rows of the table on which the condition does not hold.
fn violations(table: &Table, holds: PerDatabase, key: Option<&str>, backend: DbBackend) -> String {
    let mut holds = if backend == DbBackend::Sqlite { holds.sqlite } else { holds.postgres }.to_owned();
    for column in &table.columns {
        holds = holds.replace(&format!("{{{}}}", column.name), &format!("t.\"{}\"", column.name));
    }
    if let Some(key) = key {
        holds = holds.replace("{key}", &format!("t.\"{key}\""));
    }
    format!("SELECT count(*) FROM \"{}\" AS t WHERE NOT COALESCE(({holds}), (1 = 0))", table.name)
}

async fn count(transaction: &DatabaseTransaction, sql: &str) -> i64 {
    let statement = Statement::from_string(transaction.get_database_backend(), sql);
    let row = transaction.query_one_raw(statement).await.expect(sql).expect("a row");
    row.try_get_by_index(0).expect("a number")
}

async fn judge(url: &str) {
    let database = open(url).await;
    fill(&database, 400, &mut |_, _| ()).await.expect("it fills");
    let backend = database.backend();
    let tables = entity::tables();
    let transaction = database.writer().begin().await.expect("it begins");
    let mut violated = Vec::new();
    for table in &tables {
        let invariants = table.writing.invariants.iter().map(|invariant| (invariant.column, invariant.holds, None));
        let keeps = table.writing.keeps.iter().map(|keep| (keep.column, keep.holds, Some(keep.column)));
        for (column, holds, key) in invariants.chain(keeps) {
            let rows = count(&transaction, &violations(table, holds, key, backend)).await;
            if rows > 0 {
                violated.push((format!("{}.{column}", table.name), rows));
            }
        }
    }
    assert_eq!(violated, [("user_brand_roles.user_id".to_owned(), 1)], "someone left an organization and keeps a role there");
    transaction.rollback().await.expect("it rolls back");
    for &(name, column, message, change) in BREAKS {
        let table = tables.iter().find(|table| table.name == name).expect("a table");
        let invariant = table
            .writing
            .invariants
            .iter()
            .find(|invariant| invariant.column == column && invariant.message.contains(message))
            .unwrap_or_else(|| panic!("{name}.{column}: {message}"));
        let transaction = database.writer().begin().await.expect("it begins");
        transaction.execute_unprepared(change).await.expect(change);
        let broken = count(&transaction, &violations(table, invariant.holds, None, backend)).await;
        assert!(broken > 0, "{name}.{column}: nobody notices {change}");
        transaction.rollback().await.expect("it rolls back");
    }
    judge_default_workflows(&database, &tables).await;
    judge_keeps(&database, &tables).await;
    database.close().await.expect("it closes");
}

/// Two defaults of one organization collide when they share a brand and a type, and only then.
async fn judge_default_workflows(database: &Database, tables: &[Table]) {
    const ALL: &str = "UPDATE workflows SET is_default = (1 = 1), is_active = (1 = 1) WHERE kind = 'content'";
    let table = tables.iter().find(|table| table.name == "workflows").expect("a table");
    let invariant = table.writing.invariants.iter().find(|invariant| invariant.column == "is_default").expect("an invariant");
    let sql = violations(table, invariant.holds, None, database.backend());
    let apart = "UPDATE workflows SET content_types = CASE WHEN version = 1 THEN '[\"one\"]' ELSE '[\"other\"]' END";
    let apart = if database.backend() == DbBackend::Sqlite { apart.to_owned() } else { apart.replace(" END", " END::jsonb") };
    for (changes, collide) in [(vec![ALL], true), (vec![ALL, apart.as_str()], false)] {
        let transaction = database.writer().begin().await.expect("it begins");
        for change in changes {
            transaction.execute_unprepared(change).await.expect(change);
        }
        assert_eq!(count(&transaction, &sql).await > 0, collide);
        transaction.rollback().await.expect("it rolls back");
    }
}

/// What must outlive a change is missed once it is gone: judged on the rows that stand for what had it.
async fn judge_keeps(database: &Database, tables: &[Table]) {
    let cases = [
        ("organization_members", "organization_id", "organizations", "UPDATE organization_members SET role = 'editor'"),
        ("user_identities", "user_id", "users", "DELETE FROM user_identities"),
        (
            "membership_bundle_applications",
            "membership_bundle_id",
            "membership_bundles",
            "DELETE FROM membership_bundle_applications",
        ),
        (
            "workflow_brands",
            "workflow_id",
            "workflows",
            "UPDATE workflows SET is_default = (1 = 1), is_active = (1 = 1), content_types = '[]' WHERE kind = 'content'",
        ),
    ];
    for (name, column, parent, change) in cases {
        let keep = tables
            .iter()
            .find(|table| table.name == name)
            .and_then(|table| table.writing.keeps.iter().find(|keep| keep.column == column))
            .expect("a keep");
        assert_eq!(keep.parent, parent);
        let parent = tables.iter().find(|table| table.name == parent).expect("a table");
        let transaction = database.writer().begin().await.expect("it begins");
        transaction.execute_unprepared("UPDATE users SET password_hash = NULL").await.expect("no passwords");
        transaction.execute_unprepared(change).await.expect(change);
        let broken = count(&transaction, &violations(parent, keep.holds, Some("id"), database.backend())).await;
        assert!(broken > 0, "{name}.{column}: nobody notices {change}");
        transaction.rollback().await.expect("it rolls back");
    }
}

#[tokio::test]
async fn conditions_are_judged_by_sqlite() {
    judge("sqlite::memory:").await;
}

#[tokio::test]
async fn conditions_are_judged_by_postgres() {
    if let Some(url) = new_on_server().await {
        judge(&url).await;
    }
}

/// Every value of the world is one that a caller could have written.
#[tokio::test]
async fn values_pass_their_checks() {
    let database = open("sqlite::memory:").await;
    fill(&database, 400, &mut |_, _| ()).await.expect("it fills");
    let mut problems = Vec::new();
    for table in entity::tables() {
        for column in &table.columns {
            let is_document = matches!(column.kind, Kind::Json | Kind::TextList);
            if !is_document && !matches!(column.kind, Kind::Text { .. } | Kind::DateTime | Kind::Enum(_) | Kind::Address) {
                continue;
            }
            let sql = format!("SELECT DISTINCT \"{0}\" FROM \"{1}\" WHERE \"{0}\" IS NOT NULL", column.name, table.name);
            for row in database.query(&sql, Vec::new()).await.expect("it answers") {
                let stored: String = row.try_get_by_index(0).expect("a text");
                let mut value =
                    if is_document { serde_json::from_str(&stored).expect("JSON") } else { serde_json::Value::from(stored) };
                let given = value.clone();
                let path = format!("{}.{}", table.name, column.name);
                crate::input::column(&table, column, &mut value, &path, &mut problems);
                assert_eq!(value, given, "{path} is kept as it is");
            }
        }
    }
    assert_eq!(problems, Vec::new());
    let sql =
        "SELECT c.fields, t.fields, t.validation_rules FROM content AS c JOIN content_templates AS t ON t.id = c.template_id";
    for row in database.query(sql, Vec::new()).await.expect("it answers") {
        let [document, fields, rules] = [0, 1, 2].map(|place| {
            let stored: String = row.try_get_by_index(place).expect("a text");
            serde_json::from_str::<serde_json::Value>(&stored).expect("JSON")
        });
        crate::input::shaped(&document, &fields, &rules, "content.fields", &mut problems);
    }
    assert_eq!(problems, Vec::new());
}
