//! The clients that people use, from npm and unmodified: `graphql-ws` and `graphql-sse` against a whole server.

use tokio::net::TcpListener;

use super::server::{Server, parts};
use super::source::event;
use crate::support::{Backend, SMALL, VERA, World, both, script};

#[tokio::test(flavor = "multi_thread")]
async fn graphql_ws_works_unmodified() {
    both(async |backend| {
        let server = Server::start(backend).await;
        let url = format!("ws://{}/graphql", server.address);
        script("sockets.mjs", vec![url, server.world.token(VERA)]).await;
        server.source.until_alive(0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn graphql_sse_works_unmodified() {
    both(async |backend| {
        let server = Server::start(backend).await;
        let url = format!("http://{}/graphql", server.address);
        script("events.mjs", vec![url, server.world.token(VERA)]).await;
        server.source.until_alive(0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn graphql_ws_goes_on_after_a_restart() {
    let mut server = Server::start(Backend::Sqlite).await;
    let address = server.address;
    let client = tokio::spawn(script("reconnects.mjs", vec![format!("ws://{address}/graphql")]));
    server.source.until_alive(1).await;
    server.source.tell("one", &event(1));
    // The client has heard it when it subscribes a second time.
    server.source.until_alive(2).await;
    server.stop();
    server.stopped().await;
    let (next, source) = parts(&World::shared(Backend::Sqlite, SMALL).await);
    let listener = TcpListener::bind(address).await.expect("the port is free again");
    let serving = tokio::spawn(rowgate::http::serve(next, listener, std::future::pending()));
    source.until_alive(2).await;
    source.tell("one", &event(2));
    client.await.expect("the client is content");
    serving.abort();
}
