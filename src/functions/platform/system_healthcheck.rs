//! `systemHealthcheck`: whether the database answers, is up to date and has room, and whether the queue is worked off.
//!
//! Numbers and names of migrations only; no row is told of.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use policy::{any, developer, service};
use sea_orm::DbBackend;
use serde_json::{Value as Json, json};

use crate::catalog::Function;
use crate::functions::health::{Finding, Status, checked, checks, some_of};
use crate::functions::{Arguments, Query};
use crate::sql::write::WriteError;
use crate::sql::{Dialect, Reader};

pub(in crate::functions) struct SystemHealthcheck;

/// A run that waits longer than this should have begun.
const LONG: TimeDelta = TimeDelta::minutes(15);
/// A run that waits longer than this is not coming any more.
const TOO_LONG: TimeDelta = TimeDelta::hours(24);

/// So many bytes are no waste, whatever their share.
const SMALL: i64 = 16 * 1024 * 1024;

impl Query for SystemHealthcheck {
    type Input = ();

    fn declared() -> Function {
        let description =
            "Checks of the platform, each computed now: database, migrations, queue, storage, worker. For developers.";
        Function::query("systemHealthcheck", checks(), any([developer(), service()]), description)
    }

    fn read(_: &Arguments<'_>) -> Result<(), WriteError> {
        Ok(())
    }

    async fn run(reader: &Reader<'_>, (): &()) -> Result<Json, WriteError> {
        Ok(json!([
            checked("database", database(reader).await),
            checked("migrations", migrations(reader).await),
            checked("queue", queue(reader).await),
            checked("storage", storage(reader).await),
            checked("worker", worker(reader).await),
        ]))
    }
}

async fn database(reader: &Reader<'_>) -> Result<Finding, WriteError> {
    let (name, sql) = match reader.dialect() {
        Dialect::Postgres => ("PostgreSQL", "SELECT current_setting('server_version')"),
        Dialect::Sqlite => ("SQLite", "SELECT sqlite_version()"),
    };
    let rows = reader.ask(sql, reader.question()).await?;
    let version: String = rows.first().map_or(Ok(String::new()), |row| row.try_get_by_index(0))?;
    Ok((Status::Ok, format!("{name} {version} answers")))
}

/// That what was applied is what this program would apply, by the names and checksums that the database keeps.
async fn migrations(reader: &Reader<'_>) -> Result<Finding, WriteError> {
    let sql = "SELECT m.version, r.checksum FROM seaql_migrations m LEFT JOIN schema_migrations r ON r.version = m.version";
    let rows = reader.ask(sql, reader.question()).await?;
    let mut applied: BTreeMap<String, Option<String>> = BTreeMap::new();
    for row in &rows {
        applied.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    let backend = if reader.dialect() == Dialect::Postgres { DbBackend::Postgres } else { DbBackend::Sqlite };
    let differences = migration::compare(backend, &applied);
    let mut faults = Vec::new();
    for (what, names) in [
        ("not applied", &differences.missing),
        ("applied with another content", &differences.changed),
        ("applied without a checksum", &differences.unrecorded),
    ] {
        if !names.is_empty() {
            faults.push(format!("{what}: {}", some_of(names)));
        }
    }
    Ok(match (faults.as_slice(), differences.unknown.as_slice()) {
        ([], []) => (Status::Ok, format!("all {} migrations are applied, and their checksums are right", applied.len())),
        ([], unknown) => (Status::Warning, format!("of a newer program: {}", some_of(unknown))),
        (faults, _) => (Status::Failed, faults.join("; ")),
    })
}

async fn queue(reader: &Reader<'_>) -> Result<Finding, WriteError> {
    let sql = "SELECT count(*), min(created_at) FROM workflow_runs WHERE status = 'queued'";
    let rows = reader.ask(sql, reader.question()).await?;
    let Some(row) = rows.first() else { return Ok((Status::Failed, "the queue could not be counted".to_owned())) };
    let (length, oldest): (i64, Option<DateTime<Utc>>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(queue_of(length, oldest, reader.viewer().now))
}

fn queue_of(length: i64, oldest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Finding {
    let Some(oldest) = oldest else { return (Status::Ok, "no run waits".to_owned()) };
    let waits = now - oldest;
    let status = match waits {
        waits if waits > TOO_LONG => Status::Failed,
        waits if waits > LONG => Status::Warning,
        _ => Status::Ok,
    };
    (status, format!("{length} runs wait, the oldest for {} minutes", waits.num_minutes().max(0)))
}

/// The bytes that the database takes, and the share that nothing uses: pages of SQLite, rows of PostgreSQL as they were counted last.
async fn storage(reader: &Reader<'_>) -> Result<Finding, WriteError> {
    let sql = match reader.dialect() {
        Dialect::Postgres => {
            "SELECT pg_database_size(current_database())::bigint, COALESCE(sum(n_dead_tup), 0)::bigint, \
             COALESCE(sum(n_live_tup + n_dead_tup), 0)::bigint FROM pg_stat_user_tables"
        }
        Dialect::Sqlite => {
            "SELECT p.page_count * s.page_size, f.freelist_count, p.page_count \
             FROM pragma_page_count() p, pragma_page_size() s, pragma_freelist_count() f"
        }
    };
    let rows = reader.ask(sql, reader.question()).await?;
    let Some(row) = rows.first() else { return Ok((Status::Failed, "the size could not be read".to_owned())) };
    let (bytes, unused, all) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
    Ok(storage_of(bytes, unused, all))
}

fn storage_of(bytes: i64, unused: i64, all: i64) -> Finding {
    let percent = unused.saturating_mul(100).checked_div(all).unwrap_or_default();
    let status = if percent > 50 && bytes > SMALL { Status::Warning } else { Status::Ok };
    (status, format!("{bytes} bytes, of which {percent} % are unused; how full the disk is, the database does not know"))
}

/// The worker leaves its traces on the runs that it takes and ends: nobody else may move them there.
async fn worker(reader: &Reader<'_>) -> Result<Finding, WriteError> {
    let sql = "SELECT max(updated_at) FROM workflow_runs WHERE status IN ('running', 'succeeded', 'failed')";
    let rows = reader.ask(sql, reader.question()).await?;
    let seen: Option<DateTime<Utc>> = rows.first().map_or(Ok(None), |row| row.try_get_by_index(0))?;
    Ok(worker_of(seen, reader.viewer().now))
}

fn worker_of(seen: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Finding {
    match seen.map(|seen| (now - seen, (now - seen).num_minutes().max(0))) {
        Some((ago, minutes)) if ago <= LONG => {
            (Status::Ok, format!("no worker in this process; one of another process worked {minutes} minutes ago"))
        }
        Some((_, minutes)) => (Status::Warning, format!("no worker in this process; none worked for {minutes} minutes")),
        None => (Status::Warning, "no worker in this process; none ever worked".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_judged_by_its_time() {
        let now = Utc::now();
        for (ago, status) in [
            (None, Status::Ok),
            (Some(LONG), Status::Ok),
            (Some(LONG + TimeDelta::seconds(1)), Status::Warning),
            (Some(TOO_LONG), Status::Warning),
            (Some(TOO_LONG + TimeDelta::seconds(1)), Status::Failed),
        ] {
            assert_eq!(queue_of(1, ago.map(|ago| now - ago), now).0, status, "{ago:?}");
        }
        assert_eq!(worker_of(None, now).0, Status::Warning);
        assert_eq!(worker_of(Some(now - LONG), now).0, Status::Ok);
        assert_eq!(worker_of(Some(now - LONG - TimeDelta::seconds(1)), now).0, Status::Warning);
    }

    #[test]
    fn much_that_nothing_uses_is_told() {
        assert_eq!(storage_of(SMALL, 9, 10).0, Status::Ok);
        assert_eq!(storage_of(SMALL + 1, 5, 10).0, Status::Ok);
        assert_eq!(storage_of(SMALL + 1, 6, 10).0, Status::Warning);
        assert_eq!(storage_of(SMALL + 1, 0, 0).0, Status::Ok);
    }
}
