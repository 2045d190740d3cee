//! Results that are sent again.

use serde_json::{Value as Json, json};

use super::following::{Lively, next, told};
use crate::support::{INGRID, SMALL, VERA, World, both};

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_sent_at_once_and_whenever_it_has_changed() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let query = "contentList(first: 2, orderBy: [{title: DESC}]) { nodes { id title } totalCount }";
        let live = query.replace("contentList", "contentListLive");
        let asked = async || world.user(VERA).await.data(&format!("{{ {query} }}")).await["contentList"].clone();
        let mut vera = lively.follow(VERA, &format!("subscription {{ {live} }}")).await;
        let mut ingrid = lively.follow(INGRID, &format!("subscription {{ {live} }}")).await;
        assert_eq!(next(&mut vera).await["contentListLive"], asked().await);
        next(&mut ingrid).await;
        let id = asked().await["nodes"][0]["id"].as_str().expect("an id").to_owned();
        let row = world.id(id.parse().expect("an id"));
        world.run(&format!("UPDATE content SET title = 'zzz' WHERE id = {row}")).await;
        assert_eq!(next(&mut vera).await["contentListLive"], asked().await);
        // A change that changes nothing that is shown is not sent.
        world.run(&format!("UPDATE content SET views = views + 1 WHERE id = {row}")).await;
        world.run(&format!("UPDATE content SET title = 'zzzz' WHERE id = {row}")).await;
        assert_eq!(next(&mut vera).await["contentListLive"]["nodes"][0]["title"], "zzzz");
        assert_eq!(told(&mut ingrid), Vec::new(), "another organization's dashboard stays as it is");
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_follows_the_rights_of_its_reader() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let mut live = lively.follow(VERA, "subscription { contentListAggregateLive { count } }").await;
        let before = next(&mut live).await["contentListAggregateLive"][0]["count"].as_i64().expect("a number");
        assert!(before > 0);
        let user = rowgate::demo::users().iter().find(|user| user.email == VERA).expect("Vera").id;
        world
            .run(&format!("UPDATE user_brand_roles SET restrictions = '[\"content:read\"]' WHERE user_id = {}", world.id(user)))
            .await;
        assert_eq!(next(&mut live).await["contentListAggregateLive"][0]["count"], 0);
        lively.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn patches_make_the_result() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let world = &lively.world;
        let viewer = world.user(VERA).await.viewer;
        let query = "subscription { contentListLive(patch: true, first: 3, orderBy: [{title: ASC}]) { nodes { id title } } }";
        let mut live = lively.events(&viewer, query, Json::Null).await;
        let mut document = next(&mut live).await;
        for number in 0..3 {
            let id = document["contentListLive"]["nodes"][1]["id"].as_str().expect("an id").to_owned();
            let row = world.id(id.parse().expect("an id"));
            world.run(&format!("UPDATE content SET title = '00{number}' WHERE id = {row}")).await;
            let event = futures_util::StreamExt::next(&mut live).await.expect("it goes on");
            let rowgate::execute::Event::Next { body, .. } = event else { panic!("{event:?}") };
            let sent: Json = serde_json::from_slice(&body).expect("JSON");
            assert!(sent.get("data").is_none(), "{sent}");
            let patch: json_patch::Patch = serde_json::from_value(sent["extensions"]["patch"].clone()).expect("a patch");
            json_patch::patch(&mut document, &patch).expect("it fits");
            let asked =
                world.user(VERA).await.data("{ contentList(first: 3, orderBy: [{title: ASC}]) { nodes { id title } } }").await;
            assert_eq!(document, json!({"contentListLive": asked["contentList"]}));
        }
        lively.stop().await;
    })
    .await;
}
