//! `privacyHealthCheck`: whether what guards people's data is in place: policies, redaction, encryption, retention.
//!
//! It looks at rows of everybody, and what it tells of them are numbers.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::check::Check;
use entity::table::{Kind, Table};
use policy::{any, developer, service};
use serde_json::{Value as Json, json};

use crate::catalog::Function;
use crate::catalog::function::{Answer, Member, Object};
use crate::functions::{Arguments, Query};
use crate::input;
use crate::sql::write::WriteError;
use crate::sql::{Dialect, Reader};

pub(in crate::functions) struct PrivacyHealthCheck;

/// Tables that no caller reaches: bookkeeping of the gateway and of its migrations, and the words of an index.
const OF_THE_GATEWAY: [&str; 5] =
    ["content_fts_rows", "idempotent_answers", "schema_migrations", "seaql_migrations", "write_context"];

/// Every table, but for those that an import made: they follow their source.
const POSTGRES_TABLES: &str = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() \
                               AND tablename NOT IN (SELECT made.table_name FROM import_tables AS made) ORDER BY 1";

/// The parts of an index of words are no tables of their own.
const SQLITE_TABLES: &str = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
                             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                             AND name NOT IN (SELECT made.table_name FROM import_tables AS made) ORDER BY 1";

/// How many of the newest telemetry events are looked at.
const EVENTS_LOOKED_AT: i64 = 1_000;

/// A rule of retention must have been applied since.
const RETENTION_RUNS_WITHIN: TimeDelta = TimeDelta::hours(48);

/// How a check came out.
#[derive(Clone, Copy, Debug)]
enum Status {
    Ok,
    Warning,
    Failed,
}

impl Status {
    const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

fn told(check: &str, status: Status, detail: impl Into<String>) -> Json {
    json!({"name": check, "status": status.name(), "detail": detail.into()})
}

impl Query for PrivacyHealthCheck {
    type Input = ();

    fn declared() -> Function {
        let text = Answer::Value(Kind::Text { max_characters: None });
        let check = Object {
            name: "PrivacyCheck",
            description: "Whether one of the guards of people's data is in place.",
            members: vec![
                Member::of("name", text.clone(), "What is checked: policies, redaction, encryption or retention."),
                Member::of("status", text.clone(), "How it came out: ok, warning or failed."),
                Member::of("detail", text, "What was found, in words and numbers."),
            ],
        };
        let description = "Whether every table has a policy, telemetry is redacted, no secret is stored as it is, and what is too \
                           old was removed within 48 hours. For developers.";
        Function::query("privacyHealthCheck", Answer::Object(check).list(), any([developer(), service()]), description)
    }

    fn read(_: &Arguments<'_>) -> Result<(), WriteError> {
        Ok(())
    }

    async fn run(reader: &Reader<'_>, (): &()) -> Result<Json, WriteError> {
        Ok(Json::from(vec![
            policies(reader).await?,
            redaction(reader).await?,
            encryption(reader).await?,
            retention(reader).await?,
        ]))
    }
}

/// Every table has a policy, and the policies are sound.
async fn policies(reader: &Reader<'_>) -> Result<Json, WriteError> {
    const NAME: &str = "policies";
    let sql = if reader.dialect() == Dialect::Postgres { POSTGRES_TABLES } else { SQLITE_TABLES };
    let rows = reader.ask(sql, reader.question()).await?;
    let tables: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let policies = &reader.catalog().policies;
    let open: Vec<&str> = tables
        .iter()
        .map(String::as_str)
        .filter(|table| policies.table(table).is_none() && !OF_THE_GATEWAY.contains(table))
        .collect();
    let faults = policies.faults();
    Ok(match (open.is_empty(), faults.is_empty()) {
        (true, true) => told(NAME, Status::Ok, format!("{} tables", tables.len())),
        (false, _) => told(NAME, Status::Failed, format!("tables without a policy: {}", open.join(", "))),
        (true, false) => told(NAME, Status::Failed, faults.join("; ")),
    })
}

/// Telemetry is redacted before it is written, and what is there looks like it.
async fn redaction(reader: &Reader<'_>) -> Result<Json, WriteError> {
    const NAME: &str = "redaction";
    let is_on = reader
        .catalog()
        .by_table("telemetry_events")
        .is_some_and(|entity| entity.table.writing.checks_of("metadata_redacted").any(|check| *check == Check::Redacted));
    if !is_on {
        return Ok(told(NAME, Status::Failed, "telemetry is written as it comes"));
    }
    let mut question = reader.question();
    let most = question.whole(EVENTS_LOOKED_AT);
    let sql = format!(
        "SELECT CAST(event.metadata_redacted AS text) FROM telemetry_events AS event ORDER BY event.occurred_at DESC LIMIT {most}"
    );
    let rows = reader.ask(&sql, question).await?;
    let documents: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let is_plain = |document: &&String| serde_json::from_str(document).is_ok_and(|document| !input::is_redacted(&document));
    let plain = documents.iter().filter(is_plain).count();
    Ok(match plain {
        0 => told(NAME, Status::Ok, format!("{} events looked at", documents.len())),
        plain => told(NAME, Status::Failed, format!("{plain} of {} events hold something personal", documents.len())),
    })
}

/// No secret is stored as it is.
async fn encryption(reader: &Reader<'_>) -> Result<Json, WriteError> {
    const NAME: &str = "encryption";
    let entities = reader.catalog().entities.iter().map(|entity| &entity.table);
    let columns: BTreeSet<(&str, &str)> = entities.flat_map(encrypted).collect();
    let parts = columns.iter().map(|(table, column)| {
        // A document that was encrypted is a text, and stands in quotes.
        format!(
            "SELECT '{table}.{column}', count(*), sum(CASE WHEN CAST(\"{column}\" AS text) LIKE 'v%:%' \
             OR CAST(\"{column}\" AS text) LIKE '\"v%:%' THEN 0 ELSE 1 END) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL"
        )
    });
    let sql = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let (mut secrets, mut plain) = (0, Vec::new());
    for row in reader.ask(&sql, reader.question()).await? {
        let (column, values, open): (String, i64, Option<i64>) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        secrets += values;
        plain.extend(open.filter(|open| *open > 0).map(|open| format!("{open} in {column}")));
    }
    plain.sort();
    Ok(match plain.is_empty() {
        true => told(NAME, Status::Ok, format!("{secrets} secrets in {} columns", columns.len())),
        false => told(NAME, Status::Failed, format!("not encrypted: {}", plain.join(", "))),
    })
}

fn encrypted(table: &Table) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    table.writing.encrypted.iter().map(|column| (table.name, *column))
}

/// Each rule in force was applied within the time.
async fn retention(reader: &Reader<'_>) -> Result<Json, WriteError> {
    const NAME: &str = "retention";
    let since = reader.viewer().now - RETENTION_RUNS_WITHIN;
    let sql = "SELECT rule.last_run FROM retention_policies AS rule WHERE rule.enabled";
    let rows = reader.ask(sql, reader.question()).await?;
    let runs: Vec<Option<DateTime<Utc>>> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let late = runs.iter().flatten().filter(|run| **run < since).count();
    let never = runs.iter().filter(|run| run.is_none()).count();
    Ok(match (late, never) {
        (0, 0) => told(NAME, Status::Ok, format!("{} rules applied within 48 hours", runs.len())),
        (0, never) => told(NAME, Status::Warning, format!("{never} of {} rules were never applied", runs.len())),
        (late, _) => told(NAME, Status::Failed, format!("{late} of {} rules were not applied within 48 hours", runs.len())),
    })
}
