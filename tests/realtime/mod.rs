//! What subscribers are told: exactly what became of the rows they may read, on both databases.

mod cases;
mod clock;
pub mod following;
mod oracle;
mod presence;
mod results;
mod revoked;
mod two_gateways;
