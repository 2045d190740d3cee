//! Checks that compare the columns of a row.

use serde_json::{Value, json};

use super::told;
use crate::input::row;

/// What is wrong with a row whose named columns were given.
fn judged(table: &str, values: &Value, given: &[&str]) -> Vec<String> {
    let tables = entity::tables();
    let table = tables.iter().find(|known| known.name == table).expect("a table");
    let mut problems = Vec::new();
    let value = |column: &str| values.get(column).cloned().unwrap_or_default();
    let path = |column: &str| format!("input.{}", column.replace('_', "-"));
    row(table, &value, &|column| given.contains(&column), &path, &mut problems);
    told(&problems)
}

#[test]
fn an_end_is_later_than_its_beginning() {
    let row = |from: Value, to: Value| json!({"effective_from": from, "effective_to": to});
    let (early, late) = (json!("2026-01-01T00:00:00.000000Z"), json!("2026-01-01T00:00:00.000001Z"));
    let both = ["effective_from", "effective_to"];
    assert_eq!(judged("claims", &row(early.clone(), late.clone()), &both), Vec::<String>::new());
    assert_eq!(judged("claims", &row(early.clone(), Value::Null), &both), Vec::<String>::new());
    let wrong = ["input.effective-to: must be later than effective-from"];
    assert_eq!(judged("claims", &row(late.clone(), early.clone()), &both), wrong);
    assert_eq!(judged("claims", &row(early.clone(), early.clone()), &both), wrong);
    assert_eq!(judged("claims", &row(early.clone(), json!("2026-01-01T01:00:00+02:00")), &both), wrong);
    let earlier = ["input.effective-from: must be earlier than effective-to"];
    assert_eq!(judged("claims", &row(late.clone(), early.clone()), &["effective_from"]), earlier);
    assert_eq!(judged("claims", &row(late, early), &["notes"]), Vec::<String>::new());
}

#[test]
fn a_promotion_is_no_dearer_than_the_price() {
    let row = |price: Value, promotion: Value| json!({"price_cents": price, "promotional_price_cents": promotion});
    assert_eq!(judged("pricing_plans", &row(json!(5), json!(5)), &["price_cents"]), Vec::<String>::new());
    assert_eq!(judged("pricing_plans", &row(json!(5), Value::Null), &["price_cents"]), Vec::<String>::new());
    let wrong = row(json!(5), json!(6));
    assert_eq!(
        judged("pricing_plans", &wrong, &["promotional_price_cents"]),
        ["input.promotional-price-cents: must be at most price-cents"]
    );
    assert_eq!(
        judged("pricing_plans", &wrong, &["price_cents"]),
        ["input.price-cents: must be at least promotional-price-cents"]
    );
}

#[test]
fn a_brand_takes_no_claims_from_itself() {
    let row = |brand: &str, other: &str| json!({"brand_id": brand, "claim_brand_id": other});
    let columns = ["brand_id", "claim_brand_id"];
    assert_eq!(judged("brand_master_claim_brands", &row("a", "b"), &columns), Vec::<String>::new());
    assert_eq!(
        judged("brand_master_claim_brands", &row("a", "A"), &columns),
        ["input.claim-brand-id: must differ from brand-id"]
    );
}

#[test]
fn a_status_needs_what_goes_with_it() {
    let row = |status: &str, at: Value| json!({"status": status, "scheduled_for": at});
    for status in ["scheduled", "SCHEDULED"] {
        let wrong = ["input.scheduled-for: is needed while status is SCHEDULED"];
        assert_eq!(judged("content", &row(status, Value::Null), &["status"]), wrong);
        assert_eq!(judged("content", &row(status, json!("2026-01-01T00:00:00Z")), &["status"]), Vec::<String>::new());
    }
    assert_eq!(judged("content", &row("DRAFT", Value::Null), &["status"]), Vec::<String>::new());
}

#[test]
fn an_account_has_an_identity_unless_anonymous() {
    let given = ["email", "phone"];
    assert_eq!(judged("users", &json!({}), &given), ["input.email: one of email, phone is needed"]);
    assert_eq!(judged("users", &json!({}), &["phone"]), ["input.phone: one of email, phone is needed"]);
    for right in [json!({"email": "a@b.co"}), json!({"phone": "+12"}), json!({"is_anonymous": true}), json!({"is_anonymous": 1})]
    {
        assert_eq!(judged("users", &right, &given), Vec::<String>::new());
    }
}

#[test]
fn workflows_of_content_have_an_organization_and_steps_that_hang_together() {
    let given = ["kind", "steps", "transitions", "definition"];
    assert_eq!(
        judged("workflows", &json!({"kind": "CONTENT", "definition": {"trigger": 1}}), &given),
        ["input.organization-id: is needed while kind is CONTENT", "input.definition: must be empty while kind is CONTENT"]
    );
    let id = |number: u32, upper: bool| {
        let id = format!("00000000-0000-4000-8000-00000000000{number:x}");
        if upper { id.to_uppercase() } else { id }
    };
    let row = json!({
        "kind": "automation", "definition": {"trigger": 1}, "steps": [{"id": id(10, true)}, {"id": id(11, false)}],
        "transitions": [{"from": id(10, false), "to": id(11, true)}, {"from": id(10, false), "to": id(12, false)}],
    });
    assert_eq!(judged("workflows", &row, &given), ["input.transitions[1].to: must be the id of one of steps"]);
    assert_eq!(judged("workflows", &row, &["steps"]), ["input.steps: must hold what transitions refers to"]);
    assert_eq!(judged("workflows", &row, &["name"]), Vec::<String>::new());
}

#[test]
fn edges_of_a_flow_point_to_its_nodes() {
    let given = ["nodes", "edges"];
    let row = |source: &str, target: &str| {
        json!({
            "nodes": [{"id": "Start"}, {"id": "end"}],
            "edges": [{"id": "e", "source": source, "target": target, "sourceHandle": null}],
        })
    };
    assert_eq!(judged("campaign_flows", &row("Start", "end"), &given), Vec::<String>::new());
    assert_eq!(
        judged("campaign_flows", &row("start", "nowhere"), &given),
        ["input.edges[0].source: must be the id of one of nodes", "input.edges[0].target: must be the id of one of nodes"]
    );
    let without = json!({"nodes": [], "edges": [{"id": "e", "source": "end", "target": "end"}]});
    assert_eq!(judged("campaign_flows", &without, &["nodes"]), ["input.nodes: must hold what edges refers to"; 2]);
}

#[test]
fn a_source_and_its_configuration_have_one_schedule() {
    let given = ["sync_schedule", "schedule_config"];
    let row = |schedule: &str, config: Value| json!({"sync_schedule": schedule, "schedule_config": config});
    for (schedule, config) in [
        ("MANUAL", json!({})),
        ("hourly", json!({})),
        ("HOURLY", json!({"frequency": "hourly"})),
        ("DAILY", json!({"frequency": "daily", "time": "09:00"})),
        ("WEEKLY", json!({"frequency": "weekly", "time": "09:00", "day_of_week": 0})),
        ("MONTHLY", json!({"frequency": "monthly", "time": "09:00", "day_of_month": 31, "day_of_week": null})),
        ("CRON", json!({"frequency": "cron", "cron_expression": "0 9 * * 1-5"})),
    ] {
        assert_eq!(judged("data_sources", &row(schedule, config.clone()), &given), Vec::<String>::new(), "{schedule} {config}");
    }
    let weekly = row("WEEKLY", json!({"frequency": "daily", "time": "09:00"}));
    let lacks = "input.schedule-config.day_of_week: is needed while sync-schedule is WEEKLY";
    let differs = "input.schedule-config.frequency: must be the same as sync-schedule";
    assert_eq!(judged("data_sources", &weekly, &given), [differs, lacks]);
    let as_column = "input.sync-schedule: must be the same as frequency of schedule-config";
    assert_eq!(judged("data_sources", &weekly, &["sync_schedule"]), [as_column, lacks]);
    assert_eq!(judged("data_sources", &weekly, &["name"]), Vec::<String>::new());
    for (schedule, config, members) in [
        ("DAILY", json!({"time": null}), vec!["time"]),
        ("WEEKLY", json!({}), vec!["time", "day_of_week"]),
        ("MONTHLY", json!({"day_of_week": 1}), vec!["time", "day_of_month"]),
        ("CRON", json!({}), vec!["cron_expression"]),
    ] {
        let told = judged("data_sources", &row(schedule, config), &given);
        let lacking = |member| format!("input.schedule-config.{member}: is needed while sync-schedule is {schedule}");
        assert_eq!(told, members.into_iter().map(lacking).collect::<Vec<String>>());
    }
}

#[test]
fn who_left_a_segment_is_not_in_it() {
    let row = |active: Value, left: Value| json!({"is_active": active, "exited_at": left});
    let at = json!("2026-01-01T00:00:00Z");
    for right in [row(json!(true), Value::Null), row(json!(false), at.clone()), row(json!(0), at.clone())] {
        assert_eq!(judged("segment_members", &right, &["is_active"]), Vec::<String>::new());
    }
    let wrong = ["input.is-active: must be false once exited-at is set"];
    assert_eq!(judged("segment_members", &row(json!(true), at.clone()), &["is_active", "exited_at"]), wrong);
    assert_eq!(judged("segment_members", &row(json!(1), at.clone()), &["is_active"]), wrong);
    let wrong = ["input.exited-at: must be null while is-active is true"];
    assert_eq!(judged("segment_members", &row(json!(true), at.clone()), &["exited_at"]), wrong);
    assert_eq!(judged("segment_members", &row(json!(true), at), &["entered_at"]), Vec::<String>::new());
}

#[test]
fn a_personal_dashboard_is_not_shared_with_an_organization() {
    let row = |shared: bool, organization: Value| json!({"is_shared": shared, "organization_id": organization});
    let given = ["is_shared", "organization_id"];
    for right in [row(false, Value::Null), row(true, json!("00000000-0000-4000-8000-000000000001"))] {
        assert_eq!(judged("custom_dashboards", &right, &given), Vec::<String>::new());
    }
    let wrong = row(true, Value::Null);
    assert_eq!(judged("custom_dashboards", &wrong, &given), ["input.is-shared: can only be true with organization-id"]);
    let told = ["input.organization-id: is needed while is-shared is true"];
    assert_eq!(judged("custom_dashboards", &wrong, &["organization_id"]), told);
}
