//! Applying what is not yet applied, and the record of it in `schema_migrations`: when, how long it took, and a checksum.
//!
//! The tool's own table says which migrations were applied; the record says that they are still the same ones.

use std::collections::BTreeMap;
use std::time::Instant;

use sea_orm_migration::prelude::{IntoSchemaManagerConnection, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use sha2::{Digest, Sha256};

use crate::{Migrator, record, texts};

/// Applies what is not yet applied, one migration after the other, and records it.
///
/// # Errors
///
/// When a statement fails, or when a migration that was applied is not what it was then.
pub async fn apply<C>(connection: &C) -> Result<(), DbErr>
where
    C: ConnectionTrait,
    for<'c> &'c C: IntoSchemaManagerConnection<'c>,
{
    let pending = Migrator::get_pending_migrations(connection).await?;
    let mut took_milliseconds = BTreeMap::new();
    for migration in &pending {
        let started = Instant::now();
        Migrator::up(connection, Some(1)).await?;
        took_milliseconds.insert(migration.name().to_owned(), i32::try_from(started.elapsed().as_millis()).unwrap_or(i32::MAX));
    }
    let recorded = recorded(connection).await?;
    refuse_changed(&recorded, connection.get_database_backend())?;
    for (name, text) in texts(connection.get_database_backend()) {
        if !recorded.contains_key(name) {
            let took = took_milliseconds.get(name).copied().unwrap_or_default();
            let values = [Value::from(name), Value::from(took), Value::from(checksum(text))];
            let parameters = if connection.get_database_backend() == DbBackend::Sqlite { "?, ?, ?" } else { "$1, $2, $3" };
            let sql = format!("INSERT INTO schema_migrations (version, execution_time_ms, checksum) VALUES ({parameters})");
            connection.execute_raw(Statement::from_sql_and_values(connection.get_database_backend(), sql, values)).await?;
        }
    }
    Ok(())
}

/// Refuses a database to which something else was applied under the name of a migration of this program.
///
/// # Errors
///
/// When the record cannot be read, or when it has another checksum; the error names the migration.
pub async fn verify<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    refuse_changed(&recorded(connection).await?, connection.get_database_backend())
}

/// How what a database has applied differs from what this program would apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// What is not applied.
    pub missing: Vec<String>,
    /// What was applied with another content.
    pub changed: Vec<String>,
    /// What was applied, and its checksum is not known.
    pub unrecorded: Vec<String>,
    /// What was applied and this program does not know.
    pub unknown: Vec<String>,
}

/// Compares the names of the applied migrations and their checksums with those of this program.
#[must_use]
pub fn compare(backend: DbBackend, applied: &BTreeMap<String, Option<String>>) -> Differences {
    let texts: BTreeMap<&str, &str> = texts(backend).into_iter().collect();
    let mut differences = Differences::default();
    for (name, text) in &texts {
        match applied.get(*name) {
            None => differences.missing.push((*name).to_owned()),
            Some(None) => differences.unrecorded.push((*name).to_owned()),
            Some(Some(kept)) if *kept != checksum(text) => differences.changed.push((*name).to_owned()),
            Some(Some(_)) => {}
        }
    }
    differences.unknown = applied.keys().filter(|name| !texts.contains_key(name.as_str())).cloned().collect();
    differences
}

fn refuse_changed(recorded: &BTreeMap<String, String>, backend: DbBackend) -> Result<(), DbErr> {
    let changed = texts(backend).into_iter().find(|(name, text)| recorded.get(*name).is_some_and(|kept| *kept != checksum(text)));
    match changed {
        Some((name, _)) => Err(DbErr::Migration(format!(
            "the migration {name} was applied with another content than it has in this program: \
             its checksum in schema_migrations differs"
        ))),
        None => Ok(()),
    }
}

/// The checksums of the applied migrations by name; the table may not be there yet.
async fn recorded<C: ConnectionTrait>(connection: &C) -> Result<BTreeMap<String, String>, DbErr> {
    let backend = connection.get_database_backend();
    let applied = Migrator::get_applied_migrations_read_only(connection).await?;
    if !applied.iter().any(|migration| migration.name() == record::STEP.name) {
        return Ok(BTreeMap::new());
    }
    let rows =
        connection.query_all_raw(Statement::from_string(backend, "SELECT version, checksum FROM schema_migrations")).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// SHA-256 in hexadecimal.
fn checksum(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
