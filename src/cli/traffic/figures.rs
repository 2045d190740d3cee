//! What admins enter beside content: what advertising cost, who visited, and what became of memberships.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::person::{Person, Trouble, id_of, listed};
use super::pieces::one;
use crate::auth;
use crate::demo::Dice;

const COSTS: &str = "query ($where: SpendFilter!) {
    spendList(where: $where, first: 1) { nodes { spendCents clicks impressions conv } }
}";

const SPEND: &str = "mutation ($rows: [UpsertSpendRowInput!]!) { upsertSpend(rows: $rows) { inserted updated } }";

const VISIT: &str = "mutation ($rows: [UpsertEventRowInput!]!, $day: Date!, $organization: ID!) {
    upsertEvents(rows: $rows) { inserted }
    recomputeMetricsDaily(start: $day, end: $day, organizationId: $organization)
}";

const MEMBERSHIPS: &str = "query ($where: UserMembershipFilter!) {
    userMemberships(where: $where, orderBy: [{updatedAt: ASC}], first: 20) { nodes { id } }
}";

const CHANGE: &str =
    "mutation ($id: ID!, $patch: UpdateUserMembershipInput!) { updateUserMembership(id: $id, patch: $patch) { id } }";

const PLATFORMS: [&str; 3] = ["search", "social", "video"];

const CAMPAIGNS: [&str; 3] = ["traffic-spring", "traffic-launch", "traffic-evergreen"];

/// What becomes of memberships. More come back than go, so that some stay.
const MOVES: [(&str, &str); 7] = [
    ("INACTIVE", "ACTIVE"),
    ("ACTIVE", "PAST_DUE"),
    ("PAST_DUE", "ACTIVE"),
    ("PAST_DUE", "ACTIVE"),
    ("ACTIVE", "CANCELED"),
    ("CANCELED", "ACTIVE"),
    ("CANCELED", "ACTIVE"),
];

/// The day it is, in UTC.
fn today() -> String {
    auth::now().date_naive().to_string()
}

/// Adds to what a campaign cost today. False for who is nowhere an admin.
pub(super) async fn spend(person: &Person, dice: &mut Dice) -> Result<bool, Trouble> {
    let Some(organization) = one(&person.organizations, dice) else { return Ok(false) };
    let (platform, campaign, day) = (dice.pick(&PLATFORMS), dice.pick(&CAMPAIGNS), today());
    let which = json!({
        "organizationId": {"eq": organization},
        "platform": {"eq": platform},
        "platformCampaignId": {"eq": campaign},
        "platformAdsetId": {"isNull": true},
        "date": {"eq": day},
    });
    let answer = person.ask(COSTS, json!({"where": which})).await?;
    let so_far = |name: &str| answer["spendList"]["nodes"][0][name].as_i64().unwrap_or_default();
    let clicks = dice.between(1, 12);
    let row = json!({
        "organizationId": organization,
        "platform": platform,
        "campaignId": campaign,
        "date": day,
        "spendCents": so_far("spendCents") + clicks * dice.between(20, 90),
        "clicks": so_far("clicks") + clicks,
        "impressions": so_far("impressions") + clicks * dice.between(15, 60),
        "conv": so_far("conv") + dice.between(0, 1),
    });
    person.ask(SPEND, json!({"rows": [row]})).await.map(|_| true)
}

/// Somebody visits the site of an organization, and the figures of the day follow. False for who is nowhere an admin.
pub(super) async fn visit(person: &Person, dice: &mut Dice) -> Result<bool, Trouble> {
    let Some(organization) = one(&person.organizations, dice) else { return Ok(false) };
    let event = |name: &str, props: Json| json!({"organizationId": organization, "eventName": name, "props": props});
    let mut rows = vec![event("session_start", json!({"source": dice.pick(&PLATFORMS)}))];
    rows.extend((0..dice.between(1, 5)).map(|page| event("page_view", json!({"page": page}))));
    if dice.chance(30) {
        rows.push(event("add_to_cart", json!({})));
    }
    if dice.chance(15) {
        let revenue = dice.between(900, 9_000);
        rows.push(event("order", json!({"revenue_cents": revenue, "cogs_cents": revenue * 2 / 5})));
    }
    person.ask(VISIT, json!({"rows": rows, "day": today(), "organization": organization})).await.map(|_| true)
}

/// A membership begins, is paid late, is paid, or ends. False for who manages none like that.
pub(super) async fn membership(person: &Person, dice: &mut Dice) -> Result<bool, Trouble> {
    let Some(organization) = one(&person.organizations, dice) else { return Ok(false) };
    let Some((from, to)) = one(&MOVES, dice) else { return Ok(false) };
    let which = json!({"application": {"organizationId": {"eq": organization}}, "status": {"eq": from}});
    let answer = person.ask(MEMBERSHIPS, json!({"where": which})).await?;
    let found: Vec<Uuid> = listed(&answer["userMemberships"]["nodes"]).filter_map(|row| id_of(&row["id"])).collect();
    let Some(id) = one(&found, dice) else { return Ok(false) };
    let patch = match *from {
        // It begins anew.
        "CANCELED" => json!({"status": to, "startedAt": auth::now().to_rfc3339(), "endsAt": null}),
        _ => json!({"status": to}),
    };
    person.ask(CHANGE, json!({"id": id, "patch": patch})).await.map(|_| true)
}
