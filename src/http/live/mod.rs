//! What sockets and event streams have in common: a bounded queue to the reader, counted places, the end of a token.
//!
//! It knows neither a protocol nor a subscription: texts go in at one end and out at the other.

mod lifetime;
mod places;
mod queue;
#[cfg(test)]
mod queue_tests;

pub use lifetime::until;
pub use places::{Connection, Places, Subscription};
pub use queue::{Bounds, Item, Outcome, Queue, Subscriber};
