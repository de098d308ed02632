//! `/runs`.

use super::super::extract::{Body, Path, Query};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::estimate::Estimate;
use domain::ids::{JobId, RunId};
use domain::run::{FailuresPage, RunCommand, RunDetail, RunStatus, RunSummary};
use engine::Engine;
use engine::jobs::StartRun;
use serde::{Deserialize, Serialize};
use store::runs::RunFilter;
use utoipa::{IntoParams, ToSchema};

/// Runs in a list when the client names no number.
const DEFAULT_LIMIT: i64 = 50;

/// Which runs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Those of this command alone.
    #[param(inline)]
    command: Option<RunCommand>,
    /// Those in this state alone.
    #[param(inline)]
    status: Option<RunStatus>,
    /// How many at most; 50 where this is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(inline)]
    cursor: Option<RunId>,
}

/// A page of runs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunList {
    /// The newest first.
    items: Vec<RunSummary>,
    /// Where the next page begins; nothing on the last one.
    next_cursor: Option<RunId>,
}

/// Runs, the newest first.
#[utoipa::path(
    get,
    path = "/runs",
    operation_id = "list_runs",
    tag = "runs",
    params(ListQuery),
    responses((status = 200, body = RunList, description = "A page of runs."))
)]
pub(super) async fn list(
    State(engine): State<Engine>,
    Query(query): Query<ListQuery>,
) -> Result<Json<RunList>, ApiProblem> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=200).contains(&limit) {
        return Err(ApiProblem::bad_request("limit must be 1 to 200."));
    }
    let filter = RunFilter { command: query.command, status: query.status, before: query.cursor };
    // One more than asked for tells whether there is a next page.
    let mut items = engine.runs(filter, limit + 1).await?;
    let more = i64::try_from(items.len()).is_ok_and(|count| count > limit);
    if more {
        items.pop();
    }
    let next_cursor = items.last().filter(|_| more).map(|run| run.id);
    Ok(Json(RunList { items, next_cursor }))
}

/// A run was queued.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Started {
    /// The job that will execute it.
    job_id: JobId,
    /// The page that shows it live.
    live_url: String,
}

impl Started {
    /// A queued job, and the page that follows it.
    pub(super) fn new(job_id: JobId) -> Self {
        let live_url = format!("/runs/new-{job_id}");
        Self { job_id, live_url }
    }
}

/// Starts a run.
#[utoipa::path(
    post,
    path = "/runs",
    operation_id = "start_run",
    tag = "runs",
    request_body = StartRun,
    responses(
        (
            status = 202,
            body = Started,
            description = "It is queued.",
            links(
                ("job" = (operation_id = "get_job", parameters(("id" = "$response.body#/job_id")))),
                ("cancel" = (operation_id = "cancel_job", parameters(("id" = "$response.body#/job_id")))),
                ("events" = (operation_id = "follow_job", parameters(("id" = "$response.body#/job_id")))),
            )
        ),
        (status = 429, description = "Too many jobs are waiting or running."),
    )
)]
pub(super) async fn start(
    State(engine): State<Engine>,
    Body(start): Body<StartRun>,
) -> Result<(StatusCode, Json<Started>), ApiProblem> {
    Ok((StatusCode::ACCEPTED, Json(Started::new(engine.start_run(start).await?))))
}

/// Estimates a run before it is started: its rows, and about how many tokens they take and what these cost.
///
/// The request is that of starting the run. Nothing is stored, and no table data is read.
#[utoipa::path(
    post,
    path = "/runs/estimate",
    operation_id = "estimate_run",
    tag = "runs",
    request_body = StartRun,
    responses(
        (status = 200, body = Estimate, description = "The estimate."),
        (status = 502, description = "The database cannot be read."),
    )
)]
pub(super) async fn estimate(
    State(engine): State<Engine>,
    Body(start): Body<StartRun>,
) -> Result<Json<Estimate>, ApiProblem> {
    Ok(Json(engine.estimate(start).await?))
}

/// Everything about a run but its rows.
#[utoipa::path(
    get,
    path = "/runs/{id}",
    operation_id = "get_run",
    tag = "runs",
    params(("id" = RunId, Path, description = "The run.")),
    responses((status = 200, body = RunDetail, description = "The run."))
)]
pub(super) async fn show(
    State(engine): State<Engine>,
    Path(id): Path<RunId>,
) -> Result<Json<RunDetail>, ApiProblem> {
    Ok(Json(engine.run(id).await?))
}

/// Which failures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FailuresQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<i64>,
    /// Assets on a page; 50 where this is left out.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<i64>,
}

/// The assets of a run whose draft failed, with the reasons, in natural order.
#[utoipa::path(
    get,
    path = "/runs/{id}/failures",
    operation_id = "list_failures",
    tag = "runs",
    params(("id" = RunId, Path, description = "The run."), FailuresQuery),
    responses((status = 200, body = FailuresPage, description = "A page of the run's failures."))
)]
pub(super) async fn failures(
    State(engine): State<Engine>,
    Path(id): Path<RunId>,
    Query(query): Query<FailuresQuery>,
) -> Result<Json<FailuresPage>, ApiProblem> {
    let (page, per_page) = (query.page.unwrap_or(1), query.per_page.unwrap_or(DEFAULT_LIMIT));
    if page < 1 {
        return Err(ApiProblem::bad_request("page must be 1 or more."));
    }
    if !(1..=200).contains(&per_page) {
        return Err(ApiProblem::bad_request("per_page must be 1 to 200."));
    }
    Ok(Json(engine.failures(id, page, per_page).await?))
}

/// Drafts the assets of a run again that failed, in the same run.
///
/// Settings, plan and profiles stay as they were frozen. Each success is a row at its own place and no failure any
/// more; what fails again has its new reason.
#[utoipa::path(
    post,
    path = "/runs/{id}/retry-failed",
    operation_id = "retry_failed",
    tag = "runs",
    params(("id" = RunId, Path, description = "The run.")),
    responses(
        (
            status = 202,
            body = Started,
            description = "The run is at work again, under a new job.",
            links(
                ("job" = (operation_id = "get_job", parameters(("id" = "$response.body#/job_id")))),
                ("events" = (operation_id = "follow_job", parameters(("id" = "$response.body#/job_id")))),
            )
        ),
        (status = 409, description = "Nothing failed, or a job is at work on the run."),
        (status = 422, description = "The llm profile of the run is gone or cannot be used."),
        (status = 429, description = "Too many jobs are waiting or running."),
    )
)]
pub(super) async fn retry_failed(
    State(engine): State<Engine>,
    Path(id): Path<RunId>,
) -> Result<(StatusCode, Json<Started>), ApiProblem> {
    Ok((StatusCode::ACCEPTED, Json(Started::new(engine.retry_failed(id).await?))))
}

/// Goes on with a run that failed or was cancelled, where it stopped.
///
/// In the same run: nothing is drafted twice, tokens and cost go on.
#[utoipa::path(
    post,
    path = "/runs/{id}/resume",
    operation_id = "resume_run",
    tag = "runs",
    params(("id" = RunId, Path, description = "The run.")),
    responses(
        (
            status = 202,
            body = Started,
            description = "The run is at work again, under a new job.",
            links(
                ("job" = (operation_id = "get_job", parameters(("id" = "$response.body#/job_id")))),
                ("events" = (operation_id = "follow_job", parameters(("id" = "$response.body#/job_id")))),
            )
        ),
        (status = 409, description = "Everything was tried, or a job is at work on the run."),
        (status = 422, description = "The llm profile of the run is gone or cannot be used."),
        (status = 429, description = "Too many jobs are waiting or running."),
    )
)]
pub(super) async fn resume(
    State(engine): State<Engine>,
    Path(id): Path<RunId>,
) -> Result<(StatusCode, Json<Started>), ApiProblem> {
    Ok((StatusCode::ACCEPTED, Json(Started::new(engine.resume(id).await?))))
}
