//! Redo.

use crate::error::AppError;
use domain::bulk::Reviewed;
use domain::ids::{OperationId, RunId};
use leptos::prelude::*;

/// Does an undone operation again; what was decided on later stays.
///
/// # Errors
/// When it is not undone, or nothing of it can be done again.
#[server(prefix = "/fn", endpoint = "redo_operation", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn redo_operation(operation: OperationId, run: RunId) -> Result<Reviewed, AppError> {
    Ok(crate::error::engine()?.redo(operation, Some(run)).await?)
}
