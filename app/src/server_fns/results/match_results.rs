//! The rows that match.

use crate::error::AppError;
use domain::filter::ResultsFilter;
use domain::ids::{ResultId, RunId};
use leptos::prelude::*;

/// The rows of a run that match a filter, in natural order.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/fn", endpoint = "match_results", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn match_results(run: RunId, filter: ResultsFilter) -> Result<Vec<ResultId>, AppError> {
    Ok(crate::error::engine()?.matching(run, &filter).await?)
}
