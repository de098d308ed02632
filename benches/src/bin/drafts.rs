//! `drafts`: how good the built-in provider's descriptions are, against human ones.
#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use benches::drafts::measure::Totals;
use benches::drafts::references::References;
use benches::drafts::report::{Outcome, markdown};
use benches::drafts::run;
use benches::drafts::standard::{self, Database};
use clap::Parser;
use domain::settings::{AlternativesMode, LlmSettings};
use std::path::PathBuf;
use std::process::ExitCode;

/// Hides a database's comments, drafts them with the built-in provider, and compares.
///
/// Without --database: the sample database, Chinook where its file is, an ERP schema, a held-out clinic and a held-out port.
#[derive(Parser)]
struct Arguments {
    /// A database instead of the standard ones: `sqlite://…`, `postgres://…` or `mysql://…`; its own comments are
    /// the references unless --references names others.
    #[arg(long)]
    database: Option<String>,
    /// Human descriptions: `{"table": "…", "table.column": "…"}`.
    #[arg(long, requires = "database")]
    references: Option<PathBuf>,
    /// Where Chinook's SQLite file is.
    #[arg(long, default_value = "/work/shared/data/Chinook_Sqlite.sqlite")]
    chinook: PathBuf,
    /// Alternatives for each asset.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=5))]
    n: u8,
    /// Other readings in place of the same in other words.
    #[arg(long)]
    lexical: bool,
    /// Write all figures as JSON here, every asset included.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Measure only the standard database whose name begins with this.
    #[arg(long, conflicts_with = "database")]
    only: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match measure(&Arguments::parse()).await {
        Ok(table) => {
            println!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(arguments: &Arguments) -> Result<String, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let databases = match &arguments.database {
        Some(url) => {
            let references = arguments.references.as_deref().map(References::read).transpose()?;
            vec![Database {
                name: "database",
                url: Ok(url.clone()),
                references: references.unwrap_or_default(),
            }]
        }
        None => standard::databases(folder.path(), &arguments.chinook).await?,
    };
    let wanted = |database: &Database| {
        arguments
            .only
            .as_ref()
            .is_none_or(|only| database.name.to_lowercase().starts_with(&only.to_lowercase()))
    };
    let mut outcomes = Vec::new();
    for database in databases.into_iter().filter(wanted) {
        outcomes.push(outcome(database, arguments).await?);
    }
    if let Some(path) = &arguments.json {
        let json = serde_json::to_string_pretty(&outcomes).map_err(|error| error.to_string())?;
        std::fs::write(path, json).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(markdown(&outcomes))
}

async fn outcome(database: Database, arguments: &Arguments) -> Result<Outcome, String> {
    let name = database.name.to_owned();
    let url = match database.url {
        Ok(url) => url,
        Err(why) => return Ok(Outcome { name, totals: None, absent: Some(why), assets: Vec::new() }),
    };
    let target = sources::connect(&url, None).await.map_err(|error| error.to_string())?;
    let mode = if arguments.lexical { AlternativesMode::Lexical } else { AlternativesMode::Semantic };
    let settings =
        LlmSettings { n_alternatives: arguments.n, alternatives_mode: mode, ..LlmSettings::default() };
    let assets = run::database(&*target, &database.references, &llm::builtin::Builtin, settings).await?;
    let totals = Totals::of(&assets);
    let assets = if arguments.json.is_some() { assets } else { Vec::new() };
    Ok(Outcome { name, totals: Some(totals), absent: None, assets })
}
