//! The JSON API under `/api`. Handlers translate; what they do is the engine's.

mod audit;
mod bulk;
mod export;
mod files;
mod jobs;
mod openapi;
mod pending;
mod problems;
mod profiles;
mod reruns;
mod results;
mod runs;
mod schemas;

use super::AppState;
use super::problem::ApiProblem;
use super::sse;
use axum::http::StatusCode;
use axum::{Json, Router};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every list is `{"items":[…]}`.
#[derive(Debug, Serialize, ToSchema)]
struct Items<T> {
    items: Vec<T>,
}

/// The API's routes, to be nested under `/api`.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .nest("/api", Router::from(routes()).fallback(unknown).method_not_allowed_fallback(wrong_method))
}

/// Every route with its documentation: `routes!` takes no handler without.
fn routes() -> OpenApiRouter<AppState> {
    let v1 = OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(runs::list, runs::start))
        .routes(routes!(runs::estimate))
        .routes(routes!(runs::show))
        .routes(routes!(files::scope))
        .routes(routes!(files::settings))
        .routes(routes!(runs::failures))
        .routes(routes!(runs::retry_failed))
        .routes(routes!(runs::resume))
        .routes(routes!(results::list))
        .routes(routes!(export::export))
        .routes(routes!(results::show, results::decide))
        .routes(routes!(bulk::bulk))
        .routes(routes!(bulk::undo))
        .routes(routes!(bulk::redo))
        .routes(routes!(reruns::rerun))
        .routes(routes!(reruns::vary))
        .routes(routes!(jobs::show))
        .routes(routes!(jobs::cancel))
        .routes(routes!(sse::job::job_events))
        .routes(routes!(sse::run::run_events))
        .routes(routes!(sse::feed::all_events))
        .routes(routes!(pending::list, pending::clear))
        .routes(routes!(pending::edit, pending::remove))
        .routes(routes!(pending::preview))
        .routes(routes!(pending::apply))
        .routes(routes!(audit::list))
        .routes(routes!(audit::revert))
        .merge(profiles::routes());
    OpenApiRouter::new().routes(routes!(openapi::show)).nest("/v1", v1)
}

/// The server is there.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`.
    status: &'static str,
    /// The server's version.
    version: &'static str,
}

/// Whether the server answers; needs no session.
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "get_health",
    tag = "studio",
    security(()),
    responses((status = 200, body = Health, description = "It does."))
)]
async fn health() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

async fn unknown() -> ApiProblem {
    ApiProblem::not_found("The API has no such address.")
}

async fn wrong_method() -> ApiProblem {
    let detail = "The address does not take this method.";
    ApiProblem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Method not allowed", detail)
}
