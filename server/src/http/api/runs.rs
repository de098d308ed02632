//! `/runs`.

use super::super::extract::{Body, Path, Query};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::{JobId, RunId};
use domain::run::{RunCommand, RunDetail, RunStatus, RunSummary};
use engine::Engine;
use engine::jobs::StartRun;
use serde::{Deserialize, Serialize};
use store::runs::RunFilter;

/// Runs in a list when the client names no number.
const DEFAULT_LIMIT: i64 = 50;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    command: Option<RunCommand>,
    status: Option<RunStatus>,
    limit: Option<i64>,
    cursor: Option<RunId>,
}

#[derive(Debug, Serialize)]
pub(super) struct RunList {
    items: Vec<RunSummary>,
    next_cursor: Option<RunId>,
}

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

#[derive(Debug, Serialize)]
pub(super) struct Started {
    job_id: JobId,
    live_url: String,
}

pub(super) async fn start(
    State(engine): State<Engine>,
    Body(start): Body<StartRun>,
) -> Result<(StatusCode, Json<Started>), ApiProblem> {
    let job_id = engine.start_run(start).await?;
    let live_url = format!("/runs/new-{job_id}");
    Ok((StatusCode::ACCEPTED, Json(Started { job_id, live_url })))
}

pub(super) async fn show(
    State(engine): State<Engine>,
    Path(id): Path<RunId>,
) -> Result<Json<RunDetail>, ApiProblem> {
    Ok(Json(engine.run(id).await?))
}
