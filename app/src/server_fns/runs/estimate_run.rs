//! What a run will take.

use crate::error::AppError;
use domain::estimate::Estimate;
use domain::overrides::Overrides;
use domain::scope::Scope;
use leptos::prelude::*;

/// Estimates a run as it would be started. It reads only, but its scope is too long for an address.
///
/// # Errors
/// When a profile is not there, an override is wrong or the database cannot be read.
#[server(prefix = "/fn", endpoint = "estimate_run", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn estimate_run(
    scope: Scope,
    llm_profile: Option<String>,
    overrides: Overrides,
) -> Result<Estimate, AppError> {
    let start = engine::jobs::StartRun { scope, llm_profile, overrides, ..Default::default() };
    Ok(crate::error::engine()?.estimate(start).await?)
}
