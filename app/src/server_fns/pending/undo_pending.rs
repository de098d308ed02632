//! Undoing what was done on the queue's page.

use crate::error::AppError;
use domain::bulk::BulkOutcome;
use domain::ids::OperationId;
use leptos::prelude::*;

/// Takes an operation back, whatever runs its rows are of.
///
/// # Errors
/// When it is undone already, or nothing of it can be undone.
#[server(prefix = "/fn", endpoint = "undo_pending", input = leptos::server_fn::codec::Json, output = crate::codec::Json)]
pub async fn undo_pending(operation: OperationId) -> Result<BulkOutcome, AppError> {
    Ok(crate::error::engine()?.undo(operation, None).await?.outcome)
}
