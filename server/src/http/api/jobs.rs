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

/// A job as the API shows it.
#[derive(Debug, Serialize)]
pub(super) struct JobView {
    id: JobId,
    status: RunStatus,
    run_id: Option<RunId>,
    cancel_requested: bool,
    attempts: i64,
    error: Option<String>,
    created_at: Timestamp,
    finished_at: Option<Timestamp>,
}

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

pub(super) async fn cancel(
    State(engine): State<Engine>,
    Path(id): Path<JobId>,
) -> Result<(StatusCode, Json<JobView>), ApiProblem> {
    engine.cancel(&id).await?;
    Ok((StatusCode::ACCEPTED, show(State(engine), Path(id)).await?))
}
