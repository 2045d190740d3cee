//! One who is told: a queue of events with an end, and the stream that is read from it.
//!
//! Nobody waits for a subscriber: one whose queue is full is told so when it has read the queue, and is told nothing more.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio::sync::mpsc;

use crate::error::GraphqlError;
use crate::execute::Event;

/// Tells subscribers apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubscriberId(pub u64);

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Where the events of one subscriber are put.
#[derive(Debug)]
pub struct Queue {
    /// Which subscriber.
    pub id: SubscriberId,
    sender: mpsc::Sender<Event>,
    last: Arc<Mutex<Option<Vec<GraphqlError>>>>,
    most: usize,
}

/// What a subscriber reads.
pub struct Events {
    receiver: mpsc::Receiver<Event>,
    last: Arc<Mutex<Option<Vec<GraphqlError>>>>,
    gone: Option<(SubscriberId, mpsc::UnboundedSender<SubscriberId>)>,
}

/// A queue of so many events, and the stream of what is put into it; `gone` hears when nobody reads it any more.
#[must_use]
pub fn queue(most: usize, gone: mpsc::UnboundedSender<SubscriberId>) -> (Queue, Events) {
    let (sender, receiver) = mpsc::channel(most.max(1));
    let id = SubscriberId(NEXT.fetch_add(1, Ordering::Relaxed));
    let last = Arc::default();
    (Queue { id, sender, last: Arc::clone(&last), most }, Events { receiver, last, gone: Some((id, gone)) })
}

impl Queue {
    /// Puts an event; false when the subscriber is to be forgotten.
    #[must_use]
    pub fn put(&self, event: Event) -> bool {
        match self.sender.try_send(event) {
            Ok(()) => true,
            Err(mpsc::error::TrySendError::Closed(_)) => false,
            Err(mpsc::error::TrySendError::Full(_)) => {
                let message = format!("more than {} events wait to be read: subscribe anew and read faster", self.most);
                self.end(vec![GraphqlError::limit("subscriptionQueue", self.most, message)]);
                false
            }
        }
    }

    /// Says with what the stream ends once the queue is read and dropped.
    pub fn end(&self, errors: Vec<GraphqlError>) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(errors);
    }
}

impl Stream for Events {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        match self.receiver.poll_recv(context) {
            Poll::Ready(None) => {
                let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).take();
                Poll::Ready(last.map(Event::Failed))
            }
            other => other,
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if let Some((id, gone)) = self.gone.take() {
            // The engine may have ended already.
            let _ = gone.send(id);
        }
    }
}
