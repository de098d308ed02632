//! What the form of a new run begins with.

use crate::error::AppError;
use domain::ids::RunId;
use domain::prefill::Prefill;
use leptos::prelude::*;

/// The scope, profiles and settings of an earlier run.
///
/// # Errors
/// When there is no such run.
#[server(prefix = "/fn", endpoint = "prefill_run", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn prefill_run(from: RunId) -> Result<Prefill, AppError> {
    Ok(crate::error::engine()?.prefill(from).await?)
}
