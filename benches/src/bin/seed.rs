//! `seed`: writes a run of any size into the store of `AMX_CONFIG_DIR`.
#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use benches::seed::Seed;
use clap::Parser;
use engine::{Config, Engine};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use store::Store;

/// Writes one run of N results into the store of AMX_CONFIG_DIR: the same run for the same arguments, with tables of
/// all sizes, scores with and without a probability, citations, warnings, placeholders, and every decision.
///
/// The database that it tells of does not exist: its rows can be read, searched and decided on, but not applied.
#[derive(Parser)]
struct Arguments {
    /// Results of the run.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    rows: u32,
    /// Alternatives of each row: the contract is the same for every row of a run.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=5))]
    alternatives: u8,
    /// The db profile that the run names.
    #[arg(long, default_value = "seed")]
    db_profile: String,
    /// Another number gives another run over the same tables.
    #[arg(long, default_value_t = 0)]
    variant: u64,
    /// The configuration folder.
    #[arg(long, env = "AMX_CONFIG_DIR")]
    config_dir: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match seed(Arguments::parse()).await {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn seed(arguments: Arguments) -> benches::seed::Result<String> {
    let begun = Instant::now();
    let config = Config::load(&arguments.config_dir)?;
    let path = config.store_path()?;
    let engine = Engine::open(config).await?;
    let store = Store::open(&path).await?;
    let seed = Seed {
        rows: usize::try_from(arguments.rows)?,
        alternatives: arguments.alternatives,
        db_profile: arguments.db_profile,
        variant: arguments.variant,
        decided: true,
    };
    let run = seed.write(&store, &engine).await?;
    store.close().await;
    engine.close().await;
    let took = begun.elapsed().as_secs_f64();
    Ok(format!("Run {run}: {} rows in {}, written in {took:.1} s.", seed.rows, path.display()))
}
