//! What is recorded of a change: who, what, where it belongs, and when nothing is.

use super::*;

#[tokio::test]
async fn a_row_of_every_table_is_found_where_it_belongs() {
    for database in worlds("places", UNKNOWN).await {
        for row in world() {
            let is = |column: &str, value: Option<u32>| {
                value.map_or_else(|| format!("{column} IS NULL"), |number| format!("{column} = #{number}"))
            };
            let (id, table) = (row.json[32..44].parse::<u32>().expect("a number"), row.table);
            let (organization, brand) = (is("organization_id", row.organization), is("brand_id", row.brand));
            let there = format!("resource_type = '{table}' AND resource_id = #{id} AND {organization} AND {brand}");
            assert_eq!(count(&database, &format!("SELECT count(*) FROM audit_logs WHERE {there}")).await, 1, "{there}");
            let is_aggregate = tables().iter().any(|described| described.name == table && described.aggregate);
            let there = there.replace("resource_", "aggregate_");
            let events = count(&database, &format!("SELECT count(*) FROM events WHERE {there}")).await;
            assert_eq!(events, i64::from(is_aggregate), "{there}");
        }
        Migrator::down(&database, None).await.expect("down");
    }
}

#[tokio::test]
async fn the_writer_is_the_one_of_the_transaction() {
    for database in worlds("writer", UNKNOWN).await {
        let known = Writer { user: Some(2), correlation: Some(77), ..UNKNOWN };
        write(&database, known, &["UPDATE products SET name = 'Known'"]).await.expect("a change");
        run(&database, "UPDATE products SET name = 'Beside the gateway'").await.expect("a change");
        let gone = Writer { user: Some(66), ..UNKNOWN };
        write(&database, gone, &["UPDATE products SET name = 'By one who is gone'"]).await.expect("a change");
        let of = |condition: &str| format!("SELECT count(*) FROM audit_logs WHERE action = 'update' AND {condition}");
        let told = "user_id = #2 AND user_agent = 'tests' AND ip_address = '192.0.2.7'";
        assert_eq!(count(&database, &of(told)).await, 1);
        assert_eq!(count(&database, &of("user_id IS NULL AND user_agent IS NULL AND ip_address IS NULL")).await, 1);
        assert_eq!(count(&database, &of("user_id IS NULL AND user_agent = 'tests'")).await, 1);
        let metadata = documents(&database, "metadata", "FROM audit_logs WHERE user_id = #2").await;
        assert_eq!(metadata, [Some(r#"{"correlationId":"00000000-0000-4000-8000-000000000077"}"#.to_owned())]);
        let events = "SELECT count(*) FROM events WHERE user_id = #2 AND correlation_id = #77 AND causation_id IS NULL";
        assert_eq!(count(&database, events).await, 1);
        Migrator::down(&database, None).await.expect("down");
    }
}

#[tokio::test]
async fn nothing_is_recorded_while_recording_is_off_and_of_what_changes_nothing() {
    for database in worlds("unrecorded", Writer { unrecorded: true, ..UNKNOWN }).await {
        let entries = "SELECT count(*) FROM audit_logs";
        let events = "SELECT count(*) FROM events";
        let idle =
            ["UPDATE products SET name = name", "UPDATE products SET name = 'x' WHERE false", "DELETE FROM offers WHERE false"];
        write(&database, UNKNOWN, &idle).await.expect("no change");
        assert_eq!((count(&database, entries).await, count(&database, events).await), (0, 0));
        let touch = ["UPDATE products SET updated_at = '2026-05-05T05:05:05.000000Z'"];
        write(&database, UNKNOWN, &touch).await.expect("a change");
        assert_eq!((count(&database, entries).await, count(&database, events).await), (1, 1));
        let payload = documents(&database, "payload", "FROM events").await;
        let tail = r#","changed_fields":{"updated_at":"2026-05-05T05:05:05.000000Z"}}"#;
        assert!(payload[0].as_deref().is_some_and(|payload| payload.ends_with(tail)), "{payload:?}");
        Migrator::down(&database, None).await.expect("down");
    }
}

#[tokio::test]
async fn what_is_undone_was_never_recorded() {
    for database in worlds("undone", UNKNOWN).await {
        let before = count(&database, "SELECT count(*) FROM audit_logs").await;
        let failing = ["UPDATE products SET name = 'Other'", "UPDATE products SET name = ''"];
        write(&database, UNKNOWN, &failing).await.expect_err("a name is not empty");
        assert_eq!(count(&database, "SELECT count(*) FROM audit_logs").await, before);
        Migrator::down(&database, None).await.expect("down");
    }
}

#[tokio::test]
async fn actions_and_categories_tell_what_a_change_meant() {
    for database in worlds("actions", UNKNOWN).await {
        let later = "'2026-03-03T03:03:03.000000Z'";
        let changes = [
            &format!("UPDATE products SET deleted_at = {later}"),
            "UPDATE products SET deleted_at = NULL",
            "UPDATE products SET name = 'Other'",
            "DELETE FROM claim_products",
            "DELETE FROM products",
            "UPDATE organization_members SET role = 'viewer'",
            "DELETE FROM organization_members",
            "UPDATE users SET company = 'Northwind' WHERE id = #2",
            "UPDATE users SET is_active = false WHERE id = #2",
            &format!("UPDATE users SET banned_until = {later} WHERE id = #2"),
        ];
        for change in changes {
            write(&database, UNKNOWN, &[change]).await.expect(change);
        }
        let told =
            |table: &str, id: u32| format!("FROM audit_logs WHERE resource_type = '{table}' AND resource_id = #{id} ORDER BY 1");
        let line = "category || ' ' || action || ' ' || CAST(metadata AS text)";
        let expect = |lines: &[&str]| lines.iter().map(|line| Some(compact(line))).collect::<Vec<_>>();
        let products = expect(&["audit create {}", "audit delete {}", "audit delete {}", "audit restore {}", "audit update {}"]);
        assert_eq!(documents(&database, line, &told("products", 45)).await, products);
        let members = expect(&[
            r#"security permission_change {"operation":"create"}"#,
            r#"security permission_change {"operation":"delete"}"#,
            r#"security permission_change {"operation":"update"}"#,
        ]);
        assert_eq!(documents(&database, line, &told("organization_members", 13)).await, members);
        let users = expect(&["audit create {}", "audit update {}", "security update {}", "security update {}"]);
        assert_eq!(documents(&database, line, &told("users", 2)).await, users);
        let of = |id: u32| format!("FROM events WHERE aggregate_id = #{id} ORDER BY event_version");
        let line = "CAST(event_version AS text) || event_type || category";
        let products = expect(&["1INSERTaudit", "2UPDATEaudit", "3UPDATEaudit", "4UPDATEaudit", "5DELETEaudit"]);
        assert_eq!(documents(&database, line, &of(45)).await, products);
        let members = expect(&["1INSERTsecurity", "2UPDATEsecurity", "3DELETEsecurity"]);
        assert_eq!(documents(&database, line, &of(13)).await, members);
        Migrator::down(&database, None).await.expect("down");
    }
}

/// One statement for many rows, and one that adds some rows and changes others.
#[tokio::test]
async fn each_row_of_a_statement_is_recorded() {
    for database in worlds("many", Writer { unrecorded: true, ..UNKNOWN }).await {
        let many = [
            "INSERT INTO products (brand_id, name, sku, created_by)
                SELECT brands.id, 'Many', users.email || brands.slug, users.id FROM brands, users WHERE users.email IS NOT NULL",
            "INSERT INTO products (brand_id, name, sku, created_by)
                SELECT brands.id, 'More', users.email || brands.slug, users.id FROM brands, users WHERE users.email IS NOT NULL
                ON CONFLICT (brand_id, sku) WHERE sku IS NOT NULL AND deleted_at IS NULL DO UPDATE SET name = 'Changed'",
            "UPDATE products SET description = name WHERE sku IS NOT NULL",
            "DELETE FROM products WHERE sku IS NOT NULL",
        ];
        write(&database, UNKNOWN, &many).await.expect("the changes");
        let actions = documents(&database, "action", "FROM audit_logs ORDER BY 1").await;
        let expected = ["create", "create", "delete", "delete", "update", "update", "update", "update"];
        assert_eq!(actions, expected.map(|action| Some(action.to_owned())));
        let names = "FROM events WHERE event_version = 2";
        let payloads = documents(&database, "payload", names).await;
        assert_eq!(payloads.len(), 2);
        let changed = r#""changed_fields":{"name":"Changed"}"#;
        assert!(payloads.iter().flatten().all(|payload| payload.contains(changed)), "{payloads:?}");
        Migrator::down(&database, None).await.expect("down");
    }
}
