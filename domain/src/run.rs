//! Runs: one persisted execution each.

use crate::clock::Timestamp;
use crate::confidence::Distribution;
use crate::ids::{JobId, RunId};
use crate::money::{MicroUsd, Rates, Usage};
use crate::result::StatusCounts;
use crate::scope::Scope;
use crate::settings::LlmSettings;
use serde::{Deserialize, Serialize};

/// What started a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunCommand {
    /// A first run over a scope.
    Run,
    /// The same assets again.
    Rerun,
    /// From one alternative.
    Variations,
}

impl RunCommand {
    /// The name in the store, in JSON and for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Rerun => "rerun",
            Self::Variations => "variations",
        }
    }

    /// The command of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Run, Self::Rerun, Self::Variations].into_iter().find(|command| command.as_str() == name)
    }
}

/// How far a run or job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Waiting for a worker.
    Queued,
    /// A worker has it, or will take it up again after a crash.
    Running,
    /// Ended, at least one row persisted (or nothing was in scope).
    Success,
    /// Ended with an error.
    Failed,
    /// Ended by a person or a budget.
    Cancelled,
}

impl RunStatus {
    /// Whether nothing more will happen.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Queued | Self::Running => false,
            Self::Success | Self::Failed | Self::Cancelled => true,
        }
    }

    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Running => "Running",
            Self::Success => "Success",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The status of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Success, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|status| status.as_str() == name)
    }
}

/// Which SQL a target database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
}

impl Dialect {
    /// The name in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Sqlite => "sqlite",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Sqlite => "SQLite",
        }
    }

    /// The dialect of that name in the store.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Postgres, Self::Mysql, Self::Sqlite].into_iter().find(|dialect| dialect.as_str() == name)
    }
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunSummary {
    /// The run's id.
    pub id: RunId,
    /// The job that executes it.
    pub job_id: JobId,
    /// What started it.
    pub command: RunCommand,
    /// How far it is.
    pub status: RunStatus,
    /// What it covers, in words.
    pub scope_summary: String,
    /// The db profile.
    pub db_profile: String,
    /// The llm profile.
    pub llm_profile: String,
    /// The model.
    pub model: String,
    /// Assets in scope.
    pub rows_total: i64,
    /// Rows persisted.
    pub rows_done: i64,
    /// Assets whose draft failed.
    pub rows_failed: i64,
    /// Cost so far; `None` where the price is unknown.
    pub cost: Option<MicroUsd>,
    /// When a worker took it up.
    pub started_at: Timestamp,
    /// When it became terminal.
    pub finished_at: Option<Timestamp>,
    /// Milliseconds in between during which it had ended, before somebody let it go on.
    #[serde(default)]
    pub idle_ms: u64,
}

impl RunSummary {
    /// Whether it stopped before everything was tried: Resume goes on with it.
    pub fn is_resumable(&self) -> bool {
        let stopped = matches!(self.status, RunStatus::Failed | RunStatus::Cancelled);
        // Before its plan is made a run has no total.
        stopped && (self.rows_total == 0 || self.rows_done + self.rows_failed < self.rows_total)
    }

    /// Milliseconds it took, or has taken until `now`.
    pub fn duration(&self, now: Timestamp) -> u64 {
        self.finished_at.unwrap_or(now).since(self.started_at).saturating_sub(self.idle_ms)
    }
}

/// Everything about one run but its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunDetail {
    /// What a list shows of it.
    #[serde(flatten)]
    pub summary: RunSummary,
    /// The target database's own name.
    pub database: Option<String>,
    /// Its dialect.
    pub dialect: Option<Dialect>,
    /// The doc profile.
    pub doc_profile: Option<String>,
    /// The run that this one came from.
    pub parent_run_id: Option<RunId>,
    /// The person's additional instructions, of a re-run or variations.
    pub instructions: Option<String>,
    /// What it was asked to cover.
    pub scope: Scope,
    /// The effective settings, frozen.
    pub settings: LlmSettings,
    /// Tokens used.
    pub usage: Usage,
    /// The rates at run time; `None` where unknown.
    pub rates: Option<Rates>,
    /// Cost at the rates of today; `None` where unknown.
    pub cost_at_current_rates: Option<MicroUsd>,
    /// Why it failed or was cancelled.
    pub error: Option<String>,
    /// Rows by band.
    pub distribution: Distribution,
    /// Rows by decision.
    pub counts: StatusCounts,
    /// Entries of the run's assets in the pending queue.
    pub queued: i64,
    /// The provider's trace per batch.
    pub reasoning: Vec<BatchReasoning>,
    /// Assets whose draft failed, at most 200 of them.
    pub failures: Vec<Failure>,
    /// The server's clock when this was read.
    pub now: Timestamp,
}

/// What the page Run detail shows of a run. Scope and settings are text here: the browser prints them
/// and does nothing else with them, and need not carry the code that reads them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunView {
    /// What a list shows of it.
    pub summary: RunSummary,
    /// The target database's dialect, for people.
    pub dialect: Option<String>,
    /// The doc profile.
    pub doc_profile: Option<String>,
    /// The run that this one came from.
    pub parent_run_id: Option<RunId>,
    /// The person's additional instructions, of a re-run or variations.
    pub instructions: Option<String>,
    /// How alternatives differ, for people.
    pub mode: String,
    /// Alternatives per asset.
    pub n_alternatives: u8,
    /// Scores from here on are high.
    pub high_threshold: f64,
    /// What it was asked to cover, as pretty-printed JSON.
    pub scope_json: String,
    /// The frozen settings, as pretty-printed JSON.
    pub settings_json: String,
    /// Tokens used.
    pub usage: Usage,
    /// The rates at run time; `None` where unknown.
    pub rates: Option<Rates>,
    /// Cost at the rates of today; `None` where unknown.
    pub cost_at_current_rates: Option<MicroUsd>,
    /// Why it failed or was cancelled.
    pub error: Option<String>,
    /// Rows by band.
    pub distribution: Distribution,
    /// Rows by decision.
    pub counts: StatusCounts,
    /// Entries of the run's assets in the pending queue.
    pub queued: i64,
    /// The provider's trace per batch.
    pub reasoning: Vec<BatchReasoning>,
    /// Assets whose draft failed, at most 200 of them.
    pub failures: Vec<Failure>,
    /// The server's clock when this was read.
    pub now: Timestamp,
}

impl From<RunDetail> for RunView {
    fn from(run: RunDetail) -> Self {
        // These types always serialise; an empty text would only leave a tab empty.
        let scope_json = serde_json::to_string_pretty(&run.scope).unwrap_or_default();
        let settings_json = serde_json::to_string_pretty(&run.settings).unwrap_or_default();
        Self {
            summary: run.summary,
            dialect: run.dialect.map(|dialect| dialect.label().to_owned()),
            doc_profile: run.doc_profile,
            parent_run_id: run.parent_run_id,
            instructions: run.instructions,
            mode: run.settings.alternatives_mode.label().to_owned(),
            n_alternatives: run.settings.n_alternatives,
            high_threshold: run.settings.thresholds.high,
            scope_json,
            settings_json,
            usage: run.usage,
            rates: run.rates,
            cost_at_current_rates: run.cost_at_current_rates,
            error: run.error,
            distribution: run.distribution,
            counts: run.counts,
            queued: run.queued,
            reasoning: run.reasoning,
            failures: run.failures,
            now: run.now,
        }
    }
}

/// A page of a run's failures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailuresPage {
    /// In natural order.
    pub items: Vec<Failure>,
    /// All of them.
    pub total: i64,
    /// The page, from 1.
    pub page: i64,
    /// How many pages there are.
    pub pages: i64,
}

/// The provider's trace of one batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchReasoning {
    /// `schema.table`.
    pub table: String,
    /// Assets in the batch.
    pub assets: i64,
    /// Tokens the batch used.
    pub tokens: i64,
    /// The trace.
    pub text: String,
}

/// An asset whose draft failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// The asset's path.
    pub asset: String,
    /// Why, and what to do.
    pub reason: String,
}
