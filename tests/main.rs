//! The integration tests, in one binary: every case runs against a whole gateway on SQLite and on PostgreSQL.
//!
//! `support` holds what the cases share and says how to use it. `scripts/test` runs everything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails where it stands")]

mod executor;
mod golden;
mod pagination;
mod concurrent_viewers;
mod statements;
mod non_interference;
mod policy_matrix;
mod policy_oracle;
mod smoke;
mod sdl;
mod support;
mod tidy;
