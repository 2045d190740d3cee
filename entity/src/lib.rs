//! The SeaORM entities of the data model, each with its policy at its foot.
//!
//! `tables()` is the one list that feeds schema, policies, loaders, documentation and the test matrix. No SQL and no I/O here.

pub mod enums;
pub mod table;
pub mod types;
mod brand;

pub fn tables() -> Vec<table::Table> { vec![brand::brand::table()] }
#[cfg(test)] mod x { #[test] fn t(){ for t in crate::tables(){ println!("{t:#?}"); } } }
