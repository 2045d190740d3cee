//! The queue to a reader: its bounds, its order, and who waits.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;

use super::queue::{Bounds, Outcome, Queue, Subscriber};

fn queue(events: usize, bytes: usize) -> Queue {
    Queue::new(Bounds { events, bytes, patience: Duration::from_secs(3600) })
}

/// A queue that soon gives up on a reader.
fn impatient(events: usize, bytes: usize) -> Queue {
    Queue::new(Bounds { events, bytes, patience: Duration::from_millis(1) })
}

fn text(length: usize) -> Bytes {
    Bytes::from(vec![b'x'; length])
}

/// What is taken out now.
fn taken(queue: &Queue) -> Vec<usize> {
    let mut batch = Vec::new();
    queue.take(&mut batch).now_or_never();
    let lengths = batch.iter().map(|item| item.text.len()).collect();
    queue.sent(&mut batch);
    lengths
}

#[tokio::test]
async fn texts_leave_in_the_order_in_which_they_came() {
    let queue = queue(10, 1000);
    let (one, two) = (Arc::default(), Arc::default());
    queue.reply(text(1));
    assert_eq!(queue.deliver(&one, text(2)).await, Outcome::Queued);
    assert_eq!(queue.deliver(&two, text(3)).await, Outcome::Queued);
    queue.put(&one, text(4)).await;
    queue.finish(&two, text(5));
    assert_eq!(taken(&queue), [1, 2, 3, 4, 5]);
    assert!(queue.is_empty() && taken(&queue).is_empty());
}

#[tokio::test]
async fn a_full_subscription_ends_and_others_go_on() {
    let queue = impatient(2, 1000);
    let (slow, other): (Arc<Subscriber>, Arc<Subscriber>) = (Arc::default(), Arc::default());
    for _ in 0..2 {
        assert_eq!(queue.deliver(&slow, text(1)).await, Outcome::Queued);
    }
    let Outcome::Full(error) = queue.deliver(&slow, text(1)).await else { panic!("there is room") };
    assert_eq!(serde_json::json!(*error)["extensions"]["limit"], "subscriptionQueue");
    assert_eq!(queue.deliver(&other, text(7)).await, Outcome::Queued);
    queue.finish(&slow, text(9));
    assert_eq!(taken(&queue), [1, 1, 7, 9], "it hears why");
    assert_eq!(queue.deliver(&slow, text(1)).await, Outcome::Left);
}

#[tokio::test]
async fn bytes_are_bounded_for_all_together() {
    let queue = impatient(10, 10);
    let (one, two) = (Arc::default(), Arc::default());
    assert_eq!(queue.deliver(&one, text(8)).await, Outcome::Queued);
    let Outcome::Full(error) = queue.deliver(&two, text(3)).await else { panic!("there is room") };
    assert_eq!(serde_json::json!(*error)["extensions"]["limit"], "connectionQueueBytes");
    assert!(!queue.is_pressed(), "replies are still read");
    queue.reply(text(2));
    assert!(queue.is_pressed());
    assert_eq!(taken(&queue), [8, 2]);
    assert_eq!(queue.deliver(&two, text(30)).await, Outcome::Queued, "what is longer than all the room comes alone");
}

#[tokio::test]
async fn what_was_taken_out_counts_until_it_is_sent() {
    let queue = queue(1, 1000);
    let one = Arc::default();
    assert_eq!(queue.deliver(&one, text(1)).await, Outcome::Queued);
    let mut batch = Vec::new();
    assert!(queue.take(&mut batch).await);
    let waiting = queue.deliver(&one, text(2));
    let mut waiting = std::pin::pin!(waiting);
    assert!(waiting.as_mut().now_or_never().is_none());
    queue.sent(&mut batch);
    assert_eq!(waiting.await, Outcome::Queued);
}

#[tokio::test]
async fn an_answer_waits_for_room_and_an_operation_that_leaves_waits_no_more() {
    let queue = queue(1, 10);
    let (one, two): (Arc<Subscriber>, Arc<Subscriber>) = (Arc::default(), Arc::default());
    queue.put(&one, text(20)).await;
    let mut first = Box::pin(queue.put(&two, text(1)));
    assert!(first.as_mut().now_or_never().is_none());
    queue.forget(&two);
    first.await;
    assert_eq!(taken(&queue), [20]);
    assert!(taken(&queue).is_empty());
}

#[tokio::test]
async fn what_waits_for_an_operation_leaves_with_it() {
    let queue = queue(10, 100);
    let (one, two): (Arc<Subscriber>, Arc<Subscriber>) = (Arc::default(), Arc::default());
    queue.deliver(&one, text(1)).await;
    queue.deliver(&two, text(2)).await;
    queue.deliver(&one, text(3)).await;
    queue.forget(&one);
    queue.finish(&one, text(4));
    assert_eq!(queue.deliver(&one, text(5)).await, Outcome::Left);
    assert_eq!(taken(&queue), [2]);
    assert!(queue.is_empty());
}

#[tokio::test]
async fn replies_press_when_nobody_reads_them() {
    let queue = queue(10, 1_000_000);
    while !queue.is_pressed() {
        queue.reply(text(1));
    }
    let mut relieved = Box::pin(queue.relieved());
    assert!(relieved.as_mut().now_or_never().is_none());
    assert!(taken(&queue).len() < 1000);
    relieved.await;
}

#[tokio::test]
async fn a_closed_queue_is_emptied_and_takes_nothing() {
    let queue = queue(10, 100);
    let one = Arc::default();
    queue.reply(text(1));
    queue.close();
    queue.reply(text(2));
    assert_eq!(queue.deliver(&one, text(3)).await, Outcome::Left);
    let mut batch = Vec::new();
    assert!(queue.take(&mut batch).await && batch.len() == 1);
    queue.sent(&mut batch);
    assert!(!queue.take(&mut batch).await);
}

#[tokio::test]
async fn a_discarded_queue_is_empty() {
    let queue = queue(10, 100);
    let one = Arc::default();
    queue.deliver(&one, text(1)).await;
    queue.discard();
    queue.drained().await;
    assert!(!queue.take(&mut Vec::new()).await);
}
