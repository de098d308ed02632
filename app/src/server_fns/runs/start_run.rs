//! Starting a run.

use crate::error::AppError;
use domain::ids::JobId;
use domain::overrides::Overrides;
use domain::scope::Scope;
use leptos::prelude::*;

/// Queues a run over a scope, with what is changed of the profile's settings for it alone, its doc profile (empty for
/// none), and what it may cost.
///
/// # Errors
/// When a profile is not there, an override is wrong or too many jobs wait.
#[server(prefix = "/fn", endpoint = "start_run", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn start_run(
    scope: Scope,
    llm_profile: Option<String>,
    overrides: Overrides,
    doc_profile: String,
    max_cost_usd: Option<f64>,
) -> Result<JobId, AppError> {
    let doc_profile = Some(doc_profile);
    let start = engine::jobs::StartRun { scope, llm_profile, overrides, doc_profile, max_cost_usd };
    Ok(crate::error::engine()?.start_run(start).await?)
}
