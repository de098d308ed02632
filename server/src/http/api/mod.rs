//! The JSON API under `/api/v1`. Handlers translate; what they do is the engine's.

mod audit;
mod bulk;
mod jobs;
mod pending;
mod results;
mod runs;

use super::AppState;
use super::problem::ApiProblem;
use super::sse;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde::Serialize;

/// Every list is `{"items":[…]}`.
#[derive(Debug, Serialize)]
struct Items<T> {
    items: Vec<T>,
}

/// The API's routes.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/health", get(health))
        .route("/runs", get(runs::list).post(runs::start))
        .route("/runs/{id}", get(runs::show))
        .route("/runs/{id}/results", get(results::list))
        .route("/results/{id}", patch(results::decide).get(results::show))
        .route("/results/bulk", post(bulk::bulk))
        .route("/operations/{id}/undo", post(bulk::undo))
        .route("/operations/{id}/redo", post(bulk::redo))
        .route("/jobs/{id}", get(jobs::show))
        .route("/jobs/{id}/cancel", post(jobs::cancel))
        .route("/jobs/{id}/events", get(sse::job_events))
        .route("/pending", get(pending::list).delete(pending::clear))
        .route("/pending/{id}", patch(pending::edit).delete(pending::remove))
        .route("/pending/preview", post(pending::preview))
        .route("/pending/apply", post(pending::apply))
        .route("/audit", get(audit::list))
        .route("/audit/{id}/revert", post(audit::revert))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
}

async fn health() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

async fn unknown() -> ApiProblem {
    ApiProblem::new(StatusCode::NOT_FOUND, "not-found", "Not found", "The API has no such address.")
}

async fn wrong_method() -> ApiProblem {
    let detail = "The address does not take this method.";
    ApiProblem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Method not allowed", detail)
}
