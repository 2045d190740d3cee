//! Rows of the privacy domain: choices, consents, requests for data, telemetry, and what was done with people's data.
//!
//! Telemetry is there of those alone who let it be taken, as if it had come through the gateway.

use serde_json::Value;
use uuid::Uuid;

use super::accounts::{has_second_factor, user};
use super::people::{Person, State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

/// Apps by the name for programs and for people.
const APPS: [(&str, &str); 6] = [
    ("com.example.editor", "Editor"),
    ("com.example.mail", "Mail"),
    ("com.example.sheets", "Sheets"),
    ("com.example.browser", "Browser"),
    ("com.example.chat", "Chat"),
    ("com.example.terminal", "Terminal"),
];

/// Signals, which are the types of telemetry events.
const SIGNALS: [&str; 5] = ["app.opened", "document.edited", "search.run", "error.shown", "focus.lost"];

/// How many telemetry events a person has who lets them be taken.
const EVENTS_OF_A_PERSON: u64 = 14;

/// How many entries the transparency log has.
const LOG_ENTRIES: u64 = 240;

/// How many data requests there are, one in three with an exported file.
const REQUESTS: u64 = 24;

fn has_prefs(person: &Person) -> bool {
    person.number < 5 || person.number % 6 != 5
}

fn consents(person: &Person) -> bool {
    has_prefs(person) && (person.number < 5 || person.number % 3 != 1)
}

fn is_monitored(person: &Person) -> bool {
    consents(person) && (person.number < 5 || person.number % 7 != 6)
}

/// The choices of most people.
pub(super) fn prefs() -> Vec<Row> {
    let people = everyone().iter().filter(|person| has_prefs(person));
    let rows = people.map(|person| {
        let mut dice = Dice::new("privacy_prefs", person.number);
        let made = -dice.between(5, 29) * DAY;
        row! {
            id: id("privacy_prefs", person.number),
            user_id: user(person.number),
            consent_given: consents(person),
            data_retention_days: dice.pick(&[30, 30, 30, 7, 90, 365]),
            mfa_required: has_second_factor(person),
            last_reviewed_at: dice.chance(60).then(|| moment(made + HOUR)),
            monitoring_enabled: is_monitored(person),
            created_at: moment(made),
            updated_at: moment(made + HOUR),
        }
    });
    rows.collect()
}

/// The apps on a person's list are neighbours; every fourth one is switched off, never the first.
fn apps_of(person: &Person) -> Vec<(usize, bool)> {
    let count = 2 + usize::try_from(person.number % 4).unwrap_or_default();
    let first = usize::try_from(person.number).unwrap_or_default();
    (0..count).map(|place| ((first + place) % APPS.len(), place % 4 != 3)).collect()
}

/// The apps that people let be observed.
pub(super) fn allowlist() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| has_prefs(person)) {
        for (app, enabled) in apps_of(person) {
            let number = person.number * 10 + app as u64;
            let (app_id, app_name) = APPS[app];
            let added = -Dice::new("app_allowlist", number).between(1, 28) * DAY;
            rows.push(row! {
                id: id("app_allowlist", number),
                user_id: user(person.number),
                app_id: app_id,
                app_name: app_name,
                enabled: enabled,
                scope: if number.is_multiple_of(5) { "content" } else { "metadata" },
                created_at: moment(added),
                updated_at: moment(added + HOUR),
            });
        }
    }
    rows
}

/// Whether the person has a toggle for the signal, and whether that is on; the first signal is never off.
fn toggle(person: &Person, signal: usize) -> Option<bool> {
    let mixed = (person.number as usize + signal * 3) % 5;
    (mixed < 3).then_some(signal == 0 || mixed != 2)
}

/// The signals that people switched on or off, or thinned out.
pub(super) fn toggles() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| has_prefs(person)) {
        for (signal, key) in SIGNALS.iter().enumerate() {
            let Some(enabled) = toggle(person, signal) else { continue };
            let number = person.number * 10 + signal as u64;
            let mut dice = Dice::new("signal_toggles", number);
            rows.push(row! {
                id: id("signal_toggles", number),
                user_id: user(person.number),
                signal_key: key,
                enabled: enabled,
                sampling_rate: dice.pick(&["1.0000", "1.0000", "0.5000", "0.2500", "0.0125"]),
                created_at: moment(-dice.between(1, 28) * DAY),
                updated_at: moment(-dice.between(1, 20) * HOUR),
            });
        }
    }
    rows
}

/// What was observed.
pub(super) fn telemetry() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| is_monitored(person)) {
        let apps: Vec<usize> = apps_of(person).into_iter().filter(|(_, enabled)| *enabled).map(|(app, _)| app).collect();
        let signals: Vec<usize> = (0..SIGNALS.len()).filter(|signal| toggle(person, *signal) != Some(false)).collect();
        for place in 0..EVENTS_OF_A_PERSON {
            let number = person.number * 100 + place;
            let mut dice = Dice::new("telemetry_events", number);
            let happened = -dice.between(1, 27 * 24) * HOUR;
            let (app, signal) = (dice.pick(&apps), dice.pick(&signals));
            rows.push(row! {
                id: id("telemetry_events", number),
                user_id: user(person.number),
                occurred_at: moment(happened),
                app_id: APPS[app].0,
                event_type: SIGNALS[signal],
                duration_ms: dice.chance(70).then(|| dice.between(3, 90_000)),
                metadata_redacted: facts(signal, &mut dice),
                created_at: moment(happened + 5),
            });
        }
    }
    rows
}

fn facts(signal: usize, dice: &mut Dice) -> Value {
    match signal {
        1 => document!({"path": format!("~/drafts/draft-{}.md", dice.below(40)), "characters": dice.between(1, 900)}),
        2 => document!({"query": "[redacted]", "results": dice.below(60)}),
        3 => {
            document!({"code": format!("E{:03}", dice.below(400)), "message": "the file could not be saved", "token": "[redacted]"})
        }
        _ => document!({}),
    }
}

/// What people agreed to, took back or declined.
pub(super) fn consents_given() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| person.state != State::Anonymous) {
        for (place, purpose) in ["terms", "marketing", "analytics", "telemetry"].into_iter().enumerate() {
            let number = person.number * 10 + place as u64;
            let mut dice = Dice::new("consent_records", number);
            let granted = match place {
                0 => true,
                3 => consents(person),
                _ => dice.chance(55),
            };
            let said = -dice.between(10, 29) * DAY;
            let source = dice.pick(&["web_form", "web_form", "api", "manual"]);
            let is_online = source != "manual";
            let record = |number: u64, granted: bool, said: i64| {
                row! {
                    id: id("consent_records", number),
                    user_id: user(person.number),
                    purpose: purpose,
                    granted: granted,
                    policy_version: (place == 0 || number.is_multiple_of(3)).then_some("2025-11"),
                    source: source,
                    ip_address: is_online.then(|| format!("192.0.2.{}", person.number)),
                    user_agent: is_online.then_some("Mozilla/5.0"),
                    created_at: moment(said),
                }
            };
            rows.push(record(number, granted, said));
            if place == 1 && granted && person.number.is_multiple_of(4) {
                rows.push(record(number + 5, false, said + 2 * DAY));
            }
        }
    }
    rows
}

const STATUSES: [&str; 6] = ["completed", "pending", "processing", "rejected", "failed", "cancelled"];

/// The files with data that was asked for.
pub(super) fn exported_files() -> Vec<Row> {
    let exports = (0..REQUESTS).filter(|number| is_exported(*number));
    let rows = exports.map(|number| {
        row! {
            id: exported_file(number),
            user_id: user(asker(number)),
            bucket: "exports",
            storage_key: format!("exports/demo-data-request-{number:02}"),
            file_name: "my-data.json",
            content_type: "application/json",
            size_bytes: 4_096 + number * 777,
            checksum: digest("exports", number),
            created_at: moment(-3 * DAY),
            expires_at: Some(moment(4 * DAY)),
        }
    });
    rows.collect()
}

fn exported_file(number: u64) -> Uuid {
    id("data_request_files", number)
}

/// Nobody asks twice.
fn asker(number: u64) -> u64 {
    number * 7 % 60
}

fn is_exported(number: u64) -> bool {
    number.is_multiple_of(STATUSES.len() as u64)
}

/// Requests for data and for erasure.
pub(super) fn requests() -> Vec<Row> {
    let rows = (0..REQUESTS).map(|number| {
        let status = STATUSES[usize::try_from(number).unwrap_or_default() % STATUSES.len()];
        let asked = -(4 + i64::try_from(number % 20).unwrap_or_default()) * DAY;
        let is_over = ["completed", "rejected"].contains(&status);
        row! {
            id: id("data_requests", number),
            user_id: user(asker(number)),
            type: if is_exported(number) || number % 4 == 1 { "export" } else { "erasure" },
            status: status,
            reason: number.is_multiple_of(3).then_some("I would like to know what is kept about me."),
            requested_at: moment(asked),
            due_at: moment(asked + 30 * DAY),
            completed_at: is_over.then(|| moment(asked + DAY)),
            processed_by: is_over.then(|| user(3)),
            file_id: is_exported(number).then(|| exported_file(number)),
            expires_at: is_exported(number).then(|| moment(4 * DAY)),
            error: (status == "failed").then_some("The storage did not answer."),
            updated_at: moment(asked + DAY),
        }
    });
    rows.collect()
}

/// What admins and developers did with the data of members, and what people changed of their own choices.
pub(super) fn transparency_log() -> Vec<Row> {
    let people = everyone();
    let rows = (0..LOG_ENTRIES).map(|number| {
        let mut dice = Dice::new("privacy_transparency_log", number);
        let about = &people[usize::try_from(number % 60).unwrap_or_default()];
        let admins = people.iter().filter(|person| {
            person.number != about.number
                && (person.developer
                    || about.memberships.iter().any(|(organization, _)| person.memberships.contains(&(*organization, "admin"))))
        });
        let admins: Vec<u64> = admins.map(|person| person.number).collect();
        let own = number % 5 == 4;
        let by = if own { about.number } else { dice.pick(&admins) };
        let (action, resource, fields) = match number % 5 {
            0 | 1 => ("read", "users", document!(["email", "firstName", "lastName"])),
            2 => ("read", "sessions", document!(["ipAddress"])),
            3 => ("update", "users", document!(["isActive"])),
            _ => ("update", "privacy_prefs", document!(["dataRetentionDays"])),
        };
        let resource_id = match resource {
            "users" => Some(user(about.number)),
            "sessions" => Some(id("sessions", about.number)),
            _ => has_prefs(about).then(|| id("privacy_prefs", about.number)),
        };
        row! {
            id: id("privacy_transparency_log", number),
            user_id: user(about.number),
            action: action,
            resource: resource,
            resource_id: resource_id,
            old_value_hash: (action == "update").then(|| digest("old", number)),
            new_value_hash: (action == "update").then(|| digest("new", number)),
            metadata: document!({"by": user(by), "count": if action == "read" { dice.between(1, 4) } else { 1 }, "fields": fields}),
            occurred_at: moment(-dice.between(1, 700) * HOUR),
        }
    });
    rows.collect()
}

/// Sixty-four digits that are the hash of nothing.
fn digest(topic: &str, number: u64) -> String {
    format!("{}{}", id(topic, number).simple(), id(topic, number + 1_000).simple())
}

/// Rules that a developer added to those of the installation, and that were applied already.
pub(super) fn retention() -> Vec<Row> {
    let rules = [("workflow_runs", "failed", "updated_at", 14), ("workflow_executions", "failed", "completed_at", 30)];
    let rows = (0_u64..).zip(rules).map(|(number, (table, scope, column, days))| {
        row! {
            id: id("retention_policies", number),
            table_name: table,
            scope: scope,
            timestamp_column: column,
            action: "delete",
            retention_days: days,
            enabled: number == 0,
            last_run: Some(moment(-6 * HOUR)),
            created_at: moment(-20 * DAY),
            updated_at: moment(-6 * HOUR),
        }
    });
    rows.collect()
}
