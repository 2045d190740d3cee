//! What was measured, as a table for people and as JSON for programs.

use std::time::Duration;

use serde_json::{Value, json};

use crate::Failure;
use crate::client::Load;
use crate::queries::Query;
use crate::world::World;

/// At so many connections the targets hold.
const TARGET_CONNECTIONS: usize = 16;
/// The most resident memory the gateway may hold after the load, in megabytes.
const MOST_MEGABYTES: f64 = 60.0;

/// Who was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The gateway.
    Rowgate,
    /// The hand-written server.
    Ceiling,
    /// The database with the hand-written server's statement.
    Database,
}

impl Who {
    const fn name(self) -> &'static str {
        match self {
            Self::Rowgate => "rowgate",
            Self::Ceiling => "ceiling",
            Self::Database => "database alone",
        }
    }
}

/// All turns of one server with one query and one number of connections.
pub struct Measured {
    /// How many connections.
    pub connections: usize,
    query: &'static str,
    title: &'static str,
    who: Who,
    elapsed: Duration,
    microseconds: Vec<u32>,
    server_seconds: f64,
    database_seconds: Option<f64>,
}

impl Measured {
    /// Nothing measured yet.
    pub const fn new(query: &Query, who: Who, connections: usize) -> Self {
        Self {
            connections,
            query: query.name,
            title: query.title,
            who,
            elapsed: Duration::ZERO,
            microseconds: Vec::new(),
            server_seconds: 0.0,
            database_seconds: Some(0.0),
        }
    }

    /// Adds a turn and the CPU it used.
    pub fn add(&mut self, load: Load, server_seconds: f64, database_seconds: Option<f64>) {
        self.elapsed += load.elapsed;
        self.microseconds.extend(load.microseconds);
        self.server_seconds += server_seconds;
        self.database_seconds = self.database_seconds.zip(database_seconds).map(|(sum, turn)| sum + turn);
    }

    #[expect(clippy::cast_precision_loss, reason = "a run has far fewer requests than 52 bits can count")]
    fn finish(mut self) -> Row {
        self.microseconds.sort_unstable();
        let requests = self.microseconds.len().max(1) as f64;
        let at = |share: usize| {
            let place = (self.microseconds.len() * share / 1_000).min(self.microseconds.len().saturating_sub(1));
            self.microseconds.get(place).map_or(0.0, |time| f64::from(*time) / 1_000.0)
        };
        Row {
            query: self.query,
            title: self.title,
            connections: self.connections,
            who: self.who,
            requests: self.microseconds.len(),
            per_second: self.microseconds.len() as f64 / self.elapsed.as_secs_f64().max(f64::EPSILON),
            median: at(500),
            slow: at(990),
            server: self.server_seconds * 1_000.0 / requests,
            database: self.database_seconds.map(|seconds| seconds * 1_000.0 / requests),
            ratio: None,
            most: None,
        }
    }
}

/// A line of the table; times are in milliseconds.
struct Row {
    query: &'static str,
    title: &'static str,
    connections: usize,
    who: Who,
    requests: usize,
    per_second: f64,
    median: f64,
    slow: f64,
    server: f64,
    database: Option<f64>,
    ratio: Option<f64>,
    most: Option<f64>,
}

impl Row {
    fn total(&self) -> Option<f64> {
        self.database.map(|database| database + self.server)
    }

    fn verdict(&self) -> &'static str {
        match self.ratio.zip(self.most) {
            Some((ratio, most)) if ratio <= most => "met",
            Some(_) => "MISSED",
            None => "",
        }
    }

    fn json(&self) -> Value {
        json!({
            "query": self.query,
            "connections": self.connections,
            "who": self.who.name(),
            "requests": self.requests,
            "requestsPerSecond": self.per_second,
            "p50Milliseconds": self.median,
            "p99Milliseconds": self.slow,
            "serverCpuMilliseconds": self.server,
            "databaseCpuMilliseconds": self.database,
            "cpuMilliseconds": self.total(),
            "cpuOfCeiling": self.ratio,
            "cpuOfCeilingAtMost": self.most,
        })
    }
}

/// Everything a run has found out.
pub struct Report {
    rows: Vec<Row>,
    content: i64,
    postgres: String,
    has_database_cpu: bool,
    rest: Option<Rest>,
}

/// What servers hold and do when nobody asks: megabytes now and at most.
struct Rest {
    rowgate: (f64, f64),
    ceiling: (f64, f64),
    idle_share: f64,
}

impl Report {
    /// An empty report.
    pub fn new(world: &World) -> Self {
        Self {
            rows: Vec::new(),
            content: world.rows,
            postgres: world.version.clone(),
            has_database_cpu: world.database_process.is_some(),
            rest: None,
        }
    }

    /// Adds what was measured with one query and one number of connections.
    pub fn add(&mut self, measured: impl Iterator<Item = Measured>, most: f64) {
        let mut rows: Vec<Row> = measured.map(Measured::finish).collect();
        let ceiling = rows.iter().find(|row| row.who == Who::Ceiling).and_then(Row::total).filter(|total| *total > 0.0);
        for row in rows.iter_mut().filter(|row| row.who == Who::Rowgate) {
            row.ratio = row.total().zip(ceiling).map(|(ours, ceiling)| ours / ceiling);
            row.most = (row.connections == TARGET_CONNECTIONS).then_some(most);
        }
        for row in &rows {
            eprintln!("{}", line(row));
        }
        self.rows.extend(rows);
    }

    /// Adds memory and the share of a core that the idle gateway uses.
    pub const fn rest(&mut self, rowgate: (f64, f64), ceiling: (f64, f64), idle_share: f64) {
        self.rest = Some(Rest { rowgate, ceiling, idle_share });
    }

    /// Prints the report to standard output.
    pub fn print(&self, as_json: bool) -> Result<(), Failure> {
        if as_json {
            println!("{}", serde_json::to_string_pretty(&self.json())?);
            return Ok(());
        }
        println!("\nPostgreSQL {}, {} rows of content; CPU in milliseconds a request", self.postgres, self.content);
        if !self.has_database_cpu {
            println!("The database runs elsewhere: its CPU is unknown, and so are the ratios.");
        }
        println!("\n{HEAD}");
        let mut before = "";
        for row in &self.rows {
            if row.query != before {
                println!();
                before = row.query;
            }
            println!("{}", line(row));
        }
        if let Some(rest) = &self.rest {
            let verdict = if rest.rowgate.0 <= MOST_MEGABYTES { "met" } else { "MISSED" };
            println!(
                "\nresident after the load: rowgate {:.1} MB (at most {:.1} MB during it), ceiling {:.1} MB",
                rest.rowgate.0, rest.rowgate.1, rest.ceiling.0
            );
            println!("  at most {MOST_MEGABYTES:.0} MB: {verdict}");
            println!("idle: {:.2} % of a core", rest.idle_share * 100.0);
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let rest = self.rest.as_ref().map(|rest| {
            json!({
                "rowgateMegabytes": rest.rowgate.0,
                "rowgateMegabytesPeak": rest.rowgate.1,
                "ceilingMegabytes": rest.ceiling.0,
                "idleShareOfCore": rest.idle_share,
            })
        });
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        json!({"postgres": self.postgres, "contentRows": self.content, "rows": rows, "rest": rest})
    }
}

const HEAD: &str =
    "query                    conns  who             requests/s   p50 ms   p99 ms   server  database    total  of ceiling";

fn line(row: &Row) -> String {
    let optional = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    let mut line = format!(
        "{:<24} {:>5}  {:<14} {:>11.0} {:>8.3} {:>8.3} {:>8.4} {:>9} {:>8}",
        row.title,
        row.connections,
        row.who.name(),
        row.per_second,
        row.median,
        row.slow,
        row.server,
        optional(row.database),
        optional(row.total()),
    );
    if let Some(ratio) = row.ratio {
        line.push_str(&format!("  {ratio:.2}x"));
    }
    if let Some(most) = row.most {
        line.push_str(&format!(" of {most}x {}", row.verdict()));
    }
    line
}
