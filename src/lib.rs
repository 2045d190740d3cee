//! rowgate: a GraphQL API in front of a relational database in which every caller sees and changes exactly what the policies allow.
//!
//! The library holds everything; the binary only calls [`cli`]. `ARCHITECTURE.md` tells how a request flows through the modules.

pub mod auth;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod database;
pub mod demo;
pub mod docs;
pub mod error;
pub mod execute;
pub mod facts;
pub mod functions;
pub mod http;
pub mod input;
pub mod plan;
pub mod realtime;
pub mod reindex;
pub mod response;
pub mod restrict;
pub mod schema;
pub mod search;
pub mod secrets;
pub mod sql;
pub mod transparency;
