//! `cargo xtask studio`: build, then become the server.

use crate::{
    compile,
    layout::{Layout, Mode},
};
#[cfg(unix)]
use anyhow::Context;
use anyhow::Result;
use std::process::{Command, ExitCode};

/// Where the Studio is served unless told otherwise.
pub const DEFAULT_PORT: u16 = 3210;

/// Builds in release and serves.
pub fn serve(layout: &Layout, port: u16, args: &[String]) -> Result<ExitCode> {
    compile::build(layout, Mode::Release)?;
    let mut server = Command::new(layout.server(Mode::Release));
    server.arg("studio");
    if !args.iter().any(|arg| arg == "--port" || arg.starts_with("--port=")) {
        server.arg("--port").arg(port.to_string());
    }
    server.args(args);
    println!("==> Start the Studio (Ctrl-C stops it)");
    become_server(server)
}

/// The server takes this process's place, so that signals reach it.
#[cfg(unix)]
fn become_server(mut server: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(server.exec()).with_context(|| format!("cannot start {}", server.get_program().to_string_lossy()))
}

#[cfg(not(unix))]
fn become_server(mut server: Command) -> Result<ExitCode> {
    crate::step::run(&mut server)?;
    Ok(ExitCode::SUCCESS)
}
