//! Many writers at once, on PostgreSQL: SQLite has one.

use sea_orm_migration::sea_orm::{ConnectOptions, Database};
use tokio::task::JoinSet;

use super::*;

const WRITERS: u32 = 8;
const CHANGES: u32 = 50;
/// Every so many changes one is taken back.
const TAKEN_BACK: u32 = 5;

/// Further connections to the database of `purpose`.
async fn connections(purpose: &str, wanted: u32) -> DatabaseConnection {
    #[expect(clippy::disallowed_methods, reason = "the server to test against is named by the environment")]
    let server = std::env::var("ROWGATE_TEST_POSTGRES").expect("a server");
    let (start, _) = server.rsplit_once('/').expect("the URL names a database");
    let mut options = ConnectOptions::new(format!("{start}/rowgate_migration_{purpose}_{}", std::process::id()));
    options.min_connections(wanted).max_connections(wanted);
    Database::connect(options).await.expect("PostgreSQL opens")
}

#[tokio::test]
async fn the_events_of_a_row_are_numbered_without_a_gap() {
    for database in worlds("numbered", UNKNOWN).await {
        if database.get_database_backend() != DbBackend::Sqlite {
            let connections = connections("numbered", WRITERS).await;
            let mut writers = JoinSet::new();
            for writer in 0..WRITERS {
                writers.spawn(change_often(connections.clone(), writer));
            }
            writers.join_all().await;
            let kept = i64::from(WRITERS * (CHANGES - CHANGES / TAKEN_BACK)) + 1;
            let of_row = "FROM events WHERE aggregate_id = #45";
            assert_eq!(count(&database, &format!("SELECT count(*) {of_row}")).await, kept);
            assert_eq!(count(&database, &format!("SELECT CAST(max(event_version) AS bigint) {of_row}")).await, kept);
            // Each event begins where the one before ended.
            let broken = format!(
                "SELECT count(*) FROM (SELECT payload -> 'old' AS before, lag(payload -> 'new') OVER (ORDER BY event_version) \
                 AS ended {of_row}) AS pair WHERE before <> ended"
            );
            assert_eq!(count(&database, &broken).await, 0);
            connections.close().await.expect("the connections close");
        }
        Migrator::down(&database, None).await.expect("down");
    }
}

async fn change_often(connections: DatabaseConnection, writer: u32) {
    for change in 0..CHANGES {
        let transaction = connections.begin().await.expect("a transaction");
        run(&transaction, &format!("UPDATE products SET name = '{writer} {change}'")).await.expect("a change");
        let end = if change % TAKEN_BACK == 0 { transaction.rollback().await } else { transaction.commit().await };
        end.expect("the transaction ends");
    }
}

/// Rights cannot be taken away while someone holds the shared lock of the user, and only then.
#[tokio::test]
async fn taking_rights_away_waits_for_the_user_s_write() {
    const TAKES: [&str; 8] = [
        "UPDATE organization_members SET role = 'viewer' WHERE id = #13",
        "DELETE FROM organization_members WHERE id = #13",
        "UPDATE user_brand_roles SET role = 'viewer' WHERE id = #43",
        "DELETE FROM user_brand_roles WHERE id = #43",
        "UPDATE sessions SET revoked_at = now() WHERE id = #5",
        "DELETE FROM sessions WHERE id = #5",
        "UPDATE users SET is_active = false WHERE id = #1",
        "UPDATE users SET deleted_at = now() WHERE id = #1",
    ];
    for database in worlds("rights", UNKNOWN).await {
        if database.get_database_backend() != DbBackend::Sqlite {
            let writer = database.begin().await.expect("a transaction");
            run(&writer, "SELECT pg_advisory_xact_lock_shared(7402301, rowgate_rights_key(#1))").await.expect("a lock");
            for take in TAKES {
                let refusal = write(&database, UNKNOWN, &["SET LOCAL lock_timeout = '50ms'", take]).await.expect_err(take);
                assert!(refusal.to_string().contains("lock timeout"), "{take}: {refusal}");
            }
            let others = [
                "SET LOCAL lock_timeout = '50ms'",
                "UPDATE sessions SET last_seen_at = now()",
                "UPDATE users SET company = 'Northwind'",
                "UPDATE users SET is_active = false WHERE id = #2",
                "INSERT INTO organization_members (organization_id, user_id) VALUES (#11, #1)",
            ];
            write(&database, UNKNOWN, &others).await.expect("nothing is taken from the user");
            writer.commit().await.expect("the write ends");
            for take in TAKES {
                write(&database, UNKNOWN, &["SET LOCAL lock_timeout = '50ms'", take]).await.expect(take);
            }
        }
        Migrator::down(&database, None).await.expect("down");
    }
}
