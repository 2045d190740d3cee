//! The audit trail and the event store, written by triggers: what is changed beside the gateway is recorded too.
//!
//! Each table that is described gets triggers that write rows of `audit_logs` and, for aggregates, of `events` in the transaction
//! of the change. An image of a row is a JSON object of its columns in one form, the same on both databases. A later step that
//! makes tables describes them in a text of its own and is a [`Trail`] too; one that changes a recorded table makes its triggers
//! anew.

mod change;
mod description;
mod postgres;
mod sqlite;

use sea_orm_migration::prelude::*;

pub(crate) use self::change::{Operation, quoted};
pub use self::description::{Column, Kind, Security, TABLES, Table, Way, describe};
pub(crate) use self::postgres::shown as postgres_member;
pub(crate) use self::sqlite::changed as sqlite_changed;
use crate::step::Made;

/// A migration that has changes of tables recorded.
#[derive(Clone, Copy)]
pub struct Trail {
    /// The name the migration is recorded under. It never changes.
    pub name: &'static str,
    /// The description of the tables.
    pub tables: &'static str,
    /// Whether it makes what all such migrations share; the first one does.
    pub is_first: bool,
}

impl MigrationName for Trail {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Trail {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        made(manager)?.make(manager, &describe(self.tables).map_err(DbErr::Migration)?, self.is_first).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        made(manager)?.take_away(manager, &describe(self.tables).map_err(DbErr::Migration)?, self.is_first).await
    }

    /// A step happens as a whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// What is made on the database.
fn made(manager: &SchemaManager<'_>) -> Result<Made<Table>, DbErr> {
    let postgres =
        Made { shared: [include_str!("postgres.sql"), "DROP VIEW write_context"], of_table: [postgres::create, postgres::drop] };
    let sqlite =
        Made { shared: [include_str!("sqlite.sql"), "DROP VIEW trail_entries"], of_table: [sqlite::create, sqlite::drop] };
    Made::on(manager, postgres, sqlite)
}

#[cfg(test)]
pub(crate) mod tests;
