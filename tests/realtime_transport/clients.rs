//! The clients that people use, from npm and unmodified: `graphql-ws` and `graphql-sse` against a whole server.
//!
//! `scripts/test` sees to it that Node is there. What the scripts in `tests/clients` need is installed from the lock file beside them.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use tokio::net::TcpListener;

use super::server::{Server, parts};
use super::source::event;
use crate::support::{Backend, SMALL, VERA, World, both};

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "clients"].iter().collect()
}

/// Runs a program of Node to its end.
fn run(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).current_dir(folder()).output();
    output.unwrap_or_else(|error| panic!("{program} cannot be run ({error}): install Node 18 or newer, or run scripts/test"))
}

fn succeeded(what: &str, output: &Output) {
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{what}: {}\n{said}\n{complained}", output.status);
}

/// Sees to it that the clients are installed, as the lock file says.
fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let modified = |name: &str| folder().join(name).metadata().and_then(|file| file.modified()).ok();
        let (installed, wanted) = (modified("node_modules/.package-lock.json"), modified("package-lock.json"));
        if installed.is_none() || installed < wanted {
            succeeded("npm ci", &run("npm", &["ci", "--no-audit", "--no-fund"]));
        }
    });
}

/// Runs a script beside the server.
async fn script(name: &'static str, arguments: Vec<String>) {
    let output = tokio::task::spawn_blocking(move || {
        install();
        let arguments: Vec<&str> = [name].into_iter().chain(arguments.iter().map(String::as_str)).collect();
        run("node", &arguments)
    });
    succeeded(name, &output.await.expect("it ran"));
}

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
