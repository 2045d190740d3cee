//! The oracle: what the databases answer is what `policy::decide` says of each row in memory.
//!
//! `real` asks with the policies of the data model, `random` with policies drawn at random, `writes` writes at random; `clauses`
//! measures that every clause decides something in this world, `mutants` and `write_mutants` that a policy gone wrong would be noticed. Seed and number of cases come from
//! `ROWGATE_ORACLE_SEED` and `ROWGATE_ORACLE_CASES` (a percentage of the usual number), and are printed.

pub mod asking;
pub mod attempts;
pub mod catalogs;
mod clauses;
mod contrived;
mod draw;
pub mod extra;
pub mod filters;
pub mod foresight;
pub mod memory;
mod mutants;
pub mod probing;
mod random;
mod real;
pub mod values;
pub mod viewers;
mod write_mutants;
mod writes;

use rand::SeedableRng;
use rand::rngs::SmallRng;

const SEED: u64 = 20_260_112;

/// Dice for a test, and what it says about them.
pub fn dice(test: &str) -> SmallRng {
    let seed = number("ROWGATE_ORACLE_SEED").unwrap_or(SEED);
    println!("{test}: ROWGATE_ORACLE_SEED={seed} ROWGATE_ORACLE_CASES={}", percentage());
    SmallRng::seed_from_u64(seed)
}

/// So many cases of the usual number.
pub fn cases(usual: usize) -> usize {
    (usual * usize::try_from(percentage()).unwrap_or(usize::MAX)).div_ceil(100)
}

fn percentage() -> u64 {
    number("ROWGATE_ORACLE_CASES").unwrap_or(100)
}

fn number(name: &str) -> Option<u64> {
    rowgate::config::environment().get(name).map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a whole number")))
}
