//! `/reruns` and `/variations`.

use super::super::extract::Body;
use super::super::problem::ApiProblem;
use super::runs::Started;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use engine::Engine;
use engine::rerun::{StartRerun, StartVariations};

/// Runs rows, or a whole run, again.
///
/// Each new version becomes its asset's one entry of the pending queue.
#[utoipa::path(
    post,
    path = "/reruns",
    operation_id = "start_rerun",
    tag = "runs",
    request_body = StartRerun,
    responses(
        (
            status = 202,
            body = Started,
            description = "It is queued.",
            links(
                ("job" = (operation_id = "get_job", parameters(("id" = "$response.body#/job_id")))),
                ("events" = (operation_id = "follow_job", parameters(("id" = "$response.body#/job_id")))),
            )
        ),
        (status = 404, description = "There is no such row or run."),
        (status = 429, description = "Too many jobs are waiting or running."),
    )
)]
pub(super) async fn rerun(
    State(engine): State<Engine>,
    Body(start): Body<StartRerun>,
) -> Result<(StatusCode, Json<Started>), ApiProblem> {
    Ok((StatusCode::ACCEPTED, Json(Started::new(engine.rerun(start).await?))))
}

/// Drafts variations of one alternative of a row.
///
/// The new version becomes its asset's one entry of the pending queue.
#[utoipa::path(
    post,
    path = "/variations",
    operation_id = "start_variations",
    tag = "runs",
    request_body = StartVariations,
    responses(
        (
            status = 202,
            body = Started,
            description = "It is queued.",
            links(
                ("job" = (operation_id = "get_job", parameters(("id" = "$response.body#/job_id")))),
                ("events" = (operation_id = "follow_job", parameters(("id" = "$response.body#/job_id")))),
            )
        ),
        (status = 404, description = "There is no such row."),
        (status = 429, description = "Too many jobs are waiting or running."),
    )
)]
pub(super) async fn vary(
    State(engine): State<Engine>,
    Body(start): Body<StartVariations>,
) -> Result<(StatusCode, Json<Started>), ApiProblem> {
    Ok((StatusCode::ACCEPTED, Json(Started::new(engine.vary(start).await?))))
}
