//! Rows that the demonstration lacks and that let every clause decide something.

use super::memory::Memory;
use crate::support::{Backend, SMALL, World};

/// A world of one's own with the demonstration and the further rows, and all its rows in memory.
pub async fn world(backend: Backend) -> (World, Memory) {
    let world = World::own(backend, SMALL).await;
    let memory = Memory::load(&world).await;
    (world, memory)
}
