//! What can be chosen as the llm profile of a new run.

use crate::error::AppError;
use domain::ids::RunId;
use domain::knob::LlmChoice;
use leptos::prelude::*;

/// The source run's frozen settings, where there is a source, then every saved profile.
///
/// # Errors
/// When there is no such run.
#[server(prefix = "/fn", endpoint = "list_llm_choices", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_llm_choices(source: Option<RunId>) -> Result<Vec<LlmChoice>, AppError> {
    Ok(crate::error::engine()?.llm_choices(source).await?)
}
