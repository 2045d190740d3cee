//! What processes have used so far, from `/proc`.

use std::fs;

use crate::Failure;

/// The kernel counts CPU time for user programs in hundredths of a second, on every architecture.
const TICKS_PER_SECOND: f64 = 100.0;

/// A line of `/proc/<pid>/stat`, as far as it matters here.
struct Stat {
    parent: u32,
    /// Of the process itself.
    own: u64,
    /// Of its children that have ended.
    ended_children: u64,
}

fn stat(process: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in parentheses and may hold anything, so what follows is counted from the last one.
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
    Some(Stat {
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        ended_children: number(13)? + number(14)?,
    })
}

fn seconds(ticks: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "years of hundredths of seconds are exact in 52 bits")]
    let ticks = ticks as f64;
    ticks / TICKS_PER_SECOND
}

/// The seconds of CPU a process has used, in user code and in the kernel.
pub fn cpu_seconds(process: u32) -> Result<f64, Failure> {
    let stat = stat(process).ok_or_else(|| format!("process {process} is gone"))?;
    Ok(seconds(stat.own))
}

/// The seconds of CPU a process, its children and those of them that have ended have used.
pub fn family_cpu_seconds(process: u32) -> Result<f64, Failure> {
    let head = || stat(process).ok_or_else(|| format!("process {process} is gone"));
    loop {
        let before = head()?;
        let mut ticks = before.own;
        for entry in fs::read_dir("/proc")? {
            let name = entry?.file_name();
            let Some(child) = name.to_str().and_then(|name| name.parse().ok()).and_then(stat) else { continue };
            if child.parent == process {
                ticks += child.own;
            }
        }
        // A child that ended meanwhile would be missing in both sums, or stand in both.
        let after = head()?;
        if after.ended_children == before.ended_children {
            return Ok(seconds(ticks + after.ended_children));
        }
    }
}

/// The parent of a process.
pub fn parent(process: u32) -> Option<u32> {
    stat(process).map(|stat| stat.parent)
}

/// The name of a process's program.
pub fn name(process: u32) -> Option<String> {
    fs::read_to_string(format!("/proc/{process}/comm")).ok().map(|name| name.trim().to_owned())
}

/// The resident memory of a process and the most it ever was, in megabytes.
pub fn resident_megabytes(process: u32) -> Result<(f64, f64), Failure> {
    let text = fs::read_to_string(format!("/proc/{process}/status"))?;
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key))?;
        line.split_whitespace().next()?.parse::<f64>().ok().map(|kibibytes| kibibytes * 1024.0 / 1_000_000.0)
    };
    value("VmRSS:").zip(value("VmHWM:")).ok_or_else(|| "the memory of the server is unknown".into())
}
