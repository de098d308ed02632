//! Extractors whose refusals are problem documents.

use super::problem::ApiProblem;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::error::FieldError;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Floats below this are exact where they are whole: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a text with a zero byte in it is refused.
const ZERO_BYTE: &str = "A text cannot have a zero byte in it. Remove it.";

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let axum::Json(mut value) = axum::Json::<Value>::from_request(request, state).await?;
        whole_numbers(&mut value);
        if let Some(field) = zero_byte(&value) {
            return Err(ApiProblem::unprocessable(vec![field]));
        }
        serde_path_to_error::deserialize(value).map(Self).map_err(|error| misfit(&error))
    }
}

/// JSON has one kind of number: `3.0` is the integer 3, as a client whose numbers are all floats writes it.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let whole = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < EXACT);
            if let Some(whole) = whole {
                *value = Value::from(whole as i64);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Finds a text with a zero byte: PostgreSQL cannot hold one, and no database has one in a name.
fn zero_byte(value: &Value) -> Option<FieldError> {
    let within = |name: String, value: &Value| {
        zero_byte(value).map(|found| {
            let field = if found.field.is_empty() { name } else { format!("{name}.{}", found.field) };
            FieldError { field, ..found }
        })
    };
    match value {
        Value::String(text) if text.contains('\0') => {
            Some(FieldError { field: String::new(), message: ZERO_BYTE.to_owned() })
        }
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| within(index.to_string(), item))
        }
        Value::Object(fields) if fields.keys().any(|name| name.contains('\0')) => {
            Some(FieldError { field: String::new(), message: ZERO_BYTE.to_owned() })
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| within(name.clone(), value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Says which field of a body does not fit, and why.
fn misfit(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiProblem {
    let path = error.path().to_string();
    let field = if path == "." { String::new() } else { path };
    let subject = if field.is_empty() { "The body" } else { &field };
    let message = format!("{subject} does not fit: {}.", error.inner());
    ApiProblem::unprocessable(vec![FieldError { field, message }])
}

/// Parameters of the path.
pub(super) struct Path<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        // PostgreSQL cannot even look for a text with a zero byte in it.
        if parts.uri.path().contains("%00") {
            return Err(ApiProblem::not_found("A name or id has no zero byte in it."));
        }
        Ok(Self(axum::extract::Path::<T>::from_request_parts(parts, state).await?.0))
    }
}

/// Parameters of the query.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(ApiProblem::bad_request(ZERO_BYTE));
        }
        Ok(Self(axum::extract::Query::<T>::from_request_parts(parts, state).await?.0))
    }
}

impl From<JsonRejection> for ApiProblem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = match rejection.status() {
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
        Self::not_found(rejection.body_text())
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
