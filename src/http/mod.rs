//! The HTTP server: bytes in, GraphQL over HTTP, sockets and event streams out, and the pages that come with the gateway.
//!
//! A request passes the limits, then authentication, then the executor. This module alone knows headers, statuses and media
//! types; it must not know a table, a policy or SQL.

mod caller;
mod connections;
mod cors;
mod graphql;
mod health;
pub mod limits;
mod live;
mod middleware;
mod pages;
mod reply;
mod router;
mod server;
mod sockets;
mod state;
#[cfg(test)]
mod tests;
mod write_deadline;

pub use pages::has_dashboard;
pub use reply::Media;
pub use router::router;
pub use server::{serve, termination};
pub use state::{DemoUser, DemoUsers, Server};
