//! One frozen migration: the SQL of each database that creates its tables, and the names that drop them.
//!
//! It runs SQL as it is written and knows nothing of what is inside.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// A migration that creates tables.
pub(crate) struct Step {
    /// The name the migration is recorded under. It never changes.
    pub(crate) name: &'static str,
    /// The statements for PostgreSQL.
    pub(crate) postgres: &'static str,
    /// The statements for SQLite.
    pub(crate) sqlite: &'static str,
    /// The tables, in the order they are created.
    pub(crate) tables: &'static [&'static str],
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = match manager.get_database_backend() {
            DbBackend::Postgres => self.postgres,
            DbBackend::Sqlite => self.sqlite,
            other => return Err(unsupported(other)),
        };
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // On PostgreSQL an older table may hold a foreign key to one of these: the key goes, the table stays. SQLite has no
        // such word and needs none, for it does not mind a key to a table that is gone.
        let cascade = match manager.get_database_backend() {
            DbBackend::Postgres => " CASCADE",
            DbBackend::Sqlite => "",
            other => return Err(unsupported(other)),
        };
        for table in self.tables.iter().rev() {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}{cascade}")).await?;
        }
        Ok(())
    }

    /// A step happens as a whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn unsupported(backend: DbBackend) -> DbErr {
    DbErr::Migration(format!("the data model has no tables for {backend:?}"))
}
