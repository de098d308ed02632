//! Starting and cancelling runs.

use crate::{Engine, EngineError};
use domain::error::FieldError;
use domain::event::{Ended, JobEvent};
use domain::ids::JobId;
use domain::run::RunStatus;
use domain::scope::Scope;
use domain::settings::LlmSettings;
use serde::{Deserialize, Serialize};
use store::events;
use store::jobs::{self, Job};
use utoipa::ToSchema;

/// Jobs that may wait or run at the same time.
const MAX_JOBS: i64 = 100;

/// Why a run was cancelled that a person cancelled.
pub(crate) const CANCELLED: &str = "Cancelled by a person.";

/// A run that somebody wants.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRun {
    /// What it shall cover.
    pub scope: Scope,
    /// The llm profile; the active one where none is named.
    #[serde(default)]
    pub llm_profile: Option<String>,
}

/// What a job shall do, as it is kept in the store. Everything is resolved when it is queued, so
/// that nothing that changes later changes the run (invariant 5).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct JobRequest {
    pub(crate) scope: Scope,
    pub(crate) llm_profile: String,
    pub(crate) settings: LlmSettings,
}

impl Engine {
    /// Queues a run.
    ///
    /// # Errors
    /// When a profile is not there, a setting is wrong, or too many jobs wait already.
    pub async fn start_run(&self, start: StartRun) -> Result<JobId, EngineError> {
        let config = self.config();
        let mut scope = start.scope;
        if scope.db_profile.is_empty() {
            scope.db_profile = config.active_db_profile().unwrap_or_default();
        }
        config.db_profile(&scope.db_profile).map_err(|error| field("scope.db_profile", &error))?;
        let llm_profile = match start.llm_profile {
            Some(name) => name,
            None => config.active_llm_profile().unwrap_or_default(),
        };
        let profile = config.llm_profile(&llm_profile).map_err(|error| field("llm_profile", &error))?;
        let settings = profile.settings();
        let problems = settings.problems();
        if !problems.is_empty() {
            let errors = problems
                .into_iter()
                .map(|(name, message)| FieldError { field: format!("llm_profile.{name}"), message })
                .collect();
            return Err(EngineError::Invalid(errors));
        }
        let waiting = jobs::unfinished(self.store()).await?;
        if waiting >= MAX_JOBS {
            return Err(EngineError::TooManyJobs(waiting));
        }
        let request = JobRequest { scope, llm_profile, settings };
        let request = serde_json::to_string(&request).map_err(store::StoreError::from)?;
        let mut tx = self.store().write().await?;
        let id = jobs::enqueue(&mut tx, &request).await?;
        tx.commit().await.map_err(store::StoreError::from)?;
        self.inner.job_queued.notify_one();
        self.changed();
        tracing::info!(job = %id, "job {id} queued");
        Ok(id)
    }

    /// A job.
    ///
    /// # Errors
    /// When there is none with that id.
    pub async fn job(&self, id: &JobId) -> Result<Job, EngineError> {
        Ok(jobs::find(self.store(), id).await?)
    }

    /// Asks for a job's end; it stops between rows. Idempotent.
    ///
    /// # Errors
    /// When there is no such job.
    pub async fn cancel(&self, id: &JobId) -> Result<(), EngineError> {
        jobs::request_cancel(self.store(), id).await?;
        let mut tx = self.store().write().await?;
        if jobs::cancel_waiting(&mut tx, id, CANCELLED).await? {
            let reason = Some(CANCELLED.to_owned());
            let ended = Ended { status: RunStatus::Cancelled, reason, rows: 0, failed: 0, total: 0 };
            events::append(&mut tx, id, None, &[JobEvent::Ended(ended)]).await?;
        }
        tx.commit().await.map_err(store::StoreError::from)?;
        self.hub().written(id);
        self.inner.running.cancel(id);
        Ok(())
    }
}

fn field(name: &str, error: &impl ToString) -> EngineError {
    EngineError::field(name, error.to_string())
}
