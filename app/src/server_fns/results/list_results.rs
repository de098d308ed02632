//! A page of a run's rows.

use crate::error::AppError;
use domain::ids::{ResultId, RunId};
#[cfg(feature = "ssr")]
use domain::result::ResultRow;
use domain::result::ResultsPage;
use leptos::prelude::*;

/// A page of a run's rows by the query string of a URL, without what only an open row shows. Where the query
/// says nothing, it is the page that shows the row `open`.
///
/// # Errors
/// When there is no such run, or the query string is wrong.
#[server(prefix = "/fn", endpoint = "list_results", input = leptos::server_fn::codec::GetUrl)]
pub async fn list_results(
    run: RunId,
    query: String,
    open: Option<ResultId>,
) -> Result<ResultsPage, AppError> {
    use domain::filter::ResultsQuery;
    let engine = crate::error::engine()?;
    let mut query = ResultsQuery::parse(&query).map_err(|error| AppError::wrong(error.to_string()))?;
    if let (Some(row), true) = (open, query == ResultsQuery::default()) {
        query.page = engine.page_of(run, row).await?;
    }
    let mut page = engine.results(run, query).await?;
    page.items = page.items.into_iter().map(ResultRow::closed).collect();
    Ok(page)
}
