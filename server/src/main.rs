//! `amx`: the command line of AMX Studio, and the server of its web application.
#![recursion_limit = "512"]

mod cli;
mod http;
mod site;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
