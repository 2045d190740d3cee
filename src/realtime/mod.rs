//! What comes to callers by itself: every committed change of a row reaches every gateway, whoever made it, and those who follow it
//! are told exactly what became of the rows they may read.
//!
//! [`feed`] reads the changes, [`image`] makes rows in memory of them; neither knows a caller. [`Realtime`] answers operations, and has
//! one task, the engine, that tells subscribers round by round.

mod cursor;
mod engine;
pub mod feed;
mod group;
pub mod image;
mod paths;
mod pins;
mod results;
mod rights;
mod round;
mod state;
mod subscriber;
mod sweep;
mod turning;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use policy::Viewer;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use self::engine::{Command, Engine, Join};
use self::feed::Feed;
use crate::config::Live;
use crate::error::{Code, GraphqlError};
use crate::execute::{Answer, Begun, Gateway, GraphqlRequest, Operations, Response};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Answers operations: queries and mutations by the gateway, subscriptions with events. Cheap to clone.
#[derive(Clone)]
pub struct Realtime {
    gateway: Gateway,
    commands: mpsc::UnboundedSender<Command>,
    engine: Arc<tokio::sync::Mutex<Option<JoinHandle<()>>>>,
}

impl std::fmt::Debug for Realtime {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Realtime").field("gateway", &self.gateway).finish_non_exhaustive()
    }
}

impl Realtime {
    /// Starts the engine over a feed. While nobody follows anything it reads nothing.
    #[must_use]
    pub fn start(gateway: Gateway, feed: Feed, settings: Live, clock: Clock) -> Self {
        let (commands, received) = mpsc::unbounded_channel();
        let engine = Engine::new(gateway.clone(), feed, settings, clock);
        let engine = tokio::spawn(engine.run(received));
        Self { gateway, commands, engine: Arc::new(tokio::sync::Mutex::new(Some(engine))) }
    }

    /// Ends all subscriptions and the engine; returns when it has ended.
    pub async fn stop(&self) {
        // An engine that has ended hears nothing and needs to hear nothing.
        let _ = self.commands.send(Command::Stop);
        if let Some(engine) = self.engine.lock().await.take() {
            let _ = engine.await;
        }
    }

    async fn follow(&self, followable: crate::execute::Followable, viewer: &Viewer) -> Response {
        let (reply, answer) = oneshot::channel();
        let join = Command::Join(Join { followable: Arc::new(followable), viewer: Arc::new(viewer.clone()), reply });
        if self.commands.send(join).is_err() {
            return Response::Once(Answer::refused(&[stopping()]));
        }
        match answer.await {
            Ok(Ok(events)) => Response::Stream(Box::pin(events)),
            Ok(Err(errors)) => Response::Once(Answer::refused(&errors)),
            Err(_) => Response::Once(Answer::refused(&[stopping()])),
        }
    }
}

fn stopping() -> GraphqlError {
    GraphqlError::new(Code::Unavailable, "The gateway is stopping.")
}

#[async_trait]
impl Operations for Realtime {
    async fn respond(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Response {
        match self.gateway.begin(request, viewer, read_only).await {
            Begun::Answered(answer) => Response::Once(answer),
            Begun::Following(followable) => self.follow(*followable, viewer).await,
        }
    }
}
