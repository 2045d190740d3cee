//! How many connections are open, in total and from one address.
//!
//! Counts only; the accept loop asks for a place and holds it as long as the connection lives.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The open connections.
#[derive(Debug)]
pub struct Connections {
    open: Mutex<Open>,
    most: usize,
    most_per_address: usize,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place among the open connections, given back when dropped.
#[derive(Debug)]
pub struct Place {
    connections: Arc<Connections>,
    address: IpAddr,
}

impl Connections {
    /// No open connection, with room for `most`.
    #[must_use]
    pub fn new(most: usize, most_per_address: usize) -> Arc<Self> {
        Arc::new(Self { open: Mutex::default(), most, most_per_address })
    }

    /// A place for a connection from `address`, if there is room.
    pub fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = counted_address(address);
        let mut open = self.lock();
        if open.total >= self.most {
            return None;
        }
        let from_address = open.by_address.entry(address).or_default();
        if *from_address >= self.most_per_address {
            return None;
        }
        *from_address += 1;
        open.total += 1;
        drop(open);
        Some(Place { connections: Arc::clone(self), address })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // The counts stay right even if a thread died while holding the lock: nothing between can panic.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.lock();
        open.total = open.total.saturating_sub(1);
        if let Some(count) = open.by_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.by_address.remove(&self.address);
            }
        }
    }
}

/// The address a connection is counted under: one household has a whole /64 of IPv6 addresses.
fn counted_address(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_total_and_each_address_are_capped() {
        let connections = Connections::new(3, 2);
        let first = connections.enter(address("10.0.0.1"));
        let second = connections.enter(address("10.0.0.1"));
        assert!(first.is_some() && second.is_some());
        assert!(connections.enter(address("10.0.0.1")).is_none(), "the third from one address");
        let other = connections.enter(address("10.0.0.2"));
        assert!(other.is_some());
        assert!(connections.enter(address("10.0.0.3")).is_none(), "the fourth in total");
        drop(first);
        assert!(connections.enter(address("10.0.0.1")).is_some());
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let connections = Connections::new(10, 1);
        let held = connections.enter(address("2001:db8::1"));
        assert!(held.is_some());
        assert!(connections.enter(address("2001:db8::2")).is_none());
        assert!(connections.enter(address("2001:db8:0:1::1")).is_some());
    }

    #[test]
    fn a_mapped_address_is_the_ipv4_address() {
        let connections = Connections::new(10, 1);
        let held = connections.enter(address("::ffff:10.0.0.1"));
        assert!(held.is_some());
        assert!(connections.enter(address("10.0.0.1")).is_none());
    }

    #[test]
    fn places_given_back_leave_nothing_behind() {
        let connections = Connections::new(10, 10);
        drop(connections.enter(address("10.0.0.1")));
        assert_eq!(connections.lock().total, 0);
        assert!(connections.lock().by_address.is_empty());
    }
}
