//! What every handler is handed: the gateway, who authenticates, the settings.
//!
//! Values only; nothing here answers a request.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::auth::Authenticator;
use crate::config;
use crate::execute::Gateway;

/// The server's parts.
#[derive(Clone)]
pub struct Server {
    /// Executes operations.
    pub gateway: Gateway,
    /// Finds out who asks.
    pub authenticator: Authenticator,
    /// Where and for whom the server answers.
    pub settings: config::Server,
    /// What one request may ask for.
    pub limits: config::Limits,
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
    stopping: AtomicBool,
}

impl Shared {
    pub(super) fn new(server: Server) -> Arc<Self> {
        Arc::new(Self { server, stopping: AtomicBool::new(false) })
    }

    /// From here on the server is not ready for further requests.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Whether the server was told to stop.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}
