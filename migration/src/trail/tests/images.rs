//! Images of rows: their form, the same bytes on both databases, and what is never in them.

use super::*;

/// Of each awkward kind one: nulls, letters of many bytes, what must be escaped, members out of order and twice, exact numbers.
const AWKWARD: [(&str, &str, &str); 4] = [
    (
        "offers",
        r#"{"id": "00000000-0000-4000-8000-000000000090", "key": "a", "name": "Über 100 %: \"ja\"\n\t\u0001", "discount": 7.5,
            "enabled": true, "metadata": {"bb": 1, "a": {"zz": [3, {"y": 1, "x": "\u00e9\/"}], "z": null}, "\"q\"": 1.50},
            "valid_from": "2026-01-01T23:30:00.000000Z", "created_at": "2026-01-01T00:00:00.000001Z",
            "updated_at": "2026-01-01T00:00:00.1Z"}"#,
        concat!(
            r#"{"id":"00000000-0000-4000-8000-000000000090","key":"a","name":"Über 100 %: \"ja\"\n\t\u0001","enabled":true,"#,
            r#""discount":"7.50","metadata":{"a":{"z":null,"zz":[3,{"x":"é/","y":1}]},"bb":1,"\"q\"":1.50},"valid_to":null,"#,
            r#""plan_type":null,"created_at":"2026-01-01T00:00:00.000001Z","updated_at":"2026-01-01T00:00:00.100000Z","#,
            r#""valid_from":"2026-01-01T23:30:00.000000Z","description":null}"#
        ),
    ),
    (
        "brand_vetting_agencies",
        r#"{"id": "00000000-0000-4000-8000-000000000091", "brand_id": "00000000-0000-4000-8000-000000000040",
            "agency_name": "日本 \\users", "priority": -7, "is_active": false, "metadata": {"é": 1, "zz": 2, "b": [], "c": {}},
            "created_at": "2026-01-01T00:00:00.000000Z"}"#,
        concat!(
            r#"{"id":"00000000-0000-4000-8000-000000000091","brand_id":"00000000-0000-4000-8000-000000000040","metadata":"#,
            r#"{"b":[],"c":{},"zz":2,"é":1},"priority":-7,"is_active":false,"created_at":"2026-01-01T00:00:00.000000Z","#,
            r#""agency_name":"日本 \\users"}"#
        ),
    ),
    (
        "sessions",
        r#"{"id": "00000000-0000-4000-8000-000000000092", "user_id": "00000000-0000-4000-8000-000000000001",
            "token_hash": "planted-secret", "ip_address": "2001:db8::7", "user_agent": "it's me",
            "expires_at": "2026-12-31T23:59:59.999999Z", "created_at": "2026-01-01T00:00:00.000000Z"}"#,
        concat!(
            r#"{"id":"00000000-0000-4000-8000-000000000092","user_id":"00000000-0000-4000-8000-000000000001","created_at":"#,
            r#""2026-01-01T00:00:00.000000Z","expires_at":"2026-12-31T23:59:59.999999Z","ip_address":"2001:db8::7","#,
            r#""revoked_at":null,"token_hash":"[redacted]","user_agent":"it's me","last_seen_at":null}"#
        ),
    ),
    (
        "workflow_runs",
        r#"{"id": "00000000-0000-4000-8000-000000000093", "user_id": "00000000-0000-4000-8000-000000000001",
            "workflow_id": "00000000-0000-4000-8000-000000000051", "data": {"a": 1, "b": 2, "a": 3, "n": 12345678901234567890},
            "result": "text", "created_at": "2026-01-01T00:00:00.000000Z", "updated_at": "2026-01-01T00:00:00.000000Z"}"#,
        concat!(
            r#"{"id":"00000000-0000-4000-8000-000000000093","data":{"a":3,"b":2,"n":12345678901234567890},"error":null,"#,
            r#""result":"text","status":"queued","retries":0,"user_id":"00000000-0000-4000-8000-000000000001","created_at":"#,
            r#""2026-01-01T00:00:00.000000Z","updated_at":"2026-01-01T00:00:00.000000Z","#,
            r#""workflow_id":"00000000-0000-4000-8000-000000000051"}"#
        ),
    ),
];

#[tokio::test]
async fn an_image_has_one_form_on_both_databases() {
    for database in worlds("images", UNKNOWN).await {
        for (name, row, image) in AWKWARD {
            let table = tables().into_iter().find(|table| table.name == name).expect("a described table");
            // SQLite keeps an instant as it is written.
            let row = row.replace(".1Z", ".100000Z");
            write(&database, UNKNOWN, &[&insert(&database, &table, &row)]).await.expect(name);
            let id = &row[8..44];
            let of_row = format!("FROM audit_logs WHERE resource_type = '{name}' AND resource_id = {}", literal(&database, id));
            assert_eq!(documents(&database, "new_value", &of_row).await, [Some(image.to_owned())]);
            assert_eq!(documents(&database, "old_value", &of_row).await, [None]);
            let delete = format!("DELETE FROM {name} WHERE id = {}", literal(&database, id));
            write(&database, UNKNOWN, &[&delete]).await.expect(name);
            let of_row = of_row + " AND action = 'delete'";
            assert_eq!(documents(&database, "old_value", &of_row).await, [Some(image.to_owned())]);
            assert_eq!(documents(&database, "new_value", &of_row).await, [None]);
        }
        Migrator::down(&database, None).await.expect("down");
    }
}

fn literal(database: &DatabaseConnection, id: &str) -> String {
    match database.get_database_backend() {
        DbBackend::Sqlite => format!("x'{}'", id.replace('-', "")),
        _ => format!("'{id}'"),
    }
}

/// Every table, every operation: what SQLite and PostgreSQL wrote is compared as a whole.
#[tokio::test]
async fn both_databases_write_the_same_trail() {
    let mut trails = Vec::new();
    for database in worlds("same", Writer { user: Some(1), correlation: Some(99), ..UNKNOWN }).await {
        for table in tables() {
            let name = table.name;
            let change = table.columns.iter().find(|column| column.name == "created_at" || column.name.ends_with("_at"));
            let of_kind = |kind: Kind| table.columns.iter().find(|column| column.kind == kind);
            let (column, value) = match (change, of_kind(Kind::Text), of_kind(Kind::Number)) {
                (Some(column), ..) => (column.name, "'2026-02-03T04:05:06.700000Z'"),
                (None, Some(column), _) => (column.name, "'other'"),
                (None, None, Some(column)) => (column.name, "7"),
                (None, None, None) => panic!("{name} has no column to change"),
            };
            write(&database, UNKNOWN, &[&format!("UPDATE {name} SET {column} = {value}")]).await.expect(name);
        }
        for row in world().iter().rev() {
            let id = &row.json[8..44];
            let delete = format!("DELETE FROM {} WHERE id = {}", row.table, literal(&database, id));
            write(&database, UNKNOWN, &[&delete]).await.expect(row.table);
        }
        trails.push(trail(&database).await);
        Migrator::down(&database, None).await.expect("down");
    }
    let (first, others) = trails.split_first().expect("a database");
    assert!(first.len() > 3 * tables().len());
    for other in others {
        assert_eq!(first, other);
    }
}

/// Each entry and each event with all that does not differ by chance, sorted.
async fn trail(database: &DatabaseConnection) -> Vec<Option<String>> {
    let mut lines = Vec::new();
    let id = |column: &str| match database.get_database_backend() {
        DbBackend::Sqlite => format!("coalesce(nullif(lower(hex({column})), ''), '-')"),
        _ => format!("coalesce(replace(CAST({column} AS text), '-', ''), '-')"),
    };
    let text = |column: &str| format!("coalesce(CAST({column} AS text), '-')");
    let entry = [
        text("resource_type"),
        id("resource_id"),
        text("category"),
        text("action"),
        text("status"),
        text("metadata"),
        text("old_value"),
        text("new_value"),
        id("organization_id"),
        id("brand_id"),
        id("user_id"),
        text("user_agent"),
    ];
    lines.extend(documents(database, &format!("({})", entry.join(" || ' ' || ")), "FROM audit_logs").await);
    let event = [
        text("aggregate_type"),
        id("aggregate_id"),
        text("event_version"),
        text("event_type"),
        text("category"),
        text("payload"),
        text("metadata"),
        id("organization_id"),
        id("brand_id"),
        id("user_id"),
        id("correlation_id"),
        id("causation_id"),
    ];
    lines.extend(documents(database, &format!("({})", event.join(" || ' ' || ")), "FROM events").await);
    lines.sort();
    lines
}

#[tokio::test]
async fn secrets_are_nowhere_in_the_trail() {
    for database in worlds("secrets", UNKNOWN).await {
        let changes = [
            "UPDATE users SET password_hash = 'planted-secret-x', mfa_secret = NULL WHERE id = #1",
            "UPDATE user_tokens SET target = 'planted-secret-y'",
            "DELETE FROM sessions",
        ];
        write(&database, UNKNOWN, &changes).await.expect("the changes");
        let found = "SELECT count(*) FROM audit_logs WHERE CAST(old_value AS text) LIKE '%planted%' \
                     OR CAST(new_value AS text) LIKE '%planted%' OR CAST(metadata AS text) LIKE '%planted%'";
        assert_eq!(count(&database, found).await, 0);
        assert_eq!(count(&database, "SELECT count(*) FROM events WHERE CAST(payload AS text) LIKE '%planted%'").await, 0);
        // That a secret was changed is told, with what it was and is left out; and that there is none any more.
        let of_user = "FROM audit_logs WHERE resource_type = 'users' AND action = 'update'";
        let images: Vec<String> = documents(&database, "new_value", of_user).await.into_iter().flatten().collect();
        assert!(images.iter().all(|image| image.contains(r#""mfa_secret":null"#)), "{images:?}");
        assert!(images.iter().all(|image| image.contains(r#""password_hash":"[redacted]""#)), "{images:?}");
        assert_eq!(images.len(), 1);
        Migrator::down(&database, None).await.expect("down");
    }
}
