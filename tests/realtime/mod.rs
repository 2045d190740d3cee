//! What subscribers are told: exactly what became of the rows they may read, on both databases.

mod cases;
mod following;
mod oracle;
mod results;
