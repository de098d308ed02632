//! A bulk action.

use crate::error::AppError;
use domain::bulk::{BulkAction, Frozen, Reviewed};
use domain::ids::RunId;
use leptos::prelude::*;

/// Does a bulk action on exactly these rows at exactly these revisions, as one operation.
///
/// # Errors
/// When there is no such run or the store cannot be written.
#[server(prefix = "/fn", endpoint = "decide_bulk", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn decide_bulk(run: RunId, rows: Vec<Frozen>, action: BulkAction) -> Result<Reviewed, AppError> {
    Ok(crate::error::engine()?.decide_bulk(run, &rows, action).await?)
}
