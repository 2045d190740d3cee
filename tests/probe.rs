use crate::support::*;
#[tokio::test(flavor = "multi_thread")]
async fn probe() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let olive = world.outsider().await;
    for query in ["{ membershipBundles(first: 14, offset: 2) { totalCount nodes { id } } }", "{ membershipBundles(first: 14, offset: 2) { totalCount nodes { id organization { slug } } } }", "{ membershipBundles(first: 14, offset: 2) { nodes { id organization { slug } } } }"] {
        println!("{}", olive.ask(query).await);
        let request = rowgate::execute::GraphqlRequest { query: query.into(), ..Default::default() };
        println!("{}", world.gateway.explain(&request, &olive.viewer).unwrap().join("\n"));
    }
}
