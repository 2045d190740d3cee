//! The database alone: the hand-written server's statement through `pgbench -M prepared`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::Failure;
use crate::client::Load;
use crate::servers::output;

/// Loads the database and returns how long each statement took.
pub fn load(folder: &Path, url: &str, sql: &str, values: [&str; 2], clients: usize, lasting: Duration) -> Result<Load, Failure> {
    let script = folder.join("script.sql");
    fs::write(&script, as_script(sql))?;
    let clients = clients.to_string();
    // pgbench knows whole seconds only.
    let seconds = lasting.as_secs().max(1).to_string();
    let [viewer, argument] = values;
    let mut command = Command::new("pgbench");
    command
        .current_dir(folder)
        .args(["-n", "-M", "prepared", "-c", &clients, "-j", "1", "-T", &seconds, "-l", "--log-prefix=pgbench", "-f"])
        .arg(&script)
        .args(["-D", &format!("viewer={viewer}"), "-D", &format!("argument={argument}"), url]);
    let begun = std::time::Instant::now();
    output(&mut command)?;
    let elapsed = begun.elapsed().min(Duration::from_secs(lasting.as_secs().max(1)));
    Ok(Load { elapsed, microseconds: read_logs(folder)? })
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
