//! Looking at runs.

use crate::{Engine, EngineError};
use domain::clock::Timestamp;
use domain::filter::{PER_PAGE, ResultsQuery};
use domain::ids::{JobId, ResultId, RunId};
use domain::live::{JobSnapshot, LiveState};
use domain::money::Rates;
use domain::result::{ResultRow, ResultsPage};
use domain::run::{FailuresPage, RunCommand, RunDetail, RunSummary};
use domain::settings::LlmSettings;
use store::runs::RunFilter;
use store::{batches, events, failures, pending, results, runs};

/// Traces shown on Summary.
const REASONING_SHOWN: i64 = 100;

/// Failures listed with a run.
const FAILURES_SHOWN: i64 = 200;

/// The events whose newest ones make up a live job's state.
const STATE_EVENTS: [&str; 8] =
    ["job.started", "run.created", "activity", "progress", "cost", "job.done", "job.failed", "job.cancelled"];

/// The rates of a run's settings: overrides, else the bundled table, else unknown.
pub(crate) fn rates(settings: &LlmSettings) -> Option<Rates> {
    settings.cost_overrides.or_else(|| llm::pricing::rates(settings.provider, &settings.model))
}

impl Engine {
    /// At most `limit` runs, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn runs(&self, filter: RunFilter, limit: i64) -> Result<Vec<RunSummary>, EngineError> {
        Ok(runs::list(self.store(), filter, limit).await?)
    }

    /// The same for a list's page, with the clock that durations of running ones end at.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn latest_runs(
        &self,
        command: Option<RunCommand>,
        before: Option<RunId>,
        limit: i64,
    ) -> Result<(Vec<RunSummary>, Timestamp), EngineError> {
        let filter = RunFilter { command, before, status: None };
        Ok((self.runs(filter, limit).await?, store::now()))
    }

    /// Everything about a run but its rows.
    ///
    /// # Errors
    /// When there is none with that id.
    pub async fn run(&self, id: RunId) -> Result<RunDetail, EngineError> {
        let store = self.store();
        let run = runs::find(store, id).await?;
        Ok(RunDetail {
            cost_at_current_rates: rates(&run.settings).map(|rates| rates.cost(run.usage)),
            distribution: runs::distribution(store, id).await?,
            counts: runs::counts(store, id).await?,
            queued: pending::count_for_run(store, id).await?,
            reasoning: batches::reasoning(store, id, REASONING_SHOWN).await?,
            failures: failures::page(store, id, 0, FAILURES_SHOWN).await?,
            now: store::now(),
            summary: run.summary,
            database: run.database,
            dialect: run.dialect,
            doc_profile: run.doc_profile,
            parent_run_id: run.parent_run_id,
            instructions: run.instructions,
            scope: run.scope,
            settings: run.settings,
            usage: run.usage,
            rates: run.rates,
            error: run.error,
        })
    }

    /// A page of the assets whose draft failed, from 1, with at most `per_page` of them.
    ///
    /// # Errors
    /// When there is no such run.
    pub async fn failures(&self, id: RunId, page: i64, per_page: i64) -> Result<FailuresPage, EngineError> {
        let store = self.store();
        let total = runs::find(store, id).await?.summary.rows_failed;
        let skip = page.saturating_sub(1).saturating_mul(per_page);
        let items = failures::page(store, id, skip, per_page).await?;
        let pages = (total + per_page - 1) / per_page.max(1);
        Ok(FailuresPage { items, total, page, pages: pages.max(1) })
    }

    /// A page of a run's rows.
    ///
    /// # Errors
    /// When there is no such run.
    pub async fn results(&self, run: RunId, query: ResultsQuery) -> Result<ResultsPage, EngineError> {
        let page = results::page(self.store(), run, query).await?;
        if page.counts.all == 0 {
            // An empty page and a run that does not exist are different answers.
            runs::find(self.store(), run).await?;
        }
        Ok(page)
    }

    /// The page of the usual view that shows a row; the first where the run has no such row.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn page_of(&self, run: RunId, row: ResultId) -> Result<i64, EngineError> {
        let page = store::results_query::page_of(self.store(), run, row, PER_PAGE).await?;
        Ok(page.unwrap_or(1))
    }

    /// A row.
    ///
    /// # Errors
    /// When there is none with that id.
    pub async fn result(&self, id: ResultId) -> Result<ResultRow, EngineError> {
        Ok(results::find(self.store(), id).await?)
    }

    /// A job as a page shows it first, and where its live tail goes on.
    ///
    /// # Errors
    /// When there is no such job.
    pub async fn job_snapshot(&self, id: &JobId) -> Result<JobSnapshot, EngineError> {
        let job = store::jobs::find(self.store(), id).await?;
        let (after, events) = events::latest(self.store(), id, &STATE_EVENTS).await?;
        Ok(JobSnapshot {
            job_id: job.id,
            created_at: job.created_at,
            now: store::now(),
            after,
            cancelling: job.cancel_requested,
            state: LiveState::of(&events),
        })
    }
}
