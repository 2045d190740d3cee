//! Writing: what mutations do, and what they refuse.

mod basics;
mod concurrency;
mod crash;
mod statements;
