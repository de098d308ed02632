//! Extractors whose refusals are problem documents.

use super::problem::ApiProblem;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiProblem))]
pub(super) struct Body<T>(pub(super) T);

/// Parameters of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiProblem))]
pub(super) struct Path<T>(pub(super) T);

/// Parameters of the query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiProblem))]
pub(super) struct Query<T>(pub(super) T);

impl From<JsonRejection> for ApiProblem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => "invalid",
            StatusCode::PAYLOAD_TOO_LARGE => "too-large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "content-type",
            _ => "bad-request",
        };
        Self::new(rejection.status(), kind, "The body cannot be read", rejection.body_text())
    }
}

impl From<PathRejection> for ApiProblem {
    fn from(rejection: PathRejection) -> Self {
        // An id that is not a number names nothing.
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", rejection.body_text())
    }
}

impl From<QueryRejection> for ApiProblem {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

/// A server function takes what our own pages send; a `text/plain` form of another page is none of it.
pub(super) async fn server_function_content_type(request: Request, next: Next) -> Response {
    let content_type =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let accepted = content_type.starts_with("application/x-www-form-urlencoded")
        || content_type.starts_with("application/json");
    if request.uri().path().starts_with("/fn/") && request.method() == Method::POST && !accepted {
        let detail = "Server functions take application/x-www-form-urlencoded or application/json.";
        return ApiProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", "Content type", detail)
            .into_response();
    }
    next.run(request).await
}
