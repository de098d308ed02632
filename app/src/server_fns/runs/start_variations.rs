//! Starting variations.

use crate::error::AppError;
use domain::ids::{JobId, ResultId};
use domain::overrides::Overrides;
use domain::settings::AlternativesMode;
use leptos::prelude::*;

/// Queues variations of one alternative of a row.
///
/// # Errors
/// When the row is not there, a field is wrong or too many jobs wait.
#[server(prefix = "/fn", endpoint = "start_variations", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn start_variations(
    result_id: ResultId,
    alternative: u8,
    mode: AlternativesMode,
    instructions: Option<String>,
    overrides: Overrides,
    llm_profile: Option<String>,
) -> Result<JobId, AppError> {
    let start = engine::rerun::StartVariations {
        result_id,
        alternative,
        mode: Some(mode),
        instructions,
        overrides,
        llm_profile,
    };
    Ok(crate::error::engine()?.vary(start).await?)
}
