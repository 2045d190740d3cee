//! One frozen migration: the SQL of each database that creates its tables, and the names that drop them.
//!
//! It runs SQL as it is written and knows nothing of what is inside.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// A migration that creates tables.
#[derive(Clone, Copy)]
pub struct Step {
    /// The name the migration is recorded under. It never changes.
    pub name: &'static str,
    /// The statements for PostgreSQL.
    pub postgres: &'static str,
    /// The statements for SQLite.
    pub sqlite: &'static str,
    /// The tables, in the order they are created.
    pub tables: &'static [&'static str],
    /// The functions on PostgreSQL, with their arguments, in the order they are created.
    pub postgres_functions: &'static [&'static str],
    /// Further tables that only SQLite has, in the order they are created.
    pub sqlite_tables: &'static [&'static str],
    /// Triggers of SQLite on tables of other steps; those on its own tables go with these.
    pub sqlite_triggers: &'static [&'static str],
    /// Views of both databases.
    pub views: &'static [&'static str],
    /// What only PostgreSQL has as a materialized view.
    pub postgres_materialized_views: &'static [&'static str],
}

impl Step {
    /// What most steps have none of.
    pub const EMPTY: Self = Self {
        name: "",
        postgres: "",
        sqlite: "",
        tables: &[],
        postgres_functions: &[],
        sqlite_tables: &[],
        sqlite_triggers: &[],
        views: &[],
        postgres_materialized_views: &[],
    };
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
        let (cascade, functions, further_tables, materialized) = match manager.get_database_backend() {
            DbBackend::Postgres => (" CASCADE", self.postgres_functions, &[][..], self.postgres_materialized_views),
            DbBackend::Sqlite => ("", &[][..], self.sqlite_tables, &[][..]),
            other => return Err(unsupported(other)),
        };
        if manager.get_database_backend() == DbBackend::Sqlite {
            for trigger in self.sqlite_triggers {
                manager.get_connection().execute_unprepared(&format!("DROP TRIGGER {trigger}")).await?;
            }
        }
        // A materialized view may be of a view.
        for view in materialized {
            manager.get_connection().execute_unprepared(&format!("DROP MATERIALIZED VIEW {view}")).await?;
        }
        for view in self.views {
            manager.get_connection().execute_unprepared(&format!("DROP VIEW {view}")).await?;
        }
        for table in further_tables.iter().rev().chain(self.tables.iter().rev()) {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}{cascade}")).await?;
        }
        for function in functions.iter().rev() {
            manager.get_connection().execute_unprepared(&format!("DROP FUNCTION {function}{cascade}")).await?;
        }
        Ok(())
    }

    /// A step happens as a whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// A migration that changes tables that are there, and takes the change back.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    /// The name the migration is recorded under. It never changes.
    pub(crate) name: &'static str,
    /// The statements for PostgreSQL, and those that take them back.
    pub(crate) postgres: [&'static str; 2],
    /// The statements for SQLite, and those that take them back.
    pub(crate) sqlite: [&'static str; 2],
}

impl Change {
    fn statements(&self, backend: DbBackend) -> Result<[&'static str; 2], DbErr> {
        match backend {
            DbBackend::Postgres => Ok(self.postgres),
            DbBackend::Sqlite => Ok(self.sqlite),
            other => Err(unsupported(other)),
        }
    }
}

impl MigrationName for Change {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Change {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let [up, _] = self.statements(manager.get_database_backend())?;
        manager.get_connection().execute_unprepared(up).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let [_, down] = self.statements(manager.get_database_backend())?;
        manager.get_connection().execute_unprepared(down).await?;
        Ok(())
    }

    /// A step happens as a whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// What a migration makes for each of the tables that are described to it, and once for all of them.
pub(crate) struct Made<T> {
    /// The statements that make what the tables share, and those that take it away.
    pub(crate) shared: [&'static str; 2],
    /// The statements that make what a table has, and those that take it away.
    pub(crate) of_table: [fn(&T) -> String; 2],
}

impl<T> Made<T> {
    /// The one for the database.
    pub(crate) fn on(manager: &SchemaManager<'_>, postgres: Self, sqlite: Self) -> Result<Self, DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => Ok(postgres),
            DbBackend::Sqlite => Ok(sqlite),
            other => Err(unsupported(other)),
        }
    }

    /// Makes it for the tables, and what they share where this is the first migration of its kind.
    pub(crate) async fn make(&self, manager: &SchemaManager<'_>, tables: &[T], is_first: bool) -> Result<(), DbErr> {
        let shared = if is_first { self.shared[0] } else { "" };
        let sql = shared.to_owned() + &tables.iter().map(self.of_table[0]).collect::<String>();
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }

    /// Takes it away, the other way round.
    pub(crate) async fn take_away(&self, manager: &SchemaManager<'_>, tables: &[T], is_first: bool) -> Result<(), DbErr> {
        let shared = if is_first { self.shared[1] } else { "" };
        let sql = tables.iter().rev().map(self.of_table[1]).collect::<String>() + shared;
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }
}

/// The error on a database for which there are no steps.
fn unsupported(backend: DbBackend) -> DbErr {
    DbErr::Migration(format!("the data model has no tables for {backend:?}"))
}
