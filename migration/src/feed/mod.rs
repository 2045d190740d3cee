//! The change feed: every committed change of a row, with the row before and after, written by triggers into `row_changes`.
//!
//! It knows tables by the same descriptions as the trail, so that an image has the trail's form; but it tells of every table with
//! ids, of columns that the trail withholds too, and leaves out what is secret and vectors. A later step that makes tables has their
//! changes told of with [`Trail::feed`]; one that changes a described table makes its triggers anew. Nothing is read from the feed here.

mod postgres;
mod sqlite;

use sea_orm_migration::prelude::*;

use crate::step::Made;
use crate::trail::{self, Column, Kind, Table, Trail, describe};

/// The tables that the trail does not record.
pub const UNRECORDED: &str = include_str!("tables.txt");

/// A migration that has changes of tables told of.
#[derive(Clone, Copy)]
pub struct Feed {
    /// The name the migration is recorded under. It never changes.
    pub name: &'static str,
    /// The descriptions of the tables.
    pub tables: &'static [&'static str],
    /// Whether it makes what all such migrations share; the first one does.
    pub is_first: bool,
}

/// The first one: all tables that there were. It is frozen, and so are the texts it names.
pub(crate) const FEED: Feed = Feed {
    name: "m20261126_000001_feed",
    tables: &[
        trail::TABLES,
        crate::campaign::TRAIL.tables,
        crate::analytics::TRAIL.tables,
        crate::imports::TRAIL.tables,
        crate::automation::TRAIL.tables,
        crate::social::TRAIL.tables,
        crate::ai::TRAIL.tables,
        crate::activity::TRAIL.tables,
        crate::operation::TRAIL.tables,
        crate::privacy::TRAIL.tables,
        UNRECORDED,
    ],
    is_first: true,
};

/// What both databases make for the first of such migrations, beside the triggers.
#[cfg(test)]
pub(crate) const SHARED_TABLES: [&str; 3] = ["row_changes", "feed_state", "feed_marks"];

impl Trail {
    /// The migration that has changes of the same tables told of.
    #[must_use]
    pub const fn feed(&'static self, name: &'static str) -> Feed {
        Feed { name, tables: std::slice::from_ref(&self.tables), is_first: false }
    }
}

impl Feed {
    /// The text that tells this migration from what it may have been: what it describes itself, or what it was made from.
    #[must_use]
    pub fn text(&self) -> &'static str {
        self.tables.last().copied().unwrap_or_default()
    }

    /// The tables, as the newest of the descriptions says.
    ///
    /// # Errors
    ///
    /// When a description cannot be read.
    pub fn described(&self) -> Result<Vec<Table>, String> {
        let mut tables: Vec<Table> = Vec::new();
        for text in self.tables {
            let newer = describe(text)?;
            tables.retain(|table| newer.iter().all(|described| described.name != table.name));
            tables.extend(newer);
        }
        Ok(tables)
    }
}

/// The tables whose changes are told of.
///
/// # Errors
///
/// When a description cannot be read.
pub fn fed_tables() -> Result<Vec<Table>, String> {
    FEED.described()
}

/// Whether an image shows the column.
#[must_use]
pub fn is_shown(column: &Column) -> bool {
    !column.secret && column.kind != Kind::Vector
}

impl MigrationName for Feed {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Feed {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        made(manager)?.make(manager, &self.described().map_err(DbErr::Migration)?, self.is_first).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        made(manager)?.take_away(manager, &self.described().map_err(DbErr::Migration)?, self.is_first).await
    }

    /// A step happens as a whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// What is made on the database.
fn made(manager: &SchemaManager<'_>) -> Result<Made<Table>, DbErr> {
    let postgres =
        Made { shared: [include_str!("postgres.sql"), postgres::DROP_SHARED], of_table: [postgres::create, postgres::drop] };
    let sqlite = Made { shared: [include_str!("sqlite.sql"), sqlite::DROP_SHARED], of_table: [sqlite::create, sqlite::drop] };
    Made::on(manager, postgres, sqlite)
}

#[cfg(test)]
mod tests;
