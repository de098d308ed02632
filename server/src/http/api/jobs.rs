//! `/jobs`.

use super::super::extract::Path;
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::clock::Timestamp;
use domain::ids::{JobId, RunId};
use domain::run::RunStatus;
use engine::Engine;
use serde::Serialize;
use utoipa::ToSchema;

/// A job as the API shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JobView {
    /// Its id.
    id: JobId,
    /// How far it is.
    status: RunStatus,
    /// Its run, once there is one.
    run_id: Option<RunId>,
    /// Somebody asked for its end.
    cancel_requested: bool,
    /// How often a worker took it up.
    attempts: i64,
    /// Why it failed or was cancelled.
    error: Option<String>,
    /// When it was queued.
    created_at: Timestamp,
    /// When it became terminal.
    finished_at: Option<Timestamp>,
}

/// A job.
#[utoipa::path(
    get,
    path = "/jobs/{id}",
    operation_id = "get_job",
    tag = "jobs",
    params(("id" = JobId, Path, description = "The job.")),
    responses((status = 200, body = JobView, description = "The job."))
)]
pub(super) async fn show(
    State(engine): State<Engine>,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, ApiProblem> {
    let job = engine.job(&id).await?;
    Ok(Json(JobView {
        id: job.id,
        status: job.status,
        run_id: job.run_id,
        cancel_requested: job.cancel_requested,
        attempts: job.attempts,
        error: job.error,
        created_at: job.created_at,
        finished_at: job.finished_at,
    }))
}

/// Asks for a job's end.
///
/// It stops between rows. Idempotent: the end of a job that ended already is its end.
#[utoipa::path(
    post,
    path = "/jobs/{id}/cancel",
    operation_id = "cancel_job",
    tag = "jobs",
    params(("id" = JobId, Path, description = "The job.")),
    responses((status = 202, body = JobView, description = "Asked for; the job as it is now."))
)]
pub(super) async fn cancel(
    State(engine): State<Engine>,
    Path(id): Path<JobId>,
) -> Result<(StatusCode, Json<JobView>), ApiProblem> {
    engine.cancel(&id).await?;
    Ok((StatusCode::ACCEPTED, show(State(engine), Path(id)).await?))
}
