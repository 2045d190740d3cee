//! The integration tests, in one binary: every case runs against a whole gateway on SQLite and on PostgreSQL.
//!
//! `support` holds what the cases share and says how to use it. `scripts/test` runs everything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails where it stands")]

mod attacks;
mod concurrent_viewers;
mod dashboard;
mod derived;
mod docs;
mod every_table;
mod executor;
mod fixture_entity;
mod functions;
mod golden;
mod http_conformance;
mod made_tables;
mod non_interference;
mod pagination;
mod policy_matrix;
mod policy_oracle;
mod privacy;
mod realtime;
mod realtime_feed;
mod realtime_transport;
mod sdl;
mod search;
mod smoke;
mod statements;
mod support;
mod tidy;
mod writing;
