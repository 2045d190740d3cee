//! The world of the tests itself: it is there, on both databases, for every caller.

use serde_json::json;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn every_caller_is_answered_on_both_databases() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        for client in [world.anonymous(), world.outsider().await, world.user(VERA).await, world.developer().await] {
            let data = client.data("{ __typename me { user { email } } brands { totalCount nodes { name } } }").await;
            println!("{data}");
        }
        let (status, answer) = world.http(Some(VERA)).post("{ me { user { email } } }", json!({})).await;
        assert_eq!((status, &answer["data"]["me"]["user"]["email"]), (200, &json!(VERA)));
    })
    .await;
}
