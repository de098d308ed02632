//! A page of a run's rows.

use crate::error::AppError;
use domain::ids::RunId;
#[cfg(feature = "ssr")]
use domain::result::ResultRow;
use domain::result::ResultsPage;
use leptos::prelude::*;

/// A page of a run's rows in natural order, without what only an open row shows.
///
/// # Errors
/// When there is no such run.
#[server(prefix = "/fn", endpoint = "list_results", input = leptos::server_fn::codec::GetUrl)]
pub async fn list_results(run: RunId, page: i64) -> Result<ResultsPage, AppError> {
    let mut page = crate::error::engine()?.results(run, domain::filter::ResultsQuery::page(page)).await?;
    page.items = page.items.into_iter().map(ResultRow::closed).collect();
    Ok(page)
}
