//! Writing: what mutations do, what they cost and what they refuse; under load and under fire.

mod automation;
mod behaviour;
mod campaigns;
mod computed;
mod concurrency;
mod crash;
mod forms;
mod history;
mod idempotency;
mod imports;
mod inputs;
mod statements;
mod vectors;

use serde_json::Value as Json;

use crate::support::Client;

/// The brand Northwind Coffee and its organization, by their ids.
async fn coffee(client: &Client<'_>) -> (Json, Json) {
    let query = "{ brands(where: {slug: {eq: \"northwind-coffee\"}}) { nodes { id organizationId } } }";
    let brand = client.data(query).await["brands"]["nodes"][0].clone();
    (brand["id"].clone(), brand["organizationId"].clone())
}
