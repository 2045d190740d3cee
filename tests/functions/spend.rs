//! Spend in bulk.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{counts, field_of};
use crate::attacks::writing::{Picture, organization, refused};
use crate::support::*;

const UPSERT: &str = "mutation ($rows: [UpsertSpendRowInput!]!) { upsertSpend(rows: $rows) { inserted updated } }";
const SHOWN: &str = "query ($platform: String!) { spendList(where: {platform: {eq: $platform}}, orderBy: [{date: ASC}, {clicks: ASC}]) \
    { nodes { platformCampaignId platformAdsetId date spendCents clicks impressions conv } } }";

fn rows(rows: &[Json]) -> Json {
    json!({ "rows": rows })
}

fn row(organization: Uuid, campaign: Option<&str>, cents: i64) -> Json {
    json!({"organizationId": organization, "platform": "tests", "campaignId": campaign, "date": "2026-01-10",
        "spendCents": cents, "clicks": cents / 10})
}

#[tokio::test(flavor = "multi_thread")]
async fn spend_is_replaced_by_its_key_in_which_null_is_null() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        let first = [row(home, None, 100), row(home, Some("c-1"), 200), row(home, Some(""), 300)];
        assert_eq!(amara.data_with(UPSERT, rows(&first)).await["upsertSpend"], counts(3, 0));
        let second = [
            row(home, Some("c-1"), 250),
            json!({"organizationId": home, "platform": "tests", "date": "2026-01-10", "spendCents": 150}),
            json!({"organizationId": home, "platform": "tests", "platformCampaignId": "c-1", "platformAdsetId": "a-1",
                "date": "2026-01-10", "conv": 4}),
        ];
        assert_eq!(amara.data_with(UPSERT, rows(&second)).await["upsertSpend"], counts(1, 2));
        let data = amara.data_with(SHOWN, json!({"platform": "tests"})).await;
        let line = |campaign: Json, adset: Json, numbers: [i64; 4]| {
            json!({"platformCampaignId": campaign, "platformAdsetId": adset, "date": "2026-01-10", "spendCents": numbers[0],
                "clicks": numbers[1], "impressions": numbers[2], "conv": numbers[3]})
        };
        let mut found = data["spendList"]["nodes"].as_array().expect("rows").clone();
        found.sort_by_key(|node| node["spendCents"].as_i64());
        // Replaced, not added to: what is not given is zero again.
        assert_eq!(
            found,
            [
                line(json!("c-1"), json!("a-1"), [0, 0, 0, 4]),
                line(Json::Null, Json::Null, [150, 0, 0, 0]),
                line(json!("c-1"), Json::Null, [250, 25, 0, 0]),
                line(json!(""), Json::Null, [300, 30, 0, 0]),
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_row_of_spend_is_named() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        let foreign = organization(&world, "halden").await;
        let picture = Picture::of(&world).await;
        let good = row(home, Some("c-1"), 1);
        let mut negative = row(home, None, 1);
        negative["clicks"] = json!(-1);
        let mut both_names = row(home, Some("c-2"), 1);
        both_names["platformCampaignId"] = json!("c-3");
        let mut shouted = good.clone();
        shouted["organizationId"] = json!(home.to_string().to_uppercase());
        for (bad, field) in [
            (negative, "rows[1].clicks"),
            (both_names, "rows[1].platformCampaignId"),
            (good.clone(), "rows[1]"),
            (shouted, "rows[1]"),
        ] {
            let before = world.statements();
            let answer = refused(&amara, UPSERT, rows(&[good.clone(), bad]), "BAD_USER_INPUT").await;
            assert_eq!((field_of(&answer), world.statements() - before), (field, 0), "{answer}");
        }
        let answer = amara.ask_with(UPSERT, rows(&[good.clone(), row(foreign, None, 1), good.clone()])).await;
        assert_eq!(codes(&answer)[0], "BAD_USER_INPUT", "the same row twice comes first: {answer}");
        let answer = amara.ask_with(UPSERT, rows(&[good.clone(), row(foreign, None, 1)])).await;
        assert!(["FORBIDDEN", "NOT_FOUND"].contains(&codes(&answer)[0]) && field_of(&answer).starts_with("rows[1]"), "{answer}");
        for caller in [world.user(EDGAR).await, world.user(VERA).await, world.anonymous()] {
            refused(&caller, UPSERT, rows(std::slice::from_ref(&good)), "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

/// Two who put the same row in at once both succeed, and there is one row.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_row_at_once_is_one_row() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (amara, home) = (world.user(AMARA).await, organization(&world, "northwind").await);
        for round in 0..5 {
            let campaign = format!("round-{round}");
            let answers = futures_util::future::join_all((0..4).map(|cents| {
                let given = rows(&[row(home, Some(&campaign), cents * 10), row(home, Some("shared"), cents)]);
                let amara = amara.clone();
                async move { amara.ask_with(UPSERT, given).await }
            }));
            for answer in answers.await {
                assert!(answer.get("errors").is_none(), "{answer}");
            }
            let sql = format!("SELECT count(*) FROM spend WHERE platform_campaign_id IN ('{campaign}', 'shared')");
            assert_eq!(world.number(&sql).await, 2);
        }
    })
    .await;
}
