//! Going on with a run that stopped.

use crate::error::AppError;
use domain::ids::{JobId, RunId};
use leptos::prelude::*;

/// Goes on with a run that failed or was cancelled, in the same run; gives the job that does.
///
/// # Errors
/// When everything was tried or a job is at work on the run.
#[server(prefix = "/fn", endpoint = "resume_run", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn resume_run(id: RunId) -> Result<JobId, AppError> {
    Ok(crate::error::engine()?.resume(id).await?)
}
