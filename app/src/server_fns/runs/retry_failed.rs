//! Drafting again what failed.

use crate::error::AppError;
use domain::ids::{JobId, RunId};
use leptos::prelude::*;

/// Drafts the assets of a run again that failed, in the same run; gives the job that does.
///
/// # Errors
/// When nothing failed or a job is at work on the run.
#[server(prefix = "/fn", endpoint = "retry_failed", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn retry_failed(id: RunId) -> Result<JobId, AppError> {
    Ok(crate::error::engine()?.retry_failed(id).await?)
}
