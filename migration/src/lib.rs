//! The frozen migrations of the data model, each written out for SQLite and for PostgreSQL.
//!
//! A step that was released never changes: what the tables become later is a further step. No entity is used here, since
//! entities follow the newest tables and a frozen step must not. On SQLite the foreign keys are real only on connections that
//! set `PRAGMA foreign_keys = ON`; the application does.

mod activity;
mod ai;
mod analytics;
mod apply;
mod automation;
mod campaign;
pub mod feed;
mod first;
mod imports;
mod instants;
mod operation;
mod presence;
mod privacy;
mod record;
mod search;
mod social;
mod step;
pub mod trail;

use sea_orm_migration::sea_orm::DbBackend;
pub use sea_orm_migration::{MigrationTrait, MigratorTrait};

pub use crate::apply::{Differences, apply, compare, verify};
pub use crate::step::Step;
use crate::trail::Trail;

/// The steps of the data model, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut migrations: Vec<Box<dyn MigrationTrait>> = Vec::new();
        migrations.extend(first::STEPS.map(|step| Box::new(step) as Box<dyn MigrationTrait>));
        migrations.extend([Box::new(TRAIL) as Box<dyn MigrationTrait>, Box::new(RIGHTS)]);
        for (step, trail) in DOMAINS {
            migrations.extend([Box::new(step) as Box<dyn MigrationTrait>, Box::new(trail)]);
        }
        migrations.push(Box::new(record::STEP));
        migrations.push(Box::new(search::CHANGE));
        migrations.push(Box::new(feed::FEED));
        migrations.push(Box::new(presence::STEP));
        migrations.push(Box::new(instants::Instants));
        migrations
    }
}

/// What each migration says on the database, by its name: the text whose checksum is kept. Of the trail it is the description,
/// from which its statements are made; so of the feed.
#[must_use]
pub fn texts(backend: DbBackend) -> Vec<(&'static str, &'static str)> {
    let text = |step: Step| (step.name, if backend == DbBackend::Postgres { step.postgres } else { step.sqlite });
    let described = |trail: Trail| (trail.name, trail.tables);
    let first = first::STEPS.into_iter().map(text).chain([described(TRAIL), text(RIGHTS)]);
    let domains = DOMAINS.into_iter().flat_map(|(step, trail)| [text(step), described(trail)]);
    let search = if backend == DbBackend::Postgres { search::CHANGE.postgres[0] } else { search::CHANGE.sqlite[0] };
    let later = [
        text(record::STEP),
        (search::CHANGE.name, search),
        (feed::FEED.name, feed::FEED.text()),
        text(presence::STEP),
        (instants::NAME, instants::TEXT),
    ];
    first.chain(domains).chain(later).collect()
}

/// The steps that make tables, oldest first.
#[cfg(test)]
pub(crate) fn steps() -> impl Iterator<Item = Step> {
    first::STEPS.into_iter().chain(DOMAINS.into_iter().map(|(step, _)| step)).chain([record::STEP, presence::STEP])
}

/// The domains that came after the trail, each with what the trail must know of it.
const DOMAINS: [(Step, Trail); 9] = [
    (campaign::STEP, campaign::TRAIL),
    (analytics::STEP, analytics::TRAIL),
    (imports::STEP, imports::TRAIL),
    (automation::STEP, automation::TRAIL),
    (social::STEP, social::TRAIL),
    (ai::STEP, ai::TRAIL),
    (activity::STEP, activity::TRAIL),
    (operation::STEP, operation::TRAIL),
    (privacy::STEP, privacy::TRAIL),
];

const TRAIL: Trail = Trail { name: "m20260301_000008_trail", tables: trail::TABLES, is_first: true };

/// The tables that have their changes recorded, as the newest step that describes each says.
///
/// # Errors
///
/// When a description cannot be read.
pub fn recorded_tables() -> Result<Vec<trail::Table>, String> {
    let mut tables: Vec<trail::Table> = Vec::new();
    let trails = [TRAIL].into_iter().chain(DOMAINS.into_iter().map(|(_, trail)| trail));
    for described in trails.map(|step| trail::describe(step.tables)) {
        let described = described?;
        tables.retain(|older| described.iter().all(|newer| newer.name != older.name));
        tables.extend(described);
    }
    Ok(tables)
}

const RIGHTS: Step = Step {
    name: "m20260301_000009_rights",
    postgres: include_str!("rights/postgres.sql"),
    sqlite: include_str!("rights/sqlite.sql"),
    postgres_functions: &["rowgate_rights_key(uuid)", "lock_rights()"],
    ..Step::EMPTY
};

#[cfg(test)]
mod tests;
