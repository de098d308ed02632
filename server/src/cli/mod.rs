//! The command line: one file per command. Exit codes: 0 ok, 1 failed, 2 usage.

mod docs;
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
    /// The documents and code that runs take as evidence.
    Docs(docs::DocsArgs),
    /// Give the text of the PDF on standard input, a line of JSON for each page. The program starts itself
    /// so, that a damaged or hostile file ends no other process.
    #[command(name = PDF_HELPER, hide = true)]
    PdfText,
}

/// The hidden command that reads a PDF.
const PDF_HELPER: &str = "pdf-text";

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
    if matches!(amx.command, Command::PdfText) {
        let read = documents::answer_for_pdf();
        return if read.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
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
        Command::Docs(args) => docs::docs(config, args).await,
        // It was answered before a runtime was there.
        Command::PdfText => Ok(ExitCode::SUCCESS),
    }
}

/// `~/.amx`.
fn default_config_dir() -> Result<PathBuf, Failure> {
    std::env::home_dir().map(|home| home.join(".amx")).ok_or_else(|| {
        Failure::new("Your home folder is unknown. Name a folder with --config-dir or AMX_CONFIG_DIR.")
    })
}

async fn open(config: Config) -> Result<Engine, EngineError> {
    // Where the program cannot be found again, PDFs are read in this process, under guard.
    let helper = std::env::current_exe().map(|program| vec![program.into(), PDF_HELPER.into()]);
    Engine::open_with(config, helper.unwrap_or_default()).await
}
