//! Steps that show themselves, and the programs they run.

use anyhow::{Context, Error, Result, bail};
use std::{
    env, fmt,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

/// Runs `work` under a `==> title` line, and says how long it took.
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {title}");
    let start = Instant::now();
    let result = work();
    let outcome = if result.is_ok() { "done in" } else { "FAILED after" };
    println!("    {outcome} {:.1} s", start.elapsed().as_secs_f64());
    result
}

/// A program that ended with another status than 0.
#[derive(Debug)]
pub struct Failed {
    command: String,
    code: Option<i32>,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "`{}` ended with status {code}", self.command),
            None => write!(f, "`{}` was ended by a signal", self.command),
        }
    }
}

impl std::error::Error for Failed {}

/// The status to leave with because of `error`: that of the program that failed, else 1.
pub fn exit_code(error: &Error) -> u8 {
    let code = error.downcast_ref::<Failed>().and_then(|failed| failed.code);
    code.and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1)
}

/// Runs a program with its output shown.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = describe(command);
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    check(shown, status)
}

/// Runs a program and returns what it printed.
pub fn capture(command: &mut Command) -> Result<String> {
    let shown = describe(command);
    let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}: {}", Failed { command: shown, code: output.status.code() }, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed something else than text"))
}

/// Runs a program with its output shown as it comes, and every line of it given to `on_line`.
pub fn tee(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<()> {
    let shown = describe(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start `{shown}`"))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            on_line(&line);
        }
    }
    check(shown, child.wait()?)
}

/// The program `name` on the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path).map(|folder| folder.join(&file)).find(|program| program.is_file())
}

fn check(command: String, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Failed { command, code: status.code() }.into())
}

fn describe(command: &Command) -> String {
    let mut shown = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_with_the_status_of_the_program_that_failed() {
        let failed = Error::new(Failed { command: "x".into(), code: Some(101) });
        assert_eq!(exit_code(&failed.context("while testing")), 101);
        assert_eq!(exit_code(&anyhow::anyhow!("no program")), 1);
    }
}
