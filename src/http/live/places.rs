//! How many sockets, event streams and subscriptions there are, in all and of one user.
//!
//! Counts only: who has a place holds it as long as what it is for, and nobody waits for one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::config::Sockets;
use crate::error::{Code, GraphqlError};

/// The places there are.
#[derive(Debug)]
pub struct Places {
    taken: Mutex<Taken>,
    connections_most: usize,
    connections_per_user_most: usize,
    subscriptions_most: usize,
}

#[derive(Debug, Default)]
struct Taken {
    connections: usize,
    by_user: HashMap<Uuid, usize>,
    subscriptions: usize,
}

/// The place of a socket or an event stream, given back when dropped.
#[derive(Debug)]
pub struct Connection {
    places: Arc<Places>,
    user: Option<Uuid>,
}

/// The place of a subscription, given back when dropped.
#[derive(Debug)]
pub struct Subscription {
    places: Arc<Places>,
}

impl Places {
    /// All places are free.
    #[must_use]
    pub fn new(settings: &Sockets) -> Arc<Self> {
        Arc::new(Self {
            taken: Mutex::default(),
            connections_most: settings.connections,
            connections_per_user_most: settings.connections_per_user,
            subscriptions_most: settings.subscriptions,
        })
    }

    /// A place for a connection whose user is not known yet.
    pub fn connection(self: &Arc<Self>) -> Result<Connection, GraphqlError> {
        let mut taken = self.lock();
        if taken.connections >= self.connections_most {
            return Err(GraphqlError::new(Code::Unavailable, "The server has too many sockets and event streams."));
        }
        taken.connections += 1;
        drop(taken);
        Ok(Connection { places: Arc::clone(self), user: None })
    }

    /// A place for a subscription.
    pub fn subscription(self: &Arc<Self>) -> Result<Subscription, GraphqlError> {
        let mut taken = self.lock();
        if taken.subscriptions >= self.subscriptions_most {
            let message = "The server has too many subscriptions.";
            return Err(GraphqlError::limit("subscriptions", self.subscriptions_most, message));
        }
        taken.subscriptions += 1;
        drop(taken);
        Ok(Subscription { places: Arc::clone(self) })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        // The counts stay right even if a thread died while holding the lock: nothing between can panic.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Says whose connection it is; callers without a user are counted by their address alone.
    pub fn belongs_to(&mut self, user: Option<Uuid>) -> Result<(), GraphqlError> {
        let (Some(user), None) = (user, self.user) else { return Ok(()) };
        let most = self.places.connections_per_user_most;
        let mut taken = self.places.lock();
        let count = taken.by_user.entry(user).or_default();
        if *count >= most {
            return Err(GraphqlError::limit("connectionsPerUser", most, "The user has too many sockets and event streams."));
        }
        *count += 1;
        drop(taken);
        self.user = Some(user);
        Ok(())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.connections = taken.connections.saturating_sub(1);
        let Some(user) = self.user else { return };
        if let Some(count) = taken.by_user.get_mut(&user) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.by_user.remove(&user);
            }
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.subscriptions = taken.subscriptions.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Arc<Places> {
        Places::new(&Sockets { connections: 3, connections_per_user: 2, subscriptions: 1, ..Sockets::default() })
    }

    #[test]
    fn connections_are_capped_in_all_and_for_each_user() {
        let places = places();
        let (ann, bob) = (Some(Uuid::from_u128(1)), Some(Uuid::from_u128(2)));
        let mut held = [places.connection().unwrap(), places.connection().unwrap(), places.connection().unwrap()];
        assert_eq!(places.connection().unwrap_err().code, Code::Unavailable);
        held[0].belongs_to(ann).unwrap();
        held[1].belongs_to(ann).unwrap();
        assert_eq!(held[2].belongs_to(ann).unwrap_err().code, Code::LimitExceeded);
        held[2].belongs_to(bob).unwrap();
        drop(held);
        let taken = places.lock();
        assert!(taken.connections == 0 && taken.by_user.is_empty());
    }

    #[test]
    fn a_user_who_is_turned_away_leaves_nothing_behind() {
        let places = Places::new(&Sockets { connections_per_user: 1, ..Sockets::default() });
        let ann = Some(Uuid::from_u128(1));
        let mut first = places.connection().unwrap();
        first.belongs_to(ann).unwrap();
        drop(places.connection().unwrap().belongs_to(ann));
        drop(first);
        places.connection().unwrap().belongs_to(ann).unwrap();
        assert!(places.lock().by_user.is_empty());
    }

    #[test]
    fn subscriptions_are_capped_and_given_back() {
        let places = places();
        let held = places.subscription().unwrap();
        assert_eq!(places.subscription().unwrap_err().code, Code::LimitExceeded);
        drop(held);
        drop(places.subscription().unwrap());
        assert_eq!(places.lock().subscriptions, 0);
    }
}
