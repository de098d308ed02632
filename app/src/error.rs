//! Errors as they cross from server functions to the browser: problem documents, as in the JSON API.

use crate::codec::JsonText;
use domain::error::Problem;
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wasm_split_helpers::SplitLoaderError;

/// What a server function could not do, and what to do about it.
#[derive(Debug, Clone, Error, Serialize, Deserialize)]
#[error("{}", .problem.detail)]
#[serde(transparent)]
pub struct AppError {
    /// The problem. What the session guard answers reads as one too.
    pub problem: Problem,
}

impl AppError {
    /// The tab's session ended: nothing works until the person signs in again.
    pub fn is_signed_out(&self) -> bool {
        self.problem.status == 401
    }

    /// Nothing has that id.
    pub fn is_not_found(&self) -> bool {
        self.problem.status == 404
    }

    /// What was asked for is wrong, and how it would be right.
    pub fn wrong(detail: String) -> Self {
        Problem::new(400, "bad-request", "That address is not right", detail).into()
    }

    /// Nothing has that id: for addresses that cannot name anything.
    pub fn not_found(what: &str) -> Self {
        Problem::new(404, "not-found", "Not found", format!("There is no {what} here.")).into()
    }
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self { problem }
    }
}

impl From<SplitLoaderError> for AppError {
    fn from(_: SplitLoaderError) -> Self {
        Problem::new(
            0,
            "code-not-loaded",
            "Not loaded",
            "This part of the Studio could not be loaded: it does not answer, or is another version by now. \
             Reload the page.",
        )
        .into()
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Problem::new(
                0,
                "offline",
                "No answer",
                "The Studio does not answer. Check that it is running, then try again.",
            ),
            other => Problem::new(500, "transport", "Transport", other.to_string()),
        }
        .into()
    }
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::AppError;
    use axum::http::StatusCode;
    use engine::{Engine, EngineError};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    impl From<EngineError> for AppError {
        /// Also gives the response the problem's status.
        fn from(error: EngineError) -> Self {
            let problem = error.into_problem();
            if let Some(response) = use_context::<ResponseOptions>()
                && let Ok(status) = StatusCode::from_u16(problem.status)
            {
                response.set_status(status);
            }
            problem.into()
        }
    }

    /// The engine of the request.
    pub(crate) fn engine() -> Result<Engine, AppError> {
        use_context::<Engine>().ok_or_else(|| {
            domain::error::Problem::new(500, "context", "No engine", "The server is not set up.").into()
        })
    }
}

#[cfg(feature = "ssr")]
pub(crate) use ssr::engine;
