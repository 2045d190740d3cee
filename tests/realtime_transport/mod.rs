//! Operations over sockets and as server-sent events, by the protocols' own words: raw clients against a whole server.
//!
//! Queries and mutations are answered by the gateway. Subscriptions are answered by [`source::Source`], which tells what a test wants it
//! to tell: what is tested here is how events are carried, over any subscription there may be.

mod claims;
mod clients;
mod conversation;
mod event_streams;
mod handshake;
mod isolation;
mod legacy;
mod lifetime;
mod operations;
mod server;
mod socket;
mod source;

use crate::support::{PATIENCE, eventually};
