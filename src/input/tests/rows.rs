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
    let row = json!({
        "kind": "automation", "definition": {"trigger": 1}, "steps": [{"id": "A"}, {"id": "b"}],
        "transitions": [{"from": "a", "to": "B"}, {"from": "a", "to": "c"}],
    });
    assert_eq!(judged("workflows", &row, &given), ["input.transitions[1].to: must be the id of one of steps"]);
    assert_eq!(judged("workflows", &row, &["steps"]), ["input.steps: must hold what transitions refers to"]);
    assert_eq!(judged("workflows", &row, &["name"]), Vec::<String>::new());
}
