//! Why a row says what it says.

use crate::error::AppError;
use domain::citation::Citation;
use domain::ids::ResultId;
use leptos::prelude::*;

/// The row's citations, best first, and the provider's reasoning.
///
/// # Errors
/// When there is no such row.
#[server(prefix = "/fn", endpoint = "show_evidence", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn show_evidence(result: ResultId) -> Result<(Vec<Citation>, Option<String>), AppError> {
    let row = crate::error::engine()?.result(result).await?;
    Ok((row.citations, row.reasoning))
}
