//! Cancelling a job.

use crate::error::AppError;
use domain::ids::JobId;
use leptos::prelude::*;

/// Asks for a job's end; the worker stops between rows.
///
/// # Errors
/// When there is no such job.
#[server(prefix = "/fn", endpoint = "cancel_job", output = crate::codec::Json)]
pub async fn cancel_job(id: JobId) -> Result<(), AppError> {
    Ok(crate::error::engine()?.cancel(&id).await?)
}
