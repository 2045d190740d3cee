//! The step goes back and forth over rows that are there, and words stand beside the values they were found in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use super::CHANGE;
use crate::Migrator;
use crate::tests::{databases, insert_an_organization};

const WORDS: &str = "UPDATE content SET search_title = ' hello ', search_fields = '', search_body = ' some  body '";

async fn number(database: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(database.get_database_backend(), format!("SELECT CAST(({sql}) AS bigint) AS number"));
    let row = database.query_one_raw(statement).await.expect(sql).expect("a row");
    row.try_get("", "number").expect("a number")
}

/// How many rows the index finds with the word.
async fn found(database: &DatabaseConnection, word: &str) -> i64 {
    let sql = match database.get_database_backend() {
        DbBackend::Postgres => format!("SELECT count(*) FROM content WHERE search_vector @@ '''{word}'''::tsquery"),
        _ => format!(
            "SELECT count(*) FROM content WHERE id IN (SELECT r.id FROM content_fts JOIN content_fts_rows r \
             ON r.number = content_fts.rowid WHERE content_fts MATCH '\"{word}\"')"
        ),
    };
    number(database, &sql).await
}

async fn run(database: &DatabaseConnection, sql: &str) {
    database.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

const UNINDEXED: &str = "SELECT count(*) FROM content WHERE search_title IS NULL OR search_fields IS NULL OR search_body IS NULL";

#[tokio::test]
async fn the_step_is_taken_over_rows_and_back() {
    for database in databases("search_step").await {
        Migrator::up(&database, None).await.expect("up");
        let manager = SchemaManager::new(&database);
        CHANGE.down(&manager).await.expect("down");
        insert_an_organization(&database).await;
        CHANGE.up(&manager).await.expect("up over a row");
        assert_eq!(number(&database, UNINDEXED).await, 1, "the row waits for its words");
        run(&database, WORDS).await;
        assert_eq!(number(&database, UNINDEXED).await, 0);
        assert_eq!([found(&database, "hello").await, found(&database, "body").await, found(&database, "hell").await], [1, 1, 0]);
        CHANGE.down(&manager).await.expect("down over a row");
        CHANGE.up(&manager).await.expect("up again");
    }
}

#[tokio::test]
async fn the_index_follows_the_rows() {
    for database in databases("search_rows").await {
        Migrator::up(&database, None).await.expect("up");
        insert_an_organization(&database).await;
        run(&database, WORDS).await;
        run(&database, "UPDATE content SET search_body = ' other '").await;
        assert_eq!([found(&database, "body").await, found(&database, "other").await, found(&database, "hello").await], [0, 1, 1]);
        if database.get_database_backend() == DbBackend::Sqlite {
            run(&database, "VACUUM").await;
            assert_eq!(found(&database, "other").await, 1, "numbers of rows may change, those of the index do not");
        }
        run(&database, "DELETE FROM workflow_instances; DELETE FROM content").await;
        assert_eq!(found(&database, "hello").await, 0);
        if database.get_database_backend() == DbBackend::Sqlite {
            assert_eq!(number(&database, "SELECT count(*) FROM content_fts").await, 0);
            assert_eq!(number(&database, "SELECT count(*) FROM content_fts_rows").await, 0);
        }
    }
}

#[tokio::test]
async fn whoever_changes_a_value_without_its_words_leaves_none() {
    for database in databases("search_words").await {
        Migrator::up(&database, None).await.expect("up");
        insert_an_organization(&database).await;
        run(&database, WORDS).await;
        run(&database, "UPDATE content SET title = title, body = body, excerpt = 'x'").await;
        assert_eq!(number(&database, UNINDEXED).await, 0, "nothing was changed that has words");
        run(&database, "UPDATE content SET title = 'Good bye'").await;
        assert_eq!(number(&database, "SELECT count(*) FROM content WHERE search_title IS NULL").await, 1);
        assert_eq!([found(&database, "hello").await, found(&database, "body").await], [0, 1], "the others stay");
        run(&database, "UPDATE content SET title = 'Hello', search_title = ' hello '").await;
        assert_eq!(found(&database, "hello").await, 1, "they were given");
        run(&database, "UPDATE content SET fields = '{\"a\": 1}', body = 'b'").await;
        let sql = "SELECT count(*) FROM content WHERE search_fields IS NULL AND search_body IS NULL AND search_title IS NOT NULL";
        assert_eq!(number(&database, sql).await, 1);
        run(&database, WORDS).await;
        let says_so = match database.get_database_backend() {
            DbBackend::Postgres => "SET LOCAL rowgate.gives_words = 'on'; UPDATE content SET title = 'HELLO!'",
            _ => {
                "UPDATE write_context SET gives_words = 1; UPDATE content SET title = 'HELLO!'; UPDATE write_context SET gives_words = 0"
            }
        };
        run(&database, says_so).await;
        assert_eq!(found(&database, "hello").await, 1, "they are the same as before, and were given");
    }
}
