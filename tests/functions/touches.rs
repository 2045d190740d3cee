//! Touches by marketing links: the times of a combination, the ends of a user's, and how many users a campaign won.

use serde_json::{Value as Json, json};

use super::field_of;
use crate::attacks::writing::organization;
use crate::support::*;

const RECORD: &str = "mutation ($source: String, $campaign: String, $term: String, $at: DateTime) \
    { touch: recordUtmTouch(source: $source, campaign: $campaign, term: $term, occurredAt: $at) \
      { userId source campaign term firstTouch lastTouch occurredAt } }";
const ENDS: &str =
    "query ($user: ID) { touches: userTouches(userId: $user) { first { campaign occurredAt } last { campaign occurredAt } } }";
const CAMPAIGN: &str = "query ($campaign: String!, $organization: ID) { touches: campaignTouches(campaign: $campaign, \
    organizationId: $organization) { firstTouchUsers lastTouchUsers } }";

/// A world in which nobody was touched yet.
async fn untouched(backend: Backend) -> World {
    let world = World::own(backend, SMALL).await;
    world.run("DELETE FROM utm_tracks").await;
    world
}

/// The instant on a day of January.
fn on(day: u32) -> String {
    format!("2026-01-{day:02}T06:00:00.000000Z")
}

async fn touch(client: &Client<'_>, campaign: &str, day: Option<u32>) -> Json {
    let given = json!({"source": "newsletter", "campaign": campaign, "at": day.map(on)});
    client.data_with(RECORD, given).await["touch"].clone()
}

fn times(touch: &Json) -> [&str; 3] {
    ["firstTouch", "lastTouch", "occurredAt"].map(|name| touch[name].as_str().expect("an instant"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_combination_has_its_first_and_last_time() {
    both(async |backend| {
        let world = untouched(backend).await;
        let (vera, edgar) = (world.user(VERA).await, world.user(EDGAR).await);
        let asked = "2026-01-12T08:00:00.000000Z";
        let (one, ten) = (on(1), on(10));
        let first = touch(&vera, "spring", Some(10)).await;
        assert_eq!(times(&first), [&ten, &ten, &ten]);
        assert_eq!(first["userId"], json!(vera.viewer.user_id));
        assert_eq!(times(&touch(&vera, "spring", None).await), [&ten, asked, asked]);
        assert_eq!(times(&touch(&vera, "spring", Some(1)).await), [&one, asked, &one], "one that is told later");
        assert_eq!(times(&touch(&edgar, "spring", Some(5)).await), [on(5), on(5), on(5)], "of somebody else");
        let other =
            vera.data_with(RECORD, json!({"source": "newsletter", "campaign": "spring", "term": "tent", "at": on(4)})).await;
        assert_eq!(times(&other["touch"]), [on(4), on(4), on(4)], "another combination");
        assert_eq!(times(&touch(&vera, "Spring", Some(3)).await), [on(3), on(3), on(3)], "letters count");
        let query = "{ utmTracks(where: {campaign: {eq: \"spring\"}, term: {isNull: true}}, orderBy: [{occurredAt: ASC}]) \
                     { nodes { firstTouch lastTouch occurredAt } } }";
        let kept = vera.data(query).await["utmTracks"]["nodes"].clone();
        let kept: Vec<[&str; 3]> = kept.as_array().expect("touches").iter().map(times).collect();
        assert_eq!(kept, [[&one, asked, &one], [&ten, &ten, &ten], [&ten, asked, asked]], "rows stay what they were");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_touch_is_refused() {
    both(async |backend| {
        let world = untouched(backend).await;
        let vera = world.user(VERA).await;
        let long = "ä".repeat(256);
        let heavy = "😀".repeat(255);
        for (given, field) in [
            (json!({}), "source"),
            (json!({"source": "x", "at": "2026-01-12T08:06:00Z"}), "occurredAt"),
            (json!({"source": "x", "at": "yesterday"}), "$at"),
            (json!({"campaign": long}), "campaign"),
            (json!({"source": heavy}), "source"),
        ] {
            let answer = vera.ask_with(RECORD, given.clone()).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{given}: {answer}");
            assert_eq!(field_of(&answer), field, "{given}: {answer}");
        }
        let ahead = vera.data_with(RECORD, json!({"source": "x", "at": "2026-01-12T08:04:00Z"})).await;
        assert_eq!(ahead["touch"]["occurredAt"], "2026-01-12T08:04:00.000000Z", "clocks differ");
        assert_eq!(world.number("SELECT count(*) FROM utm_tracks").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_has_a_first_and_a_last_touch() {
    both(async |backend| {
        let world = untouched(backend).await;
        let (vera, edgar, devin) = (world.user(VERA).await, world.user(EDGAR).await, world.user(DEVIN).await);
        let of_vera = json!({"user": vera.viewer.user_id});
        let none = json!({"first": null, "last": null});
        assert_eq!(vera.data_with(ENDS, json!({})).await["touches"], none);
        for (campaign, day) in [("launch", 6), ("spring", 2), ("evergreen", 9)] {
            touch(&vera, campaign, Some(day)).await;
        }
        touch(&edgar, "other", Some(1)).await;
        let ends =
            json!({"first": {"campaign": "spring", "occurredAt": on(2)}, "last": {"campaign": "evergreen", "occurredAt": on(9)}});
        assert_eq!(vera.data_with(ENDS, json!({})).await["touches"], ends);
        assert_eq!(vera.data_with(ENDS, of_vera.clone()).await["touches"], ends);
        assert_eq!(devin.data_with(ENDS, of_vera.clone()).await["touches"], ends, "a developer sees anyone's");
        assert_eq!(devin.data_with(ENDS, json!({})).await["touches"], none, "and means oneself without a name");
        let service = world.as_viewer(policy::Viewer::service(now()));
        assert_eq!(service.data_with(ENDS, of_vera.clone()).await["touches"], ends);
        let unnamed = service.ask_with(ENDS, json!({})).await;
        assert_eq!((codes(&unnamed)[0], field_of(&unnamed)), ("BAD_USER_INPUT", "userId"));
        for email in [EDGAR, AMARA, OLIVE] {
            let refused = world.user(email).await.ask_with(ENDS, of_vera.clone()).await;
            assert_eq!((codes(&refused), &refused["data"]["touches"]), (vec!["FORBIDDEN"], &Json::Null), "{email}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_has_numbers_of_users() {
    both(async |backend| {
        let world = untouched(backend).await;
        let [vera, edgar, olive, devin, amara, ingrid] =
            [VERA, EDGAR, OLIVE, DEVIN, AMARA, INGRID].map(|email| world.user(email));
        let (vera, edgar, olive) = (vera.await, edgar.await, olive.await);
        let (devin, amara, ingrid) = (devin.await, amara.await, ingrid.await);
        for (client, campaign, day) in [
            (&vera, "spring", 1),
            (&vera, "spring", 2),
            (&vera, "launch", 3),
            (&edgar, "spring", 2),
            (&olive, "launch", 1),
            (&olive, "evergreen", 2),
            (&olive, "spring", 3),
        ] {
            touch(client, campaign, Some(day)).await;
        }
        let northwind = organization(&world, "northwind").await;
        let halden = organization(&world, "halden").await;
        let asks = async |client: &Client<'_>, campaign: &str, organization: Option<uuid::Uuid>| {
            let given = json!({"campaign": campaign, "organization": organization});
            let touches = client.data_with(CAMPAIGN, given).await["touches"].clone();
            ["firstTouchUsers", "lastTouchUsers"].map(|name| touches[name].as_str().expect("a number").to_owned())
        };
        assert_eq!(asks(&devin, "spring", None).await, ["2", "2"]);
        assert_eq!(asks(&devin, "launch", None).await, ["1", "1"]);
        assert_eq!(asks(&devin, "evergreen", None).await, ["0", "0"], "neither end");
        assert_eq!(asks(&devin, "Spring", None).await, ["0", "0"]);
        assert_eq!(asks(&amara, "spring", Some(northwind)).await, ["2", "1"], "members alone");
        assert_eq!(asks(&amara, "launch", Some(northwind)).await, ["0", "1"]);
        assert_eq!(asks(&devin, "spring", Some(northwind)).await, ["2", "1"]);
        assert_eq!(asks(&ingrid, "spring", Some(halden)).await, ["0", "0"]);
        for (client, organization) in
            [(&ingrid, Some(northwind)), (&amara, None), (&edgar, Some(northwind)), (&vera, Some(northwind))]
        {
            let refused = client.ask_with(CAMPAIGN, json!({"campaign": "spring", "organization": organization})).await;
            assert_eq!((codes(&refused), &refused["data"]["touches"]), (vec!["FORBIDDEN"], &Json::Null));
        }
        let id = world.id(edgar.viewer.user_id.expect("a user"));
        world.run(&format!("UPDATE users SET deleted_at = '2026-01-12T00:00:00.000000Z' WHERE id = {id}")).await;
        assert_eq!(asks(&devin, "spring", None).await, ["1", "1"], "who is gone does not count");
    })
    .await;
}
