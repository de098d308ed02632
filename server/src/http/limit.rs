//! The size of request bodies.

use super::problem::ApiProblem;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The largest request body in bytes. A bulk action names up to some ten thousand rows.
pub(super) const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Refuses a body that announces itself as too large. One that does not is cut off while it is read.
pub(super) async fn announced(request: Request, next: Next) -> Response {
    let length =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_LIMIT) {
        let detail = format!("A request body can have at most {BODY_LIMIT} bytes. Send less at once.");
        return ApiProblem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large", detail)
            .into_response();
    }
    next.run(request).await
}
