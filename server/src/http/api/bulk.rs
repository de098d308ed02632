//! `/results/bulk` and `/operations`.

use super::super::extract::{Body, Path};
use super::super::problem::ApiProblem;
use axum::Json;
use axum::extract::State;
use domain::bulk::{BulkAction, BulkOutcome, BulkPreview, Select};
use domain::error::FieldError;
use domain::ids::{OperationId, RunId};
use engine::Engine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A bulk action, or its preview.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Bulk {
    /// The run.
    run_id: RunId,
    /// Its rows. An action takes `rows` alone, as the preview named them.
    select: Select,
    /// What to do.
    action: BulkAction,
    /// Leave out rows that score less, and those with a warning.
    min_score: Option<f64>,
    /// Only say what would be done.
    #[serde(default)]
    dry_run: bool,
}

/// What a bulk action would do, or did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum BulkAnswer {
    Preview(BulkPreview),
    Outcome(BulkOutcome),
}

/// Acts on many rows, or says on which it would.
///
/// With `dry_run` the answer names the exact rows and revisions; sent again with them as `select.rows`, it acts.
#[utoipa::path(
    post,
    path = "/results/bulk",
    operation_id = "decide_results",
    tag = "results",
    request_body = Bulk,
    responses(
        (status = 200, body = BulkAnswer, description = "What it would do, or did, and what is left out and why."),
        (status = 404, description = "There is no such run."),
    )
)]
pub(super) async fn bulk(
    State(engine): State<Engine>,
    Body(bulk): Body<Bulk>,
) -> Result<Json<BulkAnswer>, ApiProblem> {
    if bulk.dry_run {
        let preview = engine.preview_bulk(bulk.run_id, &bulk.select, bulk.action, bulk.min_score).await?;
        return Ok(Json(BulkAnswer::Preview(preview)));
    }
    let Select::Rows(rows) = &bulk.select else {
        return Err(ApiProblem::unprocessable(vec![FieldError {
            field: "select".to_owned(),
            message: "An action takes select.rows, as its preview (dry_run) named them: rows and revisions."
                .to_owned(),
        }]));
    };
    let reviewed = engine.decide_bulk(bulk.run_id, rows, bulk.action).await?;
    Ok(Json(BulkAnswer::Outcome(reviewed.outcome)))
}

/// Undoes an operation: a decision, or a bulk action as one step.
#[utoipa::path(
    post,
    path = "/operations/{id}/undo",
    operation_id = "undo_operation",
    tag = "results",
    params(("id" = OperationId, Path, description = "The operation.")),
    responses(
        (
            status = 200,
            body = BulkOutcome,
            description = "What was undone, and what was left as it is and why.",
            links(("redo" = (operation_id = "redo_operation", parameters(("id" = "$request.path.id")))))
        ),
        (status = 409, description = "It is undone already."),
    )
)]
pub(super) async fn undo(
    State(engine): State<Engine>,
    Path(id): Path<OperationId>,
) -> Result<Json<BulkOutcome>, ApiProblem> {
    Ok(Json(engine.undo(id, None).await?.outcome))
}

/// Does again what was undone.
#[utoipa::path(
    post,
    path = "/operations/{id}/redo",
    operation_id = "redo_operation",
    tag = "results",
    params(("id" = OperationId, Path, description = "The operation.")),
    responses(
        (status = 200, body = BulkOutcome, description = "What was done again, and what was left as it is and why."),
        (status = 409, description = "It is not undone."),
    )
)]
pub(super) async fn redo(
    State(engine): State<Engine>,
    Path(id): Path<OperationId>,
) -> Result<Json<BulkOutcome>, ApiProblem> {
    Ok(Json(engine.redo(id, None).await?.outcome))
}
