//! The state of the platform and of privacy: each check is right in a sound database, and each fails when something is wrong.

use policy::{Viewer, ViewerKind};
use serde_json::json;
use uuid::Uuid;

use crate::support::*;

/// A developer, whatever is in the database.
fn developer(world: &World) -> Client<'_> {
    let user_id = Some(Uuid::from_u128(1));
    world.as_viewer(Viewer { kind: ViewerKind::User, user_id, developer: true, now: now(), ..Viewer::default() })
}

/// What a check found, with the reason.
async fn found(world: &World, function: &str, name: &str) -> (String, String) {
    let data = developer(world).data(&format!("{{ checks: {function} {{ name status detail }} }}")).await;
    let checks = data["checks"].as_array().expect("checks");
    let check = checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no check {name}"));
    let text = |member: &str| check[member].as_str().expect("a text").to_owned();
    (text("status"), text("detail"))
}

async fn system(world: &World, name: &str) -> (String, String) {
    found(world, "systemHealthcheck", name).await
}

async fn privacy(world: &World, name: &str) -> (String, String) {
    found(world, "privacyHealthCheck", name).await
}

/// The check finds this, and its detail has the words.
#[track_caller]
fn assert_is(found: &(String, String), status: &str, words: &str) {
    assert!(found.0 == status && found.1.contains(words), "{status} {words}: {found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_platform_is_sound_but_for_its_worker() {
    both(async |backend| {
        let world = World::own(backend, EMPTY).await;
        let product = if backend == Backend::Postgres { "PostgreSQL" } else { "SQLite" };
        assert_is(&system(&world, "database").await, "OK", product);
        assert_is(&system(&world, "migrations").await, "OK", "checksums are right");
        assert_is(&system(&world, "queue").await, "OK", "no run waits");
        assert_is(&system(&world, "storage").await, "OK", "bytes");
        assert_is(&system(&world, "worker").await, "WARNING", "no worker in this process; none ever worked");
        assert_is(&privacy(&world, "policies").await, "OK", "without a fault");
        assert_is(&privacy(&world, "redaction").await, "OK", "taken out");
        assert_is(&privacy(&world, "secrets").await, "OK", "encrypted or hashes");
        assert_is(&privacy(&world, "retention").await, "WARNING", "new and never applied: ");
        world.run("DELETE FROM retention_policies").await;
        assert_is(&privacy(&world, "retention").await, "FAILED", "no rule is in force");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_that_differ_are_named() {
    both(async |backend| {
        let world = World::own(backend, EMPTY).await;
        world.run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99990101_000001_newer', 1)").await;
        assert_is(&system(&world, "migrations").await, "WARNING", "of a newer program: m99990101_000001_newer");
        let trail = "version = 'm20260301_000008_trail'";
        world.run(&format!("UPDATE schema_migrations SET checksum = '{}' WHERE {trail}", "0".repeat(64))).await;
        assert_is(&system(&world, "migrations").await, "FAILED", "with another content: m20260301_000008_trail");
        world.run(&format!("DELETE FROM schema_migrations WHERE {trail}")).await;
        assert_is(&system(&world, "migrations").await, "FAILED", "without a checksum: m20260301_000008_trail");
        world.run(&format!("DELETE FROM seaql_migrations WHERE {trail}")).await;
        assert_is(&system(&world, "migrations").await, "FAILED", "not applied: m20260301_000008_trail");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_and_the_worker_are_judged_by_the_runs() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let waiting = world.number("SELECT count(*) FROM workflow_runs WHERE status = 'queued'").await;
        assert_is(&system(&world, "queue").await, "FAILED", &format!("{waiting} runs wait, the oldest for "));
        for (since, status, minutes) in [("07:40", "WARNING", 20), ("07:50", "OK", 10)] {
            world.run(&format!("UPDATE workflow_runs SET created_at = '2026-01-12T{since}:00.000000Z'")).await;
            assert_is(&system(&world, "queue").await, status, &format!("the oldest for {minutes} minutes"));
        }
        for (seen, status) in [("07:40", "WARNING"), ("07:50", "OK")] {
            world.run(&format!("UPDATE workflow_runs SET updated_at = '2026-01-12T{seen}:00.000000Z'")).await;
            assert_is(&system(&world, "worker").await, status, "no worker in this process; ");
        }
        world.run("DELETE FROM workflow_runs WHERE status <> 'queued'").await;
        assert_is(&system(&world, "worker").await, "WARNING", "none ever worked");
    })
    .await;
}

/// Of what cannot be looked at nothing good is said, and the other checks are made all the same.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_at_has_failed() {
    both(async |backend| {
        let world = World::own(backend, EMPTY).await;
        world.run("ALTER TABLE workflow_runs RENAME TO elsewhere").await;
        assert_is(&system(&world, "queue").await, "FAILED", "did not answer");
        assert_is(&system(&world, "database").await, "OK", "");
        assert_is(&privacy(&world, "policies").await, "WARNING", "elsewhere");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn space_that_nothing_uses_is_told() {
    let world = World::own(Backend::Sqlite, EMPTY).await;
    world.run("CREATE TABLE large (value BLOB); INSERT INTO large VALUES (zeroblob(40000000)); DROP TABLE large").await;
    assert_is(&system(&world, "storage").await, "WARNING", "are unused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_no_policy_knows_is_named() {
    both(async |backend| {
        let world = World::own(backend, EMPTY).await;
        world.run("CREATE TABLE stray (id integer)").await;
        assert_is(&privacy(&world, "policies").await, "WARNING", "without a policy, which the API does not show: stray");
    })
    .await;
}

/// What each secret column takes, as SQL: `{id}` is 64 hexadecimal digits of the row.
const WELL_KEPT: [(&str, &str, &str); 14] = [
    ("ai_providers", "api_key", "{sealed}"),
    ("api_keys", "api_key", "{sealed}"),
    ("app_settings", "sendgrid_api_key", "{sealed}"),
    ("app_settings", "twilio_account_sid", "{sealed}"),
    ("app_settings", "twilio_auth_token", "{sealed}"),
    ("applications", "api_keys", "{keys}"),
    ("data_sources", "credentials", "{document}"),
    ("sessions", "token_hash", "{id}"),
    ("social_accounts", "access_token", "{sealed}"),
    ("social_accounts", "refresh_token", "{sealed}"),
    ("user_integrations", "credentials", "{document}"),
    ("user_tokens", "token_hash", "{id}"),
    ("users", "mfa_backup_codes", "{codes}"),
    ("users", "mfa_secret", "{sealed}"),
];

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_are_not_kept_as_such_are_counted() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let edgar = world.user(EDGAR).await;
        let seals = "mutation { createApiKey(input: {provider: \"deepl\", apiKey: \"a key at a provider\"}) { id } }";
        let plain = world.number("SELECT count(*) FROM api_keys").await;
        edgar.data(seals).await;
        let (status, detail) = privacy(&world, "secrets").await;
        assert_eq!(status, "FAILED");
        assert!(detail.contains(&format!("api_keys.api_key: {plain} rows")), "what the gateway sealed does not count: {detail}");
        for (table, column, _) in WELL_KEPT {
            assert!(detail.contains(&format!("{table}.{column}: ")), "{table}.{column}: {detail}");
        }
        assert!(detail.contains("users.password_hash: ") && !detail.contains("nothing says"), "{detail}");

        let sealed = world.text("SELECT api_key FROM api_keys WHERE provider = 'deepl' AND api_key LIKE 'v1:%'").await;
        let sealed = sealed.expect("a sealed key");
        let digits = match backend {
            Backend::Sqlite => "lower(hex(id)) || lower(hex(id))",
            Backend::Postgres => "replace(id::text, '-', '') || replace(id::text, '-', '')",
        };
        let hash = "0123456789abcdef".repeat(4);
        let keys = format!("'[{{\"id\":\"x\",\"name\":\"x\",\"hash\":\"{hash}\",\"created_at\":\"x\"}}]'");
        let slow = format!("$argon2id$v=19$m=19456,t=2,p=1${}", "c29tZXNhbHQ$RG9nc2FuZGNhdHNhbmRiaXJkc2FuZGZpc2g");
        for (table, column, form) in WELL_KEPT {
            let value = form
                .replace("{sealed}", &format!("'{sealed}'"))
                .replace("{document}", &format!("'\"{sealed}\"'"))
                .replace("{keys}", &keys)
                .replace("{codes}", &format!("'[\"{hash}\",\"{slow}\"]'"))
                .replace("{id}", digits);
            world.run(&format!("UPDATE {table} SET {column} = {value} WHERE {column} IS NOT NULL")).await;
        }
        world.run(&format!("UPDATE users SET password_hash = '{slow}' WHERE password_hash IS NOT NULL")).await;
        assert_is(&privacy(&world, "secrets").await, "OK", "");

        let id = world.id(edgar.viewer.user_id.expect("a user"));
        for (column, bad) in [
            ("password_hash", json!(hash).as_str().expect("a text")),
            ("password_hash", "secret"),
            ("mfa_secret", "JBSWY3DPEHPK3PXP"),
            ("mfa_secret", "v1: a short one"),
            ("mfa_backup_codes", "[\"1234-5678\"]"),
        ] {
            let kept = if column == "mfa_secret" { format!("'{sealed}'") } else { "NULL".to_owned() };
            world.run(&format!("UPDATE users SET {column} = '{bad}' WHERE id = {id}")).await;
            let expected = format!("neither encrypted nor hashes: users.{column}: 1 rows");
            assert_eq!(privacy(&world, "secrets").await, ("FAILED".to_owned(), expected), "{bad}");
            world.run(&format!("UPDATE users SET {column} = {kept} WHERE id = {id}")).await;
        }
        let bare = "'[{\"id\":\"x\",\"name\":\"x\",\"created_at\":\"x\"}]'";
        world.run(&format!("UPDATE applications SET api_keys = {bare}")).await;
        assert_is(&privacy(&world, "secrets").await, "FAILED", "hashes: applications.api_keys: ");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_that_did_not_run_is_told() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let one = "table_name = 'utm_tracks' AND scope = 'all'";
        assert_eq!(world.number(&format!("SELECT count(*) FROM retention_policies WHERE {one} AND enabled")).await, 1);
        assert_is(&privacy(&world, "retention").await, "FAILED", "not applied within 48 hours: ");
        world.run("UPDATE retention_policies SET last_run = '2026-01-10T08:00:00.000000Z'").await;
        assert_is(&privacy(&world, "retention").await, "OK", "were applied within 48 hours");
        for (change, status, words) in [
            ("last_run = '2026-01-10T07:59:59.000000Z'", "FAILED", "not applied within 48 hours: utm_tracks (all)"),
            (
                "last_run = NULL, created_at = '2026-01-10T07:59:59.000000Z'",
                "FAILED",
                "not applied within 48 hours: utm_tracks (all)",
            ),
            ("created_at = '2026-01-11T08:00:00.000000Z'", "WARNING", "new and never applied: utm_tracks (all)"),
            ("enabled = FALSE", "OK", "were applied"),
        ] {
            world.run(&format!("UPDATE retention_policies SET {change} WHERE {one}")).await;
            assert_is(&privacy(&world, "retention").await, status, words);
        }
    })
    .await;
}

/// The view is a table of the API of its own.
#[tokio::test(flavor = "multi_thread")]
async fn data_quality_is_for_developers() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let query = "{ dataQualityMetrics { nodes { metric count } } }";
        let seen = developer(&world).data(query).await;
        assert_eq!(seen, world.as_viewer(Viewer::service(now())).data(query).await);
        assert!(!seen["dataQualityMetrics"]["nodes"].as_array().expect("metrics").is_empty());
        let others = [world.user(VERA).await, world.user(EDGAR).await, world.user(AMARA).await, world.anonymous()];
        for client in others {
            assert_eq!(client.ask(query).await["data"]["dataQualityMetrics"]["nodes"], json!([]));
        }
    })
    .await;
}
