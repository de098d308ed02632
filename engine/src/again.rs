//! Going on with a run that ended: Retry failed and Resume.
//!
//! The run itself runs again, under a new job: frozen settings, plan and kept profiles stay, its tokens and cost go on.
//! Whoever is first reopens it; to a second one it is at work, and one job does the work once.

use crate::jobs::{JobRequest, MAX_JOBS};
use crate::worker::cost_so_far;
use crate::{Engine, EngineError};
use domain::event::{JobEvent, RunCreated};
use domain::ids::{JobId, RunId};
use domain::run::RunStatus;
use serde::{Deserialize, Serialize};
use store::runs::{self, Run};
use store::{StoreError, events, jobs};

/// What a job that goes on with a run drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// Exactly the assets that failed.
    Failed {
        /// How many there are.
        count: i64,
        /// How the run had ended: so it stays where it had stopped before its end.
        status: RunStatus,
        /// Why.
        reason: Option<String>,
    },
    /// What of the plan was not tried.
    Rest,
}

impl Engine {
    /// Drafts the assets of a run again that failed, in the same run.
    ///
    /// # Errors
    /// When there is no such run, it is at work, or nothing of it failed.
    pub async fn retry_failed(&self, id: RunId) -> Result<JobId, EngineError> {
        self.go_on(id, |run| {
            if run.summary.rows_failed == 0 {
                let sentence = format!("No asset of run #{id} failed: there is nothing to retry.");
                return Err(EngineError::NothingToDo(sentence));
            }
            Ok(What::Failed {
                count: run.summary.rows_failed,
                status: run.summary.status,
                reason: run.error.clone(),
            })
        })
        .await
    }

    /// Goes on with a run that failed or was cancelled, where it stopped.
    ///
    /// # Errors
    /// When there is no such run, it is at work, or everything was tried.
    pub async fn resume(&self, id: RunId) -> Result<JobId, EngineError> {
        self.go_on(id, |run| {
            if run.summary.is_resumable() {
                return Ok(What::Rest);
            }
            let retry = if run.summary.rows_failed > 0 { " Retry what failed instead." } else { "" };
            let sentence = format!("Run #{id} stopped nowhere: everything in its scope was tried.{retry}");
            Err(EngineError::NothingToDo(sentence))
        })
        .await
    }

    /// Reopens a run with a job for what `choose` finds to do, all in one transaction.
    async fn go_on(
        &self,
        id: RunId,
        choose: impl FnOnce(&Run) -> Result<What, EngineError>,
    ) -> Result<JobId, EngineError> {
        let waiting = jobs::unfinished(self.store()).await?;
        if waiting >= MAX_JOBS {
            return Err(EngineError::TooManyJobs(waiting));
        }
        let mut tx = self.store().write().await?;
        let run = runs::find_on(&mut tx, id).await?;
        if !run.summary.status.is_terminal() {
            let sentence = format!("Run #{id} is at work. Wait for its end, or cancel it first.");
            return Err(EngineError::AtWork(sentence));
        }
        let what = choose(&run)?;
        self.reachable(&run).map_err(|reason| EngineError::field("llm_profile", reason))?;
        let before = jobs::find_on(&mut tx, &run.summary.job_id).await?;
        let request: JobRequest = serde_json::from_str(&before.request).map_err(StoreError::from)?;
        let request = JobRequest { again: Some(what), ..request };
        let request = serde_json::to_string(&request).map_err(StoreError::from)?;
        let job = jobs::enqueue_again(&mut tx, &request, id, &before).await?;
        runs::reopen(&mut tx, id, &job).await?;
        let cost = cost_so_far(&runs::progress(&mut tx, id).await?);
        let told = [JobEvent::RunCreated(RunCreated { run_id: id }), JobEvent::Cost(cost)];
        events::append(&mut tx, &job, Some(id), &told).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.inner.job_queued.notify_one();
        self.hub().written(&job);
        tracing::info!(run = %id, job = %job, "run {id} goes on: job {job} queued");
        Ok(job)
    }
}
