//! The trail is kept: nobody changes it, and it outlives what it tells of.

use super::*;

#[tokio::test]
async fn nobody_changes_the_trail_or_removes_from_it() {
    for database in worlds("kept", Writer { user: Some(1), ..UNKNOWN }).await {
        for table in ["audit_logs", "events"] {
            let mut changes = vec![
                format!("UPDATE {table} SET category = 'debug'"),
                format!("UPDATE {table} SET user_id = #2"),
                format!("UPDATE {table} SET user_id = NULL, category = 'debug'"),
                format!("UPDATE {table} SET organization_id = #11"),
                format!("DELETE FROM {table}"),
            ];
            if database.get_database_backend() == DbBackend::Sqlite {
                changes.push(format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"));
                changes.push(format!("REPLACE INTO {table} SELECT * FROM {table}"));
            } else {
                changes.push(format!("TRUNCATE {table}"));
                changes.push("TRUNCATE users CASCADE".to_owned());
            }
            for change in changes {
                let refusal = write(&database, UNKNOWN, &[&change]).await.expect_err(&change).to_string();
                assert!(refusal.contains("append-only"), "{change}: {refusal}");
            }
        }
        Migrator::down(&database, None).await.expect("down");
    }
}

#[tokio::test]
async fn what_is_over_is_purged_by_a_transaction_that_says_so() {
    for database in worlds("purge", UNKNOWN).await {
        let purge = ["DELETE FROM events", "DELETE FROM audit_logs"];
        write(&database, Writer { purging: true, ..UNKNOWN }, &purge).await.expect("a purge");
        assert_eq!(count(&database, "SELECT count(*) FROM audit_logs").await, 0);
        run(&database, "UPDATE products SET name = 'Other'").await.expect("a change");
        run(&database, "DELETE FROM audit_logs").await.expect_err("the purge is over");
        run(&database, "UPDATE audit_logs SET category = 'debug'").await.expect_err("a purge changes nothing");
        Migrator::down(&database, None).await.expect("down");
    }
}

/// What hangs below goes with an organization, on its own, and is recorded; what was recorded before stays and lets go.
#[tokio::test]
async fn an_organization_is_removed_with_everything_below_it() {
    for database in worlds("cascade", Writer { user: Some(1), ..UNKNOWN }).await {
        let rows_before = count(&database, "SELECT count(*) FROM audit_logs").await;
        // These refuse to go with their brand.
        write(&database, UNKNOWN, &["DELETE FROM content", "DELETE FROM claims"]).await.expect("content and claims");
        write(&database, UNKNOWN, &["DELETE FROM organizations WHERE id = #10"]).await.expect("the organization");
        for table in ["brands", "products", "user_brand_roles", "applications", "pricing_plans", "workflows", "workflow_runs"] {
            assert_eq!(count(&database, &format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
            let told = format!("SELECT count(*) FROM audit_logs WHERE resource_type = '{table}' AND new_value IS NULL");
            let made = format!("SELECT count(*) FROM audit_logs WHERE resource_type = '{table}' AND old_value IS NULL");
            assert_eq!(count(&database, &told).await, count(&database, &made).await, "{table}");
        }
        let left = "SELECT count(*) FROM audit_logs WHERE organization_id = #10 OR brand_id IS NOT NULL";
        assert_eq!(count(&database, left).await, 0);
        assert!(count(&database, "SELECT count(*) FROM audit_logs").await > rows_before + 30);
        let created = "SELECT count(*) FROM audit_logs WHERE old_value IS NULL AND user_id = #1";
        assert_eq!(count(&database, created).await, rows_before);
        assert_versions_have_no_gap(&database).await;
        Migrator::down(&database, None).await.expect("down");
    }
}

/// One statement may find a row changed twice: here both by who published it and by who began its review.
#[tokio::test]
async fn a_row_that_lets_go_of_a_user_twice_is_recorded_twice() {
    for database in worlds("twice", Writer { unrecorded: true, ..UNKNOWN }).await {
        let prepare = [
            "UPDATE content SET published_by = #2",
            "UPDATE workflow_instances SET completed_by = #2",
            "UPDATE user_brand_roles SET assigned_by = #2",
            "INSERT INTO user_brand_roles (id, user_id, brand_id, role, assigned_by, assigned_at)
                VALUES (#95, #2, #40, 'viewer', #2, '2026-01-01T00:00:00.000000Z')",
            "INSERT INTO user_memberships (id, user_id, application_id, membership_tier_id, pricing_plan_id, membership_bundle_id)
                VALUES (#96, #1, #14, #24, #25, #26)",
        ];
        write(&database, UNKNOWN, &prepare).await.expect("the rows");
        write(&database, UNKNOWN, &["DELETE FROM users WHERE id = #2"]).await.expect("the user");
        assert_versions_have_no_gap(&database).await;
        let tier = ["DELETE FROM membership_tiers WHERE id = #24"];
        write(&database, UNKNOWN, &tier).await.expect("the tier");
        assert_versions_have_no_gap(&database).await;
        // The membership lets go of its tier and of the tier's price; each event begins where the one before ended.
        let events = documents(&database, "payload", "FROM events WHERE aggregate_id = #96 ORDER BY event_version").await;
        let events: Vec<serde_json::Value> =
            events.iter().flatten().map(|payload| serde_json::from_str(payload).expect("a document")).collect();
        assert!(events.windows(2).all(|pair| pair[0]["new"] == pair[1]["old"]), "{events:?}");
        let last = &events.last().expect("an event")["new"];
        assert!(last["membership_tier_id"].is_null() && last["pricing_plan_id"].is_null(), "{last}");
        assert_eq!(events.len(), 3);
        Migrator::down(&database, None).await.expect("down");
    }
}

async fn assert_versions_have_no_gap(database: &DatabaseConnection) {
    let gaps = "SELECT count(*) FROM (SELECT aggregate_id, count(*) AS rows_of, max(event_version) AS highest FROM events \
                GROUP BY aggregate_id) AS numbered WHERE rows_of <> highest";
    assert_eq!(count(database, gaps).await, 0);
}
