//! `/runs/{id}/scope` and `/runs/{id}/settings`: what is frozen on a run, as files to keep.

use super::super::extract::Path;
use super::super::problem::ApiProblem;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::ids::RunId;
use domain::run::RunView;
use domain::scope::Scope;
use domain::settings::LlmSettings;
use engine::Engine;

/// The scope of a run, as a file.
#[utoipa::path(
    get,
    path = "/runs/{id}/scope",
    operation_id = "get_scope",
    tag = "runs",
    params(("id" = RunId, Path, description = "The run.")),
    responses((status = 200, body = Scope, description = "What the run covers. The same can be sent to start another."))
)]
pub(super) async fn scope(
    State(engine): State<Engine>,
    Path(id): Path<RunId>,
) -> Result<Response, ApiProblem> {
    Ok(file(id, "scope", RunView::from(engine.run(id).await?).scope_json))
}

/// The settings of a run, as a file.
#[utoipa::path(
    get,
    path = "/runs/{id}/settings",
    operation_id = "get_settings",
    tag = "runs",
    params(("id" = RunId, Path, description = "The run.")),
    responses((status = 200, body = LlmSettings, description = "The effective settings, frozen when the run started."))
)]
pub(super) async fn settings(
    State(engine): State<Engine>,
    Path(id): Path<RunId>,
) -> Result<Response, ApiProblem> {
    Ok(file(id, "settings", RunView::from(engine.run(id).await?).settings_json))
}

/// Pretty-printed, as the page shows it.
fn file(id: RunId, name: &str, json: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"run-{id}-{name}.json\"")),
    ];
    (headers, json).into_response()
}
