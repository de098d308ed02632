//! `results`: the benchmark of pages of Results, as lines of a Markdown table.
#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use benches::results;
use clap::{Parser, Subcommand};
use domain::ids::RunId;
use std::error::Error;
use std::path::PathBuf;

/// Measures pages of Results on the server.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    part: Part,
    /// The configuration folder.
    #[arg(long, env = "AMX_CONFIG_DIR", global = true, default_value = ".")]
    config_dir: PathBuf,
}

#[derive(Subcommand)]
enum Part {
    /// Write a run of so many rows between others; prints its id.
    Prepare { rows: usize },
    /// Measure every kind of view of a run.
    Pages {
        run: i64,
        /// Budgets are this many times those of 100,000 rows.
        #[arg(long, default_value_t = 1)]
        scale: u32,
        /// Tell of each view on stderr.
        #[arg(long)]
        each: bool,
    },
    /// Measure what persisting a row costs.
    Insertion { rows: usize },
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let dir = arguments.config_dir;
    let figures = match arguments.part {
        Part::Prepare { rows } => {
            println!("{}", results::prepare(&dir, rows).await?);
            return Ok(());
        }
        Part::Pages { run, scale, each } => results::measure(&dir, RunId(run), scale, each).await?,
        Part::Insertion { rows } => results::insertion(&dir, rows).await?,
    };
    for (what, measured, budget) in figures {
        println!("| {what} | {measured} | {budget} |");
    }
    Ok(())
}
