//! The command line: one file per command. Exit codes: 0 ok, 1 failed, 2 usage.

mod run;
mod studio;

use clap::{Parser, Subcommand};
use engine::{Config, Engine, EngineError};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Drafts descriptions for undocumented databases, lets you review them, writes the approved ones back.
#[derive(Debug, Parser)]
#[command(name = "amx", version)]
struct Amx {
    /// The configuration folder.
    #[arg(long, global = true, env = "AMX_CONFIG_DIR", value_name = "FOLDER")]
    config_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the web application.
    Studio(studio::StudioArgs),
    /// Draft descriptions and follow the run.
    Run(run::RunArgs),
}

/// A command that failed, with what the person reads.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Parses the arguments and runs the command.
pub(crate) fn main() -> ExitCode {
    let amx = Amx::parse();
    let default_level = if matches!(amx.command, Command::Studio(_)) { "info" } else { "warn" };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("AMX_LOG").unwrap_or_else(|_| EnvFilter::new(default_level)))
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(dispatch(amx)));
    match outcome {
        Ok(code) => code,
        Err(Failure(sentence)) => {
            eprintln!("amx: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(amx: Amx) -> Result<ExitCode, Failure> {
    let config_dir = match amx.config_dir {
        Some(dir) => dir,
        None => default_config_dir()?,
    };
    let config = Config::load(&config_dir)?;
    match amx.command {
        Command::Studio(args) => studio::studio(config, args).await,
        Command::Run(args) => run::run(config, args).await,
    }
}

/// `~/.amx`.
fn default_config_dir() -> Result<PathBuf, Failure> {
    std::env::home_dir().map(|home| home.join(".amx")).ok_or_else(|| {
        Failure::new("Your home folder is unknown. Name a folder with --config-dir or AMX_CONFIG_DIR.")
    })
}

async fn open(config: Config) -> Result<Engine, EngineError> {
    Engine::open(config).await
}
