//! The two servers as processes of their own, ended with the bench.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::{Failure, Run};

/// A child that ends with its owner.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Both servers, listening.
pub struct Servers {
    /// Where the gateway listens.
    pub rowgate: SocketAddr,
    /// Where the hand-written server listens.
    pub ceiling: SocketAddr,
    /// The viewer's token for the gateway.
    pub token: String,
    rowgate_process: Process,
    ceiling_process: Process,
}

impl Servers {
    /// Starts both.
    pub fn start(run: &Run, url: &str, viewer_email: &str) -> Result<Self, Failure> {
        let program = program(run.rowgate.as_deref())?;
        let token = output(Command::new(&program).args(["--demo", "--database-url", url, "token", "--user", viewer_email]))?;
        let settings = run.set.iter().flat_map(|setting| ["--set", setting.as_str()]);
        let (rowgate_process, rowgate) = listening(
            Command::new(&program)
                .args(["--demo", "--database-url", url, "--log-level", "error", "serve", "--port", "0"])
                .args(settings),
        )?;
        let (ceiling_process, ceiling) = listening(Command::new(std::env::current_exe()?).args(["ceiling", "--url", url]))?;
        Ok(Self { rowgate, ceiling, token: token.trim().to_owned(), rowgate_process, ceiling_process })
    }

    /// The process of the gateway.
    pub fn rowgate_id(&self) -> u32 {
        self.rowgate_process.0.id()
    }

    /// The process of the hand-written server.
    pub fn ceiling_id(&self) -> u32 {
        self.ceiling_process.0.id()
    }
}

/// The program to measure.
pub fn program(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let program = match named {
        Some(program) => program.to_owned(),
        None => std::env::current_exe()?.with_file_name("rowgate"),
    };
    if program.exists() {
        Ok(program)
    } else {
        Err(format!("{} does not exist: cargo build --release", program.display()).into())
    }
}

/// Runs a command to its end.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Starts a server and reads its address from what it says.
fn listening(command: &mut Command) -> Result<(Process, SocketAddr), Failure> {
    let mut child = Process(command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?);
    let mut said = BufReader::new(child.0.stdout.take().ok_or("the server says nothing")?);
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        if let Some(address) = line.split_whitespace().find_map(address) {
            // Whatever it says later is read and forgotten, so that it never waits for a reader.
            std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
            return Ok((child, address));
        }
        line.clear();
    }
    Err(format!("the server ended before it listened: {command:?}").into())
}

/// `127.0.0.1:1234`, also as the beginning of a URL.
fn address(word: &str) -> Option<SocketAddr> {
    let word = word.strip_prefix("http://").unwrap_or(word);
    word.split('/').next()?.parse().ok()
}
