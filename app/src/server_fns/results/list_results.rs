//! A page of a run's rows.

use crate::error::AppError;
use domain::ids::RunId;
use domain::result::ResultsPage;
use leptos::prelude::*;

/// A page of a run's rows in natural order.
///
/// # Errors
/// When there is no such run.
#[server(prefix = "/fn", endpoint = "list_results", input = leptos::server_fn::codec::GetUrl)]
pub async fn list_results(run: RunId, page: i64) -> Result<ResultsPage, AppError> {
    Ok(crate::error::engine()?.results(run, domain::filter::ResultsQuery::page(page)).await?)
}
