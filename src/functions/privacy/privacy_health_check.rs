//! `privacyHealthCheck`: whether what protects data does: policies, redaction, secrets, retention.
//!
//! Names of tables and numbers only; no value is told of, and no row.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::table::Table;
use policy::{Action, PolicySet, Rule, any, developer, service};
use serde_json::{Value as Json, json};

use super::kept_secrets::kept;
use super::redact_telemetry_metadata::{COLUMN, TABLE};
use crate::catalog::{Catalog, Function};
use crate::functions::health::{Finding, Status, checked, checks, some_of};
use crate::functions::{Arguments, Query};
use crate::input;
use crate::sql::write::WriteError;
use crate::sql::{Dialect, Reader};

pub(in crate::functions) struct PrivacyHealthCheck;

/// Retention runs daily; a rule that was not applied for longer was missed.
const LONGEST_SINCE_RUN: TimeDelta = TimeDelta::hours(48);

/// What the gateway keeps for itself: no root of the API leads there.
const INTERNAL: [&str; 10] = [
    "schema_migrations",
    "seaql_migrations",
    "idempotent_answers",
    "write_context",
    "trail_entries",
    "content_figures",
    "row_changes",
    "feed_state",
    "feed_marks",
    "presences",
];

/// What full text keeps on SQLite, and SQLite itself.
const INTERNAL_BEGINNINGS: [&str; 2] = ["content_fts", "sqlite_"];

impl Query for PrivacyHealthCheck {
    type Input = ();

    fn declared() -> Function {
        let description =
            "Checks of what protects data, each computed now: policies, redaction, secrets, retention. For developers.";
        Function::query("privacyHealthCheck", checks(), any([developer(), service()]), description)
    }

    fn read(_: &Arguments<'_>) -> Result<(), WriteError> {
        Ok(())
    }

    async fn run(reader: &Reader<'_>, (): &()) -> Result<Json, WriteError> {
        let catalog = reader.catalog();
        Ok(json!([
            checked("policies", policies(reader, catalog).await),
            checked("redaction", Ok(redaction(catalog.by_table(TABLE).map(|entity| &entity.table)))),
            checked("secrets", secrets(reader).await),
            checked("retention", retention(reader).await),
        ]))
    }
}

/// That the policies have no fault, and that there is one for every table of the database that is not the gateway's own.
async fn policies(reader: &Reader<'_>, catalog: &Catalog) -> Result<Finding, WriteError> {
    let sql = match reader.dialect() {
        Dialect::Postgres => {
            "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace \
             AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname::text NOT IN (SELECT table_name FROM import_tables)"
        }
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT IN (SELECT table_name FROM import_tables)"
        }
    };
    let rows = reader.ask(sql, reader.question()).await?;
    let found: Result<BTreeSet<String>, _> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    let shown: Vec<&'static str> = catalog.entities.iter().map(|entity| entity.table.name).collect();
    Ok(policies_of(&catalog.policies, &shown, &found?))
}

fn policies_of(set: &PolicySet, shown: &[&'static str], found: &BTreeSet<String>) -> Finding {
    let faults = set.faults();
    if !faults.is_empty() {
        return (Status::Failed, faults.join("; "));
    }
    // Without a rule nobody gets in: safe, and no policy.
    let has_rule = |table: &&str| {
        let policy = set.table(table).map(|rules| &rules.policy);
        policy.is_some_and(|policy| Action::ALL.into_iter().any(|action| policy.rule(action) != Rule::Deny))
    };
    let bare: Vec<&str> = shown.iter().copied().filter(|table| !has_rule(table)).collect();
    if !bare.is_empty() {
        return (Status::Failed, format!("without a policy: {}", some_of(&bare)));
    }
    let is_internal =
        |table: &str| INTERNAL.contains(&table) || INTERNAL_BEGINNINGS.iter().any(|beginning| table.starts_with(beginning));
    let strays: Vec<&String> = found.iter().filter(|table| set.table(table).is_none() && !is_internal(table)).collect();
    if !strays.is_empty() {
        return (
            Status::Warning,
            format!("tables of the database without a policy, which the API does not show: {}", some_of(&strays)),
        );
    }
    (Status::Ok, format!("{} tables have policies without a fault", set.tables().count()))
}

/// That what looks personal or secret is taken out of telemetry: by the very checks that a new row passes.
fn redaction(table: Option<&Table>) -> Finding {
    let Some((table, column)) = table.and_then(|table| Some((table, table.column(COLUMN)?))) else {
        return (Status::Failed, "there is no telemetry to look at".to_owned());
    };
    let canary = "canary.bird@example.com";
    let harmless = "focus.lost";
    let mut value = json!({
        "event": harmless,
        "note": format!("write to {canary}"),
        "password": "canary",
        "inner": [{ "deep": { "access_token": "canary", "call": "+46 70 174 06 05" } }],
        "file": "/Users/canary/notes.txt",
    });
    let mut problems = Vec::new();
    input::column(table, column, &mut value, COLUMN, &mut problems);
    let left = value.to_string();
    let leaks = ["canary", "174 06 05"].iter().any(|part| left.contains(part));
    if !problems.is_empty() || leaks {
        return (Status::Failed, format!("{TABLE}.{COLUMN} would keep what it must not"));
    }
    if value["event"] != harmless {
        return (Status::Warning, format!("{TABLE}.{COLUMN} would keep nothing at all"));
    }
    (Status::Ok, "what is personal or secret was taken out of a document made for it".to_owned())
}

/// That every secret is encrypted or a hash.
async fn secrets(reader: &Reader<'_>) -> Result<Finding, WriteError> {
    let kept = kept(reader, &entity::tables()).await?;
    let mut faults: Vec<String> = kept.plain.iter().map(|(column, rows)| format!("{column}: {rows} rows")).collect();
    faults.extend(kept.unknown.iter().map(|column| format!("{column}: nothing says how it must be kept")));
    if faults.is_empty() {
        return Ok((Status::Ok, format!("the values of {} columns are all encrypted or hashes", kept.columns)));
    }
    Ok((Status::Failed, format!("neither encrypted nor hashes: {}", faults.join("; "))))
}

/// That every rule in force was applied lately.
async fn retention(reader: &Reader<'_>) -> Result<Finding, WriteError> {
    let sql = "SELECT table_name, scope, last_run, created_at FROM retention_policies WHERE enabled ORDER BY table_name, scope";
    let rows = reader.ask(sql, reader.question()).await?;
    let (mut missed, mut new) = (Vec::new(), Vec::new());
    for row in &rows {
        let (table, scope): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (last_run, added): (Option<DateTime<Utc>>, DateTime<Utc>) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let is_missed = reader.viewer().now - last_run.unwrap_or(added) > LONGEST_SINCE_RUN;
        match (is_missed, last_run) {
            (true, _) => missed.push(format!("{table} ({scope})")),
            (false, None) => new.push(format!("{table} ({scope})")),
            (false, Some(_)) => {}
        }
    }
    let hours = LONGEST_SINCE_RUN.num_hours();
    Ok(match (rows.len(), missed.as_slice(), new.as_slice()) {
        (0, ..) => (Status::Failed, "no rule is in force: nothing is ever removed".to_owned()),
        (_, [], []) => (Status::Ok, format!("all {} rules in force were applied within {hours} hours", rows.len())),
        (_, [], new) => (Status::Warning, format!("new and never applied: {}", some_of(new))),
        (_, missed, _) => (Status::Failed, format!("not applied within {hours} hours: {}", some_of(missed))),
    })
}

#[cfg(test)]
mod tests {
    use policy::{Policy, TableRules};

    use super::*;

    fn rules(table: &'static str, policy: Policy) -> TableRules {
        TableRules { table, columns: vec!["id", "user_id"], soft_delete: false, edges: Vec::new(), policy }
    }

    fn tables(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn every_table_needs_a_policy_without_a_fault() {
        let sound = || rules("notes", Policy::new().read(Rule::Own("user_id")));
        let judged = |set: &PolicySet, shown: &[&'static str], found: &[&str]| policies_of(set, shown, &tables(found)).0;
        let set = PolicySet::new([sound()]);
        assert_eq!(judged(&set, &["notes"], &["notes", "seaql_migrations", "content_fts_data"]), Status::Ok);
        assert_eq!(judged(&set, &["notes", "plans"], &["notes"]), Status::Failed, "a table without a policy");
        assert_eq!(judged(&set, &["notes"], &["notes", "stray"]), Status::Warning, "a table that nobody knows");
        let faulty = PolicySet::new([rules("notes", Policy::new().read(Rule::Own("owner_id")))]);
        assert_eq!(judged(&faulty, &["notes"], &["notes"]), Status::Failed, "a rule names no column");
        let bare = PolicySet::new([rules("notes", Policy::new().zero_trust())]);
        assert_eq!(judged(&bare, &["notes"], &["notes"]), Status::Failed, "a policy without a rule");
    }

    #[test]
    fn redaction_that_is_off_is_seen() {
        let mut table = entity::privacy::telemetry_event::table();
        assert_eq!(redaction(Some(&table)).0, Status::Ok);
        table.writing.checks.clear();
        assert_eq!(redaction(Some(&table)).0, Status::Failed);
        assert_eq!(redaction(None).0, Status::Failed);
    }
}
