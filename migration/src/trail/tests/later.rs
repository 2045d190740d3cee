//! A table of a later step, described in a text of its own, with what no table so far has: days, numbers below zero, an aggregate
//! that holds a secret.

use sea_orm_migration::{MigrationTrait, SchemaManager};

use super::*;
use crate::trail::Trail;

const THINGS: Trail = Trail {
    name: "m20990101_000001_things",
    tables: "things aggregate\n    id id\n    date made_on\n    decimal 2 price\n    decimal 4 rate\n    decimal 0 count\n    number size\n    \
             bool ok\n    json code\n    text note\n    secret code\n    withheld note",
    is_first: false,
};

const POSTGRES: &str = "CREATE TABLE things (id uuid PRIMARY KEY, made_on date, price numeric(7, 2), rate numeric(9, 4), \
     count numeric(5, 0), size bigint, ok boolean, code jsonb, note text)";
const SQLITE: &str = "CREATE TABLE things (id BLOB PRIMARY KEY, made_on TEXT, price INTEGER, rate INTEGER, count INTEGER, \
     size INTEGER, ok INTEGER, code TEXT, note TEXT) STRICT";

#[tokio::test]
async fn a_later_step_records_its_tables_by_the_same_means() {
    for database in worlds("later", Writer { unrecorded: true, ..UNKNOWN }).await {
        let is_sqlite = database.get_database_backend() == DbBackend::Sqlite;
        run(&database, if is_sqlite { SQLITE } else { POSTGRES }).await.expect("a table");
        let manager = SchemaManager::new(&database);
        THINGS.up(&manager).await.expect("up");
        let add = |numbers: &str| {
            format!(
                "INSERT INTO things VALUES (#80, '2026-02-28', {numbers}, 9007199254740993, true, '{{\"hash\": \"planted\"}}', 'x')"
            )
        };
        let add = add(if is_sqlite { "-5, -1234567, -3" } else { "-0.05, -123.4567, -3" });
        let changes = [&add, "UPDATE things SET code = '[\"planted\"]', made_on = NULL", "UPDATE things SET note = 'planted'"];
        write(&database, UNKNOWN, &changes).await.expect("the changes");
        let entry = r#"{"id":"00000000-0000-4000-8000-000000000080","ok":true,"code":"[redacted]","note":"[redacted]","#
            .to_owned()
            + r#""rate":"-123.4567","size":9007199254740993,"count":"-3","price":"-0.05","made_on":"2026-02-28"}"#;
        let of_things = "FROM audit_logs WHERE resource_type = 'things' AND action = 'create'";
        assert_eq!(documents(&database, "new_value", of_things).await, [Some(entry)]);
        let image = |day: &str| {
            r#"{"id":"00000000-0000-4000-8000-000000000080","ok":true,"rate":"-123.4567","size":9007199254740993,"#.to_owned()
                + r#""count":"-3","price":"-0.05","made_on":"#
                + day
                + "}"
        };
        let (with_day, without) = (image("\"2026-02-28\""), image("null"));
        let payloads = [
            format!(r#"{{"new":{with_day},"old":null,"changed_fields":null}}"#),
            format!(r#"{{"new":{without},"old":{with_day},"changed_fields":{{"made_on":null}}}}"#),
            format!(r#"{{"new":{without},"old":{without},"changed_fields":{{}}}}"#),
        ];
        let of_things = "FROM events WHERE aggregate_id = #80 ORDER BY event_version";
        assert_eq!(documents(&database, "payload", of_things).await, payloads.map(Some));
        THINGS.down(&manager).await.expect("down");
        run(&database, "UPDATE things SET ok = false").await.expect("a change");
        assert_eq!(count(&database, "SELECT count(*) FROM events").await, 3);
        run(&database, "DROP TABLE things").await.expect("the table goes");
        Migrator::down(&database, None).await.expect("down");
    }
}
