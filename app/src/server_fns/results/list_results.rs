//! A page of a run's rows.

use crate::error::AppError;
use domain::citation::Citation;
use domain::ids::{ResultId, RunId};
#[cfg(feature = "ssr")]
use domain::result::ResultRow;
use domain::result::ResultsPage;
use leptos::prelude::*;

/// A page of rows, and the citations and reasoning of the row that is open.
pub type ShownPage = (ResultsPage, Option<(ResultId, (Vec<Citation>, Option<String>))>);

/// A page of a run's rows by the query string of a URL; what only an open row shows is there for the row `open`
/// alone. Where the query says nothing, it is the page that shows that row.
///
/// # Errors
/// When there is no such run, or the query string is wrong.
#[server(prefix = "/fn", endpoint = "list_results", input = leptos::server_fn::codec::GetUrl, output = crate::codec::Json)]
pub async fn list_results(run: RunId, query: String, open: Option<ResultId>) -> Result<ShownPage, AppError> {
    use domain::filter::ResultsQuery;
    let engine = crate::error::engine()?;
    let mut query = ResultsQuery::parse(&query).map_err(|error| AppError::wrong(error.to_string()))?;
    if let (Some(row), true) = (open, query == ResultsQuery::default()) {
        query.page = engine.page_of(run, row).await?;
    }
    let mut page = engine.results(run, query).await?;
    page.items = page.items.into_iter().map(ResultRow::closed).collect();
    let evidence = match open {
        // A row that is gone is not open.
        Some(row) => engine.result(row).await.ok().map(|row| (row.id, (row.citations, row.reasoning))),
        None => None,
    };
    Ok((page, evidence))
}
