//! Results side by side.

use crate::error::AppError;
use domain::compare::ComparedCell;
use domain::ids::ResultId;
use leptos::prelude::*;

/// Results side by side, in the order of `ids`; those that are gone are left out.
///
/// # Errors
/// When there are too many.
#[server(prefix = "/fn", endpoint = "compare_results", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn compare_results(ids: Vec<ResultId>) -> Result<Vec<ComparedCell>, AppError> {
    Ok(crate::error::engine()?.compare(&ids).await?)
}
