//! `amx run`: starts a run on the active profiles and follows it.

use super::{Failure, open};
use clap::Args;
use domain::event::{Ended, JobEvent};
use domain::ids::{EventId, JobId};
use domain::money;
use domain::run::RunStatus;
use domain::scope::{Include, Scope};
use engine::jobs::StartRun;
use engine::{Config, Engine};
use futures::StreamExt;
use std::io::{IsTerminal, Write};
use std::pin::pin;
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;

/// Arguments of `amx run`.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// What to cover: schema, schema.table or schema.table.column. Nothing means everything.
    scope: Vec<String>,
    /// The db profile; the active one where none is named.
    #[arg(long, value_name = "NAME")]
    db_profile: Option<String>,
    /// The llm profile; the active one where none is named.
    #[arg(long, value_name = "NAME")]
    llm_profile: Option<String>,
    /// The doc profile; the active one where none is named, and none with an empty name.
    #[arg(long, value_name = "NAME")]
    doc_profile: Option<String>,
    /// Leave out what has a comment already.
    #[arg(long)]
    missing_only: bool,
    /// Print each event as a line of JSON.
    #[arg(long)]
    json: bool,
}

/// Starts the run, executes it here unless another process takes it first, and follows it to its end.
pub(super) async fn run(config: Config, args: RunArgs) -> Result<ExitCode, Failure> {
    let engine = open(config).await?;
    let scope = Scope {
        db_profile: args.db_profile.unwrap_or_default(),
        include: args.scope.iter().map(|path| include(path)).collect::<Result<_, _>>()?,
        missing_only: args.missing_only,
    };
    let (llm_profile, doc_profile) = (args.llm_profile, args.doc_profile);
    let job = engine.start_run(StartRun { scope, llm_profile, doc_profile, ..StartRun::default() }).await?;
    let shutdown = CancellationToken::new();
    let worker = tokio::spawn(engine.clone().work(shutdown.clone()));
    let ended = follow(&engine, &job, args.json).await?;
    if ended.as_ref().is_some_and(|ended| ended.failed > 0) {
        list_failures(&engine, &job, args.json).await?;
    }
    shutdown.cancel();
    let _ = worker.await;
    engine.close().await;
    Ok(match ended {
        Some(Ended { status: RunStatus::Success, .. }) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Failures that are printed; the Studio and the API have the rest.
const FAILURES_SHOWN: i64 = 50;

/// Prints what failed, and why.
async fn list_failures(engine: &Engine, job: &JobId, json: bool) -> Result<(), Failure> {
    let Some(run) = engine.job(job).await?.run_id else { return Ok(()) };
    let failures = engine.failures(run, 1, FAILURES_SHOWN).await?;
    let mut out = std::io::stdout().lock();
    if json {
        let items = serde_json::to_string(&failures)?;
        writeln!(out, "{{\"event\":\"failures\",\"data\":{items}}}")?;
        return Ok(());
    }
    writeln!(out, "failed:")?;
    for failure in &failures.items {
        writeln!(out, "  {}: {}", terminal_safe(&failure.asset), terminal_safe(&failure.reason))?;
    }
    let more = failures.total - i64::try_from(failures.items.len()).unwrap_or(i64::MAX);
    if more > 0 {
        writeln!(out, "  and {more} more; /api/v1/runs/{run}/failures has all of them")?;
    }
    writeln!(out, "Retry them in the Studio: run {run}, Summary, Retry failed.")?;
    Ok(())
}

/// `schema[.table[.column]]`.
fn include(path: &str) -> Result<Include, Failure> {
    let parts: Vec<&str> = path.split('.').collect();
    let include = |schema: &str, table: Option<&str>, column: Option<&str>| Include {
        schema: schema.to_owned(),
        table: table.map(str::to_owned),
        columns: column.map(|column| vec![column.to_owned()]),
    };
    match parts.as_slice() {
        [schema] if !schema.is_empty() => Ok(include(schema, None, None)),
        [schema, table] => Ok(include(schema, Some(table), None)),
        [schema, table, column] => Ok(include(schema, Some(table), Some(column))),
        _ => Err(Failure::new(format!("'{path}' is not schema, schema.table or schema.table.column."))),
    }
}

/// Prints what the job tells. The first Ctrl-C cancels it, the second leaves it to be resumed.
async fn follow(engine: &Engine, job: &JobId, json: bool) -> Result<Option<Ended>, Failure> {
    let mut events = pin!(engine.follow(job, EventId(0)).await?);
    let mut printer = Printer::new(json);
    let mut interrupts = 0;
    loop {
        let event = tokio::select! {
            event = events.next() => event,
            _ = tokio::signal::ctrl_c() => {
                interrupts += 1;
                if interrupts > 1 {
                    return Ok(None);
                }
                engine.cancel(job).await?;
                continue;
            }
        };
        let Some(event) = event else { return Ok(None) };
        let event = event?;
        printer.print(&event.name, &event.data)?;
        if let Some(JobEvent::Ended(ended)) = JobEvent::parse(&event.name, &event.data) {
            return Ok(Some(ended));
        }
    }
}

/// A line per event, or one line that is rewritten in a terminal.
struct Printer {
    json: bool,
    rewrites: bool,
    activity: String,
    progress: (i64, i64),
    cost: String,
}

impl Printer {
    fn new(json: bool) -> Self {
        let rewrites = std::io::stderr().is_terminal() && !json;
        Self { json, rewrites, activity: String::new(), progress: (0, 0), cost: String::new() }
    }

    fn print(&mut self, name: &str, data: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{{\"event\":\"{name}\",\"data\":{data}}}")?;
            return Ok(());
        }
        match JobEvent::parse(name, data) {
            Some(JobEvent::RunCreated(created)) => writeln!(out, "run {}", created.run_id)?,
            Some(JobEvent::Activity(activity)) => self.activity = terminal_safe(&activity.text),
            Some(JobEvent::Progress(progress)) => {
                self.progress = (progress.done, progress.total);
                self.line()?;
            }
            Some(JobEvent::Cost(cost)) => {
                let tokens = money::grouped(cost.input_tokens + cost.output_tokens);
                self.cost = format!("{tokens} tokens, {}", money::show(cost.cost_micro_usd));
            }
            Some(JobEvent::Warning(warning)) => {
                let asset = warning.asset.map(|asset| format!("{asset}: ")).unwrap_or_default();
                writeln!(out, "{}", terminal_safe(&format!("warning: {asset}{}", warning.text)))?;
            }
            Some(JobEvent::Ended(ended)) => {
                if self.rewrites {
                    eprintln!();
                }
                let reason =
                    ended.reason.map(|reason| format!(" {}", terminal_safe(&reason))).unwrap_or_default();
                let counts = format!("{} rows, {} failed, {}", ended.rows, ended.failed, self.cost);
                writeln!(out, "{}: {counts}.{reason}", ended.status.as_str())?;
            }
            Some(JobEvent::Started(_) | JobEvent::Rows(_)) | None => {}
        }
        Ok(())
    }

    fn line(&self) -> Result<(), Failure> {
        let (done, total) = self.progress;
        let line = format!("{done} of {total}  {}  {}", self.cost, self.activity);
        let mut err = std::io::stderr().lock();
        if self.rewrites {
            write!(err, "\r\x1b[2K{line}")?
        } else {
            writeln!(err, "{line}")?
        }
        err.flush()?;
        Ok(())
    }
}

/// Text from databases and models without what a terminal would obey.
fn terminal_safe(text: &str) -> String {
    domain::text::one_paragraph(text, 2_000)
}
