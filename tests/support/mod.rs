//! What the cases share. It holds no case and checks nothing about the gateway by itself.
//!
//! ```ignore
//! #[tokio::test(flavor = "multi_thread")]
//! async fn a_viewer_sees_brands() {
//!     both(async |backend| {
//!         let world = World::shared(backend, SMALL).await;             // only read: shared with other cases, costs nothing
//!         let vera = world.user(VERA).await;                           // facts loaded by the product's own path
//!         let data = vera.data("{ brands { totalCount } }").await;     // fails when there are errors
//!         assert_eq!(data["brands"]["totalCount"], 1);
//!         let before = world.statements();
//!         let answer = vera.ask_with("query ($id: ID!) { brand(id: $id) { id } }", json!({"id": "x"})).await;
//!         assert_eq!((codes(&answer), world.statements() - before), (vec!["BAD_USER_INPUT"], 0));
//!     })
//!     .await;
//! }
//! ```
//!
//! - [`World::shared`]: a database that all cases of this content read; nobody may write to it.
//! - [`World::own`]: a copy of one's own, to write to (`world.run("UPDATE ..")` works on both databases).
//! - Contents: [`SMALL`] and [`LARGE`] are the demonstration with few and more rows, [`EMPTY`] is migrated and has no rows.
//! - Callers: `world.anonymous()`, `world.user(email)`, `world.developer()`, `world.outsider()`, `world.as_viewer(viewer)`.
//! - `world.http()` is a caller over the router, with real tokens and headers.
//! - The clock of the callers stands still at [`now`], a week after the demonstration begins, so that answers never change.
//!   Over HTTP it is the real time.
//! - PostgreSQL is started by the suite itself, once a process, on a socket in a temporary folder; it and the folder are gone
//!   when the process ends, however it ends. Its language is English and its time zone odd on purpose: neither may change an answer.

#![allow(dead_code, unused_imports, reason = "each topic uses its part")]

pub mod client;
pub mod content;
pub mod identity;
mod node;
mod patience;
pub mod place;
pub mod postgres;
mod process;
pub mod world;

use std::fmt;

use serde_json::Value as Json;

pub use client::{Client, HttpClient};
pub use content::{Content, EMPTY, LARGE, SMALL};
pub use node::script;
pub use patience::{PATIENCE, eventually, in_time};
pub use process::Process;
pub use world::{World, now};

/// A viewer of the brand Northwind Coffee.
pub const VERA: &str = "vera.lindqvist@northwind.example";
/// An editor of Northwind Coffee and its Roastery.
pub const EDGAR: &str = "edgar.novak@northwind.example";
/// An admin of the organization Northwind Trading.
pub const AMARA: &str = "amara.okafor@northwind.example";
/// A developer of the platform.
pub const DEVIN: &str = "devin.marsh@elsewhere.example";
/// Belongs to no organization; claims in their own metadata to be an admin.
pub const OLIVE: &str = "olive.hartley@elsewhere.example";
/// An admin of the organization Halden Beauty.
pub const INGRID: &str = "ingrid.solberg@halden.example";

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// SQLite, in a file.
    Sqlite,
    /// PostgreSQL, started by the suite.
    Postgres,
}

impl Backend {
    /// Both, SQLite first.
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// The name, as files of snapshots have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Runs the body on SQLite, then on PostgreSQL; a failure's output names the database last.
pub async fn both(body: impl AsyncFn(Backend)) {
    for backend in Backend::BOTH {
        println!("on {backend}");
        body(backend).await;
    }
}

/// The codes of an answer's errors.
pub fn codes(answer: &Json) -> Vec<&str> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("no code")).collect()
}

/// The member `key` of each node of a connection.
pub fn of_nodes<'a>(connection: &'a Json, key: &str) -> Vec<&'a Json> {
    connection["nodes"].as_array().expect("a connection with nodes").iter().map(|node| &node[key]).collect()
}

/// The texts `key` of each node of a connection.
pub fn texts_of_nodes<'a>(connection: &'a Json, key: &str) -> Vec<&'a str> {
    of_nodes(connection, key).into_iter().map(|value| value.as_str().unwrap_or("null")).collect()
}
