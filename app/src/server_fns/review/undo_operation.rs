//! Undo.

use crate::error::AppError;
use domain::bulk::Reviewed;
use domain::ids::{OperationId, RunId};
use leptos::prelude::*;

/// Takes an operation back; what was decided on later stays.
///
/// # Errors
/// When it is undone already, or nothing of it can be undone.
#[server(prefix = "/fn", endpoint = "undo_operation", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn undo_operation(operation: OperationId, run: RunId) -> Result<Reviewed, AppError> {
    Ok(crate::error::engine()?.undo(operation, Some(run)).await?)
}
