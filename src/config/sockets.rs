//! What one socket, and all of them together, may hold: connections over which operations are answered again and again.
//!
//! Numbers only; `http` enforces them. They hold for streams of server-sent events as well, each of which is a connection with one
//! subscription. What one message may ask for is said by the limits of requests.

use std::time::Duration;

use super::reader::Reader;

/// The settings of sockets and event streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sockets {
    /// Whether the older sub-protocol `graphql-ws` is offered beside `graphql-transport-ws`.
    pub legacy_protocol: bool,
    /// How long a fresh socket may take to say `connection_init`.
    pub init_time: Duration,
    /// How often a socket is asked whether it lives, and how often an idle event stream says that it does.
    pub ping_interval: Duration,
    /// Bytes of one message of a client.
    pub message_bytes: usize,
    /// Operations that run at the same time on one socket.
    pub operations_per_connection: usize,
    /// Open sockets and event streams of one user.
    pub connections_per_user: usize,
    /// Open sockets and event streams.
    pub connections: usize,
    /// Running subscriptions.
    pub subscriptions: usize,
    /// Events of one subscription that wait to be sent.
    pub queue_events: usize,
    /// Bytes that wait to be sent on one connection.
    pub queue_bytes: usize,
    /// How long a full queue may stay full until the subscription ends.
    pub slow_time: Duration,
}

impl Default for Sockets {
    fn default() -> Self {
        Self {
            legacy_protocol: false,
            init_time: Duration::from_secs(5),
            ping_interval: Duration::from_secs(20),
            message_bytes: 256 * 1024,
            operations_per_connection: 50,
            connections_per_user: 50,
            connections: 10_000,
            subscriptions: 50_000,
            queue_events: 128,
            queue_bytes: 8 * 1024 * 1024,
            slow_time: Duration::from_secs(1),
        }
    }
}

impl Sockets {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut sockets = Self::default();
        sockets.legacy_protocol = reader.take(
            "sockets.legacy_protocol",
            sockets.legacy_protocol,
            "Whether the older sub-protocol graphql-ws is offered beside graphql-transport-ws.",
        );
        sockets.read_times(reader);
        sockets.read_numbers(reader);
        sockets
    }

    fn read_times(&mut self, reader: &mut Reader) {
        let mut time = |key, value: &mut Duration, description| {
            *value = reader.take(key, *value, description);
            reader.require(key, !value.is_zero(), "must be more than nothing");
        };
        time("sockets.init_time", &mut self.init_time, "How long a fresh socket may take to say connection_init.");
        time(
            "sockets.ping_interval",
            &mut self.ping_interval,
            "How often a socket is asked whether it lives; two questions without an answer end it.",
        );
        time(
            "sockets.slow_time",
            &mut self.slow_time,
            "How long the full queue of a subscription may stay full until the subscription ends.",
        );
    }

    fn read_numbers(&mut self, reader: &mut Reader) {
        let mut number = |key, value: &mut usize, description| {
            *value = reader.take(key, *value, description);
            reader.require(key, *value > 0, "must be at least 1");
        };
        number("sockets.message_bytes", &mut self.message_bytes, "Bytes of one message of a client.");
        number(
            "sockets.operations_per_connection",
            &mut self.operations_per_connection,
            "Operations that run at the same time on one socket.",
        );
        number("sockets.connections_per_user", &mut self.connections_per_user, "Open sockets and event streams of one user.");
        number("sockets.connections", &mut self.connections, "Open sockets and event streams.");
        number("sockets.subscriptions", &mut self.subscriptions, "Running subscriptions.");
        number("sockets.queue_events", &mut self.queue_events, "Events of one subscription that wait to be sent.");
        number("sockets.queue_bytes", &mut self.queue_bytes, "Bytes that wait to be sent on one connection.");
    }
}
