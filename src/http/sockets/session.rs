//! What the parts of one socket share: who speaks, what runs, what waits to be sent, and whether it ends.
//!
//! Locks are held for moments and never across a wait.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinSet};

use super::close::Close;
use super::protocol::Dialect;
use crate::error::GraphqlError;
use crate::execute::Origin;
use crate::http::caller::Said;
use crate::http::live::{Queue, Subscriber};
use crate::http::state::Shared;

/// One socket.
pub struct Session {
    pub shared: Arc<Shared>,
    pub dialect: Dialect,
    pub queue: Queue,
    /// Where its operations come from.
    pub origin: Origin,
    said: Mutex<Said>,
    running: Mutex<HashMap<String, Running>>,
    close: OnceLock<Close>,
    is_ending: Notify,
}

/// An operation that runs.
struct Running {
    subscriber: Arc<Subscriber>,
    task: AbortHandle,
}

/// Why an operation does not begin.
#[derive(Debug)]
pub enum NotStarted {
    /// Its id belongs to one that runs.
    IdInUse,
    /// Too many run already.
    TooMany(Box<GraphqlError>),
}

impl Session {
    /// A socket on which nothing was said yet; `said` is what its headers say.
    pub fn new(shared: Arc<Shared>, dialect: Dialect, origin: Origin, said: Said) -> Arc<Self> {
        let queue = Queue::new(shared.queue_bounds());
        Arc::new(Self {
            shared,
            dialect,
            queue,
            origin,
            said: Mutex::new(said),
            running: Mutex::default(),
            close: OnceLock::new(),
            is_ending: Notify::new(),
        })
    }

    /// What says who asks.
    pub fn said(&self) -> Said {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From here on this says who asks.
    pub fn believe(&self, said: Said) {
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = said;
    }

    /// Ends the socket; what is said first counts.
    pub fn end(&self, close: Close) {
        drop(self.close.set(close));
        self.is_ending.notify_one();
    }

    /// Comes when the socket is to end.
    pub async fn ending(&self) -> Close {
        loop {
            if let Some(close) = self.close.get() {
                return close.clone();
            }
            self.is_ending.notified().await;
        }
    }

    /// Starts an operation among the tasks of the socket.
    pub fn start<F>(&self, id: &str, tasks: &mut JoinSet<()>, work: impl FnOnce(Arc<Subscriber>) -> F) -> Result<(), NotStarted>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut running = self.running();
        if running.contains_key(id) {
            return Err(NotStarted::IdInUse);
        }
        let most = self.shared.server.sockets.operations_per_connection;
        if running.len() >= most {
            let error = GraphqlError::limit("operationsPerConnection", most, "Too many operations run on this socket.");
            return Err(NotStarted::TooMany(Box::new(error)));
        }
        let subscriber = Arc::new(Subscriber::default());
        // The lock is held until the operation is known: it may end before this does.
        let task = tasks.spawn(work(Arc::clone(&subscriber)));
        running.insert(id.to_owned(), Running { subscriber, task });
        Ok(())
    }

    /// The operation is over, and its id is free again. It must be said before the client hears that it is over.
    pub fn leave(&self, id: &str, subscriber: &Arc<Subscriber>) {
        let mut running = self.running();
        if running.get(id).is_some_and(|running| Arc::ptr_eq(&running.subscriber, subscriber)) {
            running.remove(id);
        }
    }

    /// The client wants no more of an operation. One that is not there may just have ended.
    pub fn stop(&self, id: &str) {
        let Some(running) = self.running().remove(id) else { return };
        running.task.abort();
        self.queue.forget(&running.subscriber);
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
