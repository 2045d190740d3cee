//! Instants and days that everybody can write down: those of the years 0 to 9999. SQLite's tables have taken no others from the
//! beginning; here PostgreSQL's learn it, whose own reach further and to infinity. Frozen once released.

use sea_orm_migration::prelude::*;

use crate::feed::FEED;
use crate::step::Made;
use crate::trail::{Kind, Table, quoted};

/// The migration. A later step that makes tables says the same of their columns itself.
#[derive(Clone, Copy)]
pub(crate) struct Instants;

/// The name the migration is recorded under. It never changes.
pub(crate) const NAME: &str = "m20261126_000003_instants";

/// What the columns hold, by their kind.
const BETWEEN_INSTANTS: &str = "BETWEEN '0001-01-01 00:00:00+00 BC' AND '9999-12-31 23:59:59.999999+00'";
const BETWEEN_DAYS: &str = "BETWEEN '0001-01-01 BC' AND '9999-12-31'";

/// What tells this migration from what it may have been: it is about the tables that [`FEED`] describes.
pub(crate) const TEXT: &str = BETWEEN_INSTANTS;

impl MigrationName for Instants {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Instants {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        made(manager)?.make(manager, &FEED.described().map_err(DbErr::Migration)?, true).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        made(manager)?.take_away(manager, &FEED.described().map_err(DbErr::Migration)?, true).await
    }

    /// A step happens as a whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn made(manager: &SchemaManager<'_>) -> Result<Made<Table>, DbErr> {
    let nothing: fn(&Table) -> String = |_| String::new();
    let postgres = Made { shared: ["", ""], of_table: [create, drop] };
    Made::on(manager, postgres, Made { shared: ["", ""], of_table: [nothing, nothing] })
}

fn create(table: &Table) -> String {
    altered(table, |constraint, column, between| format!("ADD CONSTRAINT {constraint} CHECK ({column} {between})"))
}

fn drop(table: &Table) -> String {
    altered(table, |constraint, _, _| format!("DROP CONSTRAINT {constraint}"))
}

/// One statement for the table, so that its rows are looked at once.
fn altered(table: &Table, action: impl Fn(&str, &str, &str) -> String) -> String {
    let between = |kind| match kind {
        Kind::Instant => Some(BETWEEN_INSTANTS),
        Kind::Date => Some(BETWEEN_DAYS),
        _ => None,
    };
    let actions: Vec<String> = table
        .columns
        .iter()
        .filter_map(|column| {
            Some(action(&format!("{}_{}_form", table.name, column.name), &quoted(column.name), between(column.kind)?))
        })
        .collect();
    if actions.is_empty() { String::new() } else { format!("ALTER TABLE {}\n{};\n", quoted(table.name), actions.join(",\n")) }
}

#[cfg(test)]
mod tests {
    use sea_orm_migration::MigratorTrait;
    use sea_orm_migration::sea_orm::DbBackend;

    use super::{BETWEEN_DAYS, BETWEEN_INSTANTS};
    use crate::Migrator;
    use crate::feed::fed_tables;
    use crate::tests::databases;
    use crate::trail::Kind;
    use crate::trail::tests::{run, texts};

    /// Every column, of a later step too.
    #[tokio::test]
    async fn no_table_takes_instants_that_nobody_can_write_down() {
        assert!(BETWEEN_DAYS.len() < BETWEEN_INSTANTS.len());
        for database in databases("instants").await {
            Migrator::up(&database, None).await.expect("up");
            let is_sqlite = database.get_database_backend() == DbBackend::Sqlite;
            let all = if is_sqlite {
                "SELECT sql FROM sqlite_schema WHERE type = 'table'"
            } else {
                "SELECT CAST(conname AS text) FROM pg_constraint WHERE contype = 'c'"
            };
            let all = texts(&database, all).await.into_iter().flatten().collect::<Vec<_>>().join("\n");
            let mut columns = 0;
            for table in fed_tables().expect("the descriptions can be read") {
                for column in table.columns.iter().filter(|column| matches!(column.kind, Kind::Instant | Kind::Date)) {
                    let constraint = format!("{}_{}_form", table.name, column.name);
                    assert!(all.contains(&constraint), "{constraint}");
                    columns += 1;
                }
            }
            assert!(columns > 200, "{columns} columns");
            let id = if is_sqlite { "x'00000000000040008000000000000001'" } else { "'00000000-0000-4000-8000-000000000001'" };
            for (instant, is_taken) in [
                ("infinity", false),
                ("-infinity", false),
                ("20000-01-01T00:00:00.000000Z", false),
                ("9999-12-31T23:59:59.999999Z", true),
            ] {
                let sql = format!(
                    "INSERT INTO users (id, email, email_normalized, locked_until) VALUES ({id}, 'a@example.org', 'a@example.org', '{instant}')"
                );
                let added = run(&database, &sql);
                match added.await {
                    Ok(()) => assert!(is_taken, "{instant}"),
                    Err(error) => {
                        assert!(!is_taken && error.to_string().contains("users_locked_until_form"), "{instant}: {error}")
                    }
                }
            }
            Migrator::down(&database, None).await.expect("down");
        }
    }
}
