//! Starting a run.

use crate::error::AppError;
use domain::ids::JobId;
use domain::scope::Scope;
use leptos::prelude::*;

/// Queues a run over a scope.
///
/// # Errors
/// When a profile is not there or too many jobs wait.
#[server(prefix = "/fn", endpoint = "start_run", input = leptos::server_fn::codec::Json)]
pub async fn start_run(scope: Scope, llm_profile: Option<String>) -> Result<JobId, AppError> {
    Ok(crate::error::engine()?.start_run(engine::jobs::StartRun { scope, llm_profile }).await?)
}
