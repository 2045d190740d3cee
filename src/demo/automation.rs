//! Rows of the automation domain: flows and who went through them, segments and who is in them, dashboards and who sees them.

use serde_json::Value;

use super::accounts::user;
use super::imports::owner;
use super::organizations::{customers_of, organization};
use super::people::{State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

const FLOWS: u64 = 24;
const SEGMENTS: u64 = 28;
const DASHBOARDS: u64 = 30;

/// The nodes of a flow, in their order.
const NODES: [(&str, &str); 5] =
    [("start", "trigger"), ("greet", "email"), ("wait", "wait"), ("opened", "condition"), ("end", "end")];

/// The flows; some were given up.
pub(super) fn flows() -> Vec<Row> {
    const NAMES: [&str; 6] =
        ["Welcome", "Birthday voucher", "Win back", "Cart left behind", "Thanks for the order", "Survey after a visit"];
    let rows = (0..FLOWS).map(|number| {
        let mut dice = Dice::new("campaign_flows", number);
        let (home, person) = owner("owners of flows", number);
        let trigger = ["manual", "scheduled", "event", "segment_entry", "form_submit"].get(dice.below(6) as usize);
        row! {
            id: id("campaign_flows", number),
            organization_id: home.map(organization),
            user_id: user(person),
            name: dice.pick(&NAMES),
            description: dice.chance(60).then_some("Greets, waits for two days, and asks again."),
            nodes: nodes(),
            edges: edges(),
            trigger_type: trigger,
            trigger_config: if trigger == Some(&"scheduled") { document!({"time": "08:00"}) } else { document!({}) },
            is_active: dice.chance(60),
            last_run_at: dice.chance(60).then(|| moment(-dice.between(1, 200) * HOUR)),
            created_at: moment(-18 * DAY),
            updated_at: moment(-dice.between(1, 300) * HOUR),
            deleted_at: (number % 11 == 9).then(|| moment(-DAY)),
        }
    });
    rows.collect()
}

fn nodes() -> Value {
    let nodes = (0_u64..).zip(NODES).map(|(place, (name, kind))| {
        let data = if kind == "wait" { document!({"hours": 48}) } else { document!({"label": name}) };
        document!({"id": name, "type": kind, "position": {"x": 40, "y": place * 120}, "data": data})
    });
    nodes.collect()
}

fn edges() -> Value {
    let pairs = [("start", "greet", None), ("greet", "wait", None), ("wait", "opened", None)];
    let branches = [("opened", "end", Some("yes")), ("opened", "greet", Some("no"))];
    let edges = (0_u64..).zip(pairs.into_iter().chain(branches)).map(|(place, (source, target, handle))| {
        document!({"id": format!("e{place}"), "source": source, "target": target, "sourceHandle": handle, "targetHandle": null})
    });
    edges.collect()
}

/// Eight executions of each flow. Only flows of an organization are about contacts.
pub(super) fn executions() -> Vec<Row> {
    const EACH: u64 = 8;
    let rows = (0..FLOWS * EACH).map(|number| {
        let mut dice = Dice::new("flow_executions", number);
        let flow = number / EACH;
        let (home, _) = owner("owners of flows", flow);
        let contact = home.filter(|_| dice.chance(90)).map(|home| dice.pick(&customers_of(home)));
        let status = ["running", "completed", "paused", "completed", "failed", "cancelled"][(number + flow) as usize % 6];
        let ended = !matches!(status, "running" | "paused");
        let reached = if status == "completed" { NODES.len() as u64 } else { 1 + dice.below(3) };
        let path: Vec<&str> = NODES.iter().map(|(name, _)| *name).take(reached as usize).collect();
        let began = -dice.between(1, 25) * DAY + dice.between(0, 20) * HOUR;
        row! {
            id: id("flow_executions", number),
            flow_id: id("campaign_flows", flow),
            contact_id: contact.map(|contact| id("customers", contact)),
            status: status,
            current_node_id: path.last().filter(|_| status != "completed"),
            execution_path: document!(path),
            started_at: moment(began),
            completed_at: ended.then(|| moment(began + dice.between(1, 90) * HOUR)),
            error_message: (status == "failed").then_some("The mail was refused."),
            metadata: if dice.chance(30) { document!({"variant": dice.pick(&["a", "b"])}) } else { document!({}) },
        }
    });
    rows.collect()
}

/// The segments: those by rules and those by hand; some were given up.
pub(super) fn segments() -> Vec<Row> {
    const NAMES: [&str; 6] = ["Regulars", "New since spring", "Without a phone", "Trade customers", "Asleep", "VIP"];
    let rows = (0..SEGMENTS).map(|number| {
        let mut dice = Dice::new("audience_segments", number);
        let (home, person) = owner("owners of segments", number);
        let counted = dice.chance(60);
        row! {
            id: id("audience_segments", number),
            organization_id: home.map(organization),
            user_id: user(person),
            name: dice.pick(&NAMES),
            description: dice.chance(50).then_some("For the monthly letter."),
            rules: rules(number),
            is_dynamic: is_dynamic(number),
            estimated_size: counted.then(|| dice.between(0, 40)),
            last_calculated_at: counted.then(|| moment(-dice.between(1, 100) * HOUR)),
            created_at: moment(-17 * DAY),
            updated_at: moment(-dice.between(1, 300) * HOUR),
            deleted_at: (number % 11 == 9).then(|| moment(-DAY)),
        }
    });
    rows.collect()
}

fn is_dynamic(segment: u64) -> bool {
    segment % 3 == 2
}

fn rules(segment: u64) -> Value {
    let rule = document!({"field": "last_name", "operator": "starts_with", "value": "B"});
    match segment % 4 {
        0 => document!([]),
        1 => document!([rule, {"field": "created_at", "operator": "greater_than", "value": "2026-01-01"}]),
        2 => document!({"and": [rule, {"or": [{"field": "email", "operator": "is_not_empty"}, rule]}]}),
        _ => document!({"or": [rule, {"field": "phone", "operator": "is_empty"}]}),
    }
}

/// Ten contacts of each segment of an organization; some of them left.
pub(super) fn segment_members() -> Vec<Row> {
    const EACH: usize = 10;
    let mut rows = Vec::new();
    for segment in 0..SEGMENTS {
        let Some(home) = owner("owners of segments", segment).0 else { continue };
        let mut dice = Dice::new("segment_members", segment);
        for (place, contact) in (0_u64..).zip(dice.several(&customers_of(home), EACH)) {
            let entered = -dice.between(5, 14) * DAY;
            let left = dice.chance(30);
            rows.push(row! {
                id: id("segment_members", segment * 100 + place),
                segment_id: id("audience_segments", segment),
                contact_id: id("customers", contact),
                entered_at: moment(entered),
                exited_at: left.then(|| moment(entered + dice.between(1, 100) * HOUR)),
                is_active: !left,
            });
        }
    }
    rows
}

/// The dashboards; every third of an organization is shared with all of it, some were given up.
pub(super) fn dashboards() -> Vec<Row> {
    const NAMES: [&str; 5] = ["This week", "Campaigns at a glance", "Shop and visits", "Content pipeline", "Board report"];
    let rows = (0..DASHBOARDS).map(|number| {
        let mut dice = Dice::new("custom_dashboards", number);
        let (home, person) = owner("owners of dashboards", number);
        row! {
            id: id("custom_dashboards", number),
            organization_id: home.map(organization),
            user_id: user(person),
            name: dice.pick(&NAMES),
            description: dice.chance(50).then_some("Numbers of the last seven days."),
            layout: document!([
                {"id": "visits", "type": "chart", "x": 0, "y": 0, "w": 8, "h": 4, "config": {"metric": "sessions"}},
                {"id": "orders", "type": "number", "x": 8, "y": 0, "w": 4, "h": 2, "config": {}},
            ]),
            is_default: number % 5 == 0,
            is_shared: home.is_some() && number % 3 == 2,
            created_at: moment(-16 * DAY),
            updated_at: moment(-dice.between(1, 300) * HOUR),
            deleted_at: (number % 11 == 9).then(|| moment(-DAY)),
        }
    });
    rows.collect()
}

/// Two or three people see a dashboard that is not theirs: of an organization its members, of a person anyone.
pub(super) fn dashboard_shares() -> Vec<Row> {
    let mut rows = Vec::new();
    for dashboard in (0..DASHBOARDS).filter(|dashboard| dashboard % 4 != 3) {
        let (home, owned_by) = owner("owners of dashboards", dashboard);
        let mut dice = Dice::new("dashboard_shares", dashboard);
        let people = everyone().iter().filter(|person| {
            let is_member = |home: u64| person.memberships.iter().any(|(organization, _)| *organization == home);
            person.state == State::Active && person.number != owned_by && home.is_none_or(is_member)
        });
        let people: Vec<u64> = people.map(|person| person.number).collect();
        let number = 2 + usize::from(dice.chance(50));
        for (place, person) in (0_u64..).zip(dice.several(&people, number)) {
            rows.push(row! {
                id: id("dashboard_shares", dashboard * 10 + place),
                dashboard_id: id("custom_dashboards", dashboard),
                user_id: user(person),
                created_at: moment(-dice.between(1, 15) * DAY),
            });
        }
    }
    rows
}
