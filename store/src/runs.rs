//! Runs: creating, counting on, ending, reopening, listing.

mod list;

pub use list::{RunFilter, counts, distribution, list};

use crate::{Store, StoreError, Tx, now};
use domain::clock::Timestamp;
use domain::ids::{JobId, RunId};
use domain::money::{MicroUsd, Rates, Usage};
use domain::run::{Dialect, RunCommand, RunStatus, RunSummary};
use domain::scope::Scope;
use domain::settings::LlmSettings;
use sqlx::{FromRow, SqliteConnection};

/// What a run is created with; all of it is frozen from then on.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The job that executes it.
    pub job_id: JobId,
    /// What started it.
    pub command: RunCommand,
    /// The llm profile's name.
    pub llm_profile: String,
    /// The doc profile's name.
    pub doc_profile: Option<String>,
    /// What it covers (the db profile is named there).
    pub scope: Scope,
    /// The effective settings.
    pub settings: LlmSettings,
    /// The rates at run time; `None` where unknown.
    pub rates: Option<Rates>,
    /// Where a re-run or variations come from.
    pub origin: Option<Origin>,
}

/// What a re-run or variations take from an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The source run.
    pub parent_run_id: RunId,
    /// The run that holds the table profiles: the first one of the line.
    pub evidence_run_id: RunId,
    /// The person's additional instructions.
    pub instructions: Option<String>,
}

/// A run's own row.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What lists show.
    pub summary: RunSummary,
    /// The target database's own name, once it was reached.
    pub database: Option<String>,
    /// Its dialect.
    pub dialect: Option<Dialect>,
    /// The doc profile's name.
    pub doc_profile: Option<String>,
    /// The run it came from.
    pub parent_run_id: Option<RunId>,
    /// The run that holds the table profiles that this one drafts from; `None` for its own.
    pub evidence_run_id: Option<RunId>,
    /// The person's additional instructions.
    pub instructions: Option<String>,
    /// What it covers.
    pub scope: Scope,
    /// The effective settings.
    pub settings: LlmSettings,
    /// The rates at run time.
    pub rates: Option<Rates>,
    /// Tokens used.
    pub usage: Usage,
    /// Whether the plan is frozen (see [`crate::plan`]).
    pub planned: bool,
    /// Why it failed or was cancelled.
    pub error: Option<String>,
}

#[derive(FromRow)]
struct Record {
    id: i64,
    job_id: String,
    command: String,
    status: String,
    parent_run_id: Option<i64>,
    evidence_run_id: Option<i64>,
    instructions: Option<String>,
    db_profile: String,
    database_name: Option<String>,
    dialect: Option<String>,
    llm_profile: String,
    doc_profile: Option<String>,
    model: String,
    scope: String,
    settings: String,
    rates: Option<String>,
    rows_total: i64,
    rows_done: i64,
    rows_failed: i64,
    planned: i64,
    input_tokens: i64,
    output_tokens: i64,
    cached_input_tokens: i64,
    tokens_estimated: i64,
    cost_micro_usd: Option<i64>,
    error: Option<String>,
    started_at: i64,
    finished_at: Option<i64>,
    idle_ms: i64,
}

impl TryFrom<Record> for Run {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        let scope: Scope = serde_json::from_str(&record.scope)?;
        let summary = RunSummary {
            id: RunId(record.id),
            job_id: JobId(record.job_id),
            command: RunCommand::parse(&record.command)
                .ok_or_else(|| StoreError::corrupt("run command", &record.command))?,
            status: RunStatus::parse(&record.status)
                .ok_or_else(|| StoreError::corrupt("run status", &record.status))?,
            scope_summary: scope.summary(),
            db_profile: record.db_profile,
            llm_profile: record.llm_profile,
            model: record.model,
            rows_total: record.rows_total,
            rows_done: record.rows_done,
            rows_failed: record.rows_failed,
            cost: record.cost_micro_usd.map(MicroUsd),
            started_at: Timestamp(record.started_at),
            finished_at: record.finished_at.map(Timestamp),
            idle_ms: u64::try_from(record.idle_ms).unwrap_or(0),
        };
        Ok(Self {
            summary,
            database: record.database_name,
            dialect: record.dialect.as_deref().and_then(Dialect::parse),
            doc_profile: record.doc_profile,
            parent_run_id: record.parent_run_id.map(RunId),
            evidence_run_id: record.evidence_run_id.map(RunId),
            instructions: record.instructions,
            scope,
            settings: serde_json::from_str(&record.settings)?,
            rates: record.rates.as_deref().map(serde_json::from_str).transpose()?,
            usage: Usage {
                input_tokens: record.input_tokens,
                output_tokens: record.output_tokens,
                cached_input_tokens: record.cached_input_tokens,
                estimated: record.tokens_estimated != 0,
            },
            planned: record.planned != 0,
            error: record.error,
        })
    }
}

/// Creates a run, already running.
///
/// # Errors
/// When the store cannot be written.
pub async fn create(tx: &mut Tx, run: &NewRun) -> Result<RunId, StoreError> {
    let rates = run.rates.map(|rates| serde_json::to_string(&rates)).transpose()?;
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO runs (job_id, command, status, db_profile, llm_profile, doc_profile, model, scope, settings,
                           rates, cost_micro_usd, started_at, parent_run_id, evidence_run_id, instructions)
         VALUES ($1, $2, 'running', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
    )
    .bind(run.job_id.as_str())
    .bind(run.command.as_str())
    .bind(&run.scope.db_profile)
    .bind(&run.llm_profile)
    .bind(&run.doc_profile)
    .bind(&run.settings.model)
    .bind(serde_json::to_string(&run.scope)?)
    .bind(serde_json::to_string(&run.settings)?)
    .bind(rates)
    .bind(run.rates.map(|_| 0i64))
    .bind(now().0)
    .bind(run.origin.as_ref().map(|origin| origin.parent_run_id.0))
    .bind(run.origin.as_ref().map(|origin| origin.evidence_run_id.0))
    .bind(run.origin.as_ref().and_then(|origin| origin.instructions.as_deref()))
    .fetch_one(&mut **tx)
    .await?;
    Ok(RunId(id))
}

/// Notes which database was reached.
///
/// # Errors
/// When the store cannot be written.
pub async fn set_database(tx: &mut Tx, id: RunId, name: &str, dialect: Dialect) -> Result<(), StoreError> {
    sqlx::query("UPDATE runs SET database_name = $1, dialect = $2 WHERE id = $3")
        .bind(name)
        .bind(dialect.as_str())
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What one batch adds to its run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Increment {
    /// Rows persisted.
    pub rows: i64,
    /// Assets that failed; below 0 where a retry gave rows to failed ones.
    pub failed: i64,
    /// Tokens used.
    pub usage: Usage,
    /// Their cost; `None` leaves an unknown cost unknown.
    pub cost: Option<MicroUsd>,
}

/// Counts a batch on, in the transaction that persists it.
///
/// # Errors
/// When the store cannot be written.
pub async fn count_on(tx: &mut Tx, id: RunId, step: Increment) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE runs SET rows_done = rows_done + $1, rows_failed = rows_failed + $2,
                input_tokens = input_tokens + $3, output_tokens = output_tokens + $4,
                cached_input_tokens = cached_input_tokens + $5,
                tokens_estimated = CASE WHEN $6 = 1 THEN 1 ELSE tokens_estimated END,
                cost_micro_usd = cost_micro_usd + $7
         WHERE id = $8",
    )
    .bind(step.rows)
    .bind(step.failed)
    .bind(step.usage.input_tokens)
    .bind(step.usage.output_tokens)
    .bind(step.usage.cached_input_tokens)
    .bind(i64::from(step.usage.estimated))
    .bind(step.cost.map(|cost| cost.0))
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How far a run is, inside the transaction that moves it.
#[derive(Debug, Clone, Copy)]
pub struct RunProgress {
    /// Assets persisted or failed.
    pub done: i64,
    /// Assets that failed.
    pub failed: i64,
    /// Assets in scope.
    pub total: i64,
    /// Tokens used.
    pub usage: Usage,
    /// Their cost; `None` where unknown.
    pub cost: Option<MicroUsd>,
    /// Whether the plan is frozen: before, nobody knows what is in scope.
    pub planned: bool,
}

/// How far a run is.
///
/// # Errors
/// When there is none with that id.
pub async fn progress(tx: &mut Tx, id: RunId) -> Result<RunProgress, StoreError> {
    // Asked for with every batch: its scope and settings, which can be long, are not read.
    let counted = sqlx::query_as::<_, Counted>(
        "SELECT rows_done, rows_failed, rows_total, planned, input_tokens, output_tokens, cached_input_tokens,
                tokens_estimated, cost_micro_usd
         FROM runs WHERE id = $1",
    )
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| StoreError::not_found("run", id))?;
    Ok(RunProgress {
        done: counted.rows_done + counted.rows_failed,
        failed: counted.rows_failed,
        total: counted.rows_total,
        usage: Usage {
            input_tokens: counted.input_tokens,
            output_tokens: counted.output_tokens,
            cached_input_tokens: counted.cached_input_tokens,
            estimated: counted.tokens_estimated != 0,
        },
        cost: counted.cost_micro_usd.map(MicroUsd),
        planned: counted.planned != 0,
    })
}

#[derive(FromRow)]
struct Counted {
    rows_done: i64,
    rows_failed: i64,
    rows_total: i64,
    planned: i64,
    input_tokens: i64,
    output_tokens: i64,
    cached_input_tokens: i64,
    tokens_estimated: i64,
    cost_micro_usd: Option<i64>,
}

/// Ends a run.
///
/// # Errors
/// When the store cannot be written.
pub async fn finish(
    tx: &mut Tx,
    id: RunId,
    status: RunStatus,
    error: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE runs SET status = $1, error = $2, finished_at = $3 WHERE id = $4")
        .bind(status.as_str())
        .bind(error)
        .bind(now().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Makes a run that had ended run again, executed by another job. What it has stays as it is.
///
/// # Errors
/// When the store cannot be written.
pub async fn reopen(tx: &mut Tx, id: RunId, job: &JobId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE runs SET status = 'running', error = NULL, job_id = $1,
                idle_ms = idle_ms + MAX($2 - COALESCE(finished_at, $2), 0), finished_at = NULL
         WHERE id = $3",
    )
    .bind(job.as_str())
    .bind(now().0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A run.
///
/// # Errors
/// When there is none with that id.
pub async fn find(store: &Store, id: RunId) -> Result<Run, StoreError> {
    find_on(&mut *store.readers().acquire().await?, id).await
}

/// A run as seen by a transaction or a reader.
///
/// # Errors
/// When there is none with that id.
pub async fn find_on(connection: &mut SqliteConnection, id: RunId) -> Result<Run, StoreError> {
    sqlx::query_as::<_, Record>("SELECT * FROM runs WHERE id = $1")
        .bind(id.0)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| StoreError::not_found("run", id))?
        .try_into()
}
