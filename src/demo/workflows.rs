//! Rows of the workflow domain: reviews of content, automations, and what ran through them.

use serde_json::Value;
use uuid::Uuid;

use super::accounts::user;
use super::brands::brand;
use super::content::Piece;
use super::names::{BRANDS, ORGANIZATIONS};
use super::organizations::organization;
use super::people::everyone;
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

/// The steps of a review, in order: name and type.
const STEPS: [(&str, &str); 3] = [("Copy desk", "review"), ("Legal", "review"), ("Sign-off", "approval")];

/// Where automations have their numbers: after the reviews.
const AUTOMATIONS: u64 = 100;

/// How many automations there are.
const AUTOMATIONS_IN_ALL: u64 = 10;

/// The id of the review that content of an organization goes through.
pub(super) fn review(owner: u64) -> Uuid {
    id("workflows", owner)
}

/// The id of a step of it.
pub(super) fn step(owner: u64, place: u64) -> Uuid {
    id("workflow_steps", owner * 10 + place)
}

/// Who founds what belongs to an organization: its first admin.
fn admin_of(owner: u64) -> u64 {
    everyone().iter().find(|person| person.memberships.contains(&(owner, "admin"))).map_or(0, |person| person.number)
}

/// A review for each organization, a retired one, and automations of people and organizations.
pub(super) fn workflows() -> Vec<Row> {
    let reviews = (0..ORGANIZATIONS.len() as u64).map(|owner| review_row(owner, owner, true));
    let retired = review_row(50, 0, false);
    let automations = (0..AUTOMATIONS_IN_ALL).map(automation_row);
    reviews.chain(std::iter::once(retired)).chain(automations).collect()
}

fn review_row(number: u64, owner: u64, active: bool) -> Row {
    row! {
        id: id("workflows", number),
        organization_id: Some(organization(owner)),
        kind: "content",
        name: if active { "Editorial review" } else { "Editorial review of 2024" },
        description: active.then_some("Copy desk, then legal, then sign-off."),
        definition: document!({}),
        steps: steps(owner),
        transitions: transitions(owner),
        type: "sequential",
        timeout_hours: active.then_some(72),
        escalation_rules: active.then(|| document!([{"afterHours": 48, "notify": [user(admin_of(owner))], "reassignTo": []}])),
        content_types: if active { vec!["article", "product_page", "press_release"] } else { Vec::new() },
        is_default: active,
        is_active: active,
        version: if active { 2 } else { 1 },
        created_by: user(admin_of(owner)),
        created_at: moment(-30 * DAY),
        updated_at: moment(-6 * DAY),
    }
}

fn steps(owner: u64) -> Value {
    let steps = (0_u64..).zip(&STEPS).map(|(place, (name, kind))| {
        document!({
            "id": step(owner, place),
            "name": name,
            "type": kind,
            "assignmentType": if *kind == "approval" { "role" } else { "user" },
            "assignees": if *kind == "approval" { document!(["admin"]) } else { document!([user(admin_of(owner))]) },
            "required": true,
            "allowSkip": place == 1,
            "requireAllApprovals": false,
            "timeoutHours": 24,
            "actions": [{"type": "notify", "params": {"channel": "email"}}],
            "order": place,
            "formFields": [],
            "instructions": "Check names, numbers and claims.",
        })
    });
    steps.collect()
}

fn transitions(owner: u64) -> Value {
    (1..STEPS.len() as u64)
        .map(|place| document!({"from": step(owner, place - 1), "to": step(owner, place), "condition": null}))
        .collect()
}

/// Every third automation is personal.
fn automation_row(place: u64) -> Row {
    let mut dice = Dice::new("automations", place);
    let maker = user(automation_maker(place));
    row! {
        id: id("workflows", AUTOMATIONS + place),
        organization_id: (place % 3 != 2).then(|| organization(place % ORGANIZATIONS.len() as u64)),
        kind: "automation",
        name: dice.pick(&["Weekly digest", "New member greeting", "Broken link check", "Stock alert", "Backup of drafts"]),
        description: dice.chance(50).then_some("Runs by itself; see its executions."),
        definition: document!({
            "trigger": {"type": "schedule", "cron": "0 7 * * 1"},
            "inputs": {"limit": dice.between(10, 100)},
            "variables": {},
        }),
        steps: document!([]),
        transitions: document!([]),
        type: dice.pick(&["sequential", "parallel", "conditional"]),
        timeout_hours: dice.chance(30).then_some(1),
        escalation_rules: None::<Value>,
        content_types: Vec::<&str>::new(),
        is_default: false,
        is_active: dice.chance(80),
        version: 1,
        created_by: maker,
        created_at: moment(-26 * DAY),
        updated_at: moment(-5 * DAY),
    }
}

/// Automations of an organization belong to people of it, personal ones to anyone.
fn automation_maker(place: u64) -> u64 {
    let owner = place % ORGANIZATIONS.len() as u64;
    let members: Vec<u64> = everyone()
        .iter()
        .filter(|person| place % 3 == 2 || person.memberships.iter().any(|(home, role)| *home == owner && *role != "viewer"))
        .map(|person| person.number)
        .collect();
    let chosen = Dice::new("automation makers", place).below(members.len() as u64);
    usize::try_from(chosen).ok().and_then(|chosen| members.get(chosen)).copied().unwrap_or_default()
}

/// The reviews of the first two organizations are assigned to their brands; the others hold for all.
pub(super) fn workflow_brands() -> Vec<Row> {
    let assigned = (0_u64..).zip(&BRANDS).filter(|(_, named)| named.organization < 2 && !named.deleted);
    let rows = assigned.map(|(number, named)| {
        row! {
            id: id("workflow_brands", number),
            workflow_id: review(named.organization),
            brand_id: brand(number),
            created_at: moment(-29 * DAY),
        }
    });
    rows.collect()
}

/// Snapshots: two of each review, one of everything else.
pub(super) fn workflow_versions() -> Vec<Row> {
    let reviews = (0..ORGANIZATIONS.len() as u64).flat_map(|owner| [(owner, owner, 1), (owner, owner, 2)]);
    let others = std::iter::once((50, 0, 1)).chain((0..AUTOMATIONS_IN_ALL).map(|place| (AUTOMATIONS + place, place % 4, 1)));
    let rows = reviews.chain(others).map(|(number, owner, version)| {
        let (steps, transitions) =
            if number < AUTOMATIONS { (steps(owner), transitions(owner)) } else { (document!([]), document!([])) };
        row! {
            id: id("workflow_versions", number * 10 + version),
            workflow_id: id("workflows", number),
            version: version,
            definition: document!({
                "definition": {}, "steps": steps, "transitions": transitions,
                "type": "sequential", "timeout_hours": null, "escalation_rules": null,
            }),
            created_by: (version > 1).then(|| user(admin_of(owner))),
            created_at: moment(-30 * DAY + i64::try_from(version).unwrap_or_default() * DAY),
        }
    });
    rows.collect()
}

/// Content on its way through a review, among the first `pieces` pieces: at most one active instance a row.
pub(super) fn instances(pieces: u64) -> Vec<Row> {
    (0..pieces).map(Piece::new).filter(Piece::is_reviewed).map(|piece| instance_row(&piece)).collect()
}

fn instance_row(piece: &Piece) -> Row {
    let mut dice = Dice::new("workflow_instances", piece.number);
    let owner = piece.organization();
    let active = piece.is_in_review();
    let status =
        if active { "active" } else { dice.pick(&["completed", "completed", "completed", "cancelled", "failed", "timeout"]) };
    let started = piece.created_seconds() + HOUR;
    let done = if active { dice.below(2) } else { STEPS.len() as u64 };
    let history = (0..done).map(|place| {
        let (step, admin, at) = (step(owner, place), user(admin_of(owner)), moment(started + HOUR));
        document!({"stepId": step, "action": "approve", "userId": admin, "at": at, "comment": null})
    });
    row! {
        id: id("workflow_instances", piece.number),
        workflow_id: review(owner),
        content_id: piece.row_id(piece.versions - 1),
        status: status,
        current_step_index: done.min(STEPS.len() as u64 - 1),
        context: document!({"channel": dice.pick(&["web", "shop", "newsletter"])}),
        history: history.collect::<Value>(),
        started_at: moment(started),
        completed_at: (!active).then(|| moment(started + dice.between(2, 70) * HOUR)),
        deadline_at: dice.chance(70).then(|| moment(started + 72 * HOUR)),
        started_by: piece.author(),
        completed_by: (status == "completed").then(|| user(admin_of(owner))),
    }
}

/// Runs of automations.
pub(super) fn executions() -> Vec<Row> {
    let rows = (0..120_u64).map(|number| {
        let mut dice = Dice::new("workflow_executions", number);
        let status = dice.pick(&["completed", "completed", "completed", "failed", "running", "pending", "cancelled"]);
        let started = -dice.between(1, 24) * DAY + dice.between(0, 20) * HOUR;
        let ended = status == "completed" || status == "failed" || status == "cancelled";
        let automation = number % AUTOMATIONS_IN_ALL;
        row! {
            id: id("workflow_executions", number),
            workflow_id: id("workflows", AUTOMATIONS + automation),
            status: status,
            input: dice.chance(60).then(|| document!({"limit": dice.between(10, 100)})),
            output: (status == "completed").then(|| document!({"sent": dice.between(0, 400)})),
            error: (status == "failed").then_some("The mail server did not answer."),
            started_at: (status != "pending").then(|| moment(started)),
            completed_at: ended.then(|| moment(started + dice.between(2, 900))),
            started_by: dice.chance(40).then(|| user(automation_maker(automation))),
        }
    });
    rows.collect()
}

/// The queue of the worker.
pub(super) fn runs() -> Vec<Row> {
    let rows = (0..80_u64).map(|number| {
        let mut dice = Dice::new("workflow_runs", number);
        let status = dice.pick(&["queued", "running", "succeeded", "succeeded", "failed", "cancelled"]);
        let automation = number % AUTOMATIONS_IN_ALL;
        let queued = -dice.between(1, 20) * DAY + dice.between(0, 20) * HOUR;
        row! {
            id: id("workflow_runs", number),
            user_id: user(automation_maker(automation)),
            workflow_id: id("workflows", AUTOMATIONS + automation),
            status: status,
            retries: if status == "failed" { 3 } else { dice.between(0, 1) },
            error: (status == "failed").then_some("Gave up after three tries."),
            data: document!({"scheduledBy": "cron"}),
            result: (status == "succeeded").then(|| document!({"ok": true, "items": dice.between(0, 50)})),
            created_at: moment(queued),
            updated_at: moment(queued + dice.between(1, 600)),
        }
    });
    rows.collect()
}
