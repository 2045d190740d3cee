//! Rights that end: once the transaction that takes them away has committed, nothing more is told by them.

use rowgate::config::Live;
use serde_json::Value as Json;

use super::following::{Lively, next, told};
use crate::support::{EDGAR, SMALL, World, both};

/// How often it is tried.
const ROUNDS: usize = 150;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_with_the_revocation_is_told_to_nobody_it_revokes() {
    both(async |backend| {
        let settings = Live { subscription_queue: 1_000_000, ..Live::default() };
        let lively = Lively::with(World::own(backend, SMALL).await, settings);
        let world = &lively.world;
        let user = world.id(rowgate::demo::users().iter().find(|user| user.email == EDGAR).expect("Edgar").id);
        let content = world.user(EDGAR).await.data("{ contentList(first: 1) { nodes { id } } }").await;
        let row = world.id(content["contentList"]["nodes"][0]["id"].as_str().expect("an id").parse().expect("an id"));
        let mut edgar = lively.follow(EDGAR, "subscription { contentChanges { kind node { title } } }").await;
        let mut live = lively
            .follow(
                EDGAR,
                "subscription { contentListLive(first: 50, where: {title: {startsWith: \"secret\"}}) { nodes { title } } }",
            )
            .await;
        assert_eq!(next(&mut edgar).await["contentChanges"]["kind"], "READY");
        next(&mut live).await;
        for round in 0..ROUNDS {
            let statements = [
                format!("UPDATE content SET title = 'secret {round}' WHERE id = {row}"),
                format!("UPDATE user_brand_roles SET restrictions = '[\"content:*\"]' WHERE user_id = {user}"),
            ];
            // In either order it is one moment.
            let transaction = world.database.begin().await.expect("a transaction");
            for sql in if round % 2 == 0 { [&statements[0], &statements[1]] } else { [&statements[1], &statements[0]] } {
                transaction.query(sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
            }
            transaction.commit().await.expect("it commits");
            if round % 10 == 9 {
                lively.quiet().await;
            }
            world.run(&format!("UPDATE content SET title = 'open {round}' WHERE id = {row}")).await;
            world.run(&format!("UPDATE user_brand_roles SET restrictions = '[]' WHERE user_id = {user}")).await;
        }
        lively.quiet().await;
        let events: Vec<Json> = told(&mut edgar).into_iter().map(|event| event.expect("no end")).collect();
        let results: Vec<Json> = told(&mut live).into_iter().map(|event| event.expect("no end")).collect();
        assert!(events.iter().any(|event| event["contentChanges"]["kind"] == "LEFT"), "nothing was taken away");
        let leaks = events.iter().chain(&results).filter(|event| event.to_string().contains("secret")).count();
        assert_eq!(leaks, 0, "events that show what was written with the revocation");
        lively.stop().await;
    })
    .await;
}
