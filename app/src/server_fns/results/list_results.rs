//! A page of a run's rows.

use crate::error::AppError;
use domain::ids::RunId;
#[cfg(feature = "ssr")]
use domain::result::ResultRow;
use domain::result::ResultsPage;
use leptos::prelude::*;

/// A page of a run's rows by the query string of a URL, without what only an open row shows.
///
/// # Errors
/// When there is no such run, or the query string is wrong.
#[server(prefix = "/fn", endpoint = "list_results", input = leptos::server_fn::codec::GetUrl)]
pub async fn list_results(run: RunId, query: String) -> Result<ResultsPage, AppError> {
    let query =
        domain::filter::ResultsQuery::parse(&query).map_err(|error| AppError::wrong(error.to_string()))?;
    let mut page = crate::error::engine()?.results(run, query).await?;
    page.items = page.items.into_iter().map(ResultRow::closed).collect();
    Ok(page)
}
