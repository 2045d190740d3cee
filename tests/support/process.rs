//! A server in a process of its own, to be ended in one way or the other.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// `rowgate serve` in a process of its own.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Process {
    /// Starts it over the database of a demonstration.
    pub fn start(url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rowgate"))
            .args(["serve", "--demo", "--demo-rows", "600", "--database-url", url, "--log-level", "error", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        while said.read_line(&mut line).expect("text") > 0 {
            let address = line
                .split_whitespace()
                .find_map(|word| word.strip_prefix("http://").and_then(|rest| rest.split('/').next()?.parse().ok()));
            if let Some(address) = address {
                // Whatever it says later is read and forgotten, so that it never waits for a reader.
                std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
                return Self { child, address };
            }
            line.clear();
        }
        let end = child.wait().expect("it ends");
        panic!("the server ended before it listened: {end}");
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ends");
    }
}

impl Process {
    /// Asks it to end, and waits until it has.
    pub fn terminate(&mut self) -> std::process::ExitStatus {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("there is kill");
        assert!(asked.success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
