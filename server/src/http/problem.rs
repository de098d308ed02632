//! Problem documents as responses.

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::error::{FieldError, Problem};
use domain::filter::QueryError;
use engine::EngineError;

/// A problem document as a response.
#[derive(Debug)]
pub(super) struct ApiProblem(Problem);

impl ApiProblem {
    pub(super) fn new(status: StatusCode, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self(Problem::new(status.as_u16(), kind, title, detail))
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "Bad request", detail)
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    pub(super) fn unprocessable(errors: Vec<FieldError>) -> Self {
        let detail = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Invalid request", detail);
        problem.0.errors = errors;
        problem
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

impl From<EngineError> for ApiProblem {
    fn from(error: EngineError) -> Self {
        Self(error.into_problem())
    }
}

impl From<QueryError> for ApiProblem {
    fn from(error: QueryError) -> Self {
        Self::bad_request(error.to_string())
    }
}
