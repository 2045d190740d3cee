//! Two gateways beside one database, one of which is killed and starts again: subscribers who go on after their last event miss nothing.

use rand::Rng;
use rand::seq::SliceRandom;

use tokio::runtime::Runtime;

use super::following::Lively;
use super::oracle::{FOLLOWED, PEOPLE, Subscriber, transact};
use crate::policy_oracle::{cases, dice};
use crate::support::{Backend, SMALL, World};

/// A gateway whose tasks all run in a runtime of its own, and end with it wherever they are: it is killed, not stopped.
struct Mortal {
    lively: Lively,
    runtime: Option<Runtime>,
}

impl Mortal {
    async fn beside(world: &World) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let world = world.clone();
        let lively = runtime.spawn(async move { Lively::of(world.beside().await) }).await.expect("it starts");
        Self { lively, runtime: Some(runtime) }
    }
}

impl Drop for Mortal {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn subscribers_go_on_at_another_gateway_without_a_gap() {
    let mut dice = dice("two gateways");
    let world = World::own(Backend::Postgres, SMALL).await;
    let steady = Lively::of(world.beside().await);
    let mut killed = Mortal::beside(&world).await;
    let mut subscribers: Vec<(bool, Subscriber)> = Vec::new();
    for (number, email) in PEOPLE.into_iter().enumerate() {
        for (place, of) in FOLLOWED.into_iter().enumerate() {
            let at_steady = (number + place) % 2 == 0;
            let begun = Subscriber::begin(if at_steady { &steady } else { &killed.lively }, email, of).await;
            subscribers.extend(begun.map(|subscriber| (at_steady, subscriber)));
        }
    }
    for round in 0..cases(24) {
        for _ in 0..dice.random_range(1..6) {
            let by = if dice.random_bool(0.5) { &steady.world } else { &world };
            transact(by, &mut dice).await;
        }
        if round % 3 == 2 {
            // What was told is read up to some point; then the gateway is gone, and things happen meanwhile.
            for (_, subscriber) in subscribers.iter_mut().filter(|(at_steady, _)| !at_steady) {
                if dice.random_bool(0.5) {
                    subscriber.take();
                }
            }
            drop(killed);
            for _ in 0..dice.random_range(0..4) {
                transact(&steady.world, &mut dice).await;
            }
            killed = Mortal::beside(&world).await;
            for (_, subscriber) in subscribers.iter_mut().filter(|(at_steady, _)| !at_steady) {
                subscriber.resume(&killed.lively).await;
            }
            subscribers.shuffle(&mut dice);
        }
        steady.quiet().await;
        killed.lively.quiet().await;
        let mut going = Vec::new();
        for (at_steady, mut subscriber) in subscribers {
            if subscriber.agrees(&steady.world).await {
                going.push((at_steady, subscriber));
            }
        }
        subscribers = going;
    }
    println!("{} subscribers went on", subscribers.len());
    steady.stop().await;
}
