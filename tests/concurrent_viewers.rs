//! Two callers at once, thousands of times, never see each other's rows.

use std::sync::Arc;

use rowgate::execute::GraphqlRequest;

use crate::support::*;

const REQUESTS: usize = 10_000;
/// So many run at a time: more than there are connections.
const AT_A_TIME: usize = 32;

/// Each is asked by both callers, so that plans and statements are shared while rows and facts must not be.
const QUERIES: [&str; 4] = [
    "{ brands(orderBy: [{slug: ASC}]) { totalCount nodes { slug organization { name } } } }",
    "{ me { user { email } brandRoles { brand { slug } } } users(first: 5) { totalCount nodes { id email displayName } } }",
    "{ brands(orderBy: [{slug: ASC}]) { nodes { slug products(first: 2) { totalCount nodes { name creator { displayName } } } } } }",
    "{ contentListAggregate(groupBy: [{status: true}], orderBy: [{key: {status: ASC}}]) { key { status } count } }",
];

fn request(query: &str) -> GraphqlRequest {
    GraphqlRequest { query: query.to_owned(), ..GraphqlRequest::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_callers_at_once_get_their_own_answers() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let viewers = [world.user(AMARA).await.viewer, world.user(INGRID).await.viewer].map(Arc::new);
        let mut expected = Vec::new();
        for query in QUERIES {
            for viewer in &viewers {
                expected.push(world.gateway.execute(request(query), viewer, true).await.body);
            }
        }
        for pair in expected.chunks(2) {
            assert_ne!(pair[0], pair[1], "the callers must have something to confuse");
        }
        let expected = Arc::new(expected);
        let tasks = (0..AT_A_TIME).map(|first| {
            let (gateway, viewers, expected) = (world.gateway.clone(), viewers.clone(), Arc::clone(&expected));
            tokio::spawn(async move {
                for number in (first..REQUESTS).step_by(AT_A_TIME) {
                    // Neighbouring tasks ask the same at the same moment, as different callers.
                    let place = (number / 2 % QUERIES.len(), number % 2);
                    let answer = gateway.execute(request(QUERIES[place.0]), &viewers[place.1], true).await;
                    assert_eq!(answer.body, expected[place.0 * 2 + place.1], "request {number}: {}", QUERIES[place.0]);
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("every answer is the caller's own");
        }
    })
    .await;
}
