//! Starting a re-run.

use crate::error::AppError;
use domain::ids::{JobId, ResultId, RunId};
use domain::overrides::Overrides;
use leptos::prelude::*;

/// Queues a re-run of these rows, or of every row of a run.
///
/// # Errors
/// When a row is not there, a field is wrong or too many jobs wait.
#[server(prefix = "/fn", endpoint = "start_rerun", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn start_rerun(
    result_ids: Option<Vec<ResultId>>,
    run_id: Option<RunId>,
    instructions: Option<String>,
    overrides: Overrides,
    llm_profile: Option<String>,
) -> Result<JobId, AppError> {
    let start = engine::rerun::StartRerun { result_ids, run_id, instructions, overrides, llm_profile };
    Ok(crate::error::engine()?.rerun(start).await?)
}
