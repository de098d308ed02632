//! Problem documents as responses.

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::error::{FieldError, Problem};
use domain::result::ResultRow;
use engine::EngineError;
use serde::Serialize;

/// A problem document, with the newer row on a conflict.
#[derive(Debug, Serialize)]
pub(super) struct ApiProblem {
    #[serde(flatten)]
    problem: Problem,
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Box<ResultRow>>,
}

impl ApiProblem {
    pub(super) fn new(status: StatusCode, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self { problem: Problem::new(status.as_u16(), kind, title, detail), current: None }
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "Bad request", detail)
    }

    pub(super) fn unprocessable(errors: Vec<FieldError>) -> Self {
        let detail = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Invalid request", detail);
        problem.problem.errors = errors;
        problem
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

impl From<EngineError> for ApiProblem {
    fn from(error: EngineError) -> Self {
        let problem = error.problem();
        let current = match error {
            EngineError::Conflict { current } => Some(current),
            _ => None,
        };
        Self { problem, current }
    }
}
