//! The program: hands its arguments and environment to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rowgate::cli::run(std::env::args_os(), rowgate::config::environment())
}
