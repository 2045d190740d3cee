//! The database alone: the hand-written server's statement through `pgbench -M prepared`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::Failure;
use crate::ceiling::GENERIC_PLANS;
use crate::client::Load;
use crate::servers::output;

/// How often each client runs the statement when only its beginning is of interest: connecting and planning.
const BEGINNING: &str = "1";

/// A statement and its values, ready for pgbench.
pub struct Script<'a> {
    /// Where pgbench works.
    pub folder: &'a Path,
    /// The database.
    pub url: &'a str,
    /// How many connections.
    pub clients: usize,
    arguments: Vec<String>,
}

impl<'a> Script<'a> {
    /// Writes the script.
    pub fn write(folder: &'a Path, url: &'a str, sql: &str, values: [&str; 2], clients: usize) -> Result<Self, Failure> {
        fs::write(folder.join("script.sql"), as_script(sql))?;
        let named = ["viewer", "argument"].into_iter().zip(values).filter(|(_, value)| !value.is_empty());
        let arguments = named.flat_map(|(name, value)| ["-D".to_owned(), format!("{name}={value}")]).collect();
        Ok(Self { folder, url, clients, arguments })
    }

    /// Runs only the beginning; returns how many statements that were.
    pub fn begin(&self) -> Result<usize, Failure> {
        self.run(&["-t", BEGINNING])?;
        Ok(read_logs(self.folder)?.len())
    }

    /// Loads the database for so long, the beginning included, and returns how long each statement took.
    pub fn load(&self, lasting: Duration) -> Result<Load, Failure> {
        // pgbench knows whole seconds only.
        let seconds = lasting.as_secs().max(1);
        self.run(&["-T", &seconds.to_string()])?;
        Ok(Load { elapsed: Duration::from_secs(seconds), microseconds: read_logs(self.folder)? })
    }

    fn run(&self, length: &[&str]) -> Result<(), Failure> {
        let mut command = Command::new("pgbench");
        command.env("PGOPTIONS", GENERIC_PLANS).current_dir(self.folder).args([
            "-n",
            "-M",
            "prepared",
            "-j",
            "1",
            "-c",
            &self.clients.to_string(),
        ]);
        command.args(["-l", "--log-prefix=pgbench", "-f", "script.sql"]).args(length).args(&self.arguments).arg(self.url);
        output(&mut command).map(drop)
    }
}

/// pgbench names its parameters, and takes a colon for the beginning of a name even inside a text.
fn as_script(sql: &str) -> String {
    let statement: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    let parts = statement.join("\n");
    let quoted = parts.split('\'').enumerate().map(|(index, part)| match index % 2 {
        0 => part.to_owned(),
        _ if part.contains(':') => format!("E'{}'", part.replace(':', "\\x3a")),
        _ => format!("'{part}'"),
    });
    format!("{};\n", quoted.collect::<String>().replace("$1", ":viewer").replace("$2", ":argument"))
}

/// The third word of every line is the time of one statement in microseconds.
fn read_logs(folder: &Path) -> Result<Vec<u32>, Failure> {
    let mut microseconds = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_log = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("pgbench."));
        if !is_log {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        microseconds.extend(text.lines().filter_map(|line| line.split_whitespace().nth(2)?.parse::<u32>().ok()));
        fs::remove_file(&path)?;
    }
    Ok(microseconds)
}
