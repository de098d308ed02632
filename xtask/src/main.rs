//! `cargo xtask`: builds, serves, tests and measures AMX Studio.
#![allow(clippy::print_stdout, reason = "a command line tool prints")]

mod api;
mod assets;
mod bench;
mod bench_apply;
mod bench_drafts;
mod bench_engine;
mod bench_lighthouse;
mod bench_results;
mod bind;
mod compile;
mod compress;
mod counts;
mod http;
mod layout;
#[cfg(test)]
mod leptos_options;
mod machine;
mod mariadb;
mod order;
mod packages;
mod postgres;
mod prepare;
mod python;
mod sample;
mod seed;
mod server;
mod size;
mod step;
mod studio;
mod styles;
mod test;
mod trim;
mod visit;

use anyhow::Result;
use clap::{Parser, Subcommand};
use layout::{Layout, Mode};
use std::process::ExitCode;

/// Builds, serves, tests and measures AMX Studio.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Prepare what is missing, build in release and serve on 127.0.0.1.
    Studio {
        /// The port to serve on.
        #[arg(long, default_value_t = studio::DEFAULT_PORT)]
        port: u16,
        /// Handed to `amx studio` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// The same without serving: the server and, beside it, its site.
    Build {
        /// Build for development: faster to build, slower to run.
        #[arg(long)]
        dev: bool,
    },
    /// Formatting, clippy, all Rust tests, and the tests of the API and in the browser against the real server.
    Test {
        /// Run this part alone.
        #[arg(long, value_enum)]
        only: Option<test::Part>,
        /// Run only the tests whose name contains this (and no lints).
        #[arg(long)]
        filter: Option<String>,
    },
    /// Write a run of N results into the store of AMX_CONFIG_DIR: the same one every time, and varied.
    ///
    /// Tables of all sizes, scores with and without a probability, citations, warnings, placeholders, every decision.
    /// Other arguments: `cargo xtask seed -- --help`.
    Seed {
        /// Results of the run: 1 to 10,000,000.
        #[arg(long, default_value_t = 100_000)]
        rows: u32,
        /// Handed to the program as they are: --alternatives, --db-profile, --variant, --config-dir.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Measure the release server and write the figures to docs/benchmarks.md.
    Bench {
        /// Run this part alone; `drafts` prints its table.
        #[arg(long, value_enum)]
        only: Option<bench::Part>,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(step::exit_code(&error))
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    let layout = Layout::find()?;
    match task {
        Task::Studio { port, args } => return studio::serve(&layout, port, &args),
        Task::Build { dev } => compile::build(&layout, if dev { Mode::Dev } else { Mode::Release })?,
        Task::Test { only, filter } => return test::run(&layout, only, filter.as_deref()),
        Task::Seed { rows, mut args } => {
            args.splice(0..0, ["--rows".to_owned(), rows.to_string()]);
            seed::run(&layout, &args)?;
        }
        Task::Bench { only } => bench::run(&layout, only)?,
    }
    Ok(ExitCode::SUCCESS)
}
