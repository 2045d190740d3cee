//! A folder for this run of the tests, and processes that end with it.
//!
//! Statics are never dropped and a test may abort the process, so a shell waits at a pipe instead: when the last end of the pipe
//! closes, the run is over, and the shell tidies up.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The folder of this run; removed when the process ends.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<(PathBuf, Child)> = OnceLock::new();
    let (folder, _) = FOLDER.get_or_init(|| {
        let folder = tempfile::Builder::new().prefix("rowgate-").tempdir().expect("a temporary folder").keep();
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"cat >/dev/null; rm -rf -- "$1""#, "sh"]).arg(&folder);
        let shell = until_the_end(shell);
        (folder, shell)
    });
    folder
}

/// Starts a command whose standard input ends when this process ends. A signal from the terminal does not reach it.
pub fn until_the_end(mut command: Command) -> Child {
    command.stdin(Stdio::piped()).process_group(0);
    command.spawn().unwrap_or_else(|error| panic!("{} cannot be started: {error}", command.get_program().display()))
}
