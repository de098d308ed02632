//! A job's state.

use crate::error::AppError;
use domain::ids::JobId;
use domain::live::JobSnapshot;
use leptos::prelude::*;

/// A job as a page shows it first.
///
/// # Errors
/// When there is no such job.
#[server(prefix = "/fn", endpoint = "show_job", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn show_job(id: JobId) -> Result<JobSnapshot, AppError> {
    Ok(crate::error::engine()?.job_snapshot(&id).await?)
}
