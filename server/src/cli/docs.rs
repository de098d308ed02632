//! `amx docs`: the documents and code that runs take as evidence.

use super::{Failure, open};
use clap::{Args, Subcommand};
use domain::documents::{DocProblem, DocState, IngestReport};
use domain::money::grouped;
use domain::profiles::{ProfileKind, ProfileTest};
use domain::text::{counted, one_paragraph};
use engine::{Config, Engine};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Problems that are printed one by one.
const LISTED: usize = 50;

/// Arguments of `amx docs`.
#[derive(Debug, Args)]
pub(super) struct DocsArgs {
    #[command(subcommand)]
    action: Action,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Read what is new or changed of a profile's files.
    Ingest {
        /// The doc profile; the active one, else every one, where none is named.
        name: Option<String>,
    },
    /// The doc profiles and what was read of them.
    List,
    /// Whether a profile's files can be read.
    Test {
        /// The doc profile; the active one where none is named.
        name: Option<String>,
    },
}

/// Runs the command. What cannot be read of single files is printed; a profile that gives nothing fails.
pub(super) async fn docs(config: Config, args: DocsArgs) -> Result<ExitCode, Failure> {
    let engine = open(config).await?;
    let code = match args.action {
        Action::Ingest { name } => ingest(&engine, name, args.json).await,
        Action::List => list(&engine, args.json).await,
        Action::Test { name } => test(&engine, name, args.json).await,
    };
    engine.close().await;
    code
}

async fn ingest(engine: &Engine, name: Option<String>, json: bool) -> Result<ExitCode, Failure> {
    let names = match name.or_else(|| engine.config().active_doc_profile()) {
        Some(name) => vec![name],
        None => all(engine),
    };
    if names.is_empty() {
        return Err(nothing_to_name());
    }
    let mut reports = Vec::new();
    for name in names {
        reports.push(engine.ingest_documents(&name).await?);
    }
    let mut out = std::io::stdout().lock();
    if json {
        print_json(&mut out, &Items { items: &reports })?;
    } else {
        for report in &reports {
            print_report(&mut out, report)?;
        }
    }
    let any = reports.iter().any(|report| report.state.passages > 0);
    Ok(if any { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn list(engine: &Engine, json: bool) -> Result<ExitCode, Failure> {
    let mut states = Vec::new();
    for name in all(engine) {
        states.push(engine.documents_state(&name).await?);
    }
    let active = engine.config().active_doc_profile();
    let mut out = std::io::stdout().lock();
    if json {
        print_json(&mut out, &Items { items: &states })?;
    } else if states.is_empty() {
        writeln!(out, "There is no doc profile. Add one under doc_profiles in config.yml, or in Settings.")?;
    }
    for state in states.iter().filter(|_| !json) {
        let mark = if active.as_deref() == Some(state.profile.as_str()) { " (active)" } else { "" };
        writeln!(out, "{}{mark}: {}", state.profile, sentence(state))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn test(engine: &Engine, name: Option<String>, json: bool) -> Result<ExitCode, Failure> {
    let name = name.or_else(|| engine.config().active_doc_profile()).ok_or_else(nothing_to_name)?;
    let found: ProfileTest = engine.test_profile(ProfileKind::Doc, &name, None).await?;
    let mut out = std::io::stdout().lock();
    if json {
        print_json(&mut out, &found)?;
    } else {
        writeln!(out, "{name}: {}", one_paragraph(&found.message, 2_000))?;
    }
    Ok(if found.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn all(engine: &Engine) -> Vec<String> {
    engine.settings().doc.into_iter().map(|view| view.name).collect()
}

fn nothing_to_name() -> Failure {
    Failure::new("There is no doc profile. Add one under doc_profiles in config.yml, or in Settings.")
}

/// Every list is `{"items":[…]}`, as in the API.
#[derive(Serialize)]
struct Items<'a, T> {
    items: &'a [T],
}

fn print_json(out: &mut impl Write, value: &impl Serialize) -> Result<(), Failure> {
    writeln!(out, "{}", serde_json::to_string(value)?)?;
    Ok(())
}

fn print_report(out: &mut impl Write, report: &IngestReport) -> Result<(), Failure> {
    let name = &report.state.profile;
    writeln!(
        out,
        "{name}: {} new, {} changed, {} unchanged, {} removed, {} of other formats left out ({} ms).",
        grouped(report.added),
        grouped(report.changed),
        grouped(report.unchanged),
        grouped(report.removed),
        grouped(report.skipped),
        report.millis
    )?;
    writeln!(out, "{name}: {}", sentence(&report.state))?;
    for problem in report.state.problems.iter().take(LISTED) {
        writeln!(out, "warning: {}", one_paragraph(&DocProblem::sentence(problem), 1_000))?;
    }
    let more = report.state.problems.len().saturating_sub(LISTED);
    if more > 0 {
        writeln!(out, "warning: {} more could not be read.", counted(more, "file"))?;
    }
    Ok(())
}

fn sentence(state: &DocState) -> String {
    match state.ingested_at {
        None => "not read yet; `amx docs ingest` reads it, and so does the first run with it.".to_owned(),
        Some(at) => {
            let problems = match state.problems.len() {
                0 => String::new(),
                count => format!(", {}", counted(count, "problem")),
            };
            let (files, passages) = (counted(state.files, "file"), counted(state.passages, "passage"));
            format!("{files}, {passages}{problems}, read {} UTC.", at.date_time())
        }
    }
}
