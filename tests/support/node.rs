//! Runs the scripts of `tests/clients` with Node, to their end.
//!
//! `scripts/test` sees to it that Node is there. What the scripts need is installed from the lock file beside them.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "clients"].iter().collect()
}

/// Runs a program of Node to its end.
fn run(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).current_dir(folder()).output();
    output.unwrap_or_else(|error| panic!("{program} cannot be run ({error}): install Node 20.19 or newer, or run scripts/test"))
}

/// What a program said, which must have succeeded.
fn succeeded(what: &str, output: &Output) -> String {
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{what}: {}\n{said}\n{complained}", output.status);
    said.into_owned()
}

/// Sees to it that the clients are installed, as the lock file says.
fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let modified = |name: &str| folder().join(name).metadata().and_then(|file| file.modified()).ok();
        let (installed, wanted) = (modified("node_modules/.package-lock.json"), modified("package-lock.json"));
        if installed.is_none() || installed < wanted {
            succeeded("npm ci", &run("npm", &["ci", "--no-audit", "--no-fund"]));
        }
    });
}

/// Runs a script, which must succeed; the answer is what it said.
pub async fn script(name: &'static str, arguments: Vec<String>) -> String {
    let output = tokio::task::spawn_blocking(move || {
        install();
        let arguments: Vec<&str> = [name].into_iter().chain(arguments.iter().map(String::as_str)).collect();
        run("node", &arguments)
    });
    succeeded(name, &output.await.expect("it ran"))
}
