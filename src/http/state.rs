//! What every handler is handed: the gateway, who authenticates, the settings.
//!
//! Values only; nothing here answers a request.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::watch;

use crate::auth::Authenticator;
use crate::config;
use crate::execute::{Gateway, Operations};
use crate::http::live::{Bounds, Places};

/// The server's parts.
#[derive(Clone)]
pub struct Server {
    /// The gateway: its database says whether it is ready, its log is told before the end.
    pub gateway: Gateway,
    /// Responds to operations: the gateway, or what stands before it.
    pub operations: Arc<dyn Operations>,
    /// Finds out who asks.
    pub authenticator: Authenticator,
    /// Where and for whom the server answers.
    pub settings: config::Server,
    /// What one request may ask for.
    pub limits: config::Limits,
    /// What sockets and event streams may hold.
    pub sockets: config::Sockets,
    /// The people one may act as in a demo; none outside of a demo, and then there is no such path.
    pub demo_users: Option<DemoUsers>,
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither keys nor connections belong into a log.
        formatter.debug_struct("Server").field("settings", &self.settings).field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Lists the people of a demo, each with a token made now, so that a page that stays open for days still gets one that works.
pub type DemoUsers = Arc<dyn Fn() -> Vec<DemoUser> + Send + Sync>;

/// Someone to act as in a demo.
#[derive(Clone, Debug, Serialize)]
pub struct DemoUser {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// What the person may do, in a few words.
    pub summary: String,
    /// A token for `Authorization: Bearer`.
    pub token: String,
}

/// A server that answers.
#[derive(Debug)]
pub struct Shared {
    pub(super) server: Server,
    /// The places for sockets, event streams and their subscriptions.
    pub(super) places: Arc<Places>,
    phase: watch::Sender<Phase>,
}

/// How far the server's life has come. It only goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It answers.
    Serving,
    /// It was told to stop: what runs may end, and nothing begins.
    Stopping,
    /// The time to end is over.
    Over,
}

impl Shared {
    pub(super) fn new(server: Server) -> Arc<Self> {
        let places = Places::new(&server.sockets);
        Arc::new(Self { server, places, phase: watch::Sender::new(Phase::Serving) })
    }

    /// The life of the server goes on to this phase.
    pub(super) fn enter(&self, phase: Phase) {
        self.phase.send_replace(phase);
    }

    /// Whether the server was told to stop.
    pub(super) fn is_stopping(&self) -> bool {
        *self.phase.borrow() != Phase::Serving
    }

    /// Tells of the phases that come. What holds this is waited for at the end.
    pub(super) fn phase(&self) -> watch::Receiver<Phase> {
        self.phase.subscribe()
    }

    /// Comes when nothing holds a [`Self::phase`] any more.
    pub(super) async fn all_ended(&self) {
        self.phase.closed().await;
    }

    /// How much may wait to be sent on one connection.
    pub(super) fn queue_bounds(&self) -> Bounds {
        let sockets = &self.server.sockets;
        Bounds { events: sockets.queue_events, bytes: sockets.queue_bytes, patience: sockets.slow_time }
    }
}

/// Comes when the server's life has come so far, or is over.
pub(super) async fn reached(phase: &mut watch::Receiver<Phase>, least: Phase) {
    drop(phase.wait_for(|phase| *phase >= least).await);
}
