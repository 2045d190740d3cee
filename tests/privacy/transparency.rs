//! The transparency log: who else looked at one's personal data or changed it, told to the person alone.

mod changes;
mod keeping;
mod reads;

use serde_json::Value as Json;

use crate::support::*;

/// A log without the entries of the demonstration.
async fn silent(backend: Backend) -> World {
    let world = World::own(backend, SMALL).await;
    world.run("DELETE FROM privacy_transparency_log").await;
    world
}

/// What the person is told, oldest first; what waits is written first.
async fn told_to(person: &Client<'_>) -> Vec<Json> {
    person.world.gateway.log().flush().await.expect("the log is written");
    let query = "{ privacyTransparencyLog(orderBy: [{occurredAt: ASC}, {resource: ASC}, {id: ASC}]) \
        { nodes { userId action resource resourceId oldValueHash newValueHash metadata } } }";
    let entries = person.data(query).await["privacyTransparencyLog"]["nodes"].as_array().expect("nodes").clone();
    assert!(entries.iter().all(|entry| entry["userId"] == id_of(person)), "{entries:?}");
    entries
}

/// How many entries there are in all, past every policy.
async fn entries(world: &World) -> i64 {
    world.gateway.log().flush().await.expect("the log is written");
    world.number("SELECT count(*) FROM privacy_transparency_log").await
}

/// The id of the person, as the API writes it.
fn id_of(person: &Client<'_>) -> String {
    person.viewer.user_id.expect("a user").to_string()
}
