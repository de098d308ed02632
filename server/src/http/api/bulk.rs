//! `/results/bulk` and `/operations`.

use super::super::extract::{Body, Path};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::bulk::{BulkAction, BulkOutcome, Select};
use domain::error::FieldError;
use domain::ids::{OperationId, RunId};
use engine::Engine;
use serde::Deserialize;

/// A bulk action, or its preview.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bulk {
    run_id: RunId,
    select: Select,
    action: BulkAction,
    /// Leave out rows that score less, and those with a warning.
    min_score: Option<f64>,
    /// Only say what would be done.
    #[serde(default)]
    dry_run: bool,
}

pub(super) async fn bulk(
    State(engine): State<Engine>,
    Body(bulk): Body<Bulk>,
) -> Result<Response, ApiProblem> {
    if bulk.dry_run {
        let preview = engine.preview_bulk(bulk.run_id, &bulk.select, bulk.action, bulk.min_score).await?;
        return Ok(Json(preview).into_response());
    }
    let Select::Rows(rows) = &bulk.select else {
        return Err(ApiProblem::unprocessable(vec![FieldError {
            field: "select".to_owned(),
            message: "An action takes select.rows, as its preview (dry_run) named them: rows and revisions."
                .to_owned(),
        }]));
    };
    Ok(Json(engine.decide_bulk(bulk.run_id, rows, bulk.action).await?.outcome).into_response())
}

pub(super) async fn undo(
    State(engine): State<Engine>,
    Path(id): Path<OperationId>,
) -> Result<Json<BulkOutcome>, ApiProblem> {
    Ok(Json(engine.undo(id, None).await?.outcome))
}

pub(super) async fn redo(
    State(engine): State<Engine>,
    Path(id): Path<OperationId>,
) -> Result<Json<BulkOutcome>, ApiProblem> {
    Ok(Json(engine.redo(id, None).await?.outcome))
}
