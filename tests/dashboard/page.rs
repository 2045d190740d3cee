//! The dashboard in Chromium, over whole servers that come and go. What is done and expected stands in `tests/clients/dashboard.mjs`.

use crate::support::{Backend, SMALL, World, script};

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_follows_the_database_in_a_real_browser() {
    assert!(
        rowgate::http::has_dashboard(),
        "the pages were not built before the tests: run `npm --prefix web ci && npm --prefix web run build`, or scripts/test"
    );
    let world = World::own(Backend::Sqlite, SMALL).await;
    let said = script("dashboard.mjs", vec![env!("CARGO_BIN_EXE_rowgate").to_owned(), world.url().to_owned()]).await;
    println!("{said}");
}
