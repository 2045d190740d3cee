//! The check of what guards people's data: right on a database that is right, and each guard is missed when it is gone.

use crate::support::*;

/// How the check came out, and what it says.
async fn came_out(world: &World, name: &str) -> (String, String) {
    let checks =
        world.developer().await.data("{ privacyHealthCheck { name status detail } }").await["privacyHealthCheck"].clone();
    let check = checks.as_array().expect("a list").iter().find(|check| check["name"] == name).expect("a check").clone();
    let text = |member: &str| check[member].as_str().expect("a text").to_owned();
    (text("status"), text("detail"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_without_a_policy_is_found() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        assert_eq!(came_out(&world, "policies").await.0, "ok");
        world.run("CREATE TABLE unguarded (id integer)").await;
        assert_eq!(came_out(&world, "policies").await, ("failed".to_owned(), "tables without a policy: unguarded".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telemetry_that_was_written_past_the_gateway_is_found() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        assert_eq!(came_out(&world, "redaction").await.0, "ok");
        let row = "INSERT INTO telemetry_events (user_id, occurred_at, app_id, event_type, metadata_redacted) \
                   SELECT user_id, '2026-02-01T00:00:00.000000Z', 'x', 'x', '{\"to\": \"ann@example.org\"}' FROM privacy_prefs LIMIT 1";
        world.run(row).await;
        let (status, detail) = came_out(&world, "redaction").await;
        assert_eq!(status, "failed");
        assert!(detail.starts_with("1 of ") && !detail.contains("ann@"), "{detail}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_stored_as_it_is_is_found() {
    both(async |backend| {
        let world = World::own(backend, EMPTY).await;
        let sealed = |plain: &str| rowgate::secrets::Secrets::new(1, &[7; 32]).seal(plain).expect("there is a key");
        let user = "INSERT INTO users (email, email_normalized, platform_role, mfa_secret) VALUES ";
        world.run(&format!("{user} ('a@example.org', 'a@example.org', 'user', '{}')", sealed("x"))).await;
        let asked = async || {
            let viewer = policy::Viewer { kind: policy::ViewerKind::Service, now: now(), ..policy::Viewer::default() };
            world.as_viewer(viewer).data("{ privacyHealthCheck { name status detail } }").await["privacyHealthCheck"][2].clone()
        };
        assert_eq!((&asked().await["name"], &asked().await["status"]), (&"encryption".into(), &"ok".into()));
        world.run(&format!("{user} ('b@example.org', 'b@example.org', 'user', 'planted-secret')")).await;
        let found = asked().await;
        assert_eq!((&found["status"], &found["detail"]), (&"failed".into(), &"not encrypted: 1 in users.mfa_secret".into()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_retention_that_nobody_applies_are_found() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let run = async |at: &str| world.run(&format!("UPDATE retention_policies SET last_run = {at}")).await;
        run("NULL").await;
        assert_eq!(came_out(&world, "retention").await.0, "warning");
        run("'2026-01-11T08:00:00.000000Z'").await;
        assert_eq!(came_out(&world, "retention").await.0, "ok");
        run("'2026-01-10T07:00:00.000000Z'").await;
        assert_eq!(came_out(&world, "retention").await.0, "failed");
        world.run("UPDATE retention_policies SET enabled = (1 = 0)").await;
        assert_eq!(came_out(&world, "retention").await.0, "ok", "rules that are not in force are not applied");
    })
    .await;
}
