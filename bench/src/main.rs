//! `rowgate-bench`: what a request costs the gateway, beside a server written by hand for five queries.
//!
//! It starts a PostgreSQL of its own (or uses one), the release `rowgate` and the hand-written server, asserts that both answer the
//! same bytes, and loads them in turns. It must not use rowgate as a library: what is measured is the program.

mod ceiling;
mod client;
mod cluster;
mod json;
mod live;
mod measure;
mod pgbench;
mod processes;
mod queries;
mod report;
mod searching;
mod servers;
mod world;
mod writing;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

/// What may go wrong; the text is for the person at the terminal.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Drives rowgate beside a hand-written server and tells what each request costs.
#[derive(Debug, Parser)]
#[command(name = "rowgate-bench", version, about)]
struct Arguments {
    #[command(flatten)]
    run: Run,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Be the hand-written server (the bench starts it by itself)
    Ceiling {
        /// The database
        #[arg(long)]
        url: String,
    },
}

/// How a run is made.
#[derive(Debug, Args)]
pub struct Run {
    /// An empty PostgreSQL database, or one that an earlier run has filled [default: start a PostgreSQL and end it afterwards]
    #[arg(long)]
    url: Option<String>,
    /// Keep the started PostgreSQL's files here and use them again the next time
    #[arg(long, value_name = "FOLDER", conflicts_with = "url")]
    data: Option<PathBuf>,
    /// Rows of content beside the demonstration's small world; only for a database that is not filled yet
    #[arg(long, default_value_t = 200_000)]
    rows: u32,
    /// The program to measure [default: rowgate, beside this program]
    #[arg(long, value_name = "FILE")]
    rowgate: Option<PathBuf>,
    /// How long each server is loaded at a time
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// How often each server has its turn
    #[arg(long, default_value_t = 2)]
    rounds: u32,
    /// Numbers of connections
    #[arg(long, value_delimiter = ',', default_values_t = [1_usize, 16, 64])]
    connections: Vec<usize>,
    /// Only these queries
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    queries: Vec<String>,
    /// How long to watch what the idle server uses
    #[arg(long, default_value_t = 10.0)]
    idle_seconds: f64,
    /// Settings handed on to `rowgate serve`, such as database.connections=2 (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Measure what writing costs instead of the queries
    #[arg(long)]
    writing: bool,
    /// Measure searches instead of the queries, over so many rows of the demonstration's content
    #[arg(long, conflicts_with = "writing")]
    searching: bool,
    /// Measure what it costs to tell many subscribers instead of the queries
    #[arg(long, conflicts_with_all = ["writing", "searching"])]
    live: bool,
    /// How many vectors there are to be similar to; only with searches
    #[arg(long, default_value_t = 100_000)]
    vectors: u32,
    /// Leave out the database alone
    #[arg(long)]
    no_pgbench: bool,
    /// Start everything, compare the answers, print the addresses and wait for ctrl-c: for a profiler
    #[arg(long)]
    hold: bool,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

impl Run {
    /// How long each server is loaded at a time.
    fn slice(&self) -> Duration {
        Duration::from_secs_f64(self.seconds.clamp(0.1, 3_600.0))
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Some(Command::Ceiling { url }) => ceiling::run(&url),
        None => bench(&arguments.run),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("rowgate-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The load comes from one thread, so that the servers have the rest of the machine.
fn bench(run: &Run) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::select! {
            result = measure::run(run) => result,
            _ = tokio::signal::ctrl_c() => Err("stopped".into()),
        }
    })
}
